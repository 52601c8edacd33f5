"""Losses drawn as lines of blocks, all on one scale, so that two of them can be compared by eye."""

from collections.abc import Sequence
from statistics import fmean

from judgekit.domain.finetune import Losses

WIDTH = 48
_BLOCKS = "▁▂▃▄▅▆▇█"
_NAMES = {
    "train": "training loss",
    "validation": "validation loss",
    "full_validation": "validation loss (all)",
}


def loss_lines(losses: Sequence[Losses], width: int = WIDTH) -> list[str]:
    """Give a line for each loss that was measured: its name, its course, its first, last and lowest value."""
    series = {
        name: [(each.step, value) for each in losses if (value := getattr(each, name)) is not None]
        for name in _NAMES
    }
    there = {name: points for name, points in series.items() if points}
    if not there:
        return []
    values = [value for points in there.values() for _, value in points]
    ends = (min(each.step for each in losses), max(each.step for each in losses))
    scale = (min(values), max(values))
    pad = max(len(_NAMES[name]) for name in there)
    return [
        f"{_NAMES[name].ljust(pad)}  {_course(points, ends, scale, width)}  {_ends(points)}"
        for name, points in there.items()
    ]


def _course(
    points: Sequence[tuple[int, float]], ends: tuple[int, int], scale: tuple[float, float], width: int
) -> str:
    """One block a column: the mean of what was measured there, a space where nothing was."""
    first, last = ends
    columns: list[list[float]] = [[] for _ in range(min(width, last - first + 1))]
    for step, value in points:
        columns[(step - first) * len(columns) // (last - first + 1)].append(value)
    return "".join(_block(fmean(column), scale) if column else " " for column in columns)


def _block(value: float, scale: tuple[float, float]) -> str:
    low, high = scale
    share = (value - low) / (high - low) if high > low else 0.0
    return _BLOCKS[min(int(share * len(_BLOCKS)), len(_BLOCKS) - 1)]


def _ends(points: Sequence[tuple[int, float]]) -> str:
    (first, start), (last, end) = points[0], points[-1]
    lowest, least = min(points, key=lambda point: point[1])
    said = f"{start:.2f} → {end:.2f}" if last != first else f"{start:.2f}"
    return said + (f", lowest {least:.2f} at step {lowest}" if lowest not in (first, last) else "")
