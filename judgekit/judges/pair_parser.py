"""Pairwise replies: text in, a preference out, or why there is none. Pure."""

import re
from typing import Literal

from judgekit.domain.rubric import Rubric
from judgekit.domain.verdict import CannotAssess, Preference, Slot, Unparsed
from judgekit.judges import claims
from judgekit.judges.claims import Claim
from judgekit.judges.label_words import is_cannot_assess, slot_of
from judgekit.judges.labels import CANNOT_ASSESS, SLOT_LABELS, offered_slots, pair_labels
from judgekit.judges.quoting import masked, spoken, without_quotes
from judgekit.judges.reading import (
    PairReading,
    PairVerdict,
    is_bare,
    last_breath,
    nothing_found,
    quoted,
    reasoning_of,
    words_before,
)


def read_preference(text: str, rubric: Rubric) -> PairReading:
    """Give the verdict of a pairwise reply: a preference, or why there is none."""
    said = spoken(text)
    found, reasoning = _pair_claims(said)
    last = last_breath(said, found)
    if not last:
        return PairReading(nothing_found(text, said))
    claim = last[-1]
    rationale = reasoning or words_before(text, claim)
    labels = {_said(each.label) for each in last}
    if len(labels) > 1:
        several = Unparsed(f"two different verdicts at the end: {' and '.join(sorted(labels))}")
        return PairReading(several, rationale)
    return PairReading(_preference(claim.label, rubric, rationale), rationale, claim.label_start)


_PAIR_LEADS = (
    r"verdict|winner|preference|preferred (?:response|answer)|better (?:response|answer)"
    r"|judge?ment|decision|choice"
)
_PAIR_KEYS = ("verdict", "winner", "preference", "choice")


def _pair_claims(said: str) -> tuple[list[Claim], str | None]:
    """Give every claim in order, and the reasoning of the last JSON object among them."""
    found: list[Claim] = []
    reasoning: str | None = None
    objects = list(claims.json_claims(said))
    for item in objects:
        for key in _PAIR_KEYS:
            if isinstance(item.content.get(key), str):
                found.append(Claim(item.start, item.end, item.content[key], item.start))
                reasoning = reasoning_of(item.content)
    plain = without_quotes(masked(said, ((item.start, item.end) for item in objects)), _PAIR_LEADS)
    found.extend(claims.bracket_claims(plain))
    found.extend(claim for claim in claims.lead_claims(plain, _PAIR_LEADS) if _is_meant(claim, plain))
    bare = claims.last_line_claim(plain)
    if bare and is_bare(bare) and _meaning(bare.label):
        found.append(bare)
    return found, reasoning


def _is_meant(claim: Claim, text: str) -> bool:
    """Say whether a lead and what follows is a verdict: `verdict:` always, other words if a label follows."""
    lead = text[claim.start : claim.label_start].casefold()
    return (lead.startswith("verdict") and ":" in lead) or _meaning(claim.label) is not None


def _meaning(label: str) -> Slot | Literal["cannot assess"] | None:
    bracketed = re.fullmatch(r"[*_ ]*\[\[(.*?)\]\][*_ .]*", label)
    inner = bracketed[1] if bracketed else label
    return "cannot assess" if is_cannot_assess(inner) else slot_of(inner)


def _said(label: str) -> str:
    meant = _meaning(label)
    if meant is None:
        return quoted(label)
    return meant if meant == "cannot assess" else SLOT_LABELS[meant]


def _preference(label: str, rubric: Rubric, rationale: str | None) -> PairVerdict:
    meant = _meaning(label)
    if meant == CANNOT_ASSESS:
        return CannotAssess(rationale or "")
    if meant in offered_slots(rubric):
        return Preference(meant)
    offered = ", ".join((*pair_labels(rubric), CANNOT_ASSESS))
    return Unparsed(f"the verdict {quoted(label)} is not one of {offered}")
