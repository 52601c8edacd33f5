"""The only place that builds the store, the clients and the judges, out of what a project says."""

import asyncio
from collections.abc import Awaitable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from judgekit.candidates.resolve import has_pipeline, resolve_candidate
from judgekit.cli.progress_line import ProgressLine
from judgekit.domain.config import BUILT_IN_JUDGES, LOCAL, JudgeSpec, NamedJudge, Price
from judgekit.domain.errors import UsageError
from judgekit.domain.forecast import Forecast
from judgekit.domain.judging import Usage
from judgekit.domain.results import Estimate
from judgekit.domain.rubric import Rubric
from judgekit.domain.suite import Suite
from judgekit.files.judge_checks import Known
from judgekit.files.library import names_in
from judgekit.files.near import did_you_mean
from judgekit.files.project import Project, find_project
from judgekit.files.rubric import find_rubric, load_rubric
from judgekit.files.suite import find_suite, load_suite
from judgekit.files.two_files import suite_of_files
from judgekit.judges.build import build_judge
from judgekit.judges.port import Judge
from judgekit.judges.recorded import recorded_identity
from judgekit.models.connect import Connections
from judgekit.models.embeddings import Embeddings
from judgekit.store.ledger import open_ledger
from judgekit.store.planning import Redo
from judgekit.store.read import open_reader
from judgekit.store.tables import read_table
from judgekit.workflow.batches import Order, Sources
from judgekit.workflow.estimate import estimate
from judgekit.workflow.forecast import forecast
from judgekit.workflow.judge_plan import Desk
from judgekit.workflow.plain_models import with_models
from judgekit.workflow.plan import Plan, Question, choose_questions
from judgekit.workflow.progress import Progress

T = TypeVar("T")

DEFAULT_RUBRIC = "helpfulness"
BELIEVED = ("program", "human", "recorded")
"""Kinds of judges that others are held against."""


