import json
import signal
import time

import pytest


def as_json(ran):
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


def test_two_files_are_compared_in_both_orders_and_nothing_is_paid_for_twice(place, server, pair):
    place.configure(server.base_url)
    first = place.run("compare", *pair)
    assert first.returncode == 0, first.stderr
    said = " ".join(first.stdout.split())
    assert said.startswith("new is better than old: win rate 80.0 %")
    assert "over 30 cases" in said
    assert "60 model calls" in said
    assert "24 / 0 / 6" in said
    assert "orders agree 100.0 %" in said
    assert "60 of 60 judged" in said
    assert server.counts.requests == 60

    again = place.run("compare", *pair)
    assert "no model was called" in " ".join(again.stdout.split())
    assert server.counts.requests == 60


def test_the_mirror_image_says_the_opposite(place, server, pair):
    place.configure(server.base_url)
    better = as_json(place.run("compare", *pair, "--json"))["contrasts"][0]
    worse = as_json(place.run("compare", *reversed(pair), "--json"))["contrasts"][0]
    assert server.counts.requests == 60
    assert (better["decision"], worse["decision"]) == ("better", "worse")
    assert better["estimate"] == pytest.approx(1 - worse["estimate"])
    assert better["p"] == pytest.approx(worse["p"])


def test_garbage_is_unparsed_and_in_the_coverage_not_in_the_score(place, server, pair):
    answer = server.switches.answer
    server.switches.answer = lambda body: "mumble" if "Question 7?" in str(body) else answer(body)
    place.configure(server.base_url)
    contrast = as_json(place.run("compare", *pair, "--json"))["contrasts"][0]
    assert contrast["coverage"]["unparsed"] == 2
    assert contrast["coverage"]["judged"] == 58
    assert contrast["n_cases"] == 29

    server.switches.answer = answer
    retried = as_json(place.run("compare", *pair, "--retry", "failed", "--json"))["contrasts"][0]
    assert retried["coverage"]["judged"] == 60


def test_gates_have_exit_codes(place, server, pair):
    place.configure(server.base_url)
    assert place.run("compare", *pair, "--gate", "better").returncode == 0
    assert place.run("compare", *reversed(pair), "--gate", "better").returncode == 1
    assert place.run("compare", *pair, "--limit", "6", "--gate", "not-worse").returncode in (0, 3)


def test_a_dry_run_asks_nothing_and_leaves_no_store(place, server, pair):
    place.configure(server.base_url)
    ran = place.run("compare", *pair, "--dry-run")
    assert ran.returncode == 0, ran.stderr
    assert "60 judgements to ask" in ran.stdout
    assert "USD" in ran.stdout
    assert server.counts.requests == 0
    assert not (place.folder / ".judgekit").exists()


def test_before_a_run_one_line_says_what_will_be_asked(place, server, pair):
    place.configure(server.base_url)
    first = place.run("compare", *pair, "--limit", "10").stderr.splitlines()
    assert first[0].startswith("20 judgements to ask, about 0.0")
    more = place.run("compare", *pair).stderr.splitlines()
    assert more[0].startswith("40 judgements to ask (20 in the store already), about 0.0")
    assert place.run("compare", *pair).stderr == "nothing to ask: all 60 verdicts are in the store\n"
    assert place.run("compare", *pair, "--quiet").stderr == ""


def test_the_budget_is_never_overshot(place, server, pair):
    place.configure(server.base_url)
    ran = place.run("compare", *pair, "--budget", "0.01")
    assert ran.returncode == 5, ran.stderr
    assert "budget" in ran.stderr
    assert 0 < server.counts.requests < 60


@pytest.mark.parametrize(
    "wrong",
    [
        ({"required_key": "sk-right"}, 'api_key_env = "LOOP_KEY"', {"LOOP_KEY": "sk-canary-0001"}, "key"),
        ({"models": "other"}, "", {}, "judge-1"),
        ({"quota_calls": 0}, "", {}, "quota"),
        ({}, 'api_key_env = "NOT_SET_ANYWHERE"', {}, "NOT_SET_ANYWHERE"),
    ],
)
def test_fatal_errors_stop_at_once_with_one_line(place, server, pair, wrong):
    switches, key, env, said = wrong
    for name, value in switches.items():
        setattr(server.switches, name, value)
    place.configure(server.base_url, key)
    ran = place.run("compare", *pair, "--quiet", env=env)
    assert ran.returncode == 4
    assert said in ran.stderr
    assert len(ran.stderr.strip().splitlines()) == 1
    assert server.counts.requests <= 16
    files = [path for path in place.folder.rglob("*") if path.is_file()]
    assert "sk-canary" not in ran.stdout + ran.stderr
    assert not any(b"sk-canary" in path.read_bytes() for path in files)


