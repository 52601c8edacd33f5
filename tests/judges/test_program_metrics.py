"""Library metrics as judges: on fixed sentences they say what the libraries say, and what was published."""

import asyncio
import sys

import pytest

from judgekit.domain.cases import Case, Message
from judgekit.domain.config import JudgeSpec
from judgekit.domain.errors import UsageError
from judgekit.domain.verdict import CannotAssess, Grade, Preference
from judgekit.judges.build import build_judge

REFERENCE = "The quick brown fox jumps over the lazy dog."
OUTPUTS = (
    REFERENCE,
    "The quick brown dog jumps over the lazy fox.",
    "A fast brown fox leaps over a lazy dog",
    "the QUICK brown fox",
    "Nothing of the kind.",
    "",
)

FIGURES = ("f1", "precision", "recall")


def made(tmp_path, program, **options):
    spec = JudgeSpec(kind="program", program=program, options=options)
    return build_judge("p", spec, clients={}.__getitem__, folder=tmp_path)


@pytest.fixture
def judged(tmp_path, make_rubric, make_task, output):
    def judged(program, *texts, reference=REFERENCE, **options):
        case = Case(id="c1", input=(Message("user", "?"),), reference=reference)
        shown = [output(text) for text in texts]
        task = make_task(make_rubric(), case, *shown)
        return asyncio.run(made(tmp_path, program, **options).judge(task)).verdict

    return judged


@pytest.mark.parametrize("text", OUTPUTS)
@pytest.mark.parametrize(("ignore_case", "tokenize"), [(False, "13a"), (True, "13a"), (False, "char")])
def test_bleu_is_what_sacrebleu_says_of_the_sentence(judged, text, ignore_case, tokenize):
    sacrebleu = pytest.importorskip("sacrebleu")
    theirs = sacrebleu.sentence_bleu(text, [REFERENCE], lowercase=ignore_case, tokenize=tokenize)
    ours = judged("bleu", text, ignore_case=ignore_case, tokenize=tokenize)
    assert isinstance(ours, Grade)
    assert ours.total == pytest.approx(min(theirs.score / 100, 1))


@pytest.mark.parametrize("text", OUTPUTS)
@pytest.mark.parametrize("word_order", [0, 2])
def test_chrf_is_what_sacrebleu_says_of_the_sentence(judged, text, word_order):
    sacrebleu = pytest.importorskip("sacrebleu")
    theirs = sacrebleu.sentence_chrf(text, [REFERENCE], word_order=word_order)
    assert judged("chrf", text, word_order=word_order).total == pytest.approx(theirs.score / 100)


@pytest.mark.parametrize("text", OUTPUTS)
@pytest.mark.parametrize("kind", ["rouge1", "rouge2", "rougeL"])
def test_rouge_is_what_rouge_score_says(judged, text, kind):
    scorer = pytest.importorskip("rouge_score.rouge_scorer")
    theirs = scorer.RougeScorer([kind]).score(REFERENCE, text)[kind]
    ours = {figure: judged("rouge", text, kind=kind, figure=figure).total for figure in FIGURES}
    assert ours == pytest.approx(
        {"f1": theirs.fmeasure, "precision": theirs.precision, "recall": theirs.recall}
    )


def test_sentences_whose_scores_can_be_worked_out_by_hand(judged):
    pytest.importorskip("rouge_score")
    by_hand = {"rouge1": 4 / 5, "rouge2": 1 / 4, "rougeL": 3 / 5}
    texts = {"reference": "one two three four five"}
    found = {kind: judged("rouge", "two one three four six", kind=kind, **texts).total for kind in by_hand}
    assert found == pytest.approx(by_hand)
    assert judged("rouge", "running", kind="rouge1", stem=True, reference="run").total == 1


def test_the_closer_of_two_outputs_is_preferred(judged):
    pytest.importorskip("sacrebleu")
    assert judged("bleu", OUTPUTS[4], OUTPUTS[1]) == Preference("second")
    assert judged("chrf", OUTPUTS[1], OUTPUTS[4]) == Preference("first")
    assert judged("chrf", OUTPUTS[1], OUTPUTS[1]) == Preference("tie")


@pytest.mark.parametrize("reference", [None, "", " \n"])
@pytest.mark.parametrize("program", ["bleu", "chrf", "rouge"])
def test_without_a_reference_nothing_can_be_said(judged, program, reference):
    pytest.importorskip("sacrebleu")
    pytest.importorskip("rouge_score")
    assert judged(program, "something", reference=reference) == CannotAssess("case 'c1' has no reference")


@pytest.mark.parametrize(
    ("program", "options", "said"),
    [
        ("bleu", {"tokenize": "words"}, "option 'tokenize': Input should be '13a', 'intl', 'char' or 'none'"),
        ("chrf", {"word_order": 3}, "option 'word_order': Input should be 0, 1 or 2"),
        ("rouge", {"kind": "rouge9"}, "option 'kind': Input should be 'rouge1', 'rouge2' or 'rougeL'"),
        ("rouge", {"colour": 1}, "unknown option 'colour'; known are kind, figure, stem"),
    ],
)
def test_wrong_options_are_told(tmp_path, program, options, said):
    with pytest.raises(UsageError, match=said):
        made(tmp_path, program, **options)


@pytest.mark.parametrize(
    ("program", "module", "library"),
    [
        ("bleu", "sacrebleu.metrics.bleu", "sacrebleu"),
        ("chrf", "sacrebleu.metrics.chrf", "sacrebleu"),
        ("rouge", "rouge_score.rouge_scorer", "rouge-score"),
    ],
)
def test_a_missing_extra_is_told_with_the_line_that_installs_it(
    tmp_path, monkeypatch, program, module, library
):
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(UsageError) as told:
        made(tmp_path, program)
    assert str(told.value) == (
        f"program {program!r} needs {library}, which is not installed; "
        "install it with: pip install 'judgekit-lab[metrics]'"
    )
