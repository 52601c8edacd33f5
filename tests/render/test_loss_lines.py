from judgekit.domain.finetune import Losses
from judgekit.render.loss_lines import loss_lines


def test_losses_are_drawn_on_one_scale_with_their_ends():
    falling = [Losses(step, 3.0 - step / 4, 2.0) for step in range(1, 9)]
    train, validation = loss_lines(falling)
    assert train == "training loss    █▇▆▅▄▃▂▁  2.75 at step 1, 1.00 at step 8"
    assert validation == "validation loss  ▅▅▅▅▅▅▅▅  2.00 at step 1, 2.00 at step 8"


def test_gaps_stay_gaps_and_the_lowest_value_is_named():
    rows = [
        Losses(step, 1.0 - step * (step <= 5) / 10, 2.0 if step in (1, 8) else None) for step in range(1, 9)
    ]
    train, validation = loss_lines(rows)
    assert train.endswith("lowest 0.50 at step 5")
    assert "  █      █  2.00 at step 1" in validation


def test_long_trainings_fit_the_width():
    (line,) = loss_lines([Losses(step, 1 / step) for step in range(1, 1001)], width=40)
    assert (
        line == f"training loss  █{'▁' * 39}  1.00 at step 1, 0.00 at step 1000"
        or len(line.split("  ")[1]) == 40
    )


def test_one_value_and_none_are_drawn():
    assert loss_lines([]) == []
    assert loss_lines([Losses(3)]) == []
    assert loss_lines([Losses(3, 0.5)]) == ["training loss  ▁  0.50 at step 3"]
