"""Texts of others as nodes that a page builds element by element: nothing in them can act or load.

A node is a text, or a list of an element's name, with a class after a dot if it has one, and its nodes. There
is no place in it for an attribute, so there are no links, no images and no handlers: a link is its words with
the address beside them as text.
"""

import json
import re
from typing import TYPE_CHECKING, Any, TypeAlias

from judgekit.domain.unseen import code_point, split_unseen

if TYPE_CHECKING:
    from markdown_it.token import Token

Node: TypeAlias = str | list[Any]

LONGEST_MARKDOWN = 200_000
"""Characters; longer texts are shown as they are written."""
ELEMENTS = frozenset(
    {
        *("p", "ul", "ol", "li", "blockquote", "hr", "br", "pre", "code"),
        *("em", "strong", "s", "table", "thead", "tbody", "tr", "th", "td", "span", "div"),
    }
)
_SQL = re.compile(
    r"\s*(select\b.+\bfrom\s+[\w\"`(]|with\s+\w+\s+as\s*\(|insert\s+into\s|update\s+\w+\s+set\s"
    r"|delete\s+from\s|create\s+table\s)",
    re.IGNORECASE | re.DOTALL,
)
TOP_HEADING = 3
"""Headings of the page above any text; a text's own headings go below."""


def text_nodes(text: str) -> list[Node]:
    """Give the nodes of a text: JSON and SQL as code, everything else as Markdown."""
    if _is_code(text) or len(text) > LONGEST_MARKDOWN:
        return [["pre", ["code", *plain_nodes(text)]]]
    return markdown_nodes(text)


def plain_nodes(text: str) -> list[Node]:
    """Give a text as it is, with characters that are not seen as marks."""
    parts = split_unseen(text)
    nodes = (
        part if place % 2 == 0 else ["span.control", code_point(part)] for place, part in enumerate(parts)
    )
    return [node for node in nodes if node]


def markdown_nodes(text: str) -> list[Node]:
    """Give the nodes of Markdown; HTML in it is text."""
    from markdown_it import MarkdownIt  # noqa: PLC0415 - only the labelling page needs it

    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    root: list[Node] = ["div"]
    open_nodes = [root]
    for token in _flat(parser.parse(text)):
        _take(token, open_nodes)
    return root[1:]


def _flat(tokens: "list[Token]") -> "list[Token]":
    flat: list[Token] = []
    for token in tokens:
        flat.extend(token.children or ()) if token.type == "inline" else flat.append(token)
    return flat


def _take(token: "Token", open_nodes: list[list[Node]]) -> None:
    """Put a token into the innermost open node, or open or close one."""
    here = open_nodes[-1]
    if token.type in {"text", "html_inline", "html_block"}:
        here.extend(plain_nodes(token.content))
    elif token.type in {"fence", "code_block"}:
        here.append(["pre", ["code", *plain_nodes(token.content)]])
    elif token.type == "code_inline":
        here.append(["code", *plain_nodes(token.content)])
    elif token.type == "softbreak":
        here.append("\n")
    elif token.type == "image":
        here.append(["span.picture", *plain_nodes(token.content), *_address(token, "src")])
    elif token.nesting > 0:
        _open(token, open_nodes)
    elif token.nesting < 0:
        open_nodes.pop()
    elif token.tag in ELEMENTS:
        here.append([token.tag])


def _open(token: "Token", open_nodes: list[list[Node]]) -> None:
    node: list[Node] = [_element(token)]
    if token.type == "list_item_open" and token.info:
        node.append(["span.marker", f"{token.info}{token.markup} "])
    if token.type == "link_open":
        open_nodes[-1].append(["span", node, *_address(token, "href")])
    else:
        open_nodes[-1].append(node)
    open_nodes.append(node)


def _element(token: "Token") -> str:
    if token.type == "link_open":
        return "span.link"
    if token.type == "heading_open":
        level = int(token.tag[1:])
        return f"h{min(6, level + TOP_HEADING)}.level{level}"
    hidden = token.type == "paragraph_open" and token.hidden
    return "span" if hidden or token.tag not in ELEMENTS else token.tag


def _address(token: "Token", attribute: str) -> list[Node]:
    """The address as text, unless the words are the address."""
    if token.markup == "autolink":
        return []
    address = str(token.attrGet(attribute) or "")
    return [["span.address", " ⟨", *plain_nodes(address), "⟩"]]


def _is_code(text: str) -> bool:
    if text.lstrip()[:1] in {"{", "["}:
        try:
            json.loads(text)
        except ValueError:
            return False
        return True
    return _SQL.match(text) is not None and "\n\n" not in text.strip() and not text.rstrip().endswith(".")
