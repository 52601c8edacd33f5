"""One judge held against one reference: agreement, what pulls the judge away from it, probabilities."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from judgekit.domain.trust import Agreement, Bias, Calibration, Correlation, Leaning, LongerPicks, RankOrder
from judgekit.stats.correlation import judge_correlation
from judgekit.store.opinions import OutputStyle
from judgekit.workflow.trust_agreement import (
    calibration,
    chance_corrected,
    decided_agreement,
    grade_correlation,
    raw_agreement,
)
from judgekit.workflow.trust_bias import length_pull, longer_picks
from judgekit.workflow.trust_views import EVEN, Key, View

STYLES = ("headers", "list_items", "bold_passages")
OWN = "own family"

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Looks:
    """How outputs look, by (case, candidate), and which candidates are of the judge's own family."""

    styles: Mapping[tuple[str, str], OutputStyle] = field(default_factory=dict)
    own: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Pairs that both have an opinion of: shares of the win of a, and the cluster of each."""

    keys: Sequence[Key]
    judged: Floats
    wanted: Floats
    clusters: Sequence[str]

    @staticmethod
    def of(view: View, reference: View, keys: Sequence[Key]) -> "_Pairs":
        return _Pairs(
            keys,
            np.array([view.preferences[key].score_a for key in keys]),
            np.array([reference.preferences[key].score_a for key in keys]),
            [view.preferences[key].cluster for key in keys],
        )


def agreement_of(view: View, reference: View, keys: Sequence[Key], looks: Looks) -> Agreement:
    """Hold one view against another on the pairs both have an opinion of.

    Args:
        view: what the judge said.
        reference: what it is held against.
        keys: the pairs, at least one.
        looks: how the outputs look.
    """
    pairs = _Pairs.of(view, reference, keys)
    known = _Pairs.of(view, reference, [key for key in keys if _has_looks(key, looks)])
    kappa, ac1, alpha = chance_corrected(pairs.judged, pairs.wanted, pairs.clusters)
    return Agreement(
        judge=view.judge,
        reference=reference.judge,
        rubric=view.rubric,
        reference_rubric=reference.rubric,
        n_pairs=len(keys),
        n_cases=len({case for case, _, _ in keys}),
        n_decided=int((pairs.wanted != EVEN).sum()),
        raw=raw_agreement(pairs.judged, pairs.wanted, pairs.clusters),
        decided=decided_agreement(pairs.judged, pairs.wanted, pairs.clusters),
        kappa=kappa,
        ac1=ac1,
        alpha=alpha,
        correlation=_correlation(view, reference),
        length=_length(known, looks),
        calibration=_calibration(view, pairs),
        longer=_longer(known, looks),
        leanings=tuple(_leanings(pairs, known, looks)),
        order=_order(pairs),
    )


def _has_looks(key: Key, looks: Looks) -> bool:
    case, a, b = key
    return (case, a) in looks.styles and (case, b) in looks.styles


def _more(pairs: _Pairs, looks: Looks, amount: str) -> Floats:
    """How much more of something a has than b."""
    styles = looks.styles
    gaps = [getattr(styles[case, a], amount) - getattr(styles[case, b], amount) for case, a, b in pairs.keys]
    return np.array(gaps, dtype=np.float64)


def _length(pairs: _Pairs, looks: Looks) -> Bias | None:
    return length_pull(_more(pairs, looks, "characters"), pairs.wanted, pairs.judged, pairs.clusters)


def _longer(pairs: _Pairs, looks: Looks) -> LongerPicks | None:
    return longer_picks(_more(pairs, looks, "characters"), pairs.wanted, pairs.judged, pairs.clusters)


def _leanings(pairs: _Pairs, known: _Pairs, looks: Looks) -> Iterator[Leaning]:
    for amount in STYLES:
        found = length_pull(_more(known, looks, amount), known.wanted, known.judged, known.clusters)
        if found is not None:
            yield Leaning(amount.replace("_", " "), found)
    if looks.own:
        more = [float(a in looks.own) - float(b in looks.own) for _, a, b in pairs.keys]
        found = length_pull(np.array(more), pairs.wanted, pairs.judged, pairs.clusters)
        if found is not None:
            yield Leaning(OWN, found)


def _calibration(view: View, pairs: _Pairs) -> Calibration | None:
    odds = [view.preferences[key].log_odds_a for key in pairs.keys]
    rows = [row for row, value in enumerate(odds) if value is not None]
    stated = np.array([value for value in odds if value is not None], dtype=np.float64)
    return calibration(stated, pairs.wanted[rows], [pairs.clusters[row] for row in rows])


def _order(pairs: _Pairs) -> RankOrder | None:
    """The candidates' win rates by both, over the same pairs."""
    names = sorted({name for _, a, b in pairs.keys for name in (a, b)})
    if len(names) < 3:  # noqa: PLR2004 - two candidates have no order to speak of
        return None
    place = {name: at for at, name in enumerate(names)}
    sums = np.zeros((3, len(names)))
    for (_, a, b), judged, wanted in zip(pairs.keys, pairs.judged, pairs.wanted, strict=True):
        sums[:, place[a]] += judged, wanted, 1
        sums[:, place[b]] += 1 - judged, 1 - wanted, 1
    means = sums[:2] / sums[2]
    return RankOrder(judge_correlation(means[1][:, None], means[0][:, None]).kendall.system, len(names))


def _correlation(view: View, reference: View) -> Correlation | None:
    """Over the outputs of the cases in which both judges graded every candidate that both graded."""
    both = view.grades.keys() & reference.grades.keys()
    names = sorted({name for name, _ in both})
    cases = sorted(case for case in {case for _, case in both} if all((name, case) in both for name in names))
    if len(names) < 2 or not cases:  # noqa: PLR2004 - one candidate cannot be ranked
        return None
    mine, theirs = (
        np.array([[each.grades[name, case] for case in cases] for name in names])
        for each in (view, reference)
    )
    return grade_correlation(mine, theirs)
