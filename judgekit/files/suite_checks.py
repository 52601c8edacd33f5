"""What a suite needs besides right types: names that exist, and candidates that can answer."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from judgekit.domain.config import NamedJudge
from judgekit.domain.errors import Problem
from judgekit.domain.suite import CandidateSpec, SuiteFile
from judgekit.files.document import Document, Place
from judgekit.files.judge_checks import Known, judge_problems
from judgekit.files.near import did_you_mean


def suite_problems(file: SuiteFile, document: Document, known: Known) -> Iterator[Problem]:
    """Give the mistakes of a suite file that its types do not show."""
    yield from _field_problems(file, document)
    yield from _rubric_problems(file, document, known)
    yield from _judge_problems(file, document, known)
    if file.baseline is not None and file.baseline not in file.candidates:
        what = f"'baseline' is {file.baseline!r}, which is no candidate of this suite"
        yield document.problem(
            ("baseline",), what, did_you_mean(file.baseline, file.candidates, "the candidates")
        )
    for name in file.candidates:
        yield from _candidate_problems(name, file, document)


def _field_problems(file: SuiteFile, document: Document) -> Iterator[Problem]:
    for ours in ("id", "input", "reference"):
        if isinstance(file.fields.get(ours), tuple):
            what = f"'fields.{ours}' should name one column, not a list"
            yield document.problem(("fields", ours), what, "only context, tags and metadata take several")


def _rubric_problems(file: SuiteFile, document: Document, known: Known) -> Iterator[Problem]:
    yield from _repeated(file.rubrics, "rubrics", document)
    for position, name in enumerate(file.rubrics):
        if known.rubrics is not None and name not in known.rubrics:
            what = f"there is no rubric {name!r}"
            yield document.problem(
                ("rubrics", position), what, did_you_mean(name, known.rubrics, "the rubrics")
            )


def _judge_problems(file: SuiteFile, document: Document, known: Known) -> Iterator[Problem]:
    names = [judge if isinstance(judge, str) else judge.name for judge in file.judges]
    yield from _repeated(names, "judges", document)
    every = replace(known, judges=None if known.judges is None else (*known.judges, *names))
    for position, judge in enumerate(file.judges):
        place = ("judges", position)
        if isinstance(judge, NamedJudge):
            yield from judge_problems(judge, document, place, every)
        elif known.judges is not None and judge not in known.judges:
            what = f"there is no judge {judge!r}"
            yield document.problem(place, what, did_you_mean(judge, known.judges, "the judges"))


def _repeated(names: Collection[str], key: str, document: Document) -> Iterator[Problem]:
    for name, count in Counter(names).items():
        if count > 1:
            yield document.problem((key,), f"{key!r} names {name!r} {count} times", "name it once")


def _candidate_problems(name: str, file: SuiteFile, document: Document) -> Iterator[Problem]:
    place: Place = ("candidates", name)
    chain, end = _lineage(name, file.candidates)
    extended = file.candidates[name].extends
    if end in chain:
        if name == end == next(other for other in file.candidates if other in chain):
            what = f"candidate {name!r} extends itself: {' -> '.join([*chain, name])}"
            yield document.problem((*place, "extends"), what, "let one of them extend nothing")
    elif extended is not None and extended == end:
        what = f"candidate {name!r} extends {extended!r}, which is no candidate of this suite"
        yield document.problem(
            (*place, "extends"), what, did_you_mean(extended, file.candidates, "the candidates")
        )
    elif end is None and not _can_answer([file.candidates[link] for link in chain]):
        what = f"candidate {name!r} has neither 'outputs' nor a 'model'"
        yield document.problem(place, what, "add 'outputs: file.jsonl', or 'model: endpoint:model'")
    examples = file.candidates[name].examples
    if examples and "method" in examples.model_fields_set and examples.select != "nearest":
        what = f"'method' says how the nearest are found, but 'select' is {examples.select!r}"
        yield document.problem((*place, "examples", "method"), what, "write 'select: nearest', or no method")


def _lineage(name: str, specs: Mapping[str, CandidateSpec]) -> tuple[list[str], str | None]:
    """A candidate and those it extends, and the name where that breaks off: unknown, or there already."""
    chain = [name]
    while (after := specs[chain[-1]].extends) is not None:
        if after in chain or after not in specs:
            return chain, after
        chain.append(after)
    return chain, None


def _can_answer(chain: list[CandidateSpec]) -> bool:
    """Tell whether a candidate has outputs, or a model, its own or the one it inherits."""
    models = [spec.model for spec in chain if "model" in spec.model_fields_set]
    return chain[0].outputs is not None or (bool(models) and models[0] is not None)
