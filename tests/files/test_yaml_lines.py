"""YAML as data: what scalars become, where things stand, and what is refused."""

import time

import pytest

from judgekit.domain.errors import FileProblems
from judgekit.files.yaml_lines import MOST_LEVELS, MOST_TOLD, parse_yaml, read_yaml, scalar_value

BILLION_LAUGHS = "a: &a [lol, lol]\n" + "".join(
    f"{after}: &{after} [{', '.join([f'*{before}'] * 9)}]\n"
    for before, after in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("true", True),
        ("False", False),
        ("TRUE", True),
        ("yes", "yes"),
        ("no", "no"),
        ("on", "on"),
        ("Off", "Off"),
        ("y", "y"),
        ("", None),
        ("~", None),
        ("null", None),
        ("12", 12),
        ("-7", -7),
        ("012", 12),
        ("0o14", 12),
        ("0x1F", 31),
        ("1_000", "1_000"),
        ("12:30:45", "12:30:45"),
        ("2026-11-23", "2026-11-23"),
        ("2026-11-23T10:00:00Z", "2026-11-23T10:00:00Z"),
        ("1.5", 1.5),
        ("1e3", 1000.0),
        (".5", 0.5),
        ("1e999", "1e999"),
        (".inf", ".inf"),
        (".nan", ".nan"),
        ("9" * 5000, "9" * 5000),
        ("=", "="),
        ("<<", "<<"),
        ("١٢", "١٢"),
    ],
)
def test_plain_scalars_follow_the_core_schema(text, value):
    found = scalar_value(text)
    assert found == value
    assert type(found) is type(value)


def test_quoted_scalars_stay_text():
    assert parse_yaml("""{a: 'true', b: "12", c: '', d: "null"}""", "x").value == {
        "a": "true",
        "b": "12",
        "c": "",
        "d": "null",
    }


def test_keys_are_text_as_written():
    assert parse_yaml("{1: a, true: b, 0x10: c, 1.0: d}", "x").value == {
        "1": "a",
        "true": "b",
        "0x10": "c",
        "1.0": "d",
    }


def test_every_place_has_its_line():
    document = parse_yaml(
        "# head\nname: x\ncriteria:\n  - name: a\n    weight:\n      2\n  - {name: b}\n", "x"
    )
    assert document.lines == {
        (): 2,
        ("name",): 2,
        ("criteria",): 3,
        ("criteria", 0): 4,
        ("criteria", 0, "name"): 4,
        ("criteria", 0, "weight"): 5,
        ("criteria", 1): 7,
        ("criteria", 1, "name"): 7,
    }
    assert document.line_of(("criteria", 1, "description")) == 7
    assert document.line_of(("tests", 3)) == 2


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "x.yaml: the file is empty"),
        ("# only a remark\n", "x.yaml: the file is empty"),
        (
            "a: b: c",
            (
                "x.yaml:1: not readable as YAML: mapping values are not allowed in this context; "
                "put a text that holds ': ' in quotes"
            ),
        ),
        (
            "a:\n\t- b",
            (
                "x.yaml:2: not readable as YAML: found character that cannot start any token; "
                "indent with spaces, not tabs, and put text that begins with @ or ` in quotes"
            ),
        ),
        (
            "a: [1, 2\nb: 3",
            (
                "x.yaml:2: not readable as YAML: did not find expected ',' or ']'; "
                "check the indentation, brackets and quotes up to this line"
            ),
        ),
        ('a: "b', "x.yaml:1: not readable as YAML: found unexpected end of stream; close the quote"),
        ("a: 1\n---\nb: 2", "x.yaml:2: a second document begins here; keep one document in a file"),
    ],
)
def test_what_is_no_yaml_is_told(text, told):
    found = []
    try:
        found = [str(problem) for problem in parse_yaml(text, "x.yaml").problems]
    except FileProblems as error:
        found = [str(problem) for problem in error.problems]
    assert found == [told]


def test_all_mistakes_of_form_are_told_at_once():
    document = parse_yaml("a: &x 1\nb: *x\na: 2\nc: !!python/object:os.system {}\n? [k]\n: v\n", "x.yaml")
    assert [str(problem) for problem in document.problems] == [
        "x.yaml:1: anchor '&x' is not read; leave it out",
        "x.yaml:2: alias '*x' is not read; write the value out",
        "x.yaml:3: key 'a' is written twice, first on line 1; keep one of them",
        "x.yaml:4: tag '!!python/object:os.system' is not read; leave it out, or put text in quotes",
        "x.yaml:5: a key must be plain text; write 'key: value'",
    ]
    assert document.value["a"] == 1


def test_billion_laughs_stay_small():
    started = time.process_time()
    document = parse_yaml(BILLION_LAUGHS, "x.yaml")
    assert time.process_time() - started < 1
    assert sum("alias" in problem.what for problem in document.problems) == 72
    assert document.value["i"] == [None] * 9


def test_a_flood_of_aliases_stops_early(mistakes):
    assert len(mistakes(parse_yaml, f"a: [{'*x, ' * 100_000}]", "x.yaml")) == MOST_TOLD


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? "])
def test_deep_nesting_is_refused_without_recursion(opening, mistakes):
    told = mistakes(parse_yaml, opening * 100_000, "x.yaml")
    assert told[-1] == f"x.yaml:1: nested more than {MOST_LEVELS} levels deep"


def test_a_file_over_a_mebibyte_is_refused(write, mistakes):
    path = write({"big.yaml": "a: " + "x" * 1024 * 1024}) / "big.yaml"
    assert mistakes(read_yaml, path) == ["big.yaml: is larger than 1 MiB; split it into several files"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"a: 1\nb: \xff\xfe", "x.yaml:2: holds bytes that are not UTF-8 text; save the file as UTF-8"),
        ("a: ä".encode("latin-1"), "x.yaml:1: holds bytes that are not UTF-8 text; save the file as UTF-8"),
        ("a: 1".encode("utf-16"), "x.yaml:1: holds bytes that are not UTF-8 text; save the file as UTF-8"),
        (b"a: 1\n\nb: \x00", "x.yaml:3: holds the control character U+0000; remove it"),
        (b"a: \x1b[31m", "x.yaml:1: holds the control character U+001B; remove it"),
        (b"a: \xed\xa0\x80", "x.yaml:1: holds bytes that are not UTF-8 text; save the file as UTF-8"),
    ],
)
def test_bytes_that_are_no_text_are_told(content, told, write, mistakes):
    assert mistakes(read_yaml, write({"x.yaml": content}) / "x.yaml") == [told]


def test_a_byte_order_mark_and_windows_lines_are_fine(write):
    path = write({"x.yaml": b"\xef\xbb\xbfa: 1\r\nb: two\r\n"}) / "x.yaml"
    document = read_yaml(path)
    assert (document.value, document.lines[("b",)]) == ({"a": 1, "b": "two"}, 2)


def test_files_that_are_not_there_are_told(folder, mistakes):
    assert mistakes(read_yaml, folder / "none.yaml") == ["none.yaml: no such file"]
    (folder / "dir.yaml").mkdir()
    assert mistakes(read_yaml, folder / "dir.yaml") == ["dir.yaml: is a folder, not a file"]
    assert mistakes(read_yaml, folder / ("n" * 300)) == [f"{'n' * 300}: cannot be read: File name too long"]