def test_an_endpoint_that_is_down_is_told(place, pair):
    place.configure("http://127.0.0.1:9/v1")
    ran = place.run("compare", *pair, "--quiet")
    assert ran.returncode == 4
    assert "127.0.0.1:9" in ran.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("compare", "old.jsonl", "no.jsonl"), "no.jsonl is no file"),
        (("compare", "a", "b", "--suite", "text-to-sqk"), "did you mean 'text-to-sql'"),
        (("compare", "zero", "few-shot", "--suite", "text-to-sql"), "no candidate 'zero'"),
        (("compare", "old.jsonl", "new.jsonl", "--judge", "embeded"), "did you mean 'embedded'"),
        (("compare", "old.jsonl", "new.jsonl", "--rubric", "helpfullness"), "did you mean 'helpfulness'"),
    ],
)
@pytest.mark.usefixtures("pair")
def test_mistakes_are_met_with_the_right_word(place, server, words, said):
    place.configure(server.base_url)
    ran = place.run(*words)
    assert ran.returncode == 2
    assert said in ran.stderr


def test_after_kill_the_same_command_goes_on_where_it_stopped(place, server, pair):
    server.switches.latency_s = 0.4
    place.configure(server.base_url)
    run = place.start("compare", *pair, "--quiet")
    while server.counts.served < 20:
        assert run.poll() is None
        time.sleep(0.01)  # waits for the server to have served, not for time to pass
    run.send_signal(signal.SIGKILL)
    run.communicate()
    before = server.counts.requests
    server.switches.latency_s = 0.0
    again = as_json(place.run("compare", *pair, "--json"))
    assert again["contrasts"][0]["coverage"]["judged"] == 60
    paid_twice = server.counts.requests - 60
    assert paid_twice <= 8
    assert server.counts.requests > before


def test_one_interrupt_drains_and_saves(place, server, pair):
    server.switches.latency_s = 0.4
    place.configure(server.base_url)
    run = place.start("compare", *pair, "--quiet")
    while server.counts.served < 10:
        assert run.poll() is None
        time.sleep(0.01)  # as above
    run.send_signal(signal.SIGINT)
    out, err = run.communicate(timeout=60)
    assert run.returncode == 130
    assert "finishing what is in flight" in err
    received = server.counts.requests
    place.run("compare", *pair, "--quiet")
    assert server.counts.requests == 60
    assert received < 60
    assert "over" in out


def test_a_second_run_on_one_store_is_told_the_pid(place, server, pair):
    server.switches.latency_s = 60
    place.configure(server.base_url)
    run = place.start("compare", *pair, "--quiet")
    while not server.counts.in_flight:
        assert run.poll() is None
        time.sleep(0.01)  # as above
    second = place.run("compare", *pair, "--quiet")
    run.send_signal(signal.SIGKILL)
    run.communicate()
    assert second.returncode == 2
    assert str(run.pid) in second.stderr


def test_an_early_stop_spares_calls_and_says_what_it_speaks_of(place, server):
    place.configure(server.base_url)
    rows = [{"id": str(n), "input": f"Question {n}?"} for n in range(80)]
    old = place.outputs("old", [row | {"output": f"BAD answer {row['id']}"} for row in rows])
    new = place.outputs("new", [row | {"output": f"GOOD answer {row['id']}"} for row in rows])
    ran = place.run("compare", old, new, "--stop-early")
    assert ran.returncode == 0, ran.stderr
    said = " ".join(ran.stdout.split())
    assert said.startswith("new is better than old: win rate 100.0 %")
    assert "stopped early after" in said
    assert "this suite's 80 cases only" in said
    assert "95 % confidence sequence" in said
    assert "CR2" not in said
    assert server.counts.requests < 80
