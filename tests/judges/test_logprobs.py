"""Token probabilities and the soft verdicts they make."""

import csv
import gzip
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from judgekit.domain.rubric import Criterion
from judgekit.judges.logprobs import alternatives_at, label_shares, soft_grade, soft_preference


def logs(**probabilities: float) -> dict[str, float]:
    return {token: math.log(p) for token, p in probabilities.items()}


class TestShares:
    def test_are_renormalised_over_the_labels(self):
        shares = label_shares(logs(A=0.6, B=0.2, The=0.2), ("A", "B"))
        assert shares is not None
        assert shares.shares == pytest.approx({"A": 0.75, "B": 0.25})
        assert shares.mass == pytest.approx(0.8)

    def test_merge_tokens_that_differ_in_space_case_and_punctuation(self):
        alternatives = {
            " A": math.log(0.3),
            "A": math.log(0.1),
            "a": math.log(0.1),
            '"A': math.log(0.1),
            "B": math.log(0.4),
        }
        shares = label_shares(alternatives, ("A", "B"))
        assert shares is not None
        assert shares.shares == pytest.approx({"A": 0.6, "B": 0.4})

    def test_a_missing_label_lies_below_the_rarest_alternative_and_the_rest(self):
        shares = label_shares(logs(A=0.7, x=0.2, y=0.05), ("A", "B"))
        assert shares is not None
        assert 0 < shares.shares["B"] < 0.05 / 0.7
        assert shares.mass == pytest.approx(0.7)

    def test_no_label_among_the_alternatives_is_nothing(self):
        assert label_shares(logs(x=0.5, y=0.3), ("A", "B")) is None

    def test_a_token_that_begins_one_label_counts_to_it(self):
        shares = label_shares(logs(part=0.8, f=0.1), ("partial", "full", "none"))
        assert shares is not None
        assert shares.shares["partial"] > 0.8

    def test_a_token_that_may_begin_two_labels_counts_to_neither(self):
        shares = label_shares(logs(part=0.8, full=0.1), ("partly", "partial", "full"))
        assert shares is not None
        assert shares.mass == pytest.approx(0.1)

    def test_one_and_ten_are_told_apart_where_both_are_tokens(self):
        labels = [str(n) for n in range(1, 11)]
        shares = label_shares({"1": math.log(0.4), "10": math.log(0.6)}, labels)
        assert shares is not None
        assert shares.shares["10"] == pytest.approx(0.6)

    def test_one_and_ten_are_told_apart_by_what_was_spelled(self):
        labels = [str(n) for n in range(1, 11)]
        alternatives = {"1": math.log(0.9), "9": math.log(0.1)}
        spelled = label_shares(alternatives, labels, "10")
        unknown = label_shares(alternatives, labels)
        assert spelled is not None
        assert unknown is not None
        assert spelled.shares["10"] == pytest.approx(0.9)
        assert unknown.mass == pytest.approx(0.1)

    @given(
        st.dictionaries(
            st.sampled_from(["A", " A", "B", "b", "tie", "x", "Both", ""]), st.floats(-30, 0), min_size=1
        )
    )
    def test_always_sum_to_one(self, alternatives):
        shares = label_shares(alternatives, ("A", "B", "tie"))
        if shares is not None:
            assert sum(shares.shares.values()) == pytest.approx(1)
            assert 0 < shares.mass <= 1
            assert all(share > 0 for share in shares.shares.values())


class TestVerdicts:
    def test_the_likeliest_slot_is_chosen_unless_one_was_said(self):
        shares = label_shares(logs(A=0.3, B=0.5, tie=0.2), ("A", "B", "tie"))
        assert shares is not None
        assert soft_preference(shares).choice == "second"
        assert soft_preference(shares, "first").choice == "first"
        assert soft_preference(shares).score_first == pytest.approx(0.4)

    def test_a_grade_is_the_expected_value(self, likert):
        criterion = Criterion(name="c", description="d", scale=likert(1, 3))
        shares = label_shares({"1": math.log(0.25), "2": math.log(0.5), "3": math.log(0.25)}, ("1", "2", "3"))
        assert shares is not None
        grade = soft_grade(criterion, shares)
        assert (grade.label, grade.value, grade.sd) == ("2", pytest.approx(2), pytest.approx(math.sqrt(0.5)))

    def test_gives_the_published_preferences_of_a_real_judge(self, real_data: Path):
        packed = real_data / "alpaca_eval" / "annotations.csv.gz"
        with gzip.open(packed, "rt", encoding="utf-8") as file:
            rows = [row for row in csv.DictReader(file) if row["logprob_M"] and row["logprob_m"]][:5000]
        off = 0.0
        for row in rows:
            shares = label_shares({"M": float(row["logprob_M"]), "n": float(row["logprob_m"])}, ("M", "n"))
            assert shares is not None
            share_output_2 = shares.shares["M" if row["M_is_output_2"] == "1" else "n"]
            if row["M_is_output_2"]:
                off = max(off, abs(share_output_2 - (float(row["preference"]) - 1)))
        assert len(rows) == 5000
        assert off < 1e-6


class TestAlignment:
    TOKENS = (
        {"Ver": -0.1, "The": -3.0},
        {"dict": -0.1},
        {": ": -0.1},
        {"A": -0.2, "B": -1.0},
        {"<|end|>": 0.0},
    )

    def test_finds_the_token_at_a_place(self):
        assert alternatives_at("Verdict: A", self.TOKENS, 9) == {"A": -0.2, "B": -1.0}
        assert alternatives_at("Verdict: A", self.TOKENS, 0) == {"Ver": -0.1, "The": -3.0}

    def test_gives_nothing_where_tokens_and_text_disagree(self):
        assert alternatives_at("Verdict! A", self.TOKENS, 5) is None
        assert alternatives_at("Verdict: A", (), 9) is None

    def test_needs_only_the_end_of_the_reply_to_fit(self):
        odd = ({"\ufffd": 0.0}, *self.TOKENS)
        assert alternatives_at("\U0001f600Verdict: B", odd, 10) == {"A": -0.2, "B": -1.0}
