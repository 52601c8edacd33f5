"""What a look at judges needs of the project: the models behind judges and candidates."""

from collections.abc import Iterator

from judgekit.candidates.resolve import has_pipeline, resolve_candidate
from judgekit.cli.wiring import House
from judgekit.domain.suite import Suite
from judgekit.workflow.trust import Doubts
from judgekit.workflow.trust_people import Annotators


def doubts_of(house: House, suite: Suite, judge: str | None, annotators: Annotators) -> Doubts:
    """Say what is asked of the judges of a suite, and which models they and the candidates are."""
    judges = {name: spec.model for name, spec in house.judge_specs(suite).items() if spec.model}
    return Doubts(judge, annotators, judges, dict(_candidates(suite)))


def _candidates(suite: Suite) -> Iterator[tuple[str, str]]:
    """The model of each candidate; one whose outputs were recorded is taken to be called after its model."""
    specs = suite.file.candidates
    for name in specs:
        yield name, resolve_candidate(name, specs).model if has_pipeline(name, specs) else name
