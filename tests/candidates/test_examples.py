import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

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


def choose(asked, select, k=2, seed=0, cases=SOLVED, embedder=None):
    async def run():
        spec = Examples.model_validate({"from": "train.jsonl", "k": k, "select": select, "seed": seed})
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


class Lengths:
    """Embeds a text as its length and 1: texts of like length are alike."""

    async def embed(self, texts):
        return [[len(text) / 10, 1.0] for text in texts]


def test_nearest_by_meaning_goes_through_the_port():
    assert ids(choose(case("t", "x" * 15), "nearest", k=1, embedder=Lengths())) == ["e1"]


@given(
    st.lists(st.text(alphabet="ab ", max_size=6), min_size=1, max_size=8),
    st.text(alphabet="ab ", max_size=6),
    st.sampled_from(["fixed", "random", "nearest"]),
)
def test_no_chosen_example_ever_gives_the_case_away(inputs, asked, select):
    solved = [case(f"e{n}", text, f"answer {n}") for n, text in enumerate(inputs)]
    target = case("t", asked, "my own answer")
    chosen = choose(target, select, cases=solved)
    assert [leak for leak in (example_leak(target, e) for e in chosen.examples) if leak] == []
    assert len(chosen.examples) <= 2
