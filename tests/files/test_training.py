import json

import pytest

from judgekit.domain.cases import Message
from judgekit.domain.errors import FileProblems
from judgekit.domain.training import TrainingRow
from judgekit.files.training import check_apart, check_training, write_provenance, write_training

PROMPT = (Message("system", "Be short."), Message("user", "Why?"))
SFT = TrainingRow("c1", "k1", PROMPT, "Because.", "tuned", score=1.0, judgements=("ab",))
DPO = TrainingRow("c1", "k1", PROMPT, "Because.", "tuned", "No.", "base", margin=0.5)
TURN = {"role": "user", "content": "Why?"}
ANSWER = {"role": "assistant", "content": "Because."}


def lines(path):
    return [json.loads(line) for line in path.read_text().splitlines()]


@pytest.mark.parametrize(
    ("row", "form", "keys", "kind"),
    [
        (SFT, "trl", ["messages"], "sft"),
        (DPO, "trl", ["prompt", "chosen", "rejected"], "dpo"),
        (DPO, "openai", ["input", "preferred_output", "non_preferred_output"], "dpo"),
    ],
)
def test_what_is_written_is_what_trainers_read_and_no_more(tmp_path, row, form, keys, kind):
    path = tmp_path / "train.jsonl"
    write_training(path, [row, row], form)
    assert [list(line) for line in lines(path)] == [keys, keys]
    checked = check_training(path)
    assert (checked.kind, checked.form, [row.line for row in checked.rows]) == (kind, keys[0], [1, 2])
    assert checked.rows[0].characters == len("Be short.Why?Because.") + (len("No.") if kind == "dpo" else 0)


def test_what_is_validated_on_is_not_trained_on(tmp_path):
    other = TrainingRow("c2", "k2", PROMPT, "Since.", "tuned", score=1.0)
    for name, rows in (("train", [SFT]), ("apart", [other]), ("mixed", [other, SFT])):
        write_training(tmp_path / f"{name}.jsonl", rows, "trl")
    train, apart, mixed = (check_training(tmp_path / f"{name}.jsonl") for name in ("train", "apart", "mixed"))
    check_apart(train, apart)
    with pytest.raises(
        FileProblems, match=r"mixed\.jsonl:2: the row is in .*train\.jsonl as well; keep it in one"
    ):
        check_apart(train, mixed)


def test_provenance_names_file_and_line(tmp_path):
    path = tmp_path / "p.jsonl"
    write_provenance(path, [(tmp_path / "a.jsonl", [SFT, DPO])])
    first, second = lines(path)
    assert (first["file"], first["line"], first["judgements"]) == ("a.jsonl", 1, ["ab"])
    assert (second["line"], second["rejected_by"], second["margin"]) == (2, "base", 0.5)
    assert "judgements" not in second


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"messages": [TURN]}, "should have at least 2 items"),
        ({"messages": [TURN, TURN]}, "an answer is not the assistant's"),
        ({"messages": [ANSWER, ANSWER]}, "the prompt does not end with what the user says"),
        ({"messages": [TURN, {"role": "system", "content": "x"}, TURN, ANSWER]}, "after the first turn"),
        ({"messages": [TURN, {**ANSWER, "content": ""}]}, "is empty"),
        ({"messages": [TURN, {**ANSWER, "role": "bot"}]}, "role"),
        ({"messages": [TURN, ANSWER], "id": "c1"}, "unknown key 'id'"),
        ({"prompt": [TURN], "chosen": [ANSWER], "rejected": [ANSWER]}, "both answers are the same"),
        ({"prompt": [TURN], "chosen": [ANSWER]}, "rejected"),
        ({"text": "Why? Because."}, "begins with none of"),
    ],
)
def test_every_line_a_trainer_would_stumble_over_is_told(tmp_path, row, said):
    path = tmp_path / "train.jsonl"
    path.write_text(json.dumps(row) + "\n")
    with pytest.raises(FileProblems, match=said) as mistakes:
        check_training(path)
    assert "train.jsonl:1" in str(mistakes.value)


def test_an_empty_file_is_no_training_data(tmp_path):
    (tmp_path / "e.jsonl").touch()
    with pytest.raises(FileProblems, match="there are no rows"):
        check_training(tmp_path / "e.jsonl")
