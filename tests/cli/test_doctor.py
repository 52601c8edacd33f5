import json


def test_doctor_looks_at_everything(place):
    place.configure("http://127.0.0.1:9/v1", 'api_key_env = "NOT_SET_ANYWHERE"')
    ran = place.run("doctor")
    assert ran.returncode == 2
    for subject in ("python: Python 3.", "packages: openai", "distribution: judgekit-lab", "no store yet"):
        assert subject in ran.stdout
    assert (
        "!!  endpoint: endpoint 'loop' needs a key: set the environment variable NOT_SET_ANYWHERE"
        in ran.stdout
    )


def test_doctor_is_content_without_endpoints(place):
    ran = place.run("doctor", "--json")
    assert ran.returncode == 0
    assert {finding["state"] for finding in json.loads(ran.stdout)} <= {"ok", "note"}


def test_doctor_sees_a_foreign_distribution(place):
    foreign = place.folder / "site" / "judgekit-9.9.dist-info"
    foreign.mkdir(parents=True)
    (foreign / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: judgekit\nVersion: 9.9\n", encoding="utf-8"
    )
    ran = place.run("doctor", env={"PYTHONPATH": str(foreign.parent)})
    assert ran.returncode == 2
    assert "pip uninstall judgekit" in ran.stdout


def test_init_starts_a_project_once(place):
    first = place.run("init")
    assert first.returncode == 0, first.stderr
    assert (place.folder / "suites" / "first.yaml").is_file()
    assert place.run("suite", "check", "first").returncode == 0
    again = place.run("init")
    assert again.returncode == 2
    assert "exists already" in again.stderr


def test_doctor_asks_endpoints_what_they_can_do(place, server):
    server.switches.models = "judge-1,judge-2"
    server.switches.logprobs = "rejected"
    place.configure(server.base_url)
    ran = place.run("doctor", "--probe")
    assert ran.returncode == 0, ran.stdout
    assert "ok  endpoint: loop has the models judge-1, judge-2" in ran.stdout
    assert "judge-1 answers in" in ran.stdout
    assert "logprobs no, token counts yes" in ran.stdout


def test_doctor_tells_an_endpoint_that_is_down(place):
    place.configure("http://127.0.0.1:9/v1")
    ran = place.run("doctor", "--probe")
    assert ran.returncode == 2
    assert "!!  endpoint: loop" in ran.stdout
