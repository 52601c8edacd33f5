"""Pages of real data in a real browser: ten models of AlpacaEval, and the text-to-SQL suite by execution."""

import csv
import gzip
import json

import pytest
from chromium import Chromium, skip_without_chromium
from click.testing import CliRunner

from judgekit.cli.main import judgekit

BASELINE = "gpt4_1106_preview"
MODELS = (
    "claude-2.1",
    "gpt-3.5-turbo-1106",
    "gpt-3.5-turbo-1106_verbose",
    "FuseChat-Qwen-2.5-7B-Instruct",
    "claude",
    "gpt4_0613_concise",
    "vicuna-13b-v1.5",
    "falcon-40b-instruct",
    "Qwen-14B-Chat",
)
N_CASES = 120
LOOK = """({
  ready: document.documentElement.dataset.ready,
  width: document.documentElement.scrollWidth,
  rows: document.querySelectorAll('.figures tbody tr').length,
  listed: document.querySelectorAll('#list li').length,
  headline: document.querySelector('.headline').innerText,
})"""


@pytest.fixture(scope="module")
def browser():
    skip_without_chromium()
    with Chromium() as open_browser:
        yield open_browser


def invoke(folder, *words):
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        ran = CliRunner().invoke(judgekit, words, catch_exceptions=False)
    assert ran.exit_code == 0, ran.output


@pytest.fixture(scope="module")
def alpaca(real_data, tmp_path_factory):
    folder = tmp_path_factory.mktemp("alpaca")
    (folder / "judgekit.toml").touch()
    rows = list(_rows(real_data / "alpaca_eval"))
    (folder / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    invoke(folder, "import", "judgements", "rows.jsonl", "--suite", "alpaca", "--judge", "gpt4-turbo")
    invoke(folder, "report", "html", "alpaca", "-o", "page.html")
    return (folder / "page.html").as_uri()


def _rows(data):
    asked = {str(row["instruction_id"]): row["instruction"] for row in _lines(data / "instructions.jsonl.gz")}
    given = {
        (row["model"], str(row["instruction_id"])): row["output"] for row in _lines(data / "outputs.jsonl.gz")
    }
    with gzip.open(data / "annotations.csv.gz", "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            case, model = row["instruction_id"], row["model"]
            if model in MODELS and int(case) < N_CASES and row["preference"]:
                share = float(row["preference"]) - 1
                yield {
                    "case": case,
                    "input": asked[case],
                    "a": BASELINE,
                    "b": model,
                    "winner": "tie" if share == 0.5 else "b" if share > 0.5 else "a",
                    "shown_first": "a",
                    "output_b": given.get((model, case)),
                }


def _lines(path):
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


@pytest.fixture(scope="module")
def text_to_sql(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sql")
    (folder / "judgekit.toml").touch()
    invoke(folder, "ladder", "text-to-sql", "--judge", "execution", "--quiet")
    invoke(folder, "report", "html", "text-to-sql", "-o", "page.html")
    return (folder / "page.html").as_uri()


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize(("name", "n_cases"), [("alpaca", N_CASES), ("text_to_sql", 132)])
def test_a_real_page_opens_quietly(browser, request, name, n_cases, width):
    address = request.getfixturevalue(name)
    page = browser.open("about:blank")
    page.resize(width, 900, phone=width == 390)
    page.go(address)
    page.wait_for("document.documentElement.dataset.ready")
    seen = page.evaluate(LOOK)
    assert seen["ready"] == "yes"
    assert seen["width"] <= width
    assert seen["rows"] >= 4
    assert seen["listed"] == n_cases
    assert "first" in seen["headline"]
    assert page.console == []
    assert [each.url for each in page.requests if each.url != "about:blank"] == [address]
    page.close()
