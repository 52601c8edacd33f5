"""Candidates whose outputs were generated, and lie in the store instead of in files."""

import json

SUITE = """name: made
cases: made/cases.jsonl
rubrics: [helpfulness]
judges: [far]
candidates:
  plain: {model: "loop:writer", prompt: "Say BAD: {input}", outputs: made/plain.jsonl}
  better: {extends: plain, prompt: "Say GOOD: {input}"}
"""


def write_suite(place):
    (place.folder / "suites" / "made").mkdir(parents=True)
    (place.folder / "suites" / "made.yaml").write_text(SUITE, encoding="utf-8")
    rows = "".join(json.dumps({"id": str(n), "input": f"Question {n}?"}) + "\n" for n in range(12))
    (place.folder / "suites" / "made" / "cases.jsonl").write_text(rows, encoding="utf-8")


def write_or_judge(judge):
    def answer(body):
        if body["model"] == "writer":
            said = body["messages"][-1]["content"]
            return ("GOOD" if "GOOD" in said else "BAD") + said.rsplit(":", 1)[-1]
        return judge(body)

    return answer


def test_generated_outputs_are_compared_without_being_recorded(place, server):
    server.switches.answer = write_or_judge(server.switches.answer)
    place.configure(server.base_url)
    write_suite(place)
    words = ("compare", "plain", "better", "--suite", "made")
    early = place.run(*words)
    assert early.returncode == 2
    assert "run: judgekit generate made plain" in early.stderr

    assert place.run("generate", "made").returncode == 0
    ran = place.run(*words, "--json")
    assert ran.returncode == 0, ran.stderr
    (contrast,) = json.loads(ran.stdout)["contrasts"]
    assert (contrast["decision"], contrast["n_cases"]) == ("better", 12)


def test_a_recorded_file_that_is_not_there_yet_is_written_by_generate(place, server):
    server.switches.answer = write_or_judge(server.switches.answer)
    place.configure(server.base_url)
    write_suite(place)
    ran = place.run("generate", "made", "plain", "--record")
    assert ran.returncode == 0, ran.stderr
    assert (place.folder / "suites" / "made" / "plain.jsonl").read_text(encoding="utf-8").count("BAD") == 12


def test_a_candidate_that_says_nothing_is_judged_and_loses(place, server):
    def silent_or_good(body):
        asked = body["messages"][-1]["content"]
        if body["model"] == "writer":
            return "" if "GOOD" in asked else "fine words"
        return "[[A]]" if asked.index("fine words") < asked.rindex("[begin response B") else "[[B]]"

    server.switches.answer = silent_or_good
    place.configure(server.base_url)
    write_suite(place)
    place.run("generate", "made", "plain", "--record")
    assert "better: 12 of 12 cases generated, 12 empty" in place.run("generate", "made").stdout
    compared = place.run("compare", "plain", "better", "--suite", "made", "--json", "--quiet")
    (contrast,) = json.loads(compared.stdout)["contrasts"]
    assert (contrast["decision"], contrast["coverage"]["judged"]) == ("worse", 24)
