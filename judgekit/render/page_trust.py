"""How far a judge can be believed, as its section of a page tells it."""

from dataclasses import dataclass

from judgekit.domain.results import Interval
from judgekit.domain.trust import Agreement, Figure, JudgeTrust
from judgekit.render.numbers import UNKNOWN, interval, percent
from judgekit.render.trust_sayings import length_saying, position_saying

AGREEMENT_COLUMNS = ("held against", "pairs", "right if decided", "same preference", "kappa")


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """A judge against one reference: figures in words, and the share that is drawn if there is one."""

    reference: str
    n_pairs: int
    right: str
    same: str
    kappa: str
    share: float | None
    bounds: Interval | None


def agreement_rows(trust: JudgeTrust) -> list[AgreementRow]:
    """Give a row for each person, program or recorded judge with an opinion of the same outputs."""
    return [
        AgreementRow(
            reference=_name(each),
            n_pairs=each.n_pairs,
            right=_share(each.decided),
            same=_share(each.raw),
            kappa=UNKNOWN if each.kappa.value is None else f"{each.kappa.value:.2f}",
            share=each.decided.value,
            bounds=each.decided.interval,
        )
        for each in trust.agreements
    ]


def trust_sayings(trust: JudgeTrust) -> list[str]:
    """Give what sways the judge, and what is not known of it, in sentences."""
    said = [f"Position: {position_saying(trust.position)}."] if trust.position else []
    said += [
        f"Length: {length_saying(each.length, each.reference)}." for each in trust.agreements if each.length
    ]
    if not trust.agreements:
        said.append(
            "No person or program has judged the same outputs: how often this judge is right is not known."
        )
    return said


def _name(seen: Agreement) -> str:
    same = seen.rubric == seen.reference_rubric
    return seen.reference if same else f"{seen.reference} (rubric {seen.reference_rubric})"


def _share(figure: Figure) -> str:
    return UNKNOWN if figure.value is None else f"{percent(figure.value)} {interval(figure.interval)}"
