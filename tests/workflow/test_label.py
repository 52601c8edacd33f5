"""What is drawn to be labelled, on which side it is shown, and what an answer comes to."""

import numpy as np
import pytest
from judged_store import RUBRIC, judge_all, make_suite, pairwise_tasks

from judgekit.domain.errors import UsageError
from judgekit.domain.labelling import Answer
from judgekit.domain.verdict import CannotAssess, Preference
from judgekit.store.ledger import open_ledger
from judgekit.store.read import open_reader
from judgekit.workflow.label import Order, label, labels_of, person, report_of
from judgekit.workflow.label_answers import judgements_of
from judgekit.workflow.label_draw import Wish
from judgekit.workflow.label_frame import UNTAGGED

SUITE = make_suite(("base", "rag", "tuned"), 8)
PAIRWISE = RUBRIC
GRADED = RUBRIC.model_copy(update={"mode": "graded"})


def order(annotator="ann", rubric=PAIRWISE, suite=SUITE, **more):
    return Order(suite, rubric, annotator, **more)


def shown(labels):
    return [[output.candidate for output in unit.item.shown] for unit in labels.frame.units]


def names(labels):
    return [unit.names for unit in labels.drawn.units]


def test_each_pair_is_shown_once_on_sides_that_a_person_keeps():
    labels = labels_of(order(), None)
    assert len(labels.frame.units) == 8 * 3
    assert shown(labels) == shown(labels_of(order(wish=Wish(n=3)), None))
    assert shown(labels) != shown(labels_of(order("bob"), None))
    left = [pair[0] == min(pair) for pair in shown(labels)]
    assert 4 < sum(left) < 20


def test_everyone_is_drawn_the_same_items_unless_told_otherwise():
    ann, bob = (names(labels_of(order(who, wish=Wish(n=10)), None)) for who in ("ann", "bob"))
    assert ann == bob
    ann, bob = (names(labels_of(order(who, wish=Wish(n=10, overlap=4)), None)) for who in ("ann", "bob"))
    assert ann[:4] == bob[:4]
    assert set(ann[4:]) != set(bob[4:])


def test_a_draw_tells_its_chances_in_words():
    drawn = labels_of(order(wish=Wish(n=6)), None).drawn
    assert {(pick.way, pick.probability) for pick in drawn.picks} == {("random", 0.25)}
    assert drawn.words == "6 of 24 pairs, in random order, each with chance 0.25."
    drawn = labels_of(order(wish=Wish("stratified", 6, 2)), None).drawn
    assert "even 3 of 12, odd 3 of 12. 2 of them are the same for every annotator." in drawn.words
    assert labels_of(order(), None).drawn.words == "All 24 pairs, in random order."


def test_every_tag_needs_room():
    with pytest.raises(UsageError, match="one of each tag makes 2"):
        labels_of(order(wish=Wish("stratified", 1)), None)


def test_a_graded_rubric_shows_outputs_and_a_ranking_shows_cases():
    assert shown(labels_of(order(rubric=GRADED), None))[0] == ["base"]
    ranked = labels_of(order(ranked=True), None)
    assert [len(unit.item.tasks) for unit in ranked.frame.units] == [3] * 8
    assert len({tuple(each) for each in shown(ranked)}) > 2
    with pytest.raises(UsageError, match="cannot rank"):
        labels_of(order(rubric=GRADED, ranked=True), None)


def test_cases_without_a_tag_are_a_stratum():
    suite = make_suite(("base", "rag"), 2)
    plain = [type(case)(case.id, case.input) for case in suite.cases]
    bare = type(suite)(suite.file, suite.folder, tuple(plain), suite.outputs)
    assert {unit.stratum for unit in labels_of(order(suite=bare), None).frame.units} == {UNTAGGED}


def test_what_is_the_same_word_for_word_is_asked_once_and_stored_for_all(tmp_path):
    suite = make_suite(("base", "rag", "tuned"), 2, text="on {case}")
    labels = labels_of(order(suite=suite), None)
    assert len(labels.frame.units) == 2
    assert sum(len(unit.tasks) for unit in labels.frame.units) == 6
    with open_ledger(tmp_path / "store.duckdb") as ledger:
        label(labels, ledger, "page", lambda session: session.answer(1, Answer("tie")))
    with open_reader(tmp_path / "store.duckdb") as reader:
        labels = labels_of(order(suite=suite), reader)
    assert (labels.before, len(labels.open)) == (1, 1)


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "a\u202eb", "x" * 81])
def test_a_name_is_one_that_can_be_read(name):
    with pytest.raises(UsageError, match="no name for an annotator"):
        person(name)


def test_a_name_may_say_that_it_is_a_person():
    assert person("human:ann").name == person(" ann ").name == "human:ann"


@pytest.fixture
def judged(tmp_path):
    """A store in which a judge is sure of base, and wavers between the others in the first cases."""
    store = tmp_path / "store.duckdb"

    def verdict(task):
        first, second = task.first.candidate, task.second.candidate
        if "base" in {first, second}:
            return Preference("first" if first == "base" else "second")
        return Preference("first") if task.case.id < "c4" else Preference("tie", 0.4, 0.4, 0.2)

    with open_ledger(store) as ledger:
        judge_all(ledger, SUITE, pairwise_tasks(SUITE), verdict)
    return store


