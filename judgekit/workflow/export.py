"""Export training data: pick rows, keep the good and clean ones, divide them, write, and account for all."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from judgekit.candidates.prompt import build_messages
from judgekit.candidates.resolve import Pipeline, has_pipeline, resolve_candidate
from judgekit.domain.cases import Case, Message
from judgekit.domain.errors import UsageError
from judgekit.domain.suite import Suite
from judgekit.domain.training import CheckedFile, Exported, ExportedFile, TokenStatistics, TrainingRow
from judgekit.files.training import Form, check_training, write_provenance, write_training
from judgekit.store import answers
from judgekit.store.read import Reader
from judgekit.workflow.estimate import CHARACTERS_PER_TOKEN
from judgekit.workflow.plan import Question
from judgekit.workflow.training_filter import Filters, best, divide, keep_clean, keep_first, keep_good
from judgekit.workflow.training_rows import Asker, Pick, graded_rows, paired_rows, reference_rows


@dataclass(frozen=True, slots=True)
class Target:
    """What is written: the file, its form, the share for validation, and sizes of smaller, better subsets."""

    path: Path
    form: Form = "trl"
    validation: float = 0.0
    sizes: tuple[int, ...] = ()
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Order:
    """An export: which rows of which suite, what they must have, and what they must not give away.

    `cases` are solved cases of a file to learn from, None for the suite's own. `tests` are the suites that
    stay fit for testing. `prompt_of` names the candidate whose prompt is trained on, None for the baseline.
    """

    pick: Pick
    suite: Suite
    target: Target
    tests: Sequence[Suite] = ()
    filters: Filters = field(default_factory=Filters)
    prompt_of: str | None = None
    cases: Sequence[Case] | None = None

    @property
    def needs_verdicts(self) -> bool:
        """Whether rows rest on verdicts, not on references alone."""
        return self.pick.kind == "dpo" or self.pick.source == "winners"


def export_training(order: Order, question: Question | None, reader: Reader | None) -> Exported:
    """Write the training data an order comes to, and in a file beside it where each row comes from.

    Args:
        order: what is wanted.
        question: the rubric and judge whose verdicts count, None where rows rest on references alone.
        reader: the open store, None likewise.

    Raises:
        UsageError: there is no row, or none is left.
        FileProblems: a file cannot be written, or a prompt names a field that a case does not have.
    """
    cases = {case.id: case for case in order.cases or order.suite.cases}
    rows = list(_rows(order, cases, question, reader))
    left_out: Counter[str] = Counter()
    kept = keep_first(keep_good(rows, order.filters, left_out), left_out)
    clean, contaminated = keep_clean(kept, cases, order.tests)
    left_out.update(f"giving a test case away ({each.kind})" for each in contaminated)
    parts = _parts(clean, order.target)
    if not parts:
        why = ", ".join(f"{number} {reason}" for reason, number in left_out.items())
        raise UsageError(
            f"no row is left of {len(rows)}" + (f": {why}" if why else "; judge something first")
        )
    provenance = _beside(order.target.path, "provenance")
    write_provenance(provenance, parts.items())
    files = []
    for path, part in parts.items():
        write_training(path, part, order.target.form)
        files.append(ExportedFile(str(path), len(part), token_statistics([check_training(path)])))
    return Exported(
        kind=order.pick.kind,
        found=len(rows),
        files=tuple(files),
        provenance=str(provenance),
        left_out=dict(left_out),
        contaminated=tuple(contaminated),
        tested_against={suite.name: len(suite.cases) for suite in order.tests},
        trains_on_suite=order.suite.name if order.cases is None else None,
    )


def _rows(
    order: Order, cases: Mapping[str, Case], question: Question | None, reader: Reader | None
) -> Iterator[TrainingRow]:
    ask = _asker(order)
    if question is None or reader is None:
        return reference_rows(cases.values(), ask)
    asked = answers.Question(order.suite.name, question.rubric.name, question.judge.name)
    of_mode = graded_rows if question.mode == "graded" else paired_rows
    return of_mode(order.pick, order.suite, asked, reader, ask)


def _asker(order: Order) -> Asker:
    """The prompt that is trained on, without examples and passages: a trained model is to do without."""
    specs, suite = order.suite.file.candidates, order.suite.file
    name = order.prompt_of or suite.baseline
    if name and (order.prompt_of or has_pipeline(name, specs)):
        found = resolve_candidate(name, specs, suite.prompt)
        pipeline = Pipeline(name, found.model, found.prompt, found.system)
    else:
        pipeline = Pipeline("export", "", suite.prompt)

    def ask(case: Case) -> tuple[Message, ...]:
        return build_messages(pipeline, case)

    return ask


def _parts(rows: Sequence[TrainingRow], target: Target) -> dict[Path, list[TrainingRow]]:
    """The rows of each file: to train on, to validate on, and the subsets of those to train on."""
    train, validation = divide(rows, target.validation, target.seed)
    parts = {target.path: train, _beside(target.path, "validation"): validation}
    for size in target.sizes:
        if size < len(train):
            parts[_beside(target.path, f"best-{size}")] = best(train, size, target.seed)
    return {path: part for path, part in parts.items() if part}


def _beside(path: Path, what: str) -> Path:
    return path.with_name(f"{path.stem}.{what}.jsonl")


def token_statistics(checked: Iterable[CheckedFile]) -> TokenStatistics:
    """Give the estimated tokens of the rows of checked files."""
    counts = np.array([row.characters / CHARACTERS_PER_TOKEN for file in checked for row in file.rows])
    half, most = np.quantile(counts, (0.5, 0.95))
    return TokenStatistics(round(counts.sum()), round(half), round(most), round(counts.max()))
