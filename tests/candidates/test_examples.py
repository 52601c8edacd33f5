import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st
from meanings import Meanings

from judgekit.candidates.examples import build_pool, choose_examples
from judgekit.candidates.leakage import example_leak
from judgekit.domain.cases import Case, Message
from judgekit.domain.errors import UsageError
from judgekit.domain.suite import Examples


def case(id_, text, reference="r"):
    return Case(id_, (Message("user", text),), reference)


SOLVED = [
    case("e1", "list all rivers"),
    case("e2", "count the books of each author"),
    case("e3", "count the loans of each member"),
    case("e4", "name the oldest author"),
]


def choose(asked, select, k=2, cases=SOLVED, embedder=None, **how):
    async def run():
        spec = Examples.model_validate({"from": "train.jsonl", "k": k, "select": select, **how})
        return await choose_examples(asked, await build_pool(spec, cases, embedder))

    return asyncio.run(run())


def ids(chosen):
    return [example.id for example in chosen.examples]


def test_fixed_takes_the_first_of_the_file():
    assert ids(choose(case("t", "anything"), "fixed")) == ["e1", "e2"]


def test_nearest_puts_the_most_similar_next_to_the_question():
    assert ids(choose(case("t", "count the books of one member"), "nearest")) == ["e3", "e2"]


def test_nearest_fills_up_from_the_file_where_no_word_is_shared():
    assert ids(choose(case("t", "zebra"), "nearest")) == ["e2", "e1"]


def test_random_follows_the_seed_and_the_case():
    draws = {seed: ids(choose(case("t", "x"), "random", seed=seed)) for seed in range(20)}
    assert draws[3] == ids(choose(case("t", "x"), "random", seed=3))
    assert len({tuple(draw) for draw in draws.values()}) > 1


def test_what_gives_the_case_away_is_left_out_and_told():
    chosen = choose(case("t", "List all rivers!", "other"), "fixed")
    assert ids(chosen) == ["e2", "e3"]
    assert [(leak.source, leak.kind) for leak in chosen.excluded] == [("e1", "same_input")]


def test_cases_without_an_answer_are_no_examples():
    assert ids(choose(case("t", "x"), "fixed", cases=[case("n", "open", None), *SOLVED])) == ["e1", "e2"]
    with pytest.raises(UsageError, match=r"no case in train\.jsonl has a reference"):
        choose(case("t", "x"), "fixed", cases=[case("n", "open", None)])


STREAMS = Meanings({"rivers": 0, "streams": 0, "list": 1, "show": 1, "all": 1, "count": 2, "books": 3})


def test_nearest_by_meaning_finds_what_shares_no_word():
    asked = case("t", "show streams")
    assert ids(choose(asked, "nearest", k=1)) == ["e1"], "by words: the first of the file"
    solved = [*SOLVED[1:], SOLVED[0]]
    assert ids(choose(asked, "nearest", k=1, cases=solved)) == ["e2"]
    assert ids(choose(asked, "nearest", k=1, cases=solved, embedder=STREAMS, method="embedding")) == ["e1"]


def test_an_example_nearest_by_meaning_that_gives_the_case_away_is_left_out_too():
    asked = case("t", "LIST all rivers", "other")
    chosen = choose(asked, "nearest", k=1, embedder=STREAMS, method="embedding")
    assert "e1" not in ids(chosen)
    assert [(leak.source, leak.kind) for leak in chosen.excluded] == [("e1", "same_input")]


def test_an_embedder_changes_nothing_for_those_who_did_not_ask_for_it():
    quiet = Meanings({"x": 0})
    assert ids(choose(case("t", "count the books of one member"), "nearest", embedder=quiet)) == ["e3", "e2"]
    assert quiet.asked == []


@given(
    st.lists(st.text(alphabet="ab ", max_size=6), min_size=1, max_size=8),
    st.text(alphabet="ab ", max_size=6),
    st.sampled_from([("fixed", "bm25"), ("random", "bm25"), ("nearest", "bm25"), ("nearest", "embedding")]),
)
def test_no_chosen_example_ever_gives_the_case_away(inputs, asked, how):
    solved = [case(f"e{n}", text, f"answer {n}") for n, text in enumerate(inputs)]
    target = case("t", asked, "my own answer")
    select, method = how
    embedder = Meanings({"a": 0, "b": 1, "ab": 2, "aa": 0})
    chosen = choose(target, select, cases=solved, embedder=embedder, method=method)
    assert [leak for leak in (example_leak(target, e) for e in chosen.examples) if leak] == []
    assert len(chosen.examples) <= 2
