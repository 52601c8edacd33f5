import csv
import io
from dataclasses import replace

import pytest

from judgekit.domain.results import (
    Coverage,
    Effect,
    Interval,
    Leaderboard,
    PairDifference,
    Rankings,
    Standing,
    Unranked,
)
from judgekit.render.leaderboard import leader, rankings_csv, rankings_markdown, rankings_text

BEST = Standing("tuned", 1120.4, Interval(1080.0, 1160.0), 1, 1, 120, 80, 10, 30, 0.708)
REST = Standing("rag", 1010.0, Interval(970.0, None), 2, 3, 120, 60, 0, 60, 0.5, flags=("no upper limit",))
LAST = Standing("base", 869.6, None, 2, 3, 120, 30, 10, 80, 0.292)
BOARD = Leaderboard(
    source="made",
    rubric="helpful",
    judge="embedded",
    slice=None,
    mode="pairwise",
    method="Bradley-Terry, ties davidson; sandwich clustered by case",
    tie_model="Davidson",
    standings=(BEST, REST, LAST),
    pairs=(
        PairDifference("tuned", "rag", 110.4, Interval(50.0, 170.0), 0.0004, 0.0012, 0.654),
        PairDifference("tuned", "base", 250.8, Interval(180.0, None), None, None, 0.809),
        PairDifference("rag", "base", 140.4, Interval(-10.0, 290.0), 0.06, 0.06, 0.692),
    ),
    coverage=Coverage(planned=360, judged=358, unparsed=2),
    n_battles=180,
    n_clusters=60,
    warnings=("only 12 clusters",),
)


def text(**changes):
    return rankings_text(Rankings((replace(BOARD, **changes),)))


def test_the_headline_says_who_is_first():
    said = text()
    assert said.startswith("made, rubric helpful, judge embedded: 180 battles, 60 clusters. tuned is first.")


def test_every_line_has_its_figures():
    lines = {line.split()[1]: " ".join(line.split()) for line in text().splitlines() if line[:1].isdigit()}
    assert lines["tuned"] == "1 tuned 1120 [1080, 1160] 70.8 % 120 80 / 10 / 30"
    assert lines["rag"] == "2-3 rag 1010 at least 970 50.0 % 120 60 / 0 / 60 no upper limit"
    assert lines["base"] == "2-3 base 870 no interval 29.2 % 120 30 / 10 / 80"


def test_the_matrix_is_seen_from_both_sides_and_marks_what_holds():
    rows = [line.split() for line in text().splitlines()]
    assert ["tuned", "-", "65*", "81"] in rows
    assert ["rag", "35*", "-", "69"] in rows
    assert "Holm over 2 pairs" in text()


def test_against_a_baseline_there_is_a_list():
    pairs = (BOARD.pairs[1], BOARD.pairs[2])
    said = text(pairs=pairs, baseline="base")
    rows = [" ".join(line.split()) for line in said.splitlines()]
    assert "Against base (Holm over 1):" in rows
    assert "tuned +251 at least +180 80.9 % no p no p cannot tell yet" in rows
    assert "rag +140 [-10, +290] 69.2 % 0.060 0.060 cannot tell yet" in rows
    certain = replace(BOARD.pairs[0], b="base")
    assert "0.001 better" in " ".join(text(pairs=(certain,), baseline="base").split())


def test_many_candidates_have_no_matrix():
    standings = tuple(replace(BEST, candidate=f"c{n}") for n in range(13))
    assert "Win chance" not in text(standings=standings)


def test_coverage_notes_effects_and_what_was_not_ranked_are_told():
    effect = Effect("shown first", 0.5, Interval(0.2, 0.8), 0.001)
    said = rankings_text(
        Rankings(
            (replace(BOARD, effects=(effect, Effect("shown first", 0.5, None, None))),),
            (Unranked("x", "no"),),
        )
    )
    assert "Coverage: 358 of 360 judged, 2 unparsed." in said
    assert "Note: only 12 clusters." in said
    assert "the odds of winning times 1.65 [1.22, 2.23], p = 0.001." in said
    assert "the odds of winning times 1.65.\n" in said
    assert said.endswith("Not ranked: x: no.")


def test_controlled_ratings_stand_beside_the_plain_ones():
    said = text(standings=(replace(BEST, raw_rating=1200.2), REST))
    assert "uncontrolled" in said
    assert "1200" in said


def test_grades_are_percentages():
    graded = replace(BEST, rating=0.813, interval=Interval(0.75, 0.87), win_rate=None)
    pair = PairDifference("tuned", "rag", 0.12, Interval(0.05, 0.19), 0.001, 0.002)
    said = text(standings=(graded, replace(REST, rating=0.69)), pairs=(pair,), mode="graded", tie_model=None)
    assert "81.3 %" in said
    assert "[75.0 %, 87.0 %]" in said
    assert "+12.0*" in said
    assert "W / T / L" not in said


@pytest.mark.parametrize(
    ("ranks", "said"),
    [
        ((1, 1, 1), "Not known who is first: 3 of 3 candidates may be."),
        ((1, 1, 2), "Not known who is first: tuned or rag may be."),
        ((1, 2, 2), "tuned is first."),
    ],
)
def test_the_first_is_named_only_where_the_data_say_so(ranks, said):
    lines = tuple(replace(line, rank_low=rank) for line, rank in zip(BOARD.standings, ranks, strict=True))
    assert leader(replace(BOARD, standings=lines)) == said


def test_islands_have_no_common_first():
    lines = (BEST, replace(REST, island=1, rank_low=1))
    assert leader(replace(BOARD, standings=lines)).startswith("There is no one order")
    assert "group" in text(standings=lines)


def test_csv_has_a_row_per_candidate_and_empty_open_ends():
    rows = list(csv.DictReader(io.StringIO(rankings_csv(Rankings((BOARD,))))))
    assert [row["candidate"] for row in rows] == ["tuned", "rag", "base"]
    assert (rows[1]["low"], rows[1]["high"], rows[1]["flags"]) == ("970.0", "", "no upper limit")
    assert rows[0]["method"] == BOARD.method


def test_markdown_escapes_the_bars_of_names():
    said = rankings_markdown(Rankings((replace(BOARD, standings=(replace(BEST, candidate="a|b"),)),)))
    assert "| 1 | a\\|b | 1120 |" in said
