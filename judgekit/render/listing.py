"""Lists that break between their items only."""

import textwrap
from collections.abc import Iterable

WIDTH = 100
_GLUE = "\xa0"
"""Stands for a space at which no line may break."""


def listed(head: str, items: Iterable[str], indent: str = "  ") -> str:
    """Give "head: item, item", wrapped between items; lines after the first are indented two further."""
    glued = ", ".join(item.replace(" ", _GLUE) for item in items)
    filled = textwrap.fill(f"{head}: {glued}", WIDTH, initial_indent=indent, subsequent_indent=f"{indent}  ")
    return filled.replace(_GLUE, " ")
