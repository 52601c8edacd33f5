"""Markdown that says what was said: names and texts in it format nothing, load nothing and break no table."""

import re
from collections.abc import Sequence

from judgekit.domain.unseen import visible

_ACTIVE = re.compile(r"[\\`|<]|\](?=\()")
_BREAKS = re.compile(r"\s*[\r\n]+\s*")


def safe_markdown(text: str) -> str:
    """Give a text as one line of Markdown without HTML, code, links or images of its own."""
    plain = _BREAKS.sub(" ⏎ ", text.strip())
    return visible(_ACTIVE.sub(lambda found: "&lt;" if found[0] == "<" else "\\" + found[0], plain))


def markdown_table(columns: Sequence[object], rows: Sequence[Sequence[object]]) -> str:
    """Give a table, each cell made safe."""
    lines = [columns, ("---",) * len(columns), *rows]
    return "\n".join("| " + " | ".join(safe_markdown(str(cell)) for cell in line) + " |" for line in lines)