@dataclass(slots=True)
class House:
    """A project, its endpoints, and everything that can be built from them."""

    project: Project
    connections: Connections
    _specs: dict[str, JudgeSpec] = field(default_factory=dict)

    @property
    def store(self) -> Path:
        """Where the project's ledger lies."""
        return self.project.folder / self.project.config.store

    def suite(self, name: str) -> Suite:
        """Load a suite by name or path."""
        config = self.project.config
        known = Known(
            rubrics=names_in(self.project.rubric_folders),
            judges={**BUILT_IN_JUDGES, **config.judges},
            endpoints=(*config.endpoints, LOCAL),
        )
        return load_suite(find_suite(name, self.project.suite_folders), read_table, known)

    def rubrics(self, names: Sequence[str]) -> tuple[Rubric, ...]:
        """Load rubrics by name."""
        return tuple(load_rubric(find_rubric(name, self.project.rubric_folders)) for name in names)

    def plan_pair(
        self, pair: tuple[str, str], suite_name: str | None, rubrics: Sequence[str], judges: Sequence[str]
    ) -> Plan:
        """Plan the comparison of two candidates of a suite, or of two files."""
        if suite_name is None:
            suite = self._suite_of_files(pair, rubrics)
            pair = _two(suite)
        else:
            suite = with_models(self.suite(suite_name), pair, (*self.project.config.endpoints, LOCAL))
            _check_candidates(suite, pair)
        questions = choose_questions(self.rubrics(rubrics or suite.file.rubrics), self.judges(suite, judges))
        return Plan(suite, questions, (pair,), suite.cases)

    def judges(self, suite: Suite, names: Sequence[str]) -> list[tuple[Judge, JudgeSpec]]:
        """Build judges by name; without names, the suite's, or else the project's default judge."""
        listed = [judge if isinstance(judge, str) else judge.name for judge in suite.file.judges]
        return [self._judge(name, suite) for name in names or listed or [self.project.config.default_judge]]

    def question(self, suite: Suite, rubric: str | None, judge: str | None) -> Question:
        """Give one question: by default the suite's first judge, by the first rubric it takes."""
        rubrics = self.rubrics([rubric] if rubric else suite.file.rubrics)
        return choose_questions(rubrics, self.judges(suite, [judge] if judge else [])[:1])[0]

    def judge_spec(self, name: str) -> JudgeSpec:
        """Give the specification of a judge of the project, or of a built-in one."""
        known = {**BUILT_IN_JUDGES, **self.project.config.judges}
        if name not in known:
            raise UsageError(f"there is no judge {name!r}; {did_you_mean(name, known, 'the judges')}")
        return known[name]

    def references(self, suite: Suite) -> tuple[str, ...]:
        """Give the names of the suite's judges that others can be held against."""
        return tuple(name for name, judge in _own_judges(suite).items() if judge.kind in BELIEVED)

    def judge_kinds(self, suite: Suite) -> dict[str, str]:
        """Give the kind of every judge that the suite or the project names, and of the built-in ones."""
        return {name: judge.kind for name, judge in self.judge_specs(suite).items()}

    def judge_specs(self, suite: Suite) -> dict[str, JudgeSpec]:
        """Give every judge that the suite or the project names, and the built-in ones."""
        return {**BUILT_IN_JUDGES, **self.project.config.judges, **_own_judges(suite)}

    def estimates(self, plan: Plan, redo: Redo) -> list[Estimate]:
        """Say what a plan would ask and may cost."""
        prices = {question.judge.name: self._price(question.judge.name) for question in plan.questions}
        models = {name: price for name, price in prices.items() if self._specs[name].kind == "llm"}
        if not self.store.exists():
            return [estimate(question, plan, None, redo, models) for question in plan.questions]
        with open_reader(self.store) as reader:
            return [estimate(question, plan, reader, redo, models) for question in plan.questions]

    @contextmanager
    def desk(self, redo: Redo, concurrency: int | None, *, quiet: bool) -> Iterator[Desk]:
        """Open the ledger and make a desk to judge at, with a progress line."""
        line = ProgressLine(lambda: self.connections.traffic, quiet=quiet)
        with open_ledger(self.store) as ledger:
            at_once = self._at_once(concurrency or self.project.config.concurrency)
            progress = Progress(show=line.show)
            yield Desk(ledger, at_once, redo, progress, embedder=self.embedder(progress))
        line.close()

    def forecasts(self, suite: Suite, order: Order) -> list[Forecast]:
        """Say what generating would ask and may cost; nothing is asked or written."""
        embedder = self.embedder(Progress())
        if not self.store.exists():
            sources = Sources(lambda _: {}, embedder)
            return asyncio.run(forecast(suite, order, sources, self.connections.price))
        with open_reader(self.store) as reader:
            sources = Sources(reader.recall_outputs, embedder)
            return asyncio.run(forecast(suite, order, sources, self.connections.price))

    def embedder(self, progress: Progress) -> Embeddings:
        """Give the project's embedding model, its vectors kept beside the store; it tells how far it is."""

        def told(done: int, total: int, usage: Usage) -> None:
            progress.spend(usage.calls, usage.cost_usd)
            if total > 1:  # the one text of a guess is part of what goes on anyway
                progress.at("embedding texts", done, total)

        return self.connections.embeddings(self.store.parent / "vectors", told)

    def _at_once(self, wanted: int) -> int:
        """No more workers than calls can be in flight, and one to prepare the next: a stop waits for few."""
        allowed = self.connections.traffic.limit
        return min(wanted, allowed + 1) if allowed else wanted

    async def closing(self, work: Awaitable[T]) -> T:
        """Do the work, then let go of all connections."""
        try:
            return await work
        finally:
            await self.connections.aclose()

    def _judge(self, name: str, suite: Suite, above: tuple[str, ...] = ()) -> tuple[Judge, JudgeSpec]:
        """Build one judge; `above` are the judges that it is a member of."""
        own = _own_judges(suite)
        known = {**BUILT_IN_JUDGES, **self.project.config.judges, **{key: own[key].spec for key in own}}
        if name not in known and self._was_recorded(name):
            known[name] = JudgeSpec(kind="recorded")
        if name not in known:
            raise UsageError(f"there is no judge {name!r}; {did_you_mean(name, known, 'the judges')}")
        if name in above:
            raise UsageError(f"judge {name!r} is made of itself: {' -> '.join((*above, name))}")
        self._specs[name] = known[name]
        judge = build_judge(
            name,
            known[name],
            clients=self.connections.client,
            folder=Path(suite.folder) if name in own else self.project.folder,
            members=lambda member: self._judge(member, suite, (*above, name)),
            models=_models(suite),
        )
        return judge, known[name]

    def _was_recorded(self, judge: str) -> bool:
        """Whether verdicts of a judge of this name were imported, or given by a person of it."""
        if not self.store.exists():
            return False
        with open_reader(self.store) as reader:
            return reader.has_judge(judge, recorded_identity(judge))

    def _suite_of_files(self, pair: tuple[str, str], rubrics: Sequence[str]) -> Suite:
        for name in pair:
            if not Path(name).is_file():
                raise UsageError(f"{name} is no file; name a suite (--suite) to compare its candidates")
        return suite_of_files(Path(pair[0]), Path(pair[1]), rubrics or (DEFAULT_RUBRIC,))

    def _price(self, judge: str) -> Price | None:
        spec = self._specs[judge]
        return self.connections.price(spec.model or "", spec.endpoint)


def open_house(*, budget_usd: float | None = None) -> House:
    """Find the project around the current folder and make ready to build from it."""
    project = find_project(Path.cwd())
    return House(project, Connections(project.config, budget_usd=budget_usd))


def _models(suite: Suite) -> dict[str, str]:
    """The model behind each candidate that has a pipeline."""
    specs = suite.file.candidates
    return {name: resolve_candidate(name, specs).model for name in specs if has_pipeline(name, specs)}


def _own_judges(suite: Suite) -> dict[str, NamedJudge]:
    return {judge.name: judge for judge in suite.file.judges if isinstance(judge, NamedJudge)}


def _two(suite: Suite) -> tuple[str, str]:
    a, b = suite.outputs
    return a, b


def _check_candidates(suite: Suite, names: Sequence[str]) -> None:
    for name in names:
        if name not in suite.file.candidates:
            remedy = did_you_mean(name, suite.file.candidates, "its candidates")
            raise UsageError(f"suite {suite.name!r} has no candidate {name!r}; {remedy}")
    if names[0] == names[1]:
        raise UsageError(f"{names[0]!r} against itself says nothing; name two candidates")
