"""SQL as text: the statement inside a candidate's answer, and whether a query asks for an order. Pure."""

import re
from collections.abc import Iterator

_FENCE = re.compile(r"```[ \t]*(\w*)[^\n]*\n(.*?)(?:```|\Z)", re.DOTALL)
_QUERY = (
    r"(?:SELECT\b|WITH\s+(?:RECURSIVE\s+)?[\w\"`\[\]]+\s*(?:\([^)]{0,500}\)\s*)?"
    r"AS\s+(?:NOT\s+)?(?:MATERIALIZED\s*)?\()"
)
_STARTS = (
    re.compile(rf"^[ \t(]*(?={_QUERY})", re.MULTILINE | re.IGNORECASE),
    re.compile(rf"(?={_QUERY})"),
)
_TOKEN = re.compile(
    r"""(?P<skip>'(?:[^']|'')*'?|"(?:[^"]|"")*"?|`[^`]*`?|\[[^\]]*\]?|--[^\n]*|/\*.*?(?:\*/|\Z))"""
    r"|(?P<blank>\n[ \t]*\n)|(?P<word>\w+)|(?P<mark>[();])",
    re.DOTALL,
)
_CONTINUES = re.compile(
    r"\s*(?:SELECT|FROM|WHERE|GROUP|ORDER|HAVING|LIMIT|UNION|INTERSECT|EXCEPT|JOIN|LEFT|INNER|AND|OR|ON|\)|,|--)",
)


def extract_query(text: str) -> str | None:
    """Give the query in an answer: that of the last fenced SQL block, else the first that starts a line.

    The query ends at its semicolon, or where a blank line is followed by something that is no SQL.

    Returns:
        The statement without its semicolon, or None if the answer holds no SELECT or WITH.
    """
    blocks = [
        match[2] for match in _FENCE.finditer(text) if match[1].lower() in ("", "sql", "sqlite", "duckdb")
    ]
    for block in reversed(blocks):
        if query := _first_query(block):
            return query
    return _first_query(text)


def is_ordered(query: str) -> bool:
    """Say whether a query fixes the order of its rows: ORDER BY outside all parentheses."""
    depth = 0
    before = ""
    for token in _tokens(query):
        depth += {"(": 1, ")": -1}.get(token[0], 0)
        word = token[0].upper()
        if depth == 0 and before == "ORDER" and word == "BY":
            return True
        before = word if depth == 0 else ""
    return False


def _first_query(text: str) -> str | None:
    for start in _STARTS:
        if found := start.search(text):
            return _statement(text[found.end() :])
    return None


def _statement(text: str) -> str:
    """Cut a statement off where it ends; semicolons and blank lines in strings and comments do not count."""
    for token in _tokens(text):
        ends = token[0] == ";" or (token.lastgroup == "blank" and not _CONTINUES.match(text, token.end()))
        if ends:
            return text[: token.start()].strip()
    return text.strip().removesuffix("```").strip()


def _tokens(text: str) -> Iterator[re.Match[str]]:
    """Give words, marks and blank lines; strings, quoted names and comments are passed over."""
    return (token for token in _TOKEN.finditer(text) if token.lastgroup != "skip")
