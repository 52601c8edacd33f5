"""Token probabilities: the alternatives at the place of the label in, soft verdicts out. Pure."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from judgekit.domain.rubric import Criterion
from judgekit.domain.scale import levels
from judgekit.domain.verdict import CriterionGrade, Preference, Slot
from judgekit.judges.labels import SLOT_LABELS

_DECORATION = " \t\r\n*_`\"'[](){}:.,=|"
_SMALLEST = 1e-9


@dataclass(frozen=True, slots=True)
class LabelShares:
    """How the probability of one token spreads over the allowed labels.

    `shares` sum to 1; `mass` is what fell on labels that were seen, before they were made to sum to 1.
    """

    shares: Mapping[str, float]
    mass: float


def label_shares(
    alternatives: Mapping[str, float], labels: Sequence[str], spelled: str | None = None
) -> LabelShares | None:
    """Give the share of every label among the alternatives of one token.

    Tokens that differ in space, case or punctuation (` A`, `A`, `"A`) are merged. A token that only begins a
    label counts to it if it can begin no other (`1` may begin 10); else to the label that was `spelled`, or
    to none. A label that was not seen gets half of what it can have had at most: half the smaller of the
    rarest alternative and of the probability left over.

    Args:
        alternatives: token to its natural-log probability.
        labels: what is allowed.
        spelled: the label that the whole reply says, where known.

    Returns:
        The shares, or None if no alternative belongs to a label.
    """
    probabilities = {token: math.exp(logprob) for token, logprob in alternatives.items()}
    whole = {_bare(token) for token in alternatives}
    seen = dict.fromkeys(labels, 0.0)
    for token, probability in probabilities.items():
        label = _label_of(_bare(token), labels, whole, spelled)
        if label is not None:
            seen[label] += probability
    mass = sum(seen.values())
    if mass == 0:
        return None
    left_over = max(1 - sum(probabilities.values()), _SMALLEST)
    floor = min(*probabilities.values(), left_over) / 2
    filled = {label: share or floor for label, share in seen.items()}
    total = sum(filled.values())
    return LabelShares({label: share / total for label, share in filled.items()}, min(mass, 1.0))


def soft_preference(shares: LabelShares, choice: Slot | None = None) -> Preference:
    """Give a preference with its probabilities; without a `choice` said in words, the likeliest slot."""
    p: dict[Slot, float] = {
        slot: shares.shares[label] for slot, label in SLOT_LABELS.items() if label in shares.shares
    }
    likeliest = max(p, key=lambda slot: p[slot])
    return Preference(choice or likeliest, p["first"], p["second"], p.get("tie"), shares.mass)


def soft_grade(criterion: Criterion, shares: LabelShares, label: str | None = None) -> CriterionGrade:
    """Give a grade as the expected value over the scale, with its spread; the label is the likeliest one."""
    values = {level.label: level.value for level in levels(criterion.scale)}
    mean = sum(share * values[name] for name, share in shares.shares.items())
    variance = sum(share * (values[name] - mean) ** 2 for name, share in shares.shares.items())
    likeliest = max(shares.shares, key=lambda name: shares.shares[name])
    return CriterionGrade(criterion.name, label or likeliest, mean, math.sqrt(variance), shares.mass)


def alternatives_at(
    text: str, tokens: Sequence[Mapping[str, float]], position: int
) -> Mapping[str, float] | None:
    """Give the alternatives of the token that covers a position of the reply, or None if it cannot be told.

    The tokens are laid over the reply from its end, where the verdict stands, each time taking the likeliest
    alternative that fits; tokens after the end (an end-of-turn mark) are skipped.
    """
    end = len(text)
    for alternatives in reversed(tokens):
        fitting = [token for token in alternatives if token and text.endswith(token, 0, end)]
        if not fitting:
            if end == len(text):
                continue
            return None
        end -= len(max(fitting, key=lambda token: (alternatives[token], len(token))))
        if end <= position:
            return alternatives
    return None


def _bare(token: str) -> str:
    return token.strip(_DECORATION).casefold()


def _label_of(text: str, labels: Sequence[str], whole: set[str], spelled: str | None) -> str | None:
    """Give the label a token stands for; `whole` holds the labels known to be single tokens."""
    if not text:
        return None
    begun = [label for label in labels if label.casefold().startswith(text)]
    possible = [label for label in begun if label.casefold() == text or label.casefold() not in whole]
    if len(possible) == 1:
        return possible[0]
    return spelled if spelled in possible else None
