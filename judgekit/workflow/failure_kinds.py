"""What is wrong with a query that gave the wrong rows: held against the reference and what was shown."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from judgekit.domain.cases import Case, Output
from judgekit.domain.diagnosis import Failure, FailureKind
from judgekit.judges.sql_shape import QueryShape, shape_of
from judgekit.judges.sql_text import extract_query

_UNKNOWN_NAME = re.compile(r"no such (table|column|function): (\S+)|ambiguous column name: (\S+)")


@dataclass(frozen=True, slots=True)
class Prompted:
    """What a model was shown for a case: `everything`, and of it the `question` with its passages."""

    everything: str
    question: str


def failure_of(case: Case, output: Output, note: str, shown: Prompted | None) -> Failure:
    """Give what is wrong with an output, by the first thing that differs from the reference.

    A right query may look otherwise than the reference, so this is where to look, and no proof.

    Args:
        case: the case, with its reference query.
        output: the output, which was judged wrong.
        note: what the program that ran it said.
        shown: what the model was shown, None where that is not known.
    """
    query = extract_query(output.text)
    if query is None:
        return Failure(case.id, "no query", _start_of(output.text))
    needed, given = shape_of(extract_query(case.reference or "") or ""), shape_of(query)
    ran = _of_error(case, note, needed, given, shown)
    return ran or _lacking(case, needed, given, shown) or _other(case, needed, given, note)


def _of_error(
    case: Case, note: str, needed: QueryShape, given: QueryShape, shown: Prompted | None
) -> Failure | None:
    """What an error of the database tells."""
    unknown = _UNKNOWN_NAME.search(note)
    if unknown:
        lacking = (needed.tables - given.tables) or (needed.columns - given.columns)
        detail = f"{unknown[0]}; the reference has {_list(lacking)}" if lacking else unknown[0]
        return Failure(case.id, "invented name", detail, _was_shown(needed.tables | needed.columns, shown))
    if note.startswith("Timeout"):
        return Failure(case.id, "too slow", note)
    if re.match(r"\w*(Error|Warning): ", note):
        return Failure(case.id, "broken query", note.partition(": ")[2])
    return None


def _lacking(case: Case, needed: QueryShape, given: QueryShape, shown: Prompted | None) -> Failure | None:
    """Tables, columns or values of the reference that the query does not have."""
    kinds: tuple[tuple[FailureKind, frozenset[str], frozenset[str]], ...] = (
        ("wrong table", needed.tables, given.tables),
        ("wrong column", needed.columns, given.columns),
        ("wrong value", needed.values, given.values),
    )
    for kind, wanted, used in kinds:
        if wanted - used:
            instead = f", has {_list(used - wanted)}" if used - wanted else ""
            return Failure(
                case.id, kind, f"lacks {_list(wanted - used)}{instead}", _was_shown(wanted - used, shown)
            )
    return None


def _other(case: Case, needed: QueryShape, given: QueryShape, note: str) -> Failure:
    """Right tables, columns and values, and yet the wrong rows."""
    counts = (needed.n_selected, given.n_selected)
    if None not in counts and counts[0] != counts[1]:
        return Failure(
            case.id, "other columns asked for", f"{counts[1]} columns, the reference has {counts[0]}"
        )
    if (needed.aggregates, needed.grouped) != (given.aggregates, given.grouped):
        has, wants = (_doing(each) for each in (given, needed))
        return Failure(case.id, "aggregation or grouping", f"has {has}, the reference {wants}")
    if _ordering(needed) != _ordering(given):
        return Failure(case.id, "order or limit", f"has {_ordered(given)}, the reference {_ordered(needed)}")
    return Failure(case.id, "other logic", note)


def _was_shown(wanted: Iterable[str], shown: Prompted | None) -> bool | None:
    """Tell whether all names and values were shown; a number says something only beside the question."""
    if shown is None:
        return None
    return all(
        _stands_in(shown.question if name.replace(".", "").isdigit() else shown.everything, name)
        for name in wanted
    )


def _stands_in(text: str, name: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE) is not None


def _doing(shape: QueryShape) -> str:
    by = f" by {_list(shape.grouped)}" if shape.grouped else ""
    return (" and ".join(shape.aggregates) or "no aggregate") + by


def _ordering(shape: QueryShape) -> tuple[object, ...]:
    return shape.is_ordered, shape.is_descending, shape.limit, shape.is_distinct


def _ordered(shape: QueryShape) -> str:
    said = [
        "DISTINCT" if shape.is_distinct else "",
        ("descending order" if shape.is_descending else "ascending order")
        if shape.is_ordered
        else "no order",
        f"LIMIT {shape.limit}" if shape.limit else "",
    ]
    return ", ".join(filter(None, said))


def _list(names: Iterable[str]) -> str:
    return ", ".join(sorted(names)) or "nothing"


def _start_of(text: str, most: int = 60) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"
