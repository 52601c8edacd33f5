"""What a look at judges needs of the project: the models behind judges and candidates."""

from collections.abc import Iterator

from judgekit.candidates.resolve import has_pipeline, resolve_candidate
from judgekit.cli.wiring import House
from judgekit.domain.config import BUILT_IN_JUDGES, NamedJudge
from judgekit.domain.suite import Suite
from judgekit.workflow.trust import Doubts
from judgekit.workflow.trust_people import Annotators


def doubts_of(house: House, suite: Suite, judge: str | None, annotators: Annotators) -> Doubts:
    """Say what is asked of the judges of a suite, and which models they and the candidates are."""
    own = {each.name: each for each in suite.file.judges if isinstance(each, NamedJudge)}
    known = {**BUILT_IN_JUDGES, **house.project.config.judges, **own}
    judges = {name: spec.model for name, spec in known.items() if spec.model}
    return Doubts(judge, annotators, judges, dict(_candidates(suite)))


def _candidates(suite: Suite) -> Iterator[tuple[str, str]]:
    """The model of each candidate; one whose outputs were recorded is taken to be called after its model."""
    specs = suite.file.candidates
    for name in specs:
        yield name, resolve_candidate(name, specs).model if has_pipeline(name, specs) else name
