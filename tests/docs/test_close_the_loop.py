"""The walk from logs to a better model, as it is written; a pretend trainer stands in for a provider."""

import json

import pytest
from doc_page import follow
from loopback_finetune import TrainingLoopback, sums
from loopback_replies import Switches


@pytest.mark.slow
def test_the_loop_is_closed_as_written(tmp_path):
    with TrainingLoopback(Switches(answer=sums)) as server:
        ran = follow("how-to/close-the-loop.md", tmp_path, TRAINER_URL=server.base_url)
        jobs, files = server.jobs, server.files
    said = " ".join(ran.stdout.split())
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "wrote suites/week-2.yaml: 80 cases of 120 records (jsonl)" in said
    assert "tuned is better than small-1" in said
    assert "tuned and base are equivalent within 5.0 points" in said
    assert "no overfitting seen over 30 measured steps" in said
    assert list(jobs) == ["ftjob-1"]
    assert jobs["ftjob-1"].body["method"]["supervised"]["hyperparameters"] == {"n_epochs": 3}
    assert [name for name, _ in files.values()] == ["train.jsonl", "train.validation.jsonl"]
    rows = [json.loads(line) for line in (tmp_path / "train.jsonl").read_text().splitlines()]
    assert not any("example.org" in json.dumps(row) for row in rows)
    for suite in ("week-2", "general"):
        assert "model: trainer:ft:small-1:loop::1" in (tmp_path / f"suites/{suite}.yaml").read_text()
