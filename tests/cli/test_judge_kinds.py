"""Judges made of judges, from judgekit.toml to the table."""

import json

TOML = """
[endpoints.loop]
base_url = "{url}"
[judges.one]
endpoint = "loop"
model = "m-1"
mode = "text"
[judges.two]
endpoint = "loop"
model = "m-2"
mode = "text"
[judges.three]
endpoint = "loop"
model = "m-3"
mode = "text"
[judges.jury]
kind = "panel"
members = ["one", "two", "three"]
[judges.loop]
kind = "panel"
members = ["one", "loop2"]
[judges.loop2]
kind = "panel"
members = ["one", "loop"]
"""


def test_a_panel_asks_its_members_and_a_broken_one_is_outvoted(place, server, pair):
    prefer = server.switches.answer
    server.switches.answer = lambda body: "mumble" if body["model"] == "m-3" else prefer(body)
    (place.folder / "judgekit.toml").write_text(TOML.format(url=server.base_url), encoding="utf-8")
    ran = place.run("compare", *pair, "--judge", "jury", "--limit", "10", "--json")
    assert ran.returncode == 0, ran.stderr
    (contrast,) = json.loads(ran.stdout)["contrasts"]
    assert contrast["coverage"]["judged"] == contrast["coverage"]["planned"] == 20
    raw = place.run("sql", "select raw from judgements limit 1", "--format", "json")
    members = json.loads(json.loads(raw.stdout)[0]["raw"])["members"]
    assert len(members) == 3


def test_a_panel_none_of_whose_members_says_anything_fails(place, server, pair):
    server.switches.answer = lambda _: "mumble"
    (place.folder / "judgekit.toml").write_text(TOML.format(url=server.base_url), encoding="utf-8")
    ran = place.run("compare", *pair, "--judge", "jury", "--limit", "5")
    assert ran.returncode == 4
    assert "no judgement holds a verdict; why: judgekit sql " in " ".join(ran.stdout.split())


def test_a_judge_made_of_itself_is_told(place, server, pair):
    (place.folder / "judgekit.toml").write_text(TOML.format(url=server.base_url), encoding="utf-8")
    ran = place.run("compare", *pair, "--judge", "loop")
    assert ran.returncode == 2
    assert "is made of itself: loop -> loop2 -> loop" in ran.stderr
