"""Which items people should label next: drawn with known chances, more where the judge is in doubt."""

from collections.abc import Mapping
from math import sqrt

import numpy as np

from judgekit.domain.errors import UsageError
from judgekit.domain.label_sheet import LabelSheet, SheetRow
from judgekit.stats.picking import RandomNumbers, draw_doubtful
from judgekit.store.answers import Question
from judgekit.store.read import Reader
from judgekit.workflow.import_labels import PERSON
from judgekit.workflow.references import PEOPLE, references_of
from judgekit.workflow.trust_views import Key, Preference, View, views_of

LEAST_DOUBT = 0.02
"""A judge that never wavers may still err."""


def label_sheet(suite: str, judge: str | None, n: int, reader: Reader, *, seed: int = 0) -> LabelSheet:
    """Draw about n of a judge's pairs that no person has labelled.

    Each pair is drawn by itself with its own chance, half even and half in proportion to the judge's doubt,
    so that labels of them enter corrections with their chances.

    Args:
        suite: its name.
        judge: whose pairs; None takes the first judge that is no person.
        n: about how many.
        reader: the open store.
        seed: seed of the draw.

    Raises:
        UsageError: there is no such judge, it has no pairs, or all of them are labelled.
    """
    view = next(
        (each for each in views_of(suite, reader) if each.mode == "pairwise" and _is_meant(each, judge)), None
    )
    if view is None:
        raise UsageError(f"{f'judge {judge!r} has no' if judge else 'no judge has'} pairs in suite {suite!r}")
    asked = Question(suite, view.rubric, view.judge)
    people = next((each for each in references_of(asked, (), reader) if each.name == PEOPLE), None)
    labelled = view.preferences.keys() & (people.pairs.keys() if people else set())
    rest = {key: each for key, each in sorted(view.preferences.items()) if key not in labelled}
    if not rest:
        raise UsageError(f"people have labelled all {len(labelled)} pairs of judge {asked.judge!r}")
    return LabelSheet(
        suite=asked.suite,
        rubric=view.rubric,
        judge=view.judge,
        n_pairs=len(view.preferences),
        n_labelled=len(labelled),
        rows=_drawn(rest, min(n, len(rest)), seed),
    )


def _is_meant(view: View, judge: str | None) -> bool:
    return view.judge == judge if judge else not view.judge.startswith(PERSON)


def _drawn(rest: Mapping[Key, Preference], n: int, seed: int) -> tuple[SheetRow, ...]:
    rng = np.random.default_rng(seed)
    numbers = RandomNumbers(rng.random(len(rest)), rng.random(len(rest)))
    drawn = draw_doubtful(numbers, [_doubt(each.score_a) for each in rest.values()], n, n)
    chances = dict(zip(rest, drawn.chances.tolist(), strict=True))
    keys = list(rest)
    chosen = [keys[place] for place in drawn.places.tolist()]
    return tuple(SheetRow(case, a, b, chances[case, a, b]) for case, a, b in chosen)


def _doubt(share: float) -> float:
    kept = min(max(share, LEAST_DOUBT), 1 - LEAST_DOUBT)
    return sqrt(kept * (1 - kept))
