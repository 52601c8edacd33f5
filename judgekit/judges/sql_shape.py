"""What a query is made of: tables, columns, values, and what it does with them. Pure."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeGuard

from judgekit.judges.sql_hardness import AGGREGATES
from judgekit.judges.sql_tree import (
    COMMA,
    Clause,
    Group,
    Node,
    Query,
    Select,
    Token,
    flat,
    is_word,
    read_query,
    split_at,
    subqueries,
)

_CONDITIONS: tuple[Clause, ...] = ("where", "having")
_PLACES: tuple[Clause, ...] = ("select", "where", "group", "having", "order")
_KEYWORDS = frozenset(
    re.findall(
        r"\w+",
        """all and as asc between by case cast collate cross desc distinct else end except exists from full
        glob group having in inner intersect is join left like limit natural not null nulls offset on or order
        outer over partition right select then union using values when where with""",
    )
)
_COMPARES = frozenset(("=", "==", "!=", "<>", "<", ">", "<=", ">="))
_DOT = Token("mark", ".")


@dataclass(frozen=True, slots=True)
class QueryShape:
    """The parts of a query, subqueries included; names and values in lower case.

    `columns` are those of SELECT, conditions, groups and orders, not those that only join tables. `values`
    are compared with. `n_selected` counts the columns of the result, None where `*` is among them.
    """

    tables: frozenset[str]
    columns: frozenset[str]
    values: frozenset[str]
    aggregates: tuple[str, ...]
    grouped: frozenset[str]
    n_selected: int | None
    is_ordered: bool
    is_descending: bool
    limit: str | None
    is_distinct: bool


def shape_of(sql: str) -> QueryShape:
    """Give the parts of a query, as far as its text tells them without the schema."""
    query = read_query(sql)
    selects = list(_all_selects(query))
    aliases = {alias for select in selects for alias in _aliases(select)}
    first = selects[0] if selects else Select()
    named = frozenset(_named(query))
    return QueryShape(
        tables=frozenset(name for select in selects for name in _tables(select)) - named,
        columns=frozenset(_columns(selects, _PLACES)) - aliases,
        values=frozenset(value for select in selects for value in _values(select)),
        aggregates=tuple(sorted(name for select in selects for name in _aggregates(select))),
        grouped=frozenset(_columns(selects, ("group",))) - aliases,
        n_selected=_n_selected(first),
        is_ordered=bool(first.nodes("order")),
        is_descending=any(token.is_word("desc") for token in flat(first.nodes("order"))),
        limit=next((token.text for token in flat(first.nodes("limit"))), None),
        is_distinct=any(is_word(node, "distinct") for node in first.nodes("select")[:1]),
    )


def _all_selects(query: Query) -> Iterator[Select]:
    """Every SELECT: those of the query, of its subqueries, and of the queries it names."""
    for select in query.selects:
        yield select
        for nodes in select.clauses.values():
            for inner in subqueries(nodes):
                yield from _all_selects(inner)
    for inner in query.named.values():
        yield from _all_selects(inner)


def _named(query: Query) -> Iterator[str]:
    for name, inner in query.named.items():
        yield name
        yield from _named(inner)


def _sources(select: Select) -> list[tuple[Node, ...]]:
    """What stands between the JOINs and commas of FROM, without ON and USING."""
    parts = split_at(select.nodes("from"), lambda node: is_word(node, "join") or node == COMMA)
    return [split_at(part, lambda node: is_word(node, "on", "using"))[0] for part in parts if part]


def _tables(select: Select) -> Iterator[str]:
    for source in _sources(select):
        named = [node for node in source if _is_name(node)]
        if named and named[0] is source[0]:
            qualified = len(source) > 2 and source[1] == _DOT  # noqa: PLR2004 - schema, dot, table
            yield (named[1] if qualified else named[0]).text.lower()


def _aliases(select: Select) -> Iterator[str]:
    """Names given by AS, and those right behind a table or subquery."""
    for nodes in select.clauses.values():
        for node, following in pairwise(nodes):
            if is_word(node, "as") and isinstance(following, Token):
                yield following.text.lower()
    for source in _sources(select):
        last = source[-1] if len(source) > 1 else None
        if _is_name(last) and source[-2] != _DOT:
            yield last.text.lower()


def _columns(selects: Iterable[Select], clauses: Sequence[Clause]) -> Iterator[str]:
    for select in selects:
        for clause in clauses:
            yield from _names(select.nodes(clause), compared=clause in _CONDITIONS)


def _names(nodes: Sequence[Node], *, compared: bool) -> Iterator[str]:
    """Names of columns: no functions, no qualifiers before a dot, no quoted text that is compared with."""
    for place, node in enumerate(nodes):
        following = nodes[place + 1] if place + 1 < len(nodes) else None
        if isinstance(node, Group):
            if node.query is None:
                yield from _names(node.nodes, compared=compared)
        elif _is_name(node) and not (compared and _is_value(nodes, place)):
            is_named_so = place > 0 and is_word(nodes[place - 1], "as")
            is_column = not isinstance(following, Group) and following != _DOT and not is_named_so
            yield from [node.text.lower()] if is_column else []


def _values(select: Select) -> Iterator[str]:
    for clause in _CONDITIONS:
        yield from _values_in(select.nodes(clause))


def _values_in(nodes: Sequence[Node]) -> Iterator[str]:
    for place, node in enumerate(nodes):
        if isinstance(node, Group):
            if node.query is None:
                yield from _values_in(node.nodes)
        elif node.kind in ("string", "number") or _is_value(nodes, place):
            yield node.text.lower().strip("%")


def _is_value(nodes: Sequence[Node], place: int) -> bool:
    """Tell whether a name in double quotes stands where SQLite takes it for text: behind a comparison."""
    node, before = nodes[place], nodes[place - 1] if place else None
    quoted = isinstance(node, Token) and node.kind == "quoted"
    compared = isinstance(before, Token) and (before.text in _COMPARES or before.is_word("like", "between"))
    return quoted and (compared or before in (None, COMMA))


def _aggregates(select: Select) -> Iterator[str]:
    return (
        token.text for clause in _PLACES for token in flat(select.nodes(clause)) if token.is_word(*AGGREGATES)
    )


def _n_selected(select: Select) -> int | None:
    items = select.items("select")
    star = Token("mark", "*")
    return None if any(item[-1] == star for item in items) else len(items)


def _is_name(node: Node | None) -> TypeGuard[Token]:
    if not isinstance(node, Token) or node.kind not in ("word", "quoted"):
        return False
    return node.kind == "quoted" or (node.text not in _KEYWORDS and not node.text[:1].isdigit())
