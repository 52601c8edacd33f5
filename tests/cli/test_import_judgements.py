import json

import duckdb
import pytest
from click.testing import CliRunner

from judgekit.cli.compare import command as compare
from judgekit.cli.import_judgements import command

ROWS = [
    {
        "q": str(n),
        "question": f"What is {n}?",
        "one": f"It is {n}.",
        "two": f"It might be {n}.",
        "first": "A" if n % 5 else "B",
        "swapped": "A" if n % 5 else "B",
        "reply": f"raw {n}",
    }
    for n in range(20)
]
MAP = ("case=q", "input=question", "output_a=one", "output_b=two", "raw=reply")
ORDERS = ("winner_a_first=first", "winner_b_first=swapped")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "judgekit.toml").touch()
    return tmp_path


@pytest.fixture
def bring(folder):
    def run(name, *words, columns=(*MAP, *ORDERS), sets=("a=plain", "b=hedged")):
        options = [word for column in columns for word in ("--map", column)]
        options += [word for value in sets for word in ("--set", value)]
        return CliRunner().invoke(command, [str(folder / name), *options, *words])

    return run


@pytest.fixture
def jsonl(folder):
    (folder / "old.jsonl").write_text("".join(json.dumps(row) + "\n" for row in ROWS))
    return "old.jsonl"


def imported(ran):
    assert ran.exit_code == 0, (ran.output, ran.exception)
    return json.loads(ran.output)


def compared(*words):
    ran = CliRunner().invoke(compare, [*words, "--json", "--quiet"])
    assert ran.exit_code == 0, ran.exception
    return json.loads(ran.output)


def test_old_results_are_tested_again_without_a_call(bring, jsonl):
    found = imported(bring(jsonl, "--judge", "strong", "--json"))
    assert (found["rows"], found["judgements"], found["new"], found["known"]) == (20, 40, 40, 0)
    assert found["statuses"] == [["preference", 40]]
    result = compared("hedged", "plain", "--suite", "old", "--judge", "strong")
    (contrast,) = result["contrasts"]
    assert result["calls"] == 0
    assert contrast["estimate"] == pytest.approx(0.8)
    assert contrast["decision"] == "better"
    assert (contrast["consistency"], contrast["first_share"]) == (1.0, 0.5)


def test_the_same_file_again_adds_nothing_and_a_changed_one_only_with_fresh(bring, jsonl, folder):
    assert imported(bring(jsonl, "--json"))["new"] == 40
    again = imported(bring(jsonl, "--json"))
    assert (again["new"], again["known"], again["written"]) == (0, 40, [])
    turned = [{**row, "first": "B", "swapped": "B"} for row in ROWS]
    (folder / jsonl).write_text("".join(json.dumps(row) + "\n" for row in turned))
    assert imported(bring(jsonl, "--json"))["new"] == 0
    assert compared("hedged", "plain", "--suite", "old")["contrasts"][0]["estimate"] == pytest.approx(0.8)
    assert imported(bring(jsonl, "--fresh", "--json"))["new"] == 40
    assert compared("hedged", "plain", "--suite", "old")["contrasts"][0]["estimate"] == 0


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_other_forms_hold_the_same(bring, folder, suffix):
    path = folder / f"old.{suffix}"
    (folder / "rows.json").write_text(json.dumps(ROWS))
    duckdb.sql(f"copy (from read_json('{folder / 'rows.json'}')) to '{path}'")
    assert imported(bring(path.name, "--json"))["new"] == 40
    assert compared("hedged", "plain", "--suite", "old")["contrasts"][0]["estimate"] == pytest.approx(0.8)


