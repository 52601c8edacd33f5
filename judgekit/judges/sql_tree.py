"""SQL as a tree: tokens, parentheses, and the clauses of each SELECT. Pure, and never fails on broken SQL."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias, get_args

Clause: TypeAlias = Literal["select", "from", "where", "group", "having", "order", "limit"]

_TOKEN = re.compile(
    r"""(?P<space>\s+|--[^\n]*|/\*.*?(?:\*/|\Z))|(?P<string>'(?:[^']|'')*'?)"""
    r"""|(?P<quoted>"(?:[^"]|"")*"?|`[^`]*`?|\[[^\]]*\]?)|(?P<number>\d+(?:\.\d+)?|\.\d+)"""
    r"""|(?P<word>\w+)|(?P<mark><>|[!<>=]=|\|\||.)""",
    re.DOTALL,
)
_SET_OPERATORS = ("union", "intersect", "except")


@dataclass(frozen=True, slots=True)
class Token:
    """One token: a `word`, a `string`, a `quoted` name (SQLite may take it for a string), `number` or `mark`.

    `text` of words is in lower case, that of names and strings is without its quotes.
    """

    kind: str
    text: str

    def is_word(self, *words: str) -> bool:
        """Tell whether the token is one of these keywords or names."""
        return self.kind == "word" and self.text in words


COMMA = Token("mark", ",")


@dataclass(frozen=True, slots=True)
class Group:
    """What stands between parentheses."""

    nodes: tuple["Node", ...]

    @property
    def query(self) -> "Query | None":
        """The query it holds, if it is a subquery."""
        first = self.nodes[0] if self.nodes else None
        if isinstance(first, Group):
            return first.query if len(self.nodes) == 1 else None
        return query_of(self.nodes) if first and first.is_word("select", "with") else None


Node: TypeAlias = Token | Group


@dataclass(frozen=True, slots=True)
class Select:
    """One SELECT: the nodes of each of its clauses, without the keywords that begin them."""

    clauses: Mapping[Clause, tuple[Node, ...]] = field(default_factory=dict)

    def nodes(self, clause: Clause) -> tuple[Node, ...]:
        """The nodes of a clause, none where it is absent."""
        return self.clauses.get(clause, ())

    def items(self, clause: Clause) -> list[tuple[Node, ...]]:
        """What the commas of a clause separate."""
        return split_at(self.nodes(clause), lambda node: node == COMMA)


@dataclass(frozen=True, slots=True)
class Query:
    """The SELECTs that UNION, INTERSECT and EXCEPT combine, and the queries that WITH names."""

    selects: tuple[Select, ...]
    named: Mapping[str, "Query"] = field(default_factory=dict)


def read_query(text: str) -> Query:
    """Give a query as a tree; what is no SQL comes out with few clauses or none."""
    tokens = (
        Token(match.lastgroup or "", _bare(match.lastgroup or "", match[0]))
        for match in _TOKEN.finditer(text)
        if match.lastgroup != "space"
    )
    return query_of(_nested(tokens))


def query_of(nodes: Sequence[Node]) -> Query:
    """Give the query that nodes make up."""
    if len(nodes) == 1 and isinstance(nodes[0], Group):
        return query_of(nodes[0].nodes)
    names = bool(nodes) and is_word(nodes[0], "with")
    starts = (place for place, node in enumerate(nodes) if _begins_query(node, after_names=names))
    start = next(starts, len(nodes))
    parts = split_at(nodes[start:], lambda node: is_word(node, *_SET_OPERATORS))
    return Query(tuple(map(_select, parts)), _named(nodes[:start]))


def split_at(nodes: Sequence[Node], is_border: Callable[[Node], bool]) -> list[tuple[Node, ...]]:
    """Give what lies between the borders; nothing between two of them is left out."""
    parts: list[list[Node]] = [[]]
    for node in nodes:
        if is_border(node):
            parts.append([])
        else:
            parts[-1].append(node)
    return [tuple(part) for part in parts if part]


def is_word(node: Node, *words: str) -> bool:
    """Tell whether a node is one of these keywords or names."""
    return isinstance(node, Token) and node.is_word(*words)


def flat(nodes: Sequence[Node]) -> Iterator[Token]:
    """Give the tokens among nodes, those in parentheses included, but not those of subqueries."""
    for node in nodes:
        if isinstance(node, Token):
            yield node
        elif node.query is None:
            yield from flat(node.nodes)


def subqueries(nodes: Sequence[Node]) -> Iterator[Query]:
    """Give the subqueries among nodes, but not those inside them."""
    for node in nodes:
        if isinstance(node, Group):
            query = node.query
            if query is None:
                yield from subqueries(node.nodes)
            else:
                yield query


def _begins_query(node: Node, *, after_names: bool) -> bool:
    """Tell whether a query begins here; the groups of WITH are queries too, but those it names."""
    return is_word(node, "select") or (isinstance(node, Group) and not after_names and node.query is not None)


def _bare(kind: str, text: str) -> str:
    match kind:
        case "word":
            return text.lower()
        case "string":
            return text.removeprefix("'").removesuffix("'").replace("''", "'")
        case "quoted":
            return text[1:].removesuffix({"[": "]"}.get(text[0], text[0])).replace('""', '"')
        case _:
            return text


def _nested(tokens: Iterator[Token]) -> tuple[Node, ...]:
    """Tokens with each pair of parentheses as one group; a stray one ends its group, or is left out."""
    open_groups: list[list[Node]] = [[]]
    for token in tokens:
        if token == Token("mark", "("):
            open_groups.append([])
        elif token != Token("mark", ")"):
            open_groups[-1].append(token)
        elif len(open_groups) > 1:
            closed = Group(tuple(open_groups.pop()))
            open_groups[-1].append(closed)
    while len(open_groups) > 1:
        closed = Group(tuple(open_groups.pop()))
        open_groups[-1].append(closed)
    return tuple(open_groups[0])


def _select(nodes: Sequence[Node]) -> Select:
    if len(nodes) == 1 and isinstance(nodes[0], Group):
        return _select(nodes[0].nodes)
    clauses: dict[Clause, tuple[Node, ...]] = {}
    clause: Clause | None = None
    for node in nodes:
        begun = next((name for name in get_args(Clause) if is_word(node, name)), None)
        clause = begun or clause
        if begun:
            clauses.setdefault(begun, ())
        elif clause and not (is_word(node, "by") and not clauses[clause]):
            clauses[clause] += (node,)
    return Select(clauses)


def _named(nodes: Sequence[Node]) -> dict[str, Query]:
    """The queries of WITH by the names before them."""
    named: dict[str, Query] = {}
    name = ""
    for node in nodes:
        if isinstance(node, Group):
            named |= {name: query} if (query := node.query) else {}
        elif node.kind in ("word", "quoted") and not node.is_word(
            "with", "recursive", "as", "not", "materialized"
        ):
            name = node.text.lower()
    return named
