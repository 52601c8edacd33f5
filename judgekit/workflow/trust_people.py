"""Several people, or several judges: may a judge stand in for a person, and who is likely right?"""

import re
from collections.abc import Hashable, Iterator, Mapping, Sequence
from statistics import fmean
from typing import Literal

from judgekit.domain.trust import AltTestFigures, LikelyRight
from judgekit.stats.annotators import FEWEST_ITEMS, alt_test
from judgekit.stats.errors import StatsError
from judgekit.stats.panel import FEWEST_JUDGES, dawid_skene
from judgekit.workflow.references import PEOPLE
from judgekit.workflow.trust_agreement import LETTERS
from judgekit.workflow.trust_views import DECIMALS, EVEN, Key, Preference, View

FEWEST_PEOPLE = 3

Annotators = Literal["expert", "skilled", "crowd"]
EPSILON: Mapping[Annotators, float] = {"expert": 0.2, "skilled": 0.15, "crowd": 0.1}
"""Allowance in favour of the judge, for what labels of such people cost (Calderon et al. 2025)."""


def stand_in(view: View, people: Sequence[View], annotators: Annotators) -> tuple[AltTestFigures | None, str]:
    """Test whether the judge may stand in for a person, or say why that cannot be tested.

    Args:
        view: what the judge said.
        people: what persons said in the same mode by the same rubric.
        annotators: what kind of people they are.
    """
    if len(people) < FEWEST_PEOPLE:
        labelled = f"{len(people)} {'person' if len(people) == 1 else 'people'} labelled"
        return None, f"{labelled} by this rubric; at least {FEWEST_PEOPLE} are needed"
    graded = view.mode == "graded"
    humans: dict[Hashable, dict[Hashable, Hashable]] = {
        each.judge: _labels(each, graded=graded) for each in people
    }
    try:
        found = alt_test(
            humans,
            _labels(view, graded=graded),
            epsilon=EPSILON[annotators],
            score="rmse" if graded else "accuracy",
        )
    except StatsError as error:
        return None, f"{error}; {FEWEST_ITEMS} items are needed per person"
    skipped = tuple(str(name) for name in found.skipped)
    return (
        AltTestFigures(
            found.winning_rate,
            found.advantage,
            found.passed,
            len(found.annotators),
            skipped,
            found.n_items,
            found.epsilon,
        ),
        "",
    )


def together(people: Sequence[View]) -> Iterator[View]:
    """Give what several people say on the mean, as one reference for each rubric and mode."""
    for rubric, mode in dict.fromkeys((view.rubric, view.mode) for view in people):
        alike = [view for view in people if (view.rubric, view.mode) == (rubric, mode)]
        if len(alike) > 1:
            yield View(PEOPLE, rubric, mode, _preferences(alike), _grades(alike), _clusters(alike))


def likely_right(views: Sequence[View], families: Mapping[str, str]) -> Iterator[LikelyRight]:
    """Tell from votes alone how often each of three or more judges of the same pairs is right.

    Args:
        views: what judges said of pairs.
        families: the model family of each judge, where it is known; kin err alike and count as one.
    """
    for rubric in dict.fromkeys(view.rubric for view in views):
        judges = [view for view in views if view.rubric == rubric and view.mode == "pairwise"]
        shared = set.intersection(*(set(view.preferences) for view in judges)) if judges else set()
        if len(judges) < FEWEST_JUDGES or not shared:
            continue
        votes = [(key, view.judge, _letter(view, key)) for view in judges for key in sorted(shared)]
        try:
            found = dawid_skene(votes)
        except StatsError:
            continue
        diagonals = found.confusion.diagonal(axis1=1, axis2=2) @ found.prior
        told = tuple((str(name), float(share)) for name, share in zip(found.judges, diagonals, strict=True))
        yield LikelyRight(rubric, told, len(shared), tuple(_kin([str(j) for j in found.judges], families)))


def family_of(model: str) -> str:
    """Give a model's family from its name: the letters it starts with, its maker left out.

    >>> family_of("local:qwen2.5-coder-1.5b"), family_of("meta-llama/Llama-3.1-8B"), family_of("gpt-4o")
    ('qwen', 'llama', 'gpt')
    """
    name = re.split(r"[:/]", model.lower())[-1]
    found = re.match(r"[a-z]+", name)
    return found.group() if found else name


def _kin(judges: Sequence[str], families: Mapping[str, str]) -> Iterator[str]:
    """Families that several of the judges are of."""
    known = [families[judge] for judge in judges if families.get(judge)]
    yield from sorted({family for family in known if known.count(family) > 1})


def _preferences(views: Sequence[View]) -> dict[Key, Preference]:
    found: dict[Key, list[Preference]] = {}
    for view in views:
        for key, each in view.preferences.items():
            found.setdefault(key, []).append(each)
    return {
        key: Preference(round(fmean(each.score_a for each in said), DECIMALS), said[0].cluster)
        for key, said in found.items()
    }


def _grades(views: Sequence[View]) -> dict[tuple[str, str], float]:
    found: dict[tuple[str, str], list[float]] = {}
    for view in views:
        for key, total in view.grades.items():
            found.setdefault(key, []).append(total)
    return {key: fmean(totals) for key, totals in found.items()}


def _clusters(views: Sequence[View]) -> dict[str, str]:
    return {case: cluster for view in views for case, cluster in view.clusters.items()}


def _labels(view: View, *, graded: bool) -> dict[Hashable, Hashable]:
    if graded:
        return dict(view.grades)
    return {key: _letter(view, key) for key in view.preferences}


def _letter(view: View, key: tuple[str, str, str]) -> str:
    score = view.preferences[key].score_a
    return LETTERS[2] if score == EVEN else LETTERS[0] if score > EVEN else LETTERS[1]
