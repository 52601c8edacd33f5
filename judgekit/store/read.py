"""Reading the store for the statistics: the same views people query, as arrays."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb
import numpy as np

from judgekit.domain import results
from judgekit.domain.errors import StoreError
from judgekit.domain.ids import Json
from judgekit.domain.judging import Usage
from judgekit.domain.ladder import OutputCost
from judgekit.domain.page import DrillDown
from judgekit.domain.picks import Pick
from judgekit.domain.rubric_changes import StoredVerdicts
from judgekit.store.answers import (
    BattleCells,
    BattleSequence,
    Cost,
    Coverage,
    GradeScores,
    Ints,
    PairScores,
    Question,
    ShownBattles,
    TaskSummary,
)
from judgekit.store.behind import MemberReply, RepeatedTask, chosen, member_replies, repeated_tasks
from judgekit.store.columns import Columns, criterion_scores, groups, integers, letters, originals, style
from judgekit.store.connect import opened
from judgekit.store.drill_down import drill_down
from judgekit.store.faithful import original, storable
from judgekit.store.opinions import (
    GivenAnswer,
    Opinions,
    OutputStyle,
    given_answers,
    opinions_of,
    output_styles,
)
from judgekit.store.picking import labelled_by, picks_of
from judgekit.store.planning import SETTLED, Redo
from judgekit.store.recall import Recalled, recall_outputs
from judgekit.store.sqlfiles import query
from judgekit.store.writing import settle

NOBODY = -1
"""The number of a candidate the store does not know."""


@contextmanager
def open_reader(path: Path) -> Iterator["Reader"]:
    """Open a store for reading; a store of an older judgekit is brought up to date first.

    So is one whose last run was killed: what that run had received is taken in.

    Writers of other processes are shut out meanwhile, so do it briefly. Where this process has a ledger open
    on the store, use `Ledger.reading`.

    Raises:
        StoreError: there is no store at this place.
        StoreBusy: a run kept it for more than two seconds.
        StoreTooNew: it was written by a newer judgekit.
    """
    if not path.exists():
        raise StoreError(f"no store at {path}; judge something first, or check 'store' in judgekit.toml")
    settle(path)
    with opened(path, writing=False) as connection:
        yield Reader(connection)


class Reader:
    """Answers about the present: current outputs and cases, the latest rubric and judge of each name."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def questions(self, suite: str) -> tuple[Question, ...]:
        """Give the rubrics and judges a suite was planned for, by name."""
        rows = self._connection.execute(query("questions"), {"suite": storable(suite)}).fetchall()
        return tuple(Question(*map(original, row)) for row in rows)

    def has_judge(self, name: str, identity: str) -> bool:
        """Whether a judge of this name and identity has ever been saved."""
        found = self._connection.execute(
            query("has_judge"), {"name": storable(name), "identity": identity}
        ).fetchone()
        return found is not None

    def pair_scores(self, question: Question, a: str, b: str) -> PairScores:
        """Give all battles of a against b, seen from a."""
        numbers = {name: number for number, name in self._candidates().items()}
        a_id, b_id = numbers.get(a, NOBODY), numbers.get(b, NOBODY)
        pair = {"a_id": a_id, "low_id": min(a_id, b_id), "high_id": max(a_id, b_id)}
        found = self._columns("pair_scores", _names(question) | pair)
        odds_rows = np.flatnonzero(found["has_odds"])
        return PairScores(
            a=a,
            b=b,
            case_ids=originals(found["case_id"]),
            clusters=integers(found["cluster"]),
            score_a=found["score_a"],
            outcome=letters(found["outcome"]),
            order_status=letters(found["order_status"]),
            a_shown_first=letters(found["a_shown_first"]),
            b_shown_first=letters(found["b_shown_first"]),
            odds_rows=odds_rows,
            log_odds_a=found["log_odds_a"][odds_rows],
        )

    def grade_scores(self, question: Question, candidates: Sequence[str]) -> dict[str, GradeScores]:
        """Give the grades of each candidate that has any."""
        parameters = _names(question) | {"candidates": [storable(name) for name in candidates]}
        totals = self._columns("grade_totals", parameters)
        criteria = self._columns("grade_criteria", parameters)
        return {
            original(name): GradeScores(
                case_ids=originals(totals["case_id"][rows]),
                clusters=integers(totals["cluster"][rows]),
                totals=totals["total"][rows],
                criteria=criterion_scores(criteria, name),
            )
            for name, rows in groups(totals["candidate"])
        }

    def battle_cells(
        self, question: Question, *, by_cluster: bool = False, tag: str | None = None
    ) -> BattleCells:
        """Give the battles counted per pair, or per pair and cluster; of all cases, or those with a tag."""
        parameters = _names(question) | {"tag": None if tag is None else storable(tag)}
        found = self._columns("cluster_cells" if by_cluster else "battle_cells", parameters)
        candidates, a, b = self._places(found)
        return BattleCells(
            candidates=candidates,
            a=a,
            b=b,
            win_a=integers(found["win_a"]),
            win_b=integers(found["win_b"]),
            tie=integers(found["tie"]),
            score_a=found["score_a"],
            n_odds=integers(found["n_odds"]),
            cluster=integers(found["cluster"]) if by_cluster else np.zeros(len(a), dtype=np.int64),
        )

    def battle_sequence(self, question: Question) -> BattleSequence:
        """Give the battles in the order in which they were decided."""
        found = self._columns("battle_sequence", _names(question))
        candidates, a, b = self._places(found)
        return BattleSequence(candidates, a, b, found["score_a"], integers(found["outcome"]))

    def shown_battles(self, question: Question, *, tag: str | None = None) -> ShownBattles:
        """Give the verdicts order by order, with length and style of the outputs that were shown."""
        parameters = _names(question) | {"tag": None if tag is None else storable(tag)}
        found = self._columns("shown_battles", parameters)
        candidates, a, b = self._places(found)
        return ShownBattles(
            candidates=candidates,
            a=a,
            b=b,
            outcome=integers(found["outcome"]),
            cluster=integers(found["cluster"]),
            style_a=style(found, "a"),
            style_b=style(found, "b"),
        )

    def cases_by_tag(self, suite: str) -> dict[str, frozenset[str]]:
        """Give the ids of the cases of each tag."""
        rows = self._connection.execute(query("cases_by_tag"), {"suite": storable(suite)}).fetchall()
        return {original(tag): frozenset(map(original, cases)) for tag, cases in rows}

    def coverage_of(self, question: Question) -> tuple[Coverage, ...]:
        """Give what became of the planned tasks, per pair and per graded candidate."""
        rows = self._connection.execute(query("coverage_of"), _names(question)).fetchall()
        return tuple(
            Coverage(original(a), None if b is None else original(b), *counts) for a, b, *counts in rows
        )

    def task_summary(
        self, question: Question, mode: str, candidates: Sequence[str], cases: Sequence[str]
    ) -> TaskSummary:
        """Give what became of the tasks of some candidates on some cases, and what they cost."""
        parameters = _names(question) | chosen(mode, candidates, cases)
        row = self._connection.execute(query("task_summary"), parameters).fetchall()[0]
        return TaskSummary(results.Coverage(*row[:6]), Usage(*row[6:12]), row[12])

    def member_replies(
        self, question: Question, mode: str, candidates: Sequence[str], cases: Sequence[str]
    ) -> tuple[MemberReply, ...]:
        """Give what judges made of judges replied about some candidates on some cases."""
        return member_replies(self._connection, _names(question) | chosen(mode, candidates, cases))

    def repeated_tasks(
        self, question: Question, mode: str, candidates: Sequence[str], cases: Sequence[str]
    ) -> tuple[RepeatedTask, ...]:
        """Give the tasks of some candidates on some cases that have more than one verdict."""
        return repeated_tasks(self._connection, _names(question) | chosen(mode, candidates, cases))

    def verdicts_by_rubric(self, rubric_hash: str) -> tuple[StoredVerdicts, ...]:
        """Give how many verdicts each judge gave on each suite by the version of a rubric with this hash."""
        rows = self._connection.execute(query("verdicts_by_rubric"), {"hash": rubric_hash}).fetchall()
        return tuple(
            StoredVerdicts(original(suite), original(judge), number) for suite, judge, number in rows
        )

    def count_answered(self, keys: Collection[str], redo: Redo = "none") -> int:
        """Give how many of these task keys need not be asked again."""
        parameters = {"keys": list(keys), "settled": list(SETTLED[redo])}
        return int(self._connection.execute(query("count_answered"), parameters).fetchall()[0][0])

    def recall_outputs(self, recipes: Collection[str]) -> dict[str, Recalled]:
        """Give the outputs that were generated before by these recipes (`Generation.recipe`)."""
        return recall_outputs(self._connection, recipes)

    def costs_of_run(self, run: int) -> tuple[Cost, ...]:
        """Give what a run spent, per judge and per candidate generated for."""
        rows = self._connection.execute(query("costs_of_run"), {"run_id": run}).fetchall()
        return tuple(Cost(activity, original(who), *figures) for activity, who, *figures in rows)

    def judgement_keys(self, question: Question) -> dict[tuple[str, ...], tuple[str, ...]]:
        """Give the keys of the verdicts by (case, candidate), or (case, a, b), a first in the alphabet."""
        rows = self._connection.execute(query("judgement_keys"), _names(question)).fetchall()
        return {
            tuple(original(name) for name in shown if name is not None): tuple(keys) for *shown, keys in rows
        }

    def grade_notes(self, question: Question, candidate: str) -> dict[str, tuple[float, str]]:
        """Give the grade of each of a candidate's outputs, and what the judge said of it, by case."""
        parameters = _names(question) | {"candidate": storable(candidate)}
        rows = self._connection.execute(query("grade_notes"), parameters).fetchall()
        return {original(case_id): (total, original(note)) for case_id, total, note in rows}

    def output_costs(self, suite: str, candidates: Sequence[str]) -> dict[str, OutputCost]:
        """Give what a present output of each candidate takes; candidates without outputs are absent."""
        parameters = {"suite": storable(suite), "candidates": [storable(name) for name in candidates]}
        rows = self._connection.execute(query("output_costs"), parameters).fetchall()
        return {original(name): OutputCost(*figures) for name, *figures in rows}

    def drill_down(self, suite: str, limit: int) -> DrillDown:
        """Give the first cases of a suite with their outputs and verdicts."""
        return drill_down(self._connection, suite, limit)

    def opinions(self, question: Question) -> Opinions:
        """Give all that a judge said by a rubric, pair by pair and output by output."""
        return opinions_of(self._connection, _names(question))

    def picks(self, question: Question) -> dict[tuple[str, ...], Pick]:
        """Give how labelled items were picked, by (case, candidate) or (case, a, b), a first in the alphabet.

        Items of which nothing is known are absent.
        """
        return picks_of(self._connection, _names(question))

    def labelled(self, question: Question) -> frozenset[tuple[str, ...]]:
        """Give what the judge answered, as (case, candidate) or (case, a, b), a first in the alphabet."""
        return labelled_by(self._connection, _names(question))

    def output_styles(self, suite: str, unknown: str) -> dict[tuple[str, str], OutputStyle]:
        """Give how outputs look by (case, candidate); texts that start with `unknown` have no looks."""
        return output_styles(self._connection, suite, unknown)

    def given_answers(self, question: Question) -> tuple[GivenAnswer, ...]:
        """Give everything a judge ever answered by the present version of a rubric, in the order of runs."""
        return given_answers(self._connection, _names(question))

    def _columns(self, name: str, parameters: dict[str, Json]) -> Columns:
        return self._connection.execute(query(name), parameters).fetchnumpy()

    def _candidates(self) -> dict[int, str]:
        rows = self._connection.execute(query("candidate_ids")).fetchall()
        return {candidate_id: original(name) for name, candidate_id in rows}

    def _places(self, found: Columns) -> tuple[tuple[str, ...], Ints, Ints]:
        names = self._candidates()
        used = np.union1d(found["a_id"], found["b_id"]).tolist()
        ranked = sorted(used, key=names.__getitem__)
        place = np.zeros(max(used, default=0) + 1, dtype=np.int64)
        place[ranked] = np.arange(len(ranked))
        return tuple(names[number] for number in ranked), place[found["a_id"]], place[found["b_id"]]


def _names(question: Question) -> dict[str, Json]:
    return {
        "suite": storable(question.suite),
        "rubric": storable(question.rubric),
        "judge": storable(question.judge),
    }
