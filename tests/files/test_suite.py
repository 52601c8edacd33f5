"""Suites: files that belong together come in together, and so do their mistakes."""

from pathlib import Path

import pytest

from judgekit.files.judge_checks import Known
from judgekit.files.suite import find_suite, load_suite, missing_outputs

CASES = '{"id": "a", "input": "Hi"}\n{"id": "b", "input": "Ho"}\n'
OUTPUTS = '{"id": "b", "output": "Hello"}\n'
HEAD = "name: s\ncases: cases.jsonl\nrubrics: [tone]\n"


@pytest.fixture
def load(write, no_table):
    """Load a suite beside cases, outputs, examples and passages."""

    def call(text, known=None):
        files = {"cases.jsonl": CASES, "out.jsonl": OUTPUTS, "docs/one.md": "# One\n", "../secret.jsonl": ""}
        folder = write({"suites/s.yaml": text, **{f"suites/{name}": body for name, body in files.items()}})
        (folder / "suites" / "link.jsonl").symlink_to(folder / "secret.jsonl")
        return load_suite(folder / "suites" / "s.yaml", no_table, *([] if known is None else [known]))

    return call


def test_a_whole_suite_comes_through(load, folder):
    suite = load(
        HEAD
        + "judges: [embedded, {name: panel, kind: panel, members: [embedded, exact]},"
        + " {name: exact, kind: program, program: exact_match}]\nbaseline: short\ncandidates:\n"
        + "  short: {outputs: out.jsonl, made_by: by hand}\n"
        + "  long: {extends: rag, params: {temperature: 0}}\n"
        + "  rag:\n    model: local:smollm2-135m\n    retrieve: {from: docs}\n"
        + "    examples: {from: cases.jsonl, k: 1}\n",
        Known(rubrics={"tone"}, judges={"embedded"}, endpoints={"local"}),
    )
    assert suite.name == "s"
    assert suite.folder == str(folder / "suites")
    assert [case.id for case in suite.cases] == ["a", "b"]
    assert suite.outputs["short"]["b"].text == "Hello"
    assert missing_outputs(suite) == {"short": ("a",)}
    assert suite.file.candidates["rag"].retrieve.source == "docs"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("cases: cases.jsonl\nrubrics: [tone]\n", ":1: 'name' is missing; add 'name', which is text"),
        (HEAD.replace("name: s", "name: t"),
         ":1: 'name' is 't', but the file is called 's.yaml'; write 'name: s', or rename the file"),
        (HEAD.replace("[tone]", "[]"), ":3: 'rubrics' is empty"),
        (HEAD.replace("[tone]", "tone"),
         ":3: 'rubrics' should be a list, not the text 'tone'; write it as a list: [...]"),
        (HEAD.replace("[tone]", "[tone, tone]"), ":3: 'rubrics' names 'tone' 2 times; name it once"),
        (HEAD.replace("[tone]", "[tune]"), ":3: there is no rubric 'tune'; did you mean 'tone'?"),
        (HEAD.replace("cases.jsonl", "case.jsonl"),
         ":2: 'cases' names a file that is not there: 'case.jsonl'; did you mean 'cases.jsonl'?"),
        (HEAD.replace("cases.jsonl", "docs/one.md"),
         ":2: 'cases' is neither a .jsonl, .csv or .parquet file nor a query: 'docs/one.md'"),
        (HEAD.replace("cases.jsonl", "docs"),
         ":2: 'cases' is neither a .jsonl, .csv or .parquet file nor a query: 'docs'"),
        (HEAD.replace("cases.jsonl", '"a\\0b"'), ":2: 'cases' is no path"),
        (HEAD.replace("cases.jsonl", "''"), ":2: 'cases' is no path"),
        (HEAD.replace("cases.jsonl", "[a.jsonl]"), ":2: 'cases' should be text, not a list"),
        (HEAD.replace("cases.jsonl", "../secret.jsonl"),
         (":2: 'cases' leads out of the folder of this file: '../secret.jsonl'; "
         "put the file beside or below this one")),
        (HEAD.replace("cases.jsonl", "docs/../cases.jsonl"),
         (":2: 'cases' leads out of the folder of this file: 'docs/../cases.jsonl'; "
         "put the file beside or below this one")),
        (HEAD.replace("cases.jsonl", "link.jsonl"),
         (":2: 'cases' leads out of the folder of this file: 'link.jsonl'; "
         "put the file beside or below this one")),
        (HEAD.replace("cases.jsonl", "/etc/hosts"),
         (":2: 'cases' leads out of the folder of this file: '/etc/hosts'; "
         "put the file beside or below this one")),
        (HEAD.replace("cases.jsonl", "x" * 300 + ".jsonl"),
         ":2: 'cases' cannot be followed: File name too long"),
        (HEAD + "dataset: x\n", ":4: unknown key 'dataset'; did you mean 'cases'?"),
        (HEAD + "fields: {inptu: x}\n", ":4: unknown key 'inptu' in 'fields'; did you mean 'input'?"),
        (HEAD + "fields: {input: 3}\n",
         ":4: 'fields.input' should be text or a list, not the number 3; put it in quotes"),
        (HEAD + "judges: [3]\n",
         ":4: judge 1 should be text or a mapping with 'name', not the number 3; put it in quotes"),
        (HEAD + "judges: [embeded]\n", ":4: there is no judge 'embeded'; did you mean 'embedded'?"),
        (HEAD + "judges:\n- {kind: llm, model: x}\n",
         ":5: 'name' is missing in judge 1; add 'name', which is text"),
        (HEAD + "judges:\n- {name: j, knd: llm, model: m}\n",
         ":5: unknown key 'knd' in judge 'j'; did you mean 'kind'?"),
        (HEAD + "judges:\n- {name: j, kind: llm}\n",
         ":5: judge 'j' is of kind 'llm' and has no 'model'; add 'model'"),
        (HEAD + "judges:\n- {name: j, kind: cascade, cheap: embedded}\n",
         ":5: judge 'j' is of kind 'cascade' and has no 'strong'; add 'strong'"),
        (HEAD + "judges:\n- {name: j, kind: panel, members: [embedded, none]}\n",
         ":5: judge 'j' names judge 'none', which does not exist; the judges are embedded, j"),
        (HEAD + "judges:\n- {name: j, model: m, endpoint: clod}\n",
         ":5: judge 'j' names endpoint 'clod', which does not exist; did you mean 'cloud'?"),
        (HEAD + "judges:\n- {name: j, model: m, rubrics: [tune]}\n",
         ":5: judge 'j' names rubric 'tune', which does not exist; did you mean 'tone'?"),
        (HEAD + "judges: [embedded, {name: embedded, model: m}]\n",
         ":4: 'judges' names 'embedded' 2 times; name it once"),
        (HEAD + "judges: [{name: j, model: m, samples: 0}]\n",
         ":4: 'samples' of judge 'j' should be at least 1, not 0"),
        (HEAD + "judges: [{name: j, model: m, margin: 0.7}]\n",
         ":4: 'margin' of judge 'j' should be at most 0.5, not 0.7"),
        (HEAD + "baseline: short\n", ":4: 'baseline' is 'short', which is no candidate of this suite"),
        (HEAD + "baseline: shrot\ncandidates: {short: {outputs: out.jsonl}}\n",
         ":4: 'baseline' is 'shrot', which is no candidate of this suite; did you mean 'short'?"),
        (HEAD + "candidates: [short]\n", ":4: 'candidates' should be a mapping, not a list"),
        (HEAD + "candidates:\n  short:\n",
         ":5: candidate 'short' should be a mapping, not nothing; give it a value, or leave the key out"),
        (HEAD + "candidates:\n  short: {}\n", (":5: candidate 'short' has neither 'outputs' nor a 'model'; "
         "add 'outputs: file.jsonl', or 'model: endpoint:model'")),
        (HEAD + "candidates:\n  short: {outptus: out.jsonl, model: m}\n",
         ":5: unknown key 'outptus' in candidate 'short'; did you mean 'outputs'?"),
        (HEAD + "candidates:\n  short: {outputs: outt.jsonl}\n",
         (":5: 'outputs' of candidate 'short' names a file that is not there: 'outt.jsonl'; "
         "did you mean 'out.jsonl'?")),
        (HEAD + "candidates:\n  short: {model: m, examples: {source: cases.jsonl}}\n",
         ":5: unknown key 'source' in 'examples' of candidate 'short'; did you mean 'from'?"),
        (HEAD + "candidates:\n  short: {model: m, examples: {from: cases.jsonl, k: none}}\n",
         ":5: 'examples.k' of candidate 'short' should be a whole number, not the text 'none'"),
        (HEAD + "candidates:\n  short:\n    model: m\n    retrieve:\n      from: passages\n",
         (":8: 'retrieve.from' of candidate 'short' names a file that is not there: 'passages'; "
         "paths start at the folder of this file")),
        (HEAD + "candidates:\n  short: {extends: basis}\n",
         (":5: candidate 'short' extends 'basis', which is no candidate of this suite; "
         "the candidates are short")),
        (HEAD + "candidates:\n  short: {extends: short}\n",
         ":5: candidate 'short' extends itself: short -> short; let one of them extend nothing"),
        (HEAD + "candidates:\n  x: {extends: a}\n  a: {extends: b}\n  b: {extends: a}\n",
         ":6: candidate 'a' extends itself: a -> b -> a; let one of them extend nothing"),
        (HEAD + "candidates:\n  a: {model: m}\n  b: {extends: a, model: null}\n",
         (":6: candidate 'b' has neither 'outputs' nor a 'model'; "
         "add 'outputs: file.jsonl', or 'model: endpoint:model'")),
        (HEAD + "candidates:\n  a: {model: m, examples: {from: out.jsonl, method: embedding}}\n",
         (":5: 'method' says how the nearest are found, but 'select' is 'fixed'; "
         "write 'select: nearest', or no method")),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_line(text, told, load, mistakes):
    known = Known(rubrics=("tone",), judges=("embedded",), endpoints=("local", "cloud"))
    assert mistakes(load, text, known) == [f"suites/s.yaml{told}"]


