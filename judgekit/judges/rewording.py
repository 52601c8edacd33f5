"""Rewordings: the same rubric in other words, to see whether verdicts hang on its wording. Pure."""

import random
import re
from collections.abc import Mapping

from judgekit.domain.rubric import Rubric

_SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "response": ("answer", "reply"),
    "responses": ("answers", "replies"),
    "answer": ("response", "reply"),
    "answers": ("responses", "replies"),
    "better": ("superior", "preferable"),
    "user": ("person asking", "reader"),
    "question": ("request", "query"),
    "check": ("verify", "examine"),
    "correct": ("right", "accurate"),
    "helps": ("assists", "serves"),
    "judge": ("assess", "evaluate"),
    "compare": ("weigh", "contrast"),
    "prefer": ("favour", "choose"),
    "important": ("significant", "essential"),
}
_OPENINGS = (
    "Please read everything before you judge.",
    "Take the following as your only standard.",
    "This is what counts:",
    "Apply the following with care.",
)
_WORD = re.compile(r"\b[A-Za-z]+\b")
_CHANCE = 0.7


def reword(rubric: Rubric, count: int, seed: int = 0) -> tuple[Rubric, ...]:
    """Give `count` rubrics that mean the same: other words, another opening, another order of criteria.

    Names, scales, weights and labels stay, so that verdicts can be compared; no rewording equals another or
    the original.

    Args:
        rubric: the original.
        count: how many.
        seed: the same seed gives the same rewordings.

    Raises:
        ValueError: the rubric is too short to be put into so many other words.
    """
    rng = random.Random(seed)  # noqa: S311 - a choice of wordings, not a secret
    found: dict[str, Rubric] = {}
    for _ in range(20 * count):
        other = _reworded(rubric, rng)
        if other.hash != rubric.hash:
            found.setdefault(other.hash, other)
        if len(found) == count:
            return tuple(found.values())
    raise ValueError(f"rubric {rubric.name!r} cannot be put into {count} other wordings, only {len(found)}")


def _reworded(rubric: Rubric, rng: random.Random) -> Rubric:
    opening = rng.choice(("", *_OPENINGS))
    instructions = f"{opening} {_in_other_words(rubric.instructions, rng)}".strip()
    criteria = [
        criterion.model_copy(update={"description": _in_other_words(criterion.description, rng)})
        for criterion in rubric.criteria
    ]
    rng.shuffle(criteria)
    return rubric.model_copy(update={"instructions": instructions, "criteria": tuple(criteria)})


def _in_other_words(text: str, rng: random.Random) -> str:
    def other(match: re.Match[str]) -> str:
        word = match[0]
        choices = _SYNONYMS.get(word.lower())
        if not choices or rng.random() > _CHANCE:
            return word
        chosen = rng.choice(choices)
        return chosen.capitalize() if word[0].isupper() else chosen

    return _WORD.sub(other, text)
