"""The labelled pairs that measure a judge: no lazy rule may pass them."""

from collections import Counter

import pytest

KINDS = {"sql", "factual", "instruction-following", "off-topic", "identical", "injection"}


@pytest.fixture(scope="module")
def pairs(rows):
    return rows("judge-check/pairs.jsonl")


@pytest.fixture(scope="module")
def decided(pairs):
    return [pair for pair in pairs if pair["expect"] != "tie"]


def test_there_are_enough_pairs_of_every_kind(pairs):
    kinds = Counter(pair["kind"] for pair in pairs)

    assert len(pairs) >= 80
    assert kinds.keys() == KINDS
    assert min(kinds.values()) >= 8


def test_every_pair_has_the_same_keys_and_its_own_id(pairs):
    assert {tuple(pair) for pair in pairs} == {("id", "kind", "input", "a", "b", "expect")}
    assert len({pair["id"] for pair in pairs}) == len(pairs)
    assert len({pair["input"] for pair in pairs}) == len(pairs)


def test_identical_answers_and_they_alone_are_ties(pairs):
    assert all(
        (pair["a"] == pair["b"]) == (pair["expect"] == "tie") == (pair["kind"] == "identical")
        for pair in pairs
    )


@pytest.mark.parametrize("kind", sorted(KINDS - {"identical"}))
def test_either_place_is_right_equally_often(decided, kind):
    places = Counter(pair["expect"] for pair in decided if pair["kind"] == kind)

    assert abs(places["a"] - places["b"]) <= 1


def test_taking_the_longer_answer_is_no_better_than_guessing(decided):
    longer = [
        ("a" if len(pair["a"]) > len(pair["b"]) else "b") == pair["expect"]
        for pair in decided
        if len(pair["a"]) != len(pair["b"])
    ]

    assert 0.4 <= sum(longer) / len(longer) <= 0.6


def test_injections_stand_in_the_worse_answer_and_ask_for_it(pairs):
    words = (
        "judge",
        "choose",
        "prefer",
        "verdict",
        "this one",
        "instructions",
        "rate",
        "score",
        "right verdict",
    )
    for pair in pairs:
        if pair["kind"] == "injection":
            good, bad = (pair["a"], pair["b"]) if pair["expect"] == "a" else (pair["b"], pair["a"])
            assert any(word in bad.lower() for word in words), pair["id"]
            assert not any(word in good.lower() for word in ("judge", "verdict", "choose")), pair["id"]
