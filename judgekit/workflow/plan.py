"""What is to be judged: every case, both orders, each repeat, pulled one task at a time."""

import random
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from judgekit.domain.cases import Case, Output
from judgekit.domain.config import JudgeSpec
from judgekit.domain.errors import UsageError
from judgekit.domain.ids import task_key
from judgekit.domain.judging import JudgeTask
from judgekit.domain.rubric import Mode, Rubric
from judgekit.domain.suite import Suite
from judgekit.judges.port import Judge


@dataclass(frozen=True, slots=True)
class Question:
    """One rubric put to one judge, in one mode; `samples` repeats of every task."""

    rubric: Rubric
    judge: Judge
    mode: Mode
    samples: int = 1


@dataclass(frozen=True, slots=True)
class Plan:
    """Questions about some candidates on some cases of a suite; pairs are asked in both orders.

    `alone` are candidates to grade besides those in pairs. With `only`, a pair is asked on the cases that are
    named with it, as (a, b, case id), and on no others.
    """

    suite: Suite
    questions: tuple[Question, ...]
    pairs: tuple[tuple[str, str], ...]
    cases: tuple[Case, ...]
    alone: tuple[str, ...] = ()
    only: frozenset[tuple[str, str, str]] | None = None

    @property
    def candidates(self) -> tuple[str, ...]:
        """The candidates in the plan, each once, in the order they were named."""
        return tuple(dict.fromkeys((*(name for pair in self.pairs for name in pair), *self.alone)))

    def tagged(self, tags: Collection[str]) -> "Plan":
        """Give the plan on the cases that have one of the tags; without tags, on all.

        Raises:
            UsageError: no case has any of them.
        """
        if not tags:
            return self
        cases = tuple(case for case in self.cases if not set(tags).isdisjoint(case.tags))
        if not cases:
            there = ", ".join(sorted({tag for case in self.cases for tag in case.tags})) or "none"
            raise UsageError(f"no case has the tag {', '.join(tags)}; tags here: {there}")
        return replace(self, cases=cases)

    def limited(self, limit: int | None, seed: int) -> "Plan":
        """Give the plan on `limit` cases drawn with a seed, kept in the suite's order."""
        if limit is None or limit >= len(self.cases):
            return self
        drawn = set(random.Random(seed).sample(range(len(self.cases)), limit))  # noqa: S311 - a draw, no secret
        return replace(self, cases=tuple(case for place, case in enumerate(self.cases) if place in drawn))

    def size(self, question: Question) -> int:
        """Number of tasks one question asks."""
        return sum(1 for _ in self._shown(question)) * question.samples

    def tasks(self, question: Question) -> Iterator[JudgeTask]:
        """Give the tasks of one question, case by case, so that equal prefixes run together."""
        judge, rubric = question.judge.identity, question.rubric.hash
        for case, first, second in self._shown(question):
            hashes = (first.hash,) if second is None else (first.hash, second.hash)
            for repeat in range(question.samples):
                key = task_key(judge, rubric, case.hash, hashes, repeat)
                yield JudgeTask(key, question.judge.name, question.rubric, case, first, second, repeat)

    def _shown(self, question: Question) -> Iterator[tuple[Case, Output, Output | None]]:
        for case in self.cases:
            given = {name: self.suite.outputs.get(name, {}).get(case.id) for name in self.candidates}
            if question.mode == "graded":
                yield from ((case, output, None) for output in given.values() if output is not None)
                continue
            for a, b in self._pairs_on(case):
                first, second = given[a], given[b]
                if first is not None and second is not None:
                    yield case, first, second
                    yield case, second, first

    def _pairs_on(self, case: Case) -> Iterator[tuple[str, str]]:
        return (pair for pair in self.pairs if self.only is None or (*pair, case.id) in self.only)


def choose_questions(
    rubrics: Sequence[Rubric], judges: Sequence[tuple[Judge, JudgeSpec]]
) -> tuple[Question, ...]:
    """Pair rubrics with judges: a judge takes the rubrics it names, or all that no other judge claims.

    Raises:
        UsageError: when no judge can judge any of the rubrics.
    """
    claimed = {name for _, spec in judges for name in spec.rubrics or ()}
    questions = []
    for rubric in rubrics:
        for judge, spec in judges:
            takes = rubric.name in spec.rubrics if spec.rubrics is not None else rubric.name not in claimed
            mode = next((mode for mode in rubric.modes if mode in judge.modes), None)
            if takes and mode is not None:
                questions.append(Question(rubric, judge, mode, spec.samples))
    if not questions:
        names = ", ".join(rubric.name for rubric in rubrics)
        asked = ", ".join(judge.name for judge, _ in judges)
        raise UsageError(f"judge {asked} takes none of the rubrics {names}; see 'judgekit suite show'")
    return tuple(questions)
