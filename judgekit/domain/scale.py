"""Scales: the answers a criterion allows, and the number each stands for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field, model_validator

from judgekit.domain.frozen import Frozen


class Likert(Frozen):
    """Whole numbers from `min` to `max`; `anchors` say what some of them mean."""

    min: int = 1
    max: int = 5
    anchors: dict[int, str] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _is_a_range(self) -> "Likert":
        if self.max <= self.min:
            raise ValueError(f"max ({self.max}) must be above min ({self.min})")
        outside = sorted(level for level in self.anchors if not self.min <= level <= self.max)
        if outside:
            raise ValueError(f"anchor {outside[0]} lies outside {self.min} to {self.max}")
        return self


class LikertScale(Frozen):
    """`scale: {likert: {min: 1, max: 5, anchors: {1: poor, 5: excellent}}}`."""

    likert: Likert


class Choice(Frozen):
    """Named options, each with the number it stands for."""

    options: Annotated[dict[str, float], Field(min_length=2)]


class ChoiceScale(Frozen):
    """`scale: {choice: {options: {full: 1, partial: 0.5, none: 0}}}`."""

    choice: Choice


Scale = Literal["binary"] | LikertScale | ChoiceScale


@dataclass(frozen=True, slots=True)
class Level:
    """One allowed answer: the `label` a judge says, the `value` it stands for, and what it means."""

    label: str
    value: float
    meaning: str = ""


def levels(scale: Scale) -> tuple[Level, ...]:
    """Give the allowed answers of a scale, in the order they are shown to a judge."""
    if isinstance(scale, LikertScale):
        spec = scale.likert
        return tuple(Level(str(n), n, spec.anchors.get(n, "")) for n in range(spec.min, spec.max + 1))
    if isinstance(scale, ChoiceScale):
        return tuple(Level(label, value) for label, value in scale.choice.options.items())
    return (Level("yes", 1.0), Level("no", 0.0))


def normalised(scale: Scale, value: float) -> float:
    """Map a value of the scale to [0, 1], its lowest level to 0 and its highest to 1."""
    values = [level.value for level in levels(scale)]
    low, high = min(values), max(values)
    return (value - low) / (high - low) if high > low else 0.0


def weighted_total(values: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """Give the weighted mean of normalised values over the criteria that were assessed.

    Args:
        values: criterion to its value in [0, 1]; criteria that could not be assessed are absent.
        weights: criterion to its weight; negative weights subtract.

    Returns:
        sum(w * v) / sum(|w|) over the assessed criteria; within [-1, 1], within [0, 1] without negatives.

    Raises:
        ValueError: when no assessed criterion has a weight.
    """
    size = sum(abs(weights[name]) for name in values)
    if size == 0:
        raise ValueError("no assessed criterion has a weight")
    return sum(weights[name] * value for name, value in values.items()) / size
