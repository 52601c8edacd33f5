"""What a label in a reply means: which slot of a pair, or which level of a scale. Pure."""

import re

from judgekit.domain.ids import Json
from judgekit.domain.rubric import Criterion
from judgekit.domain.verdict import Slot
from judgekit.judges.labels import CANNOT_ASSESS, grade_labels

_DECORATION = " \t*_`\"'“”«»[](){}<>|!#"
_AFTER = r"[.,;:]*(?:$|\s*\(.*|\s+[—–-]+\s.*|[.,;:]?\s+(?:because|since|as)\b.*|[.;:]\s+.*)$"  # noqa: RUF001
_CANNOT = re.compile(
    r"(?:i\s+)?(?:can\s?not|can't|can’t|unable to|not able to)\s+(?:be\s+)?"  # noqa: RUF001
    r"(?:assess|judge|tell|decide|determine)|n/?a\b|not (?:applicable|assessable)",
    re.IGNORECASE,
)
_SLOT = re.compile(
    r"(?:(?:the\s+)?(?:response|assistant|output|answer|option|candidate|model)\s*)?\(?([abc])\b[)\]*_]*"
    rf"(?:\s+(?:is|wins)\b(?!.*\b(?:not|worse|tie|equal)\b)[^,;]*)?{_AFTER}",
    re.IGNORECASE,
)
_TIE = re.compile(rf"(?:it(?:['’]s|\s+is)\s+)?(?:an?\s+)?(?:tie|tied|draw|equal)\b{_AFTER}", re.IGNORECASE)  # noqa: RUF001
_RELATION = re.compile(r"([ab])\s*(>{1,2}|<{1,2}|={1,2}|≈)\s*([ab])[.!]?$", re.IGNORECASE)
_NUMBER = re.compile(rf"([+-]?\d+(?:\.\d+)?)(?:\s*(?:/|out of)\s*(\d+(?:\.\d+)?))?(?:\s+points?)?{_AFTER}")

_LETTERS: dict[str, Slot] = {"a": "first", "b": "second", "c": "tie"}


def is_cannot_assess(label: str) -> bool:
    """Say whether a label means that the judge cannot tell."""
    return _CANNOT.match(label.strip(_DECORATION)) is not None


def slot_of(label: str) -> Slot | None:
    """Give the slot a label names, or None if it names none, or more than one."""
    text = " ".join(label.strip(_DECORATION).split())
    if relation := _RELATION.match(text):
        return _better(relation[1].lower(), relation[2], relation[3].lower())
    if _TIE.match(text):
        return "tie"
    named = _SLOT.match(text)
    return _LETTERS[named[1].lower()] if named else None


def level_of(label: Json, criterion: Criterion) -> str | None:
    """Give the label of the criterion's scale that a written or JSON label stands for, or None."""
    if label is None:
        return CANNOT_ASSESS
    if isinstance(label, bool):
        label = "yes" if label else "no"
    text = " ".join(str(label).strip(_DECORATION).split())
    allowed = grade_labels(criterion)
    for level in sorted(allowed, key=len, reverse=True):
        if re.match(re.escape(" ".join(level.split())) + _AFTER, text, re.IGNORECASE):
            return level
    if is_cannot_assess(text):
        return CANNOT_ASSESS
    return _numeric_level(text, allowed)


def _better(left: str, sign: str, right: str) -> Slot | None:
    if left == right:
        return None
    if sign[0] in "=≈":
        return "tie"
    return _LETTERS[left if sign[0] == ">" else right]


def _numeric_level(text: str, allowed: tuple[str, ...]) -> str | None:
    """Read `4`, `4.0` or `4/5`; the number after the slash must be the highest level."""
    number = _NUMBER.match(text)
    numeric = {float(level): level for level in allowed if re.fullmatch(r"[+-]?\d+(?:\.\d+)?", level)}
    if number is None or not numeric:
        return None
    if number[2] is not None and float(number[2]) != max(numeric):
        return None
    return numeric.get(float(number[1]))
