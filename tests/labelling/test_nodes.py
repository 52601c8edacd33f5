"""Texts of candidates become nodes in which nothing can act or load."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from label_place import HOSTILE

from judgekit.labelling.nodes import ELEMENTS, markdown_nodes, plain_nodes, text_nodes


def elements(nodes):
    for node in nodes:
        if isinstance(node, list):
            yield node[0]
            yield from elements(node[1:])


def words(nodes):
    return "".join(node if isinstance(node, str) else words(node[1:]) for node in nodes)


def test_markdown_is_rendered():
    assert markdown_nodes("# T\n\na *b* **c** `d`\n\n- e\n- f\n\n3. g\n\n> h\n\n---") == [
        ["h4.level1", "T"],
        ["p", "a ", ["em", "b"], " ", ["strong", "c"], " ", ["code", "d"]],
        ["ul", ["li", ["span", "e"]], ["li", ["span", "f"]]],
        ["ol", ["li", ["span.marker", "3. "], ["span", "g"]]],
        ["blockquote", ["p", "h"]],
        ["hr"],
    ]


def test_code_blocks_and_tables_are_rendered():
    found = markdown_nodes("```sql\nselect 1 < 2\n```\n\n|a|b|\n|-|-|\n|1|2|")
    assert found[0] == ["pre", ["code", "select 1 < 2\n"]]
    assert found[1][1] == ["thead", ["tr", ["th", "a"], ["th", "b"]]]


def test_links_and_pictures_are_words_with_their_address():
    assert markdown_nodes("[here](http://a.b/c)") == [
        ["p", ["span", ["span.link", "here"], ["span.address", " ⟨", "http://a.b/c", "⟩"]]]
    ]
    assert markdown_nodes("![cat](http://a.b/c.png)") == [
        ["p", ["span.picture", "cat", ["span.address", " ⟨", "http://a.b/c.png", "⟩"]]]
    ]
    assert markdown_nodes("<http://a.b>") == [["p", ["span", ["span.link", "http://a.b"]]]]


def test_html_is_text():
    assert markdown_nodes("<script>x</script>") == [["p", "<script>x</script>"]]
    assert words(markdown_nodes("<div>\n<b onclick=x>y</b>\n</div>")) == "<div>\n<b onclick=x>y</b>\n</div>"


def test_what_is_not_seen_is_marked():
    assert plain_nodes("a\u202eb\x1b\r\nc") == [
        "a",
        ["span.control", "U+202E"],
        "b",
        ["span.control", "U+001B"],
        "\nc",
    ]


@pytest.mark.parametrize(
    "text",
    [
        '{"a": [1, 2]}',
        "[1, 2]",
        "select a\nfrom b",
        "WITH x AS (select 1) select * from x",
        "insert into t values (1)",
    ],
)
def test_json_and_sql_are_code(text):
    assert text_nodes(text) == [["pre", ["code", text]]]


@pytest.mark.parametrize(
    "text", ["{not json}", "Select the best from the list.", "With care comes success", "Update: all is set"]
)
def test_prose_is_no_code(text):
    assert words(text_nodes(text)) == text
    assert next(elements(text_nodes(text))) == "p"


def test_a_very_long_text_is_shown_as_it_is_written():
    assert next(elements(text_nodes("*a* " * 60_000))) == "pre"


@given(st.text() | st.sampled_from(HOSTILE))
def test_only_known_elements_are_made_and_no_text_is_lost_to_json(text):
    nodes = text_nodes(text)
    assert {name.split(".")[0] for name in elements(nodes)} <= ELEMENTS | {"h4", "h5", "h6"}
    json.dumps(nodes, ensure_ascii=False).encode("utf-8")