def test_mistakes_of_all_files_are_told_at_once(write, no_table, mistakes):
    folder = write(
        {
            "s.yaml": HEAD + "baseline: c\ncandidates:\n  a: {outputs: a.jsonl}\n  b: {outputs: b.jsonl}\n",
            "cases.jsonl": '{"id": "a", "inptu": "Hi"}\n',
            "a.jsonl": '{"id": "", "output": ""}\n',
            "b.jsonl": '{"id": "a" "output": "B"}\n',
        }
    )
    assert mistakes(load_suite, folder / "s.yaml", no_table) == [
        "s.yaml:4: 'baseline' is 'c', which is no candidate of this suite; the candidates are a, b",
        "cases.jsonl:1: unknown key 'inptu'; did you mean 'input'?",
        "a.jsonl:1: 'id' is empty",
        (
            "b.jsonl:1: not readable as JSON: Expecting ',' delimiter at column 12; "
            "write one JSON object on each line"
        ),
    ]


def test_names_are_not_checked_where_none_are_known(load):
    assert load(HEAD.replace("tone", "anything") + "judges: [anyone]\n").file.rubrics == ("anything",)


def test_suites_are_found_by_name_or_path(write, mistakes):
    folder = write({"own/s.yaml": HEAD, "garden/s.yaml": HEAD, "garden/t.yaml": HEAD})
    folders = (folder / "own", folder / "garden")
    assert find_suite("s", folders) == folder / "own" / "s.yaml"
    assert find_suite("t", folders) == folder / "garden" / "t.yaml"
    assert str(find_suite("any/where.yaml", folders)) == str(Path("any", "where.yaml"))
    assert mistakes(find_suite, "u", folders) == ["own: there is no suite 'u'; the suites are s, t"]
