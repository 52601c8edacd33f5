"""The page over HTTP: who may use it, what it tells, and that what it acknowledges is kept."""

import json
import re
import socket

import pytest
from label_place import LabelPlace

ANSWERED = "select case_id, choice, raw from judgements where judge = 'human:ann' and status <> 'missing'"


@pytest.fixture(scope="module")
def untouched(tmp_path_factory):
    """A page on which nothing is answered."""
    pytest.importorskip("starlette")
    place = LabelPlace(tmp_path_factory.mktemp("untouched"))
    place.fill()
    with place.label("--as", "ann", "--n", "5") as serving:
        yield serving


@pytest.fixture
def serving(place):
    with place.label("--as", "ann", "--n", "5") as serving:
        yield serving


def test_it_listens_on_this_machine_only(untouched):
    port = int(untouched.client.host.split(":")[1])
    assert untouched.address.startswith("http://127.0.0.1:")
    others = {info[4][0] for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)}
    for address in others - {"127.0.0.1"}:
        with socket.socket() as outside:
            assert outside.connect_ex((address, port)) != 0 or address.startswith("127.")


def test_the_key_becomes_a_cookie_that_no_script_and_no_other_site_can_use(untouched):
    client = untouched.client
    assert "HttpOnly" in client.set_cookie
    assert "samesite=strict" in client.set_cookie.lower()
    assert client.ask("GET", "/").status == 403
    assert client.ask("GET", "/?key=wrong").status == 403
    assert client.ask("GET", "/", client.headers).status == 200


@pytest.mark.parametrize("path", ["/", "/state", "/page.js", "/page.css", "/nothing", "/say"])
def test_every_answer_is_strict_and_nothing_is_had_without_the_key(untouched, path):
    refused = untouched.client.ask("GET", path)
    assert (refused.status, "key" in refused.body) == (403, True)
    for reply in (refused, untouched.client.ask("GET", path, untouched.client.headers)):
        policy = reply.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
        assert "unsafe" not in policy
        assert reply.headers["x-content-type-options"] == "nosniff"
        assert reply.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "change",
    [
        {"Cookie": ""},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"X-Pass-Word": "wrong"},
        {"Host": "evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
    ],
)
def test_a_change_from_elsewhere_is_refused(untouched, change):
    client = untouched.client
    body = json.dumps({"act": "answer", "number": 1, "choice": "first"})
    assert client.ask("POST", "/say", client.headers | change, body).status == 403
    without = {name: value for name, value in client.headers.items() if name not in change}
    if set(change) & {"Cookie", "Origin", "X-Pass-Word"}:
        assert client.ask("POST", "/say", without, body).status == 403
    assert client.state()["progress"]["done"] == 0


def test_the_state_does_not_tell_who_wrote_what(untouched):
    client = untouched.client
    for _ in range(5):
        told = json.dumps(client.state())
        assert not re.search(r"\b(base|tuned|rag)\b", told)
        assert "candidate" not in told
        assert not re.search(r'"c\d+"', told)
        client.say("skip")


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"act": "answer", "number": 1, "choice": "third"}, 422),
        ({"act": "answer", "number": 1, "choice": "first", "extra": 1}, 422),
        ({"act": "answer", "number": 1}, 422),
        ({"act": "answer", "number": 4, "choice": "first"}, 409),
        ({"act": "undo"}, 422),
        ({"act": "answer", "number": 1, "choice": "first", "note": "x" * 70_000}, 422),
    ],
)
def test_what_makes_no_sense_is_refused_and_saved_nowhere(untouched, said, status):
    client = untouched.client
    assert client.ask("POST", "/say", client.headers, json.dumps(said)).status == status
    assert client.ask("POST", "/say", client.headers, "not json").status == 422
    assert client.state()["progress"]["done"] == 0


def test_a_sitting_is_kept_and_the_same_command_goes_on(place, serving):
    client = serving.client
    for choice in ("first", "both_bad", "cannot_tell"):
        assert client.say("answer", choice=choice).status == 200
    client.say("undo")
    client.say("answer", choice="tie", note=" a note ")
    client.say("finish")
    code, printed = serving.ended()
    assert code == 0
    assert "3 labels saved as human:ann" in printed
    assert "2 still open" in printed
    assert "judgekit trust demo" in printed
    assert sorted(row["raw"] for row in place.sql(ANSWERED)) == ["both bad", "first", "tie"]
    assert place.sql("select rationale from judgements where raw = 'tie'") == [{"rationale": "a note"}]
    with place.label("--as", "ann", "--n", "5") as again:
        progress = again.client.state()["progress"]
        assert (progress["done"], progress["total"]) == (3, 5)
    with place.label("--as", "bob", "--n", "5") as other:
        assert other.client.state()["progress"]["done"] == 0


def test_what_was_acknowledged_survives_a_kill(place, serving):
    for choice in ("first", "second", "tie"):
        assert serving.client.say("answer", choice=choice).status == 200
    serving.process.kill()
    serving.process.wait()
    assert sorted(row["choice"] for row in place.sql(ANSWERED)) == ["first", "second", "tie"]
    with place.label("--as", "ann", "--n", "5") as again:
        assert again.client.state()["progress"]["done"] == 3


def test_it_ends_quietly_when_stopped(serving):
    serving.client.say("answer", choice="first")
    serving.process.terminate()
    code, printed = serving.ended()
    assert (code, "1 label saved" in printed) == (0, True)


def test_a_larger_draw_adds_to_the_smaller_and_chances_follow(place):
    with place.label("--as", "ann", "--n", "4") as serving:
        for _ in range(4):
            serving.client.say("answer", choice="first")
    chances = "select distinct pick, pick_probability as chance from judgements where status <> 'missing'"
    (row,) = place.sql(chances)
    total = round(4 / row["chance"])
    with place.label("--as", "ann", "--n", "10") as serving:
        assert serving.client.state()["progress"]["done"] == 4
        for _ in range(2):
            serving.client.say("answer", choice="first")
    assert place.sql(chances) == [{"pick": "random", "chance": pytest.approx(6 / total)}]


def test_when_all_is_labelled_nothing_is_opened(place):
    with place.label("--as", "ann", "--n", "1") as serving:
        serving.client.say("answer", choice="first")
    ran = place.run("label", "demo", "--as", "ann", "--n", "1")
    assert ran.returncode == 0
    assert "All of them are labelled already." in ran.stdout
    assert ran.stderr == ""


def test_while_someone_labels_the_store_is_taken_for_writing_only(place, serving):
    serving.client.say("answer", choice="first")
    ran = place.run("label", "demo", "--as", "bob")
    assert (ran.returncode, "is being written by process" in ran.stderr) == (2, True)
    assert place.run("label", "demo", "--as", "bob", "--dry-run").returncode == 0


def test_a_port_that_is_taken_is_said(place):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ran = place.run("label", "demo", "--as", "ann", "--port", str(port))
    assert ran.returncode == 2
    assert f"port {port} cannot be listened on" in ran.stderr


def test_without_the_extra_one_line_says_what_to_install(place):
    program = "import sys; sys.modules['uvicorn'] = None; from judgekit.cli.main import main; main()"
    process = place.start("label", "demo", "--as", "ann", program=("-c", program))
    _, said = process.communicate(timeout=60)
    assert process.returncode == 2
    assert said.splitlines()[-1].endswith("pip install 'judgekit-lab[web]', or use --tui")
