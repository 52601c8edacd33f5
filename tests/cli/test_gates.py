"""Gates for CI: JUnit XML from compare, and the fixture inside somebody's own tests."""

import xml.etree.ElementTree as ET

import pytest

pytest_plugins = ["pytester"]


def gates_of(path):
    root = ET.parse(path).getroot()
    return root, [(case.get("name"), case.find("failure")) for case in root.iter("testcase")]


def test_a_gate_that_passed_is_a_test_that_passed(place, server, pair):
    place.configure(server.base_url)
    ran = place.run("compare", *pair, "--gate", "better", "--junit", "gate.xml")
    assert ran.returncode == 0, ran.stderr
    root, ((name, failure),) = gates_of(place.folder / "gate.xml")
    assert root.get("failures") == "0"
    assert name == "new against old: helpfulness, judged by far"
    assert failure is None
    assert "new is better than old" in root.find(".//testcase/system-out").text


def test_a_gate_that_failed_is_a_failure_with_its_sentence(place, server, pair):
    place.configure(server.base_url)
    ran = place.run("compare", *reversed(pair), "--gate", "better", "--junit", "gate.xml")
    assert ran.returncode == 1, ran.stderr
    root, ((_, failure),) = gates_of(place.folder / "gate.xml")
    assert root.get("failures") == "1"
    assert failure.get("type") == "failed"
    assert "old is worse than new: win rate 20.0 %" in failure.text


def test_names_that_xml_cannot_hold_are_replaced(place, server):
    place.configure(server.base_url)
    rows = [{"id": str(n), "input": "Q?", "output": f"GOOD {n}"} for n in range(3)]
    odd = place.outputs("a<b>&\x07", rows)
    ran = place.run("compare", odd, place.outputs("new", rows), "--gate", "better", "--junit", "gate.xml")
    assert ran.returncode in (1, 3), ran.stderr
    _, ((name, failure),) = gates_of(place.folder / "gate.xml")
    assert "a<b>&\ufffd" in name
    assert failure is not None


def test_junit_needs_a_gate(place, pair):
    ran = place.run("compare", *pair, "--junit", "gate.xml")
    assert ran.returncode == 2
    assert "add --gate better" in ran.stderr


@pytest.fixture
def gate_test(pytester, place, server, pair):
    """Runs a test that holds the second file against the first, in a process of its own."""
    place.configure(server.base_url)
    (place.folder / "judgekit.toml").rename(pytester.path / "judgekit.toml")
    for name in pair:
        (place.folder / name).rename(pytester.path / name)

    def run(old, new, extra):
        call = f'judgekit_gate("{old}", "{new}"{extra})'
        pytester.makepyfile(f"def test_it(judgekit_gate):\n    assert {call}.b\n")
        return pytester.runpytest_subprocess("-q", "-p", "no:cacheprovider")

    return run


def test_the_fixture_lets_a_better_candidate_pass(gate_test, pair):
    gate_test(*pair, ', gate="better", rubric="helpfulness"').assert_outcomes(passed=1)


def test_the_fixture_fails_with_the_sentence(gate_test, pair):
    ran = gate_test(*reversed(pair), ", margin=0.02")
    ran.assert_outcomes(failed=1)
    ran.stdout.fnmatch_lines(["*gate 'not-worse' failed: old is worse than new: win rate 20.0 %*"])


def test_the_fixture_fails_where_too_little_is_known(gate_test, pair):
    ran = gate_test(*pair, ", limit=2")
    ran.assert_outcomes(failed=1)
    ran.stdout.fnmatch_lines(["*gate 'not-worse' is inconclusive: *"])
