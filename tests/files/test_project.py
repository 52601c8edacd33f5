"""The project around a folder, and the mistakes of its configuration."""

from pathlib import Path

import pytest

import judgekit
from judgekit.domain.config import ProjectConfig
from judgekit.files.project import builtin_folder, find_project, load_config
from judgekit.files.toml_lines import lines_of

WHOLE = """\
store = "here.duckdb"
default_judge = "strong"

[endpoints.cloud]
base_url = "https://example.com/v1"
api_key_env = "CLOUD_KEY"
rpm = 500

[judges.strong]
model = "big"
endpoint = "cloud"

[judges.both]
kind = "panel"
members = ["strong", "embedded"]

[prices."big"]
input = 1
output = 2.5
"""


def test_a_whole_configuration_comes_through(write):
    config = load_config(write({"judgekit.toml": WHOLE}) / "judgekit.toml")
    assert config.store == "here.duckdb"
    assert config.endpoints["cloud"].rpm == 500
    assert config.judges["both"].members == ("strong", "embedded")
    assert config.prices["big"].output == 2.5


def test_a_project_is_found_from_below(write):
    folder = write({"judgekit.toml": WHOLE, "suites/deep/x.txt": ""})
    project = find_project(folder / "suites" / "deep")
    assert project.folder == folder
    assert project.config.default_judge == "strong"
    assert project.rubric_folders == (folder / "rubrics", builtin_folder("rubrics"))
    assert project.suite_folders == (folder / "suites", builtin_folder("suites"))
    assert project.report_folders == (folder / "reports", builtin_folder("reports"))


def test_without_a_configuration_the_folder_itself_is_the_project(folder):
    project = find_project(folder)
    assert project.folder == folder
    assert project.config == ProjectConfig()


def test_what_comes_with_judgekit_is_found_and_not_named_twice():
    root = Path(judgekit.__file__).parents[1]
    for kind in ("rubrics", "suites", "reports"):
        assert builtin_folder(kind).is_dir()
    assert find_project(root).rubric_folders.count(builtin_folder("rubrics")) == 1


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("store = ", ":1: not readable as TOML: Invalid value; put text in quotes"),
        ("a = 1\nstore = here\n", ":2: not readable as TOML: Invalid value; put text in quotes"),
        ("store = 'a'\nstore = 'b'\n",
         ":2: not readable as TOML: Cannot overwrite a value"),
        ("store = 3\n", ":1: 'store' should be text, not the number 3; put it in quotes"),
        ("store = 2026-11-23\n[endpoints.x]\nbase_url = 'https://x'\ntimeout_s = inf\n",
         ":4: 'timeout_s' of endpoint 'x' should be a number, not the text 'inf'; write it without quotes"),
        ("defualt_judge = 'x'\n", ":1: unknown key 'defualt_judge'; did you mean 'default_judge'?"),
        ("default_judge = 'embeded'\n", ":1: there is no judge 'embeded'; did you mean 'embedded'?"),
        ("concurrency = 0\n", ":1: 'concurrency' should be at least 1, not 0"),
        ("concurrency = 9999\n", ":1: 'concurrency' should be at most 2000, not 9999"),
        ("\n[endpoints.cloud]\nrpm = 5\n",
         ":2: 'base_url' is missing in endpoint 'cloud'; add 'base_url', which is text"),
        ("[endpoints]\ncloud = 'https://x'\n",
         (":2: endpoint 'cloud' should be a mapping with 'base_url', not the text 'https://x'; its keys are "
         "base_url, api_key_env, rpm, tpm, max_concurrency, timeout_s")),
        ("[endpoints.cloud]\nbase_url = 'example.com'\n",
         ":2: 'base_url' of endpoint 'cloud' should begin with https:// or http://"),
        ("[endpoints.cloud]\nbase_url = 'https://x'\nrpm = -1\n",
         ":3: 'rpm' of endpoint 'cloud' should be above 0, not -1"),
        ("[endpoints.cloud]\nbase_url = 'https://x'\napi_key = 'sk-123'\n",
         ":3: unknown key 'api_key' in endpoint 'cloud'; did you mean 'api_key_env'?"),
        ("[endpoints.cloud]\nbase_url = 'https://x'\napi_key_env = 'sk-123'\n",
         (":3: 'api_key_env' of endpoint 'cloud' is no name of an environment variable; "
         "put the key into the environment and the variable's name here")),
        ("[judges.j]\nmodel = 'm'\nendpoint = 'cloud'\n",
         ":3: judge 'j' names endpoint 'cloud', which does not exist; the endpoints are local"),
        ("[judges.j]\nmodel = 'm'\nname = 'j'\n", (":3: unknown key 'name' in judge 'j'; "
         "the keys here are kind, model, endpoint, mode, samples, temperature, max_tokens, program, options, "
         "members, combine, cheap and 3 more")),
        ("[judges.j]\nkind = 'llm'\n", ":1: judge 'j' is of kind 'llm' and has no 'model'; add 'model'"),
        ("[judges.j]\nmodel = 'm'\nmode = 'json'\n",
         (":3: 'mode' of judge 'j' should be 'auto', 'decisions', 'json_schema', 'logprobs' or 'text', "
         "not the text 'json'")),
        ("[judges.j]\nkind = 'panel'\nmembers = ['embedded', 'k']\n",
         ":3: judge 'j' names judge 'k', which does not exist; the judges are j, embedded"),
        ("[prices.m]\ninput = 1\n",
         ":1: 'output' is missing in price 'm'; add 'output', which is a number"),
        ("prices.m = {input = 1, output = 'two'}\n",
         ":1: 'output' of price 'm' should be a number, not the text 'two'"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_line(text, told, write, mistakes):
    folder = write({"judgekit.toml": text})
    assert f"judgekit.toml{told}" in mistakes(find_project, folder)


@pytest.mark.parametrize(
    "text",
    [
        "[endpoints.a]\nbase_url = 'https://u:secret@x'\napi_key = 'secret'\nrpm = -1\n",
        "[endpoints.a]\nbase_url = 'secret'\napi_key_env = 'secret key'\n",
        "[endpoints.a]\nbase_url = 'https://x'\napi_key_env = secret\n",
    ],
)
def test_what_may_be_a_key_is_never_repeated(text, write, mistakes):
    told = mistakes(load_config, write({"judgekit.toml": text}) / "judgekit.toml")
    assert all("secret" not in line for line in told)


def test_lines_are_found_for_tables_and_keys():
    text = "a = 1\nb.c = 2\n\n[x.'y z']\n  d = 3\n[[l]]\ne = 4\n# f = 5\n[\"q\"]\ng = 6\n"
    assert lines_of(text) == {
        (): 1,
        ("a",): 1,
        ("b", "c"): 2,
        ("x", "y z"): 4,
        ("x", "y z", "d"): 5,
        ("l",): 6,
        ("l", "e"): 7,
        ("q",): 9,
        ("q", "g"): 10,
    }
