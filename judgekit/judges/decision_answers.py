"""Answers to typed questions: JSON in, the share of every allowed answer out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from judgekit.domain.ids import Json
from judgekit.domain.verdict import Refused

YES, NO = "yes", "no"
"""The two answers to a predicate."""

_ROUNDING = 0.02
"""Probabilities that sum to 1 within this are taken as rounded."""

_Share = Annotated[float, Field(ge=0, le=1)]


class WrongAnswer(ValueError):
    """The answers do not fit the questions; the message says where."""


@dataclass(frozen=True, slots=True)
class Decided:
    """One answer: the share of each allowed label (0 where it was left out), and the label picked."""

    shares: Mapping[str, float]
    picked: str


class _Received(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)


class _Predicate(_Received):
    type: Literal["predicate"]
    probability: _Share

    def said(self) -> list[tuple[str, float]]:
        return [(YES, self.probability), (NO, 1 - self.probability)]


class _Valued(_Received):
    value: str
    probability: _Share


class _Choice(_Received):
    type: Literal["choice"]
    choice: str
    probabilities: list[_Valued]

    def said(self) -> list[tuple[str, float]]:
        return [(row.value, row.probability) for row in self.probabilities]


class _Labelled(_Received):
    label: str
    probability: _Share


class _Score(_Received):
    type: Literal["score"]
    probabilities: list[_Labelled]

    def said(self) -> list[tuple[str, float]]:
        return [(row.label, row.probability) for row in self.probabilities]


class _Refusal(_Received):
    type: Literal["refusal"]


_Answer = Annotated[_Predicate | _Choice | _Score | _Refusal, Field(discriminator="type")]


def read_answers(text: str, questions: Sequence[Mapping[str, Json]]) -> tuple[Decided, ...] | Refused:
    """Give the answers in the order of the questions; one that was refused refuses them all.

    Raises:
        WrongAnswer: they are malformed, too many or too few, or no answers to these questions.
    """
    try:
        answers = TypeAdapter(list[_Answer]).validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        raise WrongAnswer(f"malformed answers at {place or 'the start'}: {first['msg']}") from error
    if len(answers) != len(questions):
        raise WrongAnswer(f"{len(answers)} answers to {len(questions)} questions")
    decided: list[Decided] = []
    for answer, question in zip(answers, questions, strict=True):
        if isinstance(answer, _Refusal):
            return Refused(f"the endpoint declined to answer {question['name']!r}")
        decided.append(_decided(answer, question))
    return tuple(decided)


def _decided(answer: _Predicate | _Choice | _Score, question: Mapping[str, Json]) -> Decided:
    name = question["name"]
    if answer.type != question["type"]:
        raise WrongAnswer(f"{name!r} asked for a {question['type']} and got a {answer.type}")
    shares = dict.fromkeys(_allowed(question), 0.0)
    for label, probability in answer.said():
        if label not in shares:
            raise WrongAnswer(f"{name!r}: {label!r} is not one of {', '.join(shares)}")
        shares[label] += probability
    total = sum(shares.values())
    if abs(total - 1) > _ROUNDING:
        raise WrongAnswer(f"{name!r}: the probabilities sum to {total:g} instead of 1")
    picked = answer.choice if isinstance(answer, _Choice) else max(shares, key=lambda label: shares[label])
    if picked not in shares:
        raise WrongAnswer(f"{name!r}: {picked!r} is not one of {', '.join(shares)}")
    return Decided(shares, picked)


def _allowed(question: Mapping[str, Json]) -> tuple[str, ...]:
    if question["type"] == "choice":
        return tuple(choice["value"] for choice in question["choices"])
    if question["type"] == "score":
        return tuple(level["label"] for level in question["levels"])
    return (YES, NO)