def test_what_could_not_be_read_stays_in_the_coverage(bring, folder):
    rows = [{**row, "first": "" if row["q"] == "3" else row["first"]} for row in ROWS]
    (folder / "old.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    said = bring("old.jsonl").output
    assert "39 preference" in said
    assert "1 unparsed" in said
    coverage = compared("hedged", "plain", "--suite", "old")["contrasts"][0]["coverage"]
    assert (coverage["planned"], coverage["judged"], coverage["unparsed"]) == (40, 39, 1)


def test_grades_need_a_scale_and_stay_on_it(bring, folder):
    rows = [
        {"case": str(n), "candidate": who, "score": score}
        for n in range(8)
        for who, score in (("x", 4), ("y", 7 + n % 3))
    ]
    (folder / "grades.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert "--scale 1-10" in str(bring("grades.jsonl", columns=(), sets=()).exception)
    assert "off the scale" in str(bring("grades.jsonl", "--scale", "1-5", columns=(), sets=()).exception)
    assert not (folder / "suites").exists()
    found = imported(bring("grades.jsonl", "--scale", "1-10", "--json", columns=(), sets=()))
    assert (found["judgements"], found["rubric"], found["suite"]) == (16, "grades", "grades")
    (contrast,) = compared("x", "y", "--suite", "grades")["contrasts"]
    assert contrast["means"] == pytest.approx([3 / 9, sum(6 + n % 3 for n in range(8)) / 8 / 9])


def test_into_a_suite_of_ones_own(bring, folder, jsonl):
    imported(bring(jsonl, "--judge", "old", "--json"))
    rows = [{"case": "4", "a": "plain", "b": "hedged", "winner": "a", "shown_first": "b", "judge": "ann"}]
    (folder / "people.jsonl").write_text(json.dumps(rows[0]) + "\n")
    found = imported(bring("people.jsonl", "--suite", "old", "--json", columns=(), sets=()))
    assert (found["new"], found["judges"], found["written"]) == (1, [["ann", 1]], [])
    rows = [
        {"case": "99", "a": "plain", "b": "hedged", "winner": "a"},
        {"case": "4", "a": "plain", "b": "nobody", "winner": "a"},
        {"case": "4", "a": "plain", "b": "hedged", "winner": "a", "output_a": "Other words."},
    ]
    (folder / "people.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    said = str(bring("people.jsonl", "--suite", "old", columns=(), sets=()).exception).splitlines()
    assert "no case '99'" in said[0]
    assert "no candidate 'nobody'" in said[1]
    assert "another than the suite's" in said[2]


def test_a_map_in_a_file_and_words_of_ones_own(bring, folder, jsonl):
    lines = [f"  {key}: {column}" for key, column in (each.split("=") for each in (*MAP, *ORDERS))]
    content = "columns:\n" + "\n".join(lines) + "\nconstants: {a: plain, b: hedged}\nvalues: {A: b, B: a}\n"
    (folder / "map.yaml").write_text(content)
    imported(bring(jsonl, "--json", columns=("map.yaml",), sets=()))
    assert compared("hedged", "plain", "--suite", "old")["contrasts"][0]["estimate"] == pytest.approx(0.2)


def test_what_a_recorded_judge_never_saw_is_missing(bring, folder, jsonl):
    imported(bring(jsonl, "--judge", "strong", "--json"))
    with (folder / "suites" / "old" / "cases.jsonl").open("a") as file:
        file.write('{"id": "new", "input": "What is new?"}\n')
    for number in (1, 2):
        with (folder / "suites" / "old" / "outputs" / f"{number}.jsonl").open("a") as file:
            file.write(json.dumps({"id": "new", "output": f"Answer {number}"}) + "\n")
    coverage = compared("hedged", "plain", "--suite", "old")["contrasts"][0]["coverage"]
    assert (coverage["planned"], coverage["judged"], coverage["error"]) == (42, 40, 0)
    assert coverage["planned"] - coverage["judged"] == 2


def test_columns_of_our_own_names_need_no_map(bring, folder):
    row = {"a": "x", "b": "y", "winner_a_first": "a", "winner_b_first": "b", "winner": "a"}
    rows = [row | {"case": str(n), "output_a": f"A{n}", "output_b": f"B{n}"} for n in range(3)]
    (folder / "own.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert imported(bring("own.jsonl", "--json", columns=(), sets=()))["judgements"] == 6


def test_a_judge_brought_into_an_old_suite_can_be_compared_by(bring, jsonl):
    imported(bring(jsonl, "--suite", "old", "--judge", "first", "--json"))
    imported(bring(jsonl, "--suite", "old", "--judge", "second", "--json"))
    (contrast,) = compared("plain", "hedged", "--suite", "old", "--judge", "second")["contrasts"]
    assert (contrast["judge"], contrast["coverage"]["judged"]) == ("second", 40)


def test_two_people_in_one_column_are_not_mixed_up(bring, folder):
    rows = [{"case": "1", "a": "x", "b": "y", "winner": who, "who": who} for who in ("a", "b")]
    (folder / "people.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    said = str(bring("people.jsonl", columns=(), sets=()).exception)
    assert "people.jsonl:2: the same was judged in row 1; say who judged" in said
    assert not (folder / "suites").exists()
    found = imported(bring("people.jsonl", "--json", columns=("judge=who",), sets=()))
    assert found["judges"] == [["a", 1], ["b", 1]]
