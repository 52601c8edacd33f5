from judgekit.domain.finetune import Losses
from judgekit.render.loss_lines import loss_lines


def test_losses_are_drawn_on_one_scale_with_their_ends():
    falling = [Losses(step, 3.0 - step / 4, 2.0) for step in range(1, 9)]
    train, validation = loss_lines(falling)
    assert train == "training loss    █▇▆▅▄▃▂▁  2.75 → 1.00"
    assert validation == "validation loss  ▅▅▅▅▅▅▅▅  2.00 → 2.00"


def test_gaps_stay_gaps_and_the_lowest_value_is_named():
    rows = [
        Losses(step, 1.0 - step * (step <= 5) / 10, 2.0 if step in (1, 8) else None) for step in range(1, 9)
    ]
    train, validation = loss_lines(rows)
    assert train.endswith("lowest 0.50 at step 5")
    assert "  █      █  2.00 → 2.00" in validation


def test_long_trainings_fit_the_width():
    (line,) = loss_lines([Losses(step, 1 / step) for step in range(1, 1001)], width=40)
    name, course, ends = line.split("  ")
    assert (name, len(course), course[-1], ends) == ("training loss", 40, "▁", "1.00 → 0.00")


def test_one_value_and_none_are_drawn():
    assert loss_lines([]) == []
    assert loss_lines([Losses(3)]) == []
    assert loss_lines([Losses(3, 0.5)]) == ["training loss  ▁  0.50"]
