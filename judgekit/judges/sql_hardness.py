"""How hard a query is, by the rules of the Spider benchmark, from its text. Pure."""

from collections.abc import Sequence
from typing import Literal

from judgekit.judges.sql_tree import (
    COMMA,
    Node,
    Query,
    Select,
    flat,
    is_word,
    read_query,
    split_at,
    subqueries,
)

Hardness = Literal["easy", "medium", "hard", "extra"]

AGGREGATES = ("count", "sum", "avg", "min", "max")


def hardness_of(sql: str) -> Hardness:
    """Give Spider's hardness of a query (Yu et al. 2018, and the benchmark's published evaluation).

    Three counts of the first SELECT decide: its components (WHERE, GROUP BY, ORDER BY, LIMIT, each JOIN, OR
    and LIKE), its nested queries (in conditions, and by set operators), and of four further things how many
    it has more than one of (aggregates, selected columns, conditions, grouping columns).
    """
    query = read_query(sql)
    if not query.selects:
        return "extra"
    first = query.selects[0]
    components, nested, further = _components(first), _nested(query), _further(first)
    if nested == 0:
        return _hardness_of_flat(components, further)
    return "hard" if nested == 1 and components <= 1 and further == 0 else "extra"


def _hardness_of_flat(components: int, further: int) -> Hardness:
    if components <= 1 and further == 0:
        return "easy"
    if (components <= 1 and further <= 2) or (components <= 2 and further <= 1):  # noqa: PLR2004 - the rules' own
        return "medium"
    if (components <= 2 and further > 2) or (components == 3 and further <= 2):  # noqa: PLR2004
        return "hard"
    return "extra"


def _components(select: Select) -> int:
    clauses = sum(bool(select.nodes(clause)) for clause in ("where", "group", "order", "limit"))
    conditions = [*_joined(select), *select.nodes("where"), *select.nodes("having")]
    words = sum(token.is_word("or", "like") for token in flat(conditions))
    return clauses + words + max(len(_tables(select)) - 1, 0)


def _nested(query: Query) -> int:
    first = query.selects[0]
    conditions = [*_joined(first), *first.nodes("where"), *first.nodes("having")]
    return len(list(subqueries(conditions))) + (len(query.selects) > 1)


def _further(select: Select) -> int:
    return sum(
        (
            _aggregates(select) > 1,
            len(select.items("select")) > 1,
            _connectives(select.nodes("where")) > 0,
            len(select.items("group")) > 1,
        )
    )


def _aggregates(select: Select) -> int:
    """Aggregates of SELECT and ORDER BY; the rules also count each NOT, and AND and OR of HAVING."""
    selected = sum(_begins_with_aggregate(item) for item in select.items("select"))
    ordered = sum(token.is_word(*AGGREGATES) for token in flat(select.nodes("order")))
    negated = _negations(select.nodes("where")) + _negations(select.nodes("having"))
    return selected + ordered + negated + _connectives(select.nodes("having"))


def _begins_with_aggregate(item: Sequence[Node]) -> bool:
    words = (node for node in item if not is_word(node, "distinct"))
    return is_word(next(words, item[0]), *AGGREGATES)


def _connectives(nodes: Sequence[Node]) -> int:
    """ANDs and ORs between conditions; the AND of a BETWEEN is none."""
    words = [token.text for token in flat(nodes) if token.is_word("and", "or", "between")]
    return len(words) - 2 * words.count("between")


def _negations(nodes: Sequence[Node]) -> int:
    tokens = list(flat(nodes))
    before = [None, *tokens]
    return sum(
        token.is_word("not") and not (last and last.is_word("is"))
        for last, token in zip(before, tokens, strict=False)
    )


def _tables(select: Select) -> list[tuple[Node, ...]]:
    """The parts of FROM, one for each table or subquery, with its ON."""
    return split_at(select.nodes("from"), lambda node: is_word(node, "join") or node == COMMA)


def _joined(select: Select) -> list[Node]:
    """The conditions of all ONs."""
    found: list[Node] = []
    for table in _tables(select):
        on = next((place for place, node in enumerate(table) if is_word(node, "on")), len(table))
        found += table[on + 1 :]
    return found
