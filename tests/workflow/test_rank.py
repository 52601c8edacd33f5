import numpy as np
import pytest
from judged_store import graded_tasks, judge_all, make_suite, pairwise_tasks

from judgekit.domain.errors import UsageError
from judgekit.domain.verdict import CriterionGrade, Grade, Preference
from judgekit.stats.cells import aggregate_cells
from judgekit.stats.errors import NotEnoughData
from judgekit.stats.strengths import ELO_PER_NAT, bradley_terry
from judgekit.store.answers import Question
from judgekit.store.ledger import open_ledger
from judgekit.workflow.rank import Slices, keep_rankings, rank_suite
from judgekit.workflow.rank_terms import RankTerms

NAMES = ("base", "rag", "tuned")
STRENGTH = {"base": 0.0, "rag": 0.5, "tuned": 1.5}


def draws(seed=0):
    """A judge that prefers the stronger one with the chance of Bradley and Terry, alike in both orders."""
    rng = np.random.default_rng(seed)
    noise = {}

    def verdict(task):
        a, b = sorted((task.first.candidate, task.second.candidate))
        if (task.case.id, a, b) not in noise:
            noise[task.case.id, a, b] = rng.random()
        first = noise[task.case.id, a, b] < 1 / (1 + np.exp(STRENGTH[b] - STRENGTH[a]))
        winner = a if first else b
        return Preference("first" if winner == task.first.candidate else "second")

    return verdict


@pytest.fixture(scope="module")
def judged(tmp_path_factory):
    """A ledger over which 60 cases were judged in pairs."""
    suite = make_suite(NAMES, 60)
    with open_ledger(tmp_path_factory.mktemp("judged") / "store.duckdb") as ledger:
        judge_all(ledger, suite, pairwise_tasks(suite), draws())
        yield ledger


def rank(ledger, slices=None, **terms):
    with ledger.reading() as reader:
        return rank_suite("made", reader, slices or Slices(), RankTerms(**terms))


def ratings(board):
    return {line.candidate: line.rating for line in board.standings}


def test_a_suite_is_ranked_by_its_battles(judged):
    (board,) = rank(judged).boards
    assert board.standings[0].candidate == "tuned"
    assert (board.rubric, board.judge, board.mode) == ("helpful", "made-up", "pairwise")
    assert (board.n_battles, board.n_clusters) == (180, 60)
    assert (board.coverage.planned, board.coverage.judged) == (360, 360)
    assert "sandwich clustered by case" in board.method
    top = board.standings[0]
    assert top.interval.low < top.rating < top.interval.high
    assert top.wins + top.ties + top.losses == top.n == 120
    assert np.mean(list(ratings(board).values())) == pytest.approx(1000)


def test_pairs_carry_win_chance_and_holm(judged):
    (board,) = rank(judged).boards
    found = ratings(board)
    assert len(board.pairs) == 3
    for pair in board.pairs:
        assert pair.difference == pytest.approx(found[pair.a] - found[pair.b])
        assert pair.win_chance == pytest.approx(1 / (1 + 10 ** (-pair.difference / 400)))
        assert pair.p <= pair.p_adjusted <= min(1.0, 3 * pair.p + 1e-12)


def test_a_baseline_is_what_the_others_are_compared_with(judged):
    (board,) = rank(judged, baseline="rag").boards
    assert {(pair.a, pair.b) for pair in board.pairs} == {("base", "rag"), ("tuned", "rag")}
    found = ratings(board)
    for pair in board.pairs:
        assert pair.difference == pytest.approx(found[pair.a] - found["rag"])
        assert pair.interval.low < pair.difference < pair.interval.high
        assert (pair.win_chance > 0.5) == (pair.difference > 0)


def test_an_anchor_only_shifts_what_is_shown(judged):
    (plain,), (anchored,) = rank(judged).boards, rank(judged, anchor=("base", 1500.0)).boards
    assert ratings(anchored)["base"] == 1500
    for one, other in zip(plain.standings, anchored.standings, strict=True):
        width = one.interval.high - one.interval.low
        assert other.interval.high - other.interval.low == pytest.approx(width)


def test_tags_are_ranked_one_by_one(judged):
    boards = rank(judged, Slices(by_tag=True)).boards
    assert [board.slice for board in boards] == ["even", "odd"]
    assert sum(board.n_battles for board in boards) == 180


def test_bootstrap_intervals_are_seeded_and_near_the_sandwich(judged):
    (one,), (same,), (other,) = (rank(judged, bootstrap=True, seed=seed).boards for seed in (1, 1, 2))
    assert one == same
    assert one != other
    (plain,) = rank(judged).boards
    for replicated, formula in zip(one.standings, plain.standings, strict=True):
        assert replicated.rating == pytest.approx(formula.rating)
        assert replicated.interval.low == pytest.approx(formula.interval.low, abs=25)


def test_elo_goes_through_the_battles_in_order(judged):
    (board,) = rank(judged, method="elo").boards
    assert board.standings[0].candidate == "tuned"
    assert all(
        line.interval is None and (line.rank_low, line.rank_high) == (1, 3) for line in board.standings
    )
    assert sum(ratings(board).values()) == pytest.approx(3000)
    with pytest.raises(UsageError, match="Elo has no intervals"):
        rank(judged, method="elo", baseline="base")


def test_ratings_are_kept_in_the_store(judged):
    keep_rankings(judged, rank(judged))
    (board,) = rank(judged).boards
    with judged.reading() as reader:
        rows = reader._connection.execute(
            "select candidate, rating, low from leaderboard where rating is not null order by rating desc"
        ).fetchall()
    assert [row[:2] for row in rows] == [(line.candidate, line.rating) for line in board.standings]


