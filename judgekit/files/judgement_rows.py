"""Judgements that exist already: rows of CSV, JSONL or Parquet as preferences and grades."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from judgekit.domain.errors import StoreError
from judgekit.domain.picks import Pick
from judgekit.files.cases import ReadTable
from judgekit.files.csv_rows import read_csv
from judgekit.files.document import problem_at
from judgekit.files.jsonl import read_jsonl
from judgekit.files.judgement_map import JudgementMap, Key
from judgekit.files.outcome_words import NO_VERDICT, Outcome, outcome_of, swapped
from judgekit.files.rows import Row, RowProblems


@dataclass(frozen=True, slots=True)
class ShownOutput:
    """Whose output a judge saw; its text where the file has it."""

    candidate: str
    text: str | None = None


@dataclass(frozen=True, slots=True)
class RecordedRow:
    """One judgement of a file: what was shown, in this order, and what the judge said.

    A pair has an `outcome`, where `a` is the output shown first; a grade has a `score`, or an `outcome` that
    says why there is none. `order_known` is False where the file does not tell which was shown first.
    `p_first` is the judge's probability that the output shown first is better, the rest is the other's.
    `cluster` names what cases of one piece of evidence have in common; all rows have one, or none has.
    """

    row: Row
    case: str
    outputs: tuple[ShownOutput, ...]
    outcome: Outcome | None = None
    score: float | None = None
    judge: str | None = None
    model: str | None = None
    raw: str | None = None
    rationale: str | None = None
    input: str | None = None
    reference: str | None = None
    repeat: int = 0
    order_known: bool = True
    pick: Pick | None = None
    cluster: str = ""
    p_first: float | None = None


def read_judgements(
    path: Path, mapping: JudgementMap, read_table: ReadTable, told: RowProblems
) -> tuple[RecordedRow, ...]:
    """Give the judgements of a file in the order of its rows; what is wrong with rows is told.

    Raises:
        FileProblems: the file cannot be read, or holds no rows; all mistakes at once.
    """
    rows = list(_rows(path, read_table, told))
    if not rows:
        told.raise_any()
        raise problem_at(path, None, "there are no judgements")
    reader = _Reader(mapping.completed(rows[0].value), told)
    found = tuple(each for row in rows for each in reader.judgements_of(row))
    _tell_repeated(found, told)
    told.raise_any()
    return found


def _tell_repeated(found: Iterable[RecordedRow], told: RowProblems) -> None:
    """Note every judgement that a row before had already: only one of them could be kept."""
    first: dict[tuple[object, ...], Row] = {}
    for each in found:
        shown = tuple(output.candidate for output in each.outputs)
        before = first.setdefault((each.judge, each.case, shown, each.repeat), each.row)
        if before is not each.row:
            remedy = "say who judged (--map judge=COLUMN) or which repeat it is (--map repeat=COLUMN)"
            told.add(each.row, f"the same was judged in row {before.number}", remedy)


def _rows(path: Path, read_table: ReadTable, told: RowProblems) -> Iterator[Row]:
    if path.suffix == ".parquet":
        try:
            rows = read_table(path.name, path.parent)
        except StoreError as error:
            raise problem_at(path, None, f"cannot be read: {error}") from error
        # NaN is what tables written from data frames hold where there is nothing; it differs from itself.
        for number, value in enumerate(rows, start=1):
            yield Row(number, None, {name: cell for name, cell in value.items() if cell == cell})  # noqa: PLR0124
    elif path.suffix == ".csv":
        yield from read_csv(path, told)
    elif path.suffix in (".jsonl", ".ndjson"):
        yield from read_jsonl(path, told)
    else:
        raise problem_at(path, None, "is neither .csv, .jsonl nor .parquet")


class _Reader:
    """Reads rows by a map, telling what is wrong with each."""

    def __init__(self, mapping: JudgementMap, told: RowProblems) -> None:
        self._map = mapping
        self._told = told

    def judgements_of(self, row: Row) -> Iterator[RecordedRow]:
        case = self._text("case", row)
        if case is None:
            return
        yield from self._pairs(case, row) if self._map.has_pairs else self._grades(case, row)

    def _pairs(self, case: str, row: Row) -> Iterator[RecordedRow]:
        a, b = self._text("a", row), self._text("b", row)
        if a is None or b is None:
            return
        if a == b:
            self._told.add(row, f"{a!r} is compared with itself", "name two candidates")
            return
        sides = (
            ShownOutput(a, self._optional("output_a", row)),
            ShownOutput(b, self._optional("output_b", row)),
        )
        for key, first_is_a, as_shown in self._verdicts(row, a, b):
            outcome = self._outcome(key, row, ("", "") if as_shown else (a, b))
            if outcome is not None:
                seen = outcome if first_is_a or as_shown else swapped(outcome)
                known = key not in ("winner", "choice") or self._optional("shown_first", row) is not None
                shown = sides if first_is_a else sides[::-1]
                yield self._judgement(case, row, shown, outcome=seen, order_known=known)

    def _outcome(self, key: Key, row: Row, names: tuple[str, str]) -> Outcome | None:
        """What a row says of a pair; what cannot be understood is told."""
        status = self._optional("status", row)
        word = status if status in NO_VERDICT else self._optional(key, row) or ""
        outcome = outcome_of(word, self._map.values, *names)
        if outcome is None:
            remedy = f"say what it stands for: --value '{word}=a', b, tie, {', '.join(NO_VERDICT)}"
            self._told.add(row, f"{word!r} is no outcome of a pair", remedy)
        return outcome

    def _verdicts(self, row: Row, a: str, b: str) -> Iterator[tuple[Key, bool, bool]]:
        """The columns with a verdict: whether a was shown first, and whether the word is about the slots."""
        mapped = self._map.columns
        if "winner_a_first" in mapped:
            yield "winner_a_first", True, False
        if "winner_b_first" in mapped:
            yield "winner_b_first", False, False
        if "choice_b_first" in mapped:
            yield "choice_b_first", False, True
        either: tuple[tuple[Key, bool], ...] = (("winner", False), ("choice", True))
        for key, as_shown in either:
            if key in mapped:
                first_is_a = self._first_is_a(row, a, b)
                if first_is_a is not None:
                    yield key, first_is_a, as_shown

    def _first_is_a(self, row: Row, a: str, b: str) -> bool | None:
        """Whether a was shown first; where the file does not say, it is taken to be so."""
        word = self._map.text_of("shown_first", row.value)
        if word is None:
            return True
        side = outcome_of(word, self._map.values, a, b)
        if side not in ("a", "b"):
            self._told.add(
                row, f"{word!r} does not say which was shown first", "write a, b or a candidate's name"
            )
            return None
        return side == "a"

    def _grades(self, case: str, row: Row) -> Iterator[RecordedRow]:
        candidate = self._text("candidate", row)
        if candidate is None:
            return
        outputs = (ShownOutput(candidate, self._optional("output", row)),)
        word = (self._map.text_of("score", row.value) or "").strip()
        status = outcome_of(self._optional("status", row) or word, self._map.values, "", "")
        try:
            yield self._judgement(case, row, outputs, score=float(self._map.values.get(word, word)))
        except ValueError:
            if status in NO_VERDICT:
                yield self._judgement(case, row, outputs, outcome=status)
            else:
                self._told.add(
                    row, f"{word!r} is no score", "write a number, or say what it stands for: --value"
                )

    def _judgement(
        self,
        case: str,
        row: Row,
        outputs: tuple[ShownOutput, ...],
        *,
        outcome: Outcome | None = None,
        score: float | None = None,
        order_known: bool = True,
    ) -> RecordedRow:
        return RecordedRow(
            row=row,
            case=case,
            outputs=outputs,
            outcome=outcome,
            score=score,
            judge=self._optional("judge", row),
            model=self._optional("model", row),
            raw=self._optional("raw", row),
            rationale=self._optional("rationale", row),
            input=self._optional("input", row),
            reference=self._optional("reference", row),
            repeat=self._repeat(row),
            order_known=order_known,
        )

    def _text(self, key: Key, row: Row) -> str | None:
        """What a row must hold."""
        value = self._map.text_of(key, row.value)
        if value is None or not value.strip():
            theirs = self._map.columns.get(key, key)
            remedy = f"say where it is: --map {key}=COLUMN, or --set {key}=VALUE"
            self._told.add(row, f"there is no {key!r} (looked in {theirs!r})", remedy)
            return None
        return value

    def _optional(self, key: Key, row: Row) -> str | None:
        return self._map.text_of(key, row.value)

    def _repeat(self, row: Row) -> int:
        word = self._map.text_of("repeat", row.value) or "0"
        if not word.isdecimal():
            self._told.add(row, f"{word!r} is no number of a repeat", "count repeats from 0")
            return 0
        return int(word)
