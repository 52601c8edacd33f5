"""Nothing that a candidate, judge or case is called can format, load or break anything."""

import re

import pytest

from judgekit.render.markdown import markdown_table, safe_markdown
from judgekit.render.rows import markdown_text

HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "![seen](http://example.com/pixel.png)",
    "[click](javascript:alert(1))",
    "```\nescaped\n```",
    "a | b\n| --- | --- |",
    "\\`x`",
    "\u202eturned",
    "# heading\n\n- list",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_cell_stays_one_cell(text):
    table = markdown_table(("name", "n"), [(text, 1)])
    lines = table.splitlines()
    assert len(lines) == 3
    assert len(re.findall(r"(?<!\\)\|", lines[2])) == 3
    assert "<" not in lines[2]
    assert not re.search(r"(?<!\\)\]\(", lines[2])
    assert "\u202e" not in lines[2]


def test_what_is_harmless_stays_as_it_is():
    plain = "better: win rate 61.8 % [57.0, 66.4], p = 2e-06 (Holm over 2), few_shot*"
    assert safe_markdown(plain) == plain


def test_a_report_in_markdown_is_safe():
    table = markdown_text(("output",), [("<script>alert(1)</script>\nmore | `code`",)])
    assert table.splitlines()[2] == "| &lt;script>alert(1)&lt;/script>⏎more \\| \\`code\\` |"
