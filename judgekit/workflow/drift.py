"""Did the candidates move, or did the judge: its answers before and after a day or a run."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from statistics import fmean
from typing import TypeAlias

from judgekit.domain.drift import CandidateDrift, Drift, DriftWord, JudgeDrift
from judgekit.domain.errors import UsageError
from judgekit.domain.results import Interval
from judgekit.domain.rubric import Mode
from judgekit.domain.trust import Figure
from judgekit.stats.clustered import clustered_se
from judgekit.stats.results import Estimate
from judgekit.stats.two_means import two_means
from judgekit.store.answers import Question
from judgekit.store.opinions import GivenAnswer
from judgekit.store.read import Reader

Answers: TypeAlias = Sequence[GivenAnswer]
Changes: TypeAlias = dict[str, tuple[str, float]]
"""The cluster and the change of each case."""

DECIMALS = 9


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a candidate stood: its output to a case, and what it was shown with."""

    case: str
    cluster: str
    output: int
    beside: tuple[str, int, bool, int] | None


Values: TypeAlias = Mapping[_Place, float]


def drift_of(suite: str, since: str, reader: Reader, judge: str | None = None) -> Drift:
    """Hold what each judge said before and after against each other.

    Args:
        suite: its name.
        since: the number of a run, or a day or time (UTC) in ISO form; what is from then on is after.
        reader: the open store.
        judge: look at this judge only.

    Raises:
        UsageError: `since` is neither, or no judge answered both before and after.
    """
    is_after = _parsed(since)
    found = [
        drift
        for question in reader.questions(suite)
        if judge in (None, question.judge)
        for drift in _judge_drifts(question, reader.given_answers(question), is_after)
    ]
    if not found:
        raise UsageError(
            f"no judge of suite {suite!r} answered both before and after {since}; ask again what was asked "
            f"before: judgekit run {suite} --fresh"
        )
    return Drift(suite, since, tuple(found))


def _parsed(since: str) -> Callable[[GivenAnswer], bool]:
    if since.isdecimal():
        return lambda answer: answer.run >= int(since)
    try:
        moment = datetime.fromisoformat(since)
    except ValueError as error:
        raise UsageError(f"--since {since}: give the number of a run, or a day such as 2026-01-31") from error
    naive = moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
    return lambda answer: answer.at >= naive


def _judge_drifts(
    question: Question, answers: Answers, is_after: Callable[[GivenAnswer], bool]
) -> Iterator[JudgeDrift]:
    modes: tuple[Mode, ...] = ("pairwise", "graded")
    for mode in modes:
        mine = [each for each in answers if (each.second is None) == (mode == "graded")]
        before, after = ([e for e in mine if is_after(e) == side] for side in (False, True))
        if before and after:
            yield _judge_drift(question, mode, before, after)


def _judge_drift(question: Question, mode: Mode, before: Answers, after: Answers) -> JudgeDrift:
    one, two = _by_task(before), _by_task(after)
    anchors = [(one[task], two[task]) for task in sorted(one.keys() & two.keys(), key=str)]
    clusters = [old[0].cluster for old, _ in anchors]
    names = dict.fromkeys(name for each in (*before, *after) for name in (each.first, each.second) if name)
    return JudgeDrift(
        judge=question.judge,
        rubric=question.rubric,
        mode=mode,
        n_before=len(before),
        n_after=len(after),
        n_anchors=len(anchors),
        same=_mean([float(_said(old) == _said(new)) for old, new in anchors], clusters, (0.0, 1.0)),
        shift=_mean([_score(new) - _score(old) for old, new in anchors], clusters, (-1.0, 1.0)),
        builds_before=_builds(before),
        builds_after=_builds(after),
        candidates=tuple(_candidate_drift(name, before, after) for name in names),
    )


def _by_task(answers: Answers) -> dict[Hashable, list[GivenAnswer]]:
    found: dict[Hashable, list[GivenAnswer]] = {}
    for each in answers:
        found.setdefault(each.task, []).append(each)
    return found


def _score(answers: Answers) -> float:
    return fmean(each.score for each in answers)


def _said(answers: Answers) -> Hashable:
    """What was said oftenest, or the mean grade."""
    choices = [each.choice for each in answers if each.choice is not None]
    return max(sorted(choices), key=choices.count) if choices else round(_score(answers), DECIMALS)