@pytest.mark.parametrize(
    ("slices", "terms", "said"),
    [
        (Slices(rubrics=("helpfull",)), {}, "did you mean 'helpful'"),
        (Slices(judges=("nobody",)), {}, "its judges are made-up"),
        (None, {"anchor": ("tunde", 1000.0)}, "did you mean 'tuned'"),
        (None, {"baseline": "nobody"}, "the candidates are base, rag, tuned"),
        (None, {"score": "share", "ties": "davidson"}, "use --ties half"),
        (None, {"control": ("length",), "bootstrap": True}, "sandwich intervals"),
    ],
)
def test_what_is_not_there_is_told(judged, slices, terms, said):
    with pytest.raises(UsageError, match=said):
        rank(judged, slices, **terms)


def test_an_unjudged_suite_says_what_to_run(judged):
    with judged.reading() as reader, pytest.raises(NotEnoughData, match="judgekit run other"):
        rank_suite("other", reader, Slices(), RankTerms())


def test_position_is_fitted_from_single_orders(tmp_path):
    suite = make_suite(NAMES, 40)
    answer = draws(3)
    with open_ledger(tmp_path / "store.duckdb") as ledger:
        spoilt = np.random.default_rng(4)
        judge_all(
            ledger,
            suite,
            pairwise_tasks(suite),
            lambda task: Preference("first") if spoilt.random() < 0.4 else answer(task),
        )
        (board,) = rank(ledger, control=("position",)).boards
        with ledger.reading() as reader:
            shown = reader.shown_battles(Question("made", "helpful", "made-up"))
    (effect,) = board.effects
    cells = aggregate_cells(shown.a, shown.b, shown.outcome, n_candidates=3)
    fit = bradley_terry(cells, position=True)
    assert effect.name == "shown first"
    assert effect.estimate == pytest.approx(fit.position)
    assert ratings(board)["tuned"] == pytest.approx(1000 + ELO_PER_NAT * fit.theta[2])


def test_length_is_taken_out_and_both_ratings_are_shown(tmp_path):
    """A judge that only likes length: without length nothing is left."""
    rng = np.random.default_rng(8)
    long = "x" * 150
    texts = {
        (name, n): "y" * int(rng.integers(50, 400)) + (long if name == "tuned" else "")
        for name in NAMES
        for n in range(80)
    }
    suite = make_suite(NAMES, 80)
    for name in NAMES:
        for n, (case, output) in enumerate(suite.outputs[name].items()):
            suite.outputs[name][case] = type(output)(name, case, texts[name, n])

    def likes_length(task):
        a, b = len(task.first.text), len(task.second.text)
        chance = 1 / (1 + np.exp(-6 * (a - b) / (a + b)))
        return Preference("first" if rng.random() < chance else "second")

    with open_ledger(tmp_path / "store.duckdb") as ledger:
        judge_all(ledger, suite, pairwise_tasks(suite), likes_length)
        (board,) = rank(ledger, control=("length", "style", "position")).boards
    tuned = next(line for line in board.standings if line.candidate == "tuned")
    assert tuned.raw_rating > 1070
    assert abs(tuned.rating - 1000) < abs(tuned.raw_rating - 1000) / 2
    assert [effect.name for effect in board.effects] == ["shown first", "one sd more characters"]
    assert board.effects[1].interval.low > 0
    assert any("headers: the same in every battle" in warning for warning in board.warnings)


def test_probabilities_are_counted_where_there_are_any(tmp_path):
    """A judge that always says first, but leans to the stronger one: outcomes are ties, shares are not."""
    suite = make_suite(NAMES, 30)

    def leans(task):
        ahead = STRENGTH[task.first.candidate] - STRENGTH[task.second.candidate]
        p = 1 / (1 + np.exp(-2 - ahead / 2))
        return Preference("first", p_first=p, p_second=1 - p, p_tie=0.0)

    with open_ledger(tmp_path / "store.duckdb") as ledger:
        judge_all(ledger, suite, pairwise_tasks(suite), leans)
        (board,) = rank(ledger).boards
        with pytest.raises(NotEnoughData, match="every battle is a tie"):
            rank(ledger, score="outcome")
    assert [line.candidate for line in board.standings] == ["tuned", "rag", "base"]
    assert board.method.startswith("shares of the win")
    assert board.standings[0].ties == 60


def test_grades_are_ranked_by_their_mean(tmp_path):
    suite = make_suite(NAMES, 40)
    rng = np.random.default_rng(1)

    def grade(task):
        if task.first.candidate == "rag" and task.case.id == "c3":
            return None
        total = float(np.clip(0.3 + STRENGTH[task.first.candidate] / 4 + 0.1 * rng.normal(), 0, 1))
        return Grade((CriterionGrade("right", "yes", 1.0),), total)

    with open_ledger(tmp_path / "store.duckdb") as ledger:
        judge_all(ledger, suite, graded_tasks(suite), grade)
        (board,) = rank(ledger, baseline="base").boards
        keep_rankings(ledger, rank(ledger))
        with pytest.raises(UsageError, match="grades have a mean"):
            rank(ledger, method="elo")
    assert [(line.candidate, line.rank_low, line.rank_high) for line in board.standings] == [
        ("tuned", 1, 1),
        ("rag", 2, 2),
        ("base", 3, 3),
    ]
    assert board.mode == "graded"
    assert board.coverage.missing == 1
    rag = next(pair for pair in board.pairs if pair.a == "rag")
    assert rag.win_chance is None
    assert rag.interval.low < rag.difference < rag.interval.high
    assert board.standings[1].n == 39
