"""What all reading of replies shares: its types, which claims count together, what the words before say.

The last well-formed verdict wins, checked against what was offered. Letters and numbers mentioned on the way
never count, nor does anything the judge only quotes. Two verdicts in one breath are none.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from judgekit.domain.ids import Json
from judgekit.domain.verdict import CannotAssess, Grade, Preference, Refused, Unparsed
from judgekit.judges.claims import Claim
from judgekit.judges.quoting import MASK
from judgekit.judges.refusal import is_refusal

PARSER_VERSION = "1"
"""Goes into every judge's identity: raise it whenever the same reply may come to another verdict."""

PairVerdict = Preference | CannotAssess | Unparsed | Refused
GradeVerdict = Grade | CannotAssess | Unparsed | Refused

_REASON_KEYS = ("reasoning", "reason", "rationale", "explanation")
_LONGEST_SHOWN = 80


@dataclass(frozen=True, slots=True)
class PairReading:
    """What a pairwise reply came to, the words before it, and where in the reply its label starts."""

    verdict: PairVerdict
    rationale: str | None = None
    label_start: int | None = None


@dataclass(frozen=True, slots=True)
class GradeReading:
    """What a graded reply came to, the words before it, and where the label of each criterion starts."""

    verdict: GradeVerdict
    rationale: str | None = None
    label_starts: Mapping[str, int] = field(default_factory=dict)


_SAME_BREATH: Callable[[str], re.Match[str] | None] = re.compile(
    rf"[\s*_#`.,:;|\[\]{MASK}-]*|(?:(?![.!?][ \t])[^\n])*"
).fullmatch


def last_breath(text: str, found: Iterable[Claim]) -> list[Claim]:
    """Give the last claim and those made in one breath with it: in its sentence, or with nothing between."""
    group: list[Claim] = []
    begins = len(text)
    for claim in sorted(found, key=lambda each: (each.start, each.end), reverse=True):
        if group and not _SAME_BREATH(text[min(claim.end, begins) : begins]):
            break
        group.append(claim)
        begins = claim.start
    return group[::-1]


def is_bare(claim: Claim, labels: Iterable[str] = ()) -> bool:
    """Say whether a last line is short enough for a label: two words, or as many as a label has."""
    return len(claim.label.split()) <= max([2, *(len(label.split()) for label in labels)])


def nothing_found(text: str, spoken: str) -> Unparsed | Refused:
    """Say why a reply without any claim has no verdict."""
    if not text.strip():
        return Unparsed("the reply is empty")
    if is_refusal(spoken.replace(MASK, "").strip()):
        return Refused(text.strip())
    return Unparsed("the reply holds no verdict")


def words_before(text: str, claim: Claim) -> str | None:
    """Give what was written before a claim, or None."""
    return text[: claim.start].rstrip(" \t\r\n*_#`>-") or None


def reasoning_of(content: Mapping[str, Json]) -> str | None:
    """Give the reasoning that a JSON reply holds, or None."""
    return next((content[key] for key in _REASON_KEYS if isinstance(content.get(key), str)), None)


def quoted(label: Json) -> str:
    """Give a label for a message, cut if it is long."""
    text = repr(label)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 3]}..."
