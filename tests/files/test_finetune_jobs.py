import pytest

from judgekit.domain.errors import FileProblems
from judgekit.domain.finetune import StartedJob, TrainedOn
from judgekit.files.finetune_jobs import recall_jobs, remember_job

FILE = TrainedOn(path="train.jsonl", sha256="ab", rows=3, tokens=12)


def job(name, **told):
    return StartedJob(
        job=name, endpoint="far", model="base", kind="sft", files=(FILE,), started="now", **told
    )


def test_the_last_that_was_told_of_a_job_counts(tmp_path):
    path = tmp_path / "deep" / "jobs.jsonl"
    assert recall_jobs(path) == {}
    for each in (job("one"), job("two", suites=("quiz",)), job("one", state="succeeded", tuned="ft")):
        remember_job(path, each)
    found = recall_jobs(path)
    assert list(found) == ["one", "two"]
    assert (found["one"].tuned, found["two"].suites, found["two"].rows) == ("ft", ("quiz",), 3)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("garbage", "jobs.jsonl:2: not readable as JSON"),
        ('{"job": "x"}', "jobs.jsonl:2: 'endpoint' is missing"),
        ('{"job": 1, "key": "k"}', "unknown key 'key'"),
    ],
)
def test_damage_is_told_with_its_line(tmp_path, line, said):
    path = tmp_path / "jobs.jsonl"
    remember_job(path, job("one"))
    with path.open("a") as file:
        file.write(line + "\n")
    with pytest.raises(FileProblems, match=said):
        recall_jobs(path)


def test_a_place_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(FileProblems, match="cannot be written"):
        remember_job(tmp_path / "file" / "jobs.jsonl", job("one"))


def test_what_was_asked_for_is_known_by_its_content():
    same = job("two", suites=("other",), state="failed")
    assert job("one").asked == same.asked
    assert job("one").asked != job("one", suffix="x").asked