def _builds(answers: Answers) -> tuple[str, ...]:
    return tuple(sorted({f"{e.model} ({e.fingerprint})" if e.fingerprint else e.model for e in answers}))


def _candidate_drift(name: str, before: Answers, after: Answers) -> CandidateDrift:
    old, new = _values(name, before), _values(name, after)
    anchors = _changes({key: new[key] - old[key] for key in old.keys() & new.keys()})
    changed = _changes(_across(old, new))
    judge = _of_cases(anchors)
    moved = _difference(changed, anchors)
    return CandidateDrift(
        candidate=name,
        n_anchors=len(anchors),
        n_changed=len(changed),
        judge=judge,
        moved=moved,
        word=_word(judge, moved, n_changed=len(changed)),
    )


def _values(name: str, answers: Answers) -> dict[_Place, float]:
    """The candidate's mean share of the win, or grade, in each place."""
    found: dict[_Place, list[float]] = {}
    for each in answers:
        if each.first == name:
            found.setdefault(_place(each, first=True), []).append(each.score)
        elif each.second == name:
            found.setdefault(_place(each, first=False), []).append(1 - each.score)
    return {place: fmean(values) for place, values in found.items()}


def _place(answer: GivenAnswer, *, first: bool) -> _Place:
    other, output = (answer.second, answer.second_output) if first else (answer.first, answer.first_output)
    own = answer.first_output if first else answer.second_output
    beside = None if other is None else (other, output or 0, first, answer.version)
    return _Place(answer.case, answer.cluster, own or 0, beside)


def _outputs(places: Iterable[_Place]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for place in places:
        found.setdefault(place.case, set()).add(place.output)
    return found


def _across(old: Values, new: Values) -> dict[_Place, float]:
    """Changes in cases whose output is another now, beside the same opponents."""
    had, has = _outputs(old), _outputs(new)
    changed = {case for case in had.keys() & has.keys() if had[case].isdisjoint(has[case])}
    before = {(place.case, place.beside): value for place, value in old.items() if place.case in changed}
    return {
        place: value - before[place.case, place.beside]
        for place, value in new.items()
        if (place.case, place.beside) in before
    }


def _changes(found: Values) -> dict[str, tuple[str, float]]:
    """The mean change of each case, with its cluster."""
    cases: dict[str, list[float]] = {}
    clusters = {place.case: place.cluster for place in found}
    for place, change in found.items():
        cases.setdefault(place.case, []).append(change)
    return {case: (clusters[case], fmean(changes)) for case, changes in cases.items()}


def _mean(values: Sequence[float], clusters: Sequence[str], bounds: tuple[float, float]) -> Figure | None:
    return _figure(clustered_se(values, clusters, bounds=bounds)) if values else None


def _of_cases(changes: Changes) -> Figure | None:
    clusters, values = _columns(changes)
    return _mean(values, clusters, (-1.0, 1.0))


def _difference(changed: Changes, anchors: Changes) -> Figure | None:
    """What the outputs changed, less what the judge did."""
    if not changed or not anchors:
        return None
    (ours, moved), (theirs, shifted) = _columns(changed), _columns(anchors)
    return _figure(two_means(moved, shifted, (ours, theirs)))


def _columns(changes: Changes) -> tuple[list[str], list[float]]:
    return [cluster for cluster, _ in changes.values()], [change for _, change in changes.values()]


def _figure(found: Estimate) -> Figure:
    ends = None if found.ci is None else Interval(found.ci.low, found.ci.high)
    return Figure(found.estimate, ends, "; ".join(found.warnings))


def _word(judge: Figure | None, moved: Figure | None, *, n_changed: int) -> DriftWord:
    if judge is None or judge.interval is None:
        return "cannot tell"
    shifted = not _holds_zero(judge)
    if n_changed == 0:
        return "the judge moved" if shifted else "neither moved"
    if moved is None or moved.interval is None:
        return "cannot tell"
    if _holds_zero(moved):
        return "the judge moved" if shifted else "neither moved"
    return "both moved" if shifted else "the candidate moved"


def _holds_zero(figure: Figure) -> bool:
    ends = figure.interval
    return ends is None or ends.low is None or ends.high is None or ends.low <= 0 <= ends.high