def test_items_are_drawn_more_where_a_judge_is_in_doubt(judged):
    with open_reader(judged) as reader:
        labels = labels_of(order(wish=Wish("uncertain", 8)), reader)
    chance = {
        unit.names: pick.probability
        for unit, pick in zip(labels.drawn.units, labels.drawn.picks, strict=True)
    }
    unsure = [chance[each] for each in chance if "base" not in each]
    sure = [chance[each] for each in chance if "base" in each]
    assert np.ptp(unsure) == pytest.approx(0)
    assert min(unsure) > 1.5 * max(sure)
    assert "more where judges are in doubt" in labels.drawn.words


def test_what_one_person_says_does_not_change_what_another_is_shown(judged):
    def drawn(reader):
        return names(labels_of(order("bob", wish=Wish("uncertain", 8)), reader))

    with open_ledger(judged) as ledger:
        with ledger.reading() as reader:
            before, ann = drawn(reader), labels_of(order(), reader)
        label(ann, ledger, "page", lambda session: [session.answer(n, Answer("tie")) for n in range(1, 25)])
        with ledger.reading() as reader:
            assert drawn(reader) == before


def test_doubt_needs_a_judge_and_a_number(judged):
    with pytest.raises(UsageError, match="nothing is judged yet"):
        labels_of(order(wish=Wish("uncertain", 8)), None)
    with open_reader(judged) as reader:
        with pytest.raises(UsageError, match="such as --n 50"):
            labels_of(order(wish=Wish("uncertain")), reader)
        with pytest.raises(UsageError, match="no judge has shown where it is in doubt"):
            labels_of(order(rubric=GRADED, wish=Wish("uncertain", 8)), reader)


def test_labels_are_kept_and_not_asked_for_again(judged):
    with open_ledger(judged) as ledger:
        with ledger.reading() as reader:
            labels = labels_of(order(wish=Wish(n=6)), reader)
        answered = label(
            labels, ledger, "page", lambda session: [session.answer(n, Answer("first")) for n in (1, 2)]
        )
        with ledger.reading() as reader:
            again = labels_of(order(wish=Wish(n=6)), reader)
    assert answered == 2
    assert [unit.names for unit in again.open] == names(labels)[2:]
    report = report_of(again, "store", 1)
    assert (report.possible, report.drawn, report.before, report.open) == (24, 6, 2, 3)


PAIR = labels_of(order(wish=Wish(n=1)), None).drawn.units[0].item
OUTPUT = labels_of(order(rubric=GRADED, wish=Wish(n=1)), None).drawn.units[0].item
CASE = labels_of(order(ranked=True, wish=Wish(n=1)), None).drawn.units[0].item


@pytest.mark.parametrize(
    ("item", "answer", "verdicts", "raw"),
    [
        (PAIR, Answer("second"), [Preference("second")], "second"),
        (PAIR, Answer("both_bad"), [Preference("tie")], "both bad"),
        (PAIR, Answer("cannot_tell"), [CannotAssess("the annotator could not tell")], "cannot tell"),
        (
            CASE,
            Answer(places=(2, 1, 2)),
            [Preference("second"), Preference("tie"), Preference("first")],
            "places as shown: 2, 1, 2",
        ),
        (CASE, Answer("cannot_tell"), [CannotAssess("the annotator could not tell")] * 3, "cannot tell"),
        (
            OUTPUT,
            Answer(grades={"right": None}),
            [CannotAssess("no criterion with a weight could be assessed")],
            '{"right": null}',
        ),
    ],
)
def test_an_answer_becomes_verdicts(item, answer, verdicts, raw):
    found = judgements_of(item, answer, "page")
    assert [judgement.verdict for _, judgement in found] == verdicts
    assert {judgement.raw for _, judgement in found} == {raw}


def test_a_grade_is_on_the_scale():
    ((_, judgement),) = judgements_of(OUTPUT, Answer(grades={"right": "yes"}, note="so", seconds=2.0), "page")
    assert (judgement.verdict.total, judgement.rationale, judgement.latency_ms) == (1.0, "so", 2000.0)


@pytest.mark.parametrize(
    ("item", "answer", "said"),
    [
        (PAIR, Answer(), "say one of first, second, tie"),
        (OUTPUT, Answer(), "'right' has no grade yet"),
        (OUTPUT, Answer(grades={"right": "maybe"}), "'maybe' is not on the scale"),
        (CASE, Answer(places=(1, 2)), "each of the 3 answers"),
    ],
)
def test_an_answer_that_does_not_fit_is_refused(item, answer, said):
    with pytest.raises(UsageError, match=said):
        judgements_of(item, answer, "page")


def test_without_ties_none_can_be_said():
    strict = RUBRIC.model_copy(update={"ties": False})
    pair = labels_of(order(rubric=strict), None).drawn.units[0].item
    assert pair.choices == ("first", "second", "cannot_tell")
    with pytest.raises(UsageError):
        judgements_of(pair, Answer("tie"), "page")
    case = labels_of(order(rubric=strict, ranked=True), None).drawn.units[0].item
    with pytest.raises(UsageError, match="knows no ties"):
        judgements_of(case, Answer(places=(1, 1, 2)), "page")
