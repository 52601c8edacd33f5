"""What other tools' files became: the suite `moved`, its cases and its verdicts."""

import json

from click.testing import CliRunner

from judgekit.cli.compare import command as compare


def brought(result):
    assert result.exception is None, result.output or result.exception
    return json.loads(result.stdout)


def statuses(found):
    return {each["rubric"]: dict(each["statuses"]) for each in found["judged"]}


def cases(folder):
    lines = (folder / "suites" / "moved" / "cases.jsonl").read_text().splitlines()
    return {row["id"]: row for row in map(json.loads, lines)}


def compared(*words):
    result = CliRunner().invoke(compare, [*words, "--suite", "moved", "--json"])
    assert result.exception is None, result.exception
    return json.loads(result.stdout)["contrasts"]
