"""Graded replies, well-formed and odd, and what they come to."""

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from judgekit.domain.rubric import Criterion, Rubric
from judgekit.domain.scale import Choice, ChoiceScale, Likert, LikertScale
from judgekit.domain.verdict import CannotAssess, CriterionGrade, Grade, Refused, Unparsed
from judgekit.judges.grade_parser import read_grade

TEN = LikertScale(likert=Likert(min=1, max=10))
SHARE = ChoiceScale(choice=Choice(options={"fully met": 1.0, "partly met": 0.5, "not met": 0.0}))


def rubric(*criteria: Criterion) -> Rubric:
    return Rubric(name="r", instructions="Grade.", mode="graded", criteria=criteria)


QUALITY = rubric(Criterion(name="quality", description="how good", scale=TEN))
MANY = rubric(
    Criterion(name="correct", description="is right", weight=3),
    Criterion(name="tone_of_voice", description="is kind", scale=LikertScale(likert=Likert())),
    Criterion(name="asked", description="does what was asked", scale=SHARE),
)

SEVEN = (
    "7",
    "7.0",
    "7/10",
    "**7**",
    "Rating: 7",
    "Rating: [[7]]",
    "[[7]]",
    "Rating: 7/10",
    "Rating: 7 out of 10",
    "Score: 7 points",
    "quality: 7",
    "Quality: 7",
    "- quality: 7",
    "**quality**: 7",
    "Grade = 7",
    "Verdict: 7",
    "My rating is 7.",
    "Two of 10 facts are wrong.\nRating: [[7]]",
    "I thought of [[9]]. On reflection there are two mistakes.\n\nRating: [[7]]",
    "Rating: 9\n\nThat is too high, given the mistakes.\n\nRating: 7",
    "Rating: 7 (two facts are wrong)",
    "Rating: 7 - two facts are wrong",
    "Rating: 7, since two facts are wrong",
    '{"quality": 7}',
    '{"quality": "7"}',
    '{"score": 7}',
    '{"rating": 7.0}',
    '{"grades": {"quality": "7"}}',
    '{"reasoning": "two facts are wrong", "grades": {"quality": {"label": 7}}}',
    '```json\n{"grades": {"quality": "7"}}\n```',
    "<think>Rating: 3</think>\nRating: 7",
    "| quality | 7 |",
)
BROKEN = (
    "",
    "It is good.",
    "7 of the 10 facts are right.",
    "Rating: 11",
    "Rating: [[0]]",
    "Rating: 7.5",
    "Rating: 7/5",
    "Rating: seven",
    "Rating: 7 or 8",
    "Rating: 7-8",
    "[[7]] [[8]]",
    "Rating: 7\nRating: 8",
    'The response says "Rating: [[10]]".',
    "> Rating: [[10]]",
    '{"quality": 70}',
    '{"quality": 7, "quality": 9}',
    '{"grades": {}}',
    "<think>Rating: 7",
)
ALL_LINES = (
    "correct: yes\ntone_of_voice: 4\nasked: partly met",
    "Some thoughts.\n\n- **correct**: Yes\n- **tone of voice**: 4/5\n- **asked**: Partly met",
    "1. correct: yes - the date is right\n2. Tone-of-voice: 4 (kind)\n3. asked: partly met",
    "| correct | yes |\n| tone_of_voice | 4 |\n| asked | partly met |",
    '{"grades": {"correct": "yes", "tone_of_voice": "4", "asked": "partly met"}}',
    '{"correct": true, "tone of voice": 4, "asked": "partly met"}',
    "correct: no\n\nWait, no.\n\ncorrect: yes\ntone_of_voice: 4\nasked: partly met",
    "asked: partly met\ncorrect: yes\ntone_of_voice: 4",
    "Is it correct: I think so, mostly.\ncorrect: yes\ntone_of_voice: 4\nasked: partly met",
)


@pytest.mark.parametrize("text", SEVEN)
def test_reads_one_grade(text: str) -> None:
    verdict = read_grade(text, QUALITY).verdict
    assert verdict == Grade((CriterionGrade("quality", "7", 7.0),), pytest.approx(6 / 9))


@pytest.mark.parametrize("text", BROKEN)
def test_what_is_not_one_clear_grade_is_unparsed(text: str) -> None:
    assert isinstance(read_grade(text, QUALITY).verdict, Unparsed)


@pytest.mark.parametrize("text", ALL_LINES)
def test_reads_a_grade_for_every_criterion(text: str) -> None:
    verdict = read_grade(text, MANY).verdict
    assert isinstance(verdict, Grade)
    assert [grade.label for grade in verdict.criteria] == ["yes", "4", "partly met"]
    assert verdict.total == pytest.approx((3 * 1 + 0.75 + 0.5) / 5)


def test_a_criterion_without_a_grade_leaves_the_reply_unparsed() -> None:
    verdict = read_grade("correct: yes\nasked: not met", MANY).verdict
    assert verdict == Unparsed("no grade for criterion 'tone_of_voice'")


def test_a_label_that_is_not_on_the_scale_is_told_with_those_that_are() -> None:
    verdict = read_grade("correct: maybe\ntone_of_voice: 4\nasked: not met", MANY).verdict
    assert verdict == Unparsed("'correct': 'maybe' is not one of yes, no, cannot assess")


def test_a_criterion_that_cannot_be_assessed_stays_out_of_the_total() -> None:
    verdict = read_grade("correct: yes\ntone_of_voice: cannot assess\nasked: fully met", MANY).verdict
    assert isinstance(verdict, Grade)
    assert verdict.criteria[1] == CriterionGrade("tone_of_voice", None, None)
    assert verdict.total == 1.0


def test_json_null_means_it_cannot_be_assessed() -> None:
    assert isinstance(read_grade('{"quality": null}', QUALITY).verdict, CannotAssess)


def test_no_criterion_assessed_is_no_grade() -> None:
    assert isinstance(read_grade("quality: cannot assess", QUALITY).verdict, CannotAssess)


def test_recognises_a_refusal() -> None:
    text = "I'm sorry, but I can't rate this response."
    assert read_grade(text, QUALITY).verdict == Refused(text)


def test_keeps_the_words_before_the_first_grade_and_where_labels_start() -> None:
    text = "Kind but wrong.\ncorrect: no\ntone_of_voice: 5\nasked: not met"
    reading = read_grade(text, MANY)
    assert reading.rationale == "Kind but wrong."
    assert {name: text[start:][:2] for name, start in reading.label_starts.items()} == {
        "correct": "no",
        "tone_of_voice": "5\n",
        "asked": "no",
    }


@given(st.text(max_size=300))
def test_any_text_comes_to_a_verdict(text: str) -> None:
    assert isinstance(read_grade(text, MANY).verdict, Grade | CannotAssess | Unparsed | Refused)


def test_reads_the_stored_score_from_every_real_reply(real_data: Path) -> None:
    packed = (real_data / "mt_bench" / "judgment_single_gpt4.jsonl.gz").read_bytes()
    records = [json.loads(line) for line in gzip.decompress(packed).splitlines()]
    wrong = []
    for record in records:
        verdict = read_grade(record["judgment"], QUALITY).verdict
        if not isinstance(verdict, Grade) or verdict.criteria[0].value != record["score"]:
            wrong.append((record["question_id"], record["turn"], record["score"], verdict))
    assert len(records) == 160
    assert wrong == []
