"""Batches: what there is of each candidate's outputs, and what is still to be asked."""

import random
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from judgekit.candidates.ask import Answer
from judgekit.candidates.draft import Draft, draft_all
from judgekit.candidates.index import Embedder
from judgekit.candidates.kit import Kit, Readers, build_kit
from judgekit.candidates.passages import Passage, passages_of_rows, read_passages
from judgekit.candidates.resolve import has_pipeline, resolve_candidate
from judgekit.domain.cases import Case, Output
from judgekit.domain.errors import UsageError
from judgekit.domain.judging import Usage
from judgekit.domain.suite import Suite
from judgekit.files.cases import is_query, load_cases
from judgekit.store.recall import Recall
from judgekit.store.tables import read_table


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be generated: these candidates (all that can be run if none), on so many cases.

    `limit` draws that many cases with `seed`, as a comparison does; `fresh` generates anew what is there;
    `cases` are the ids of the only cases that are wanted.
    """

    candidates: Sequence[str] = ()
    limit: int | None = None
    seed: int = 0
    fresh: bool = False
    cases: Collection[str] | None = None


@dataclass(frozen=True, slots=True)
class Sources:
    """What batches are made from: the outputs of earlier runs, and the model for search by meaning."""

    recall: Recall
    embedder: Embedder | None = None


@dataclass(slots=True)
class Batch:
    """One candidate's part of the work: what is there, what is to be asked, what came back.

    Of `cases`, so many had an output in the suite's files (`recorded`) or in the store (`recalled`);
    `embedding` is what it took to search by meaning.
    """

    kit: Kit
    cases: int
    recorded: int
    recalled: Mapping[str, Output]
    drafts: Sequence[Draft]
    embedding: Usage = field(default_factory=Usage)
    answers: list[Answer] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The candidate's name."""
        return self.kit.pipeline.candidate

    @property
    def new(self) -> dict[str, Output]:
        """The outputs that came back, by case."""
        return {answer.output.case_id: answer.output for answer in self.answers if answer.output}


async def make_batch(name: str, suite: Suite, order: Order, sources: Sources) -> Batch:
    """Give what there is of a candidate's outputs, and drafts of the others.

    Raises:
        UsageError: the candidate does not exist or has no model.
        FileProblems: a prompt, a parameter or a file that the pipeline draws on has mistakes.
        ModelError: the embedding model failed.
    """
    pipeline = resolve_candidate(name, suite.file.candidates, suite.file.prompt)
    before = sources.embedder.usage if sources.embedder else Usage()
    cases = _drawn(suite.cases, order)
    recorded = {} if order.fresh else suite.outputs.get(name, {})
    lacking = [case for case in cases if case.id not in recorded]
    kit = await build_kit(pipeline, _readers(suite, sources.embedder)) if lacking else Kit(pipeline)
    drafts = await draft_all(kit, lacking)
    known = {} if order.fresh else sources.recall([each.recipe for each in drafts])
    recalled = {
        each.case.id: Output(name, each.case.id, old.text, old.context, old.metadata)
        for each in drafts
        if (old := known.get(each.recipe))
    }
    still_open = [each for each in drafts if each.recipe not in known]
    embedding = sources.embedder.usage - before if sources.embedder else before
    return Batch(kit, len(cases), len(cases) - len(drafts), recalled, still_open, embedding)


def ordered(suite: Suite, order: Order) -> tuple[str, ...]:
    """Give the candidates an order means: those it names, or all that have a pipeline.

    Raises:
        UsageError: one of them does not exist or has no model, or there is none.
    """
    specs = suite.file.candidates
    names = tuple(dict.fromkeys(order.candidates)) or tuple(
        name for name in specs if has_pipeline(name, specs)
    )
    if not names:
        raise UsageError(f"suite {suite.name!r} has no candidate with a model; there is nothing to generate")
    return tuple(resolve_candidate(name, specs).candidate for name in names)


def with_outputs_of(suite: Suite, outputs: Mapping[str, Mapping[str, Output]]) -> Suite:
    """Give the suite with these outputs put beside, or in place of, those it has."""
    merged = {name: {**suite.outputs.get(name, {}), **new} for name, new in outputs.items()}
    return replace(suite, outputs={**suite.outputs, **merged})


def _readers(suite: Suite, embedder: Embedder | None) -> Readers:
    """How the files that pipelines name are read."""
    folder, fields = Path(suite.folder), {str(ours): theirs for ours, theirs in suite.file.fields.items()}
    return Readers(
        examples=lambda source: load_cases(folder / source, fields),
        passages=lambda source: _passages(source, folder),
        embedder=embedder,
    )


def _passages(source: str, folder: Path) -> Sequence[Passage]:
    if is_query(source) or source.lower().endswith(".parquet"):
        return passages_of_rows(read_table(source, folder), source)
    return read_passages(folder / source)


def _drawn(cases: Sequence[Case], order: Order) -> Sequence[Case]:
    if order.cases is not None:
        cases = [case for case in cases if case.id in order.cases]
    if order.limit is None or order.limit >= len(cases):
        return cases
    drawn = set(random.Random(order.seed).sample(range(len(cases)), order.limit))  # noqa: S311 - no secret
    return [case for place, case in enumerate(cases) if place in drawn]
