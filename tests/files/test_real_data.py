"""A published set of questions with the predictions of real systems, read as a suite."""

import gzip
import json

import pytest

from judgekit.files.jsonl import write_jsonl
from judgekit.files.suite import load_suite, missing_outputs

SUITE = """\
name: spider
cases: dev.jsonl
fields: {id: dev_index, input: question, reference: gold_sql, metadata: db_id}
cluster_by: db_id
rubrics: [sql]
candidates:
  zero-shot: {outputs: gpt4_zero_shot.jsonl}
  few-shot: {outputs: gpt4_few_shot.jsonl}
"""


@pytest.fixture
def spider(real_data, write):
    path = real_data / "spider_dev" / "dev.jsonl.gz"
    rows = [json.loads(line) for line in gzip.decompress(path.read_bytes()).splitlines()]
    folder = write({"spider.yaml": SUITE})
    write_jsonl(folder / "dev.jsonl", rows)
    for name in ("gpt4_zero_shot", "gpt4_few_shot"):
        said = [(row["dev_index"], row["predictions"].get(name)) for row in rows]
        outputs = [{"id": case, "output": text} for case, text in said if text]
        write_jsonl(folder / f"{name}.jsonl", outputs)
    return folder / "spider.yaml"


def test_published_questions_and_predictions_make_a_suite(spider, no_table):
    suite = load_suite(spider, no_table)
    assert len(suite.cases) == 519
    assert len({case.cluster for case in suite.cases}) == 10
    assert all(case.reference for case in suite.cases)
    answered = {name: len(outputs) for name, outputs in suite.outputs.items()}
    missing = {name: len(ids) for name, ids in missing_outputs(suite).items()}
    assert all(answered[name] + missing[name] == 519 for name in ("zero-shot", "few-shot"))
    assert min(answered.values()) > 500
