"""What a pair came to on one case: the letter of each order, and what both orders say together."""

from dataclasses import dataclass

from judgekit.store.answers import PairScores

EVEN = 0.5
NEAR_EVEN = 0.05
"""A share of the win this near to one half counts as a tie where a tie is expected."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One battle seen from a.

    `a_first` and `b_first` are the outcomes (a, b or tie) of the order that shows a, or b, first; empty where
    that order has no verdict. `score_a` is a's share of the win, in [0, 1]. `leaning` is above 0 where a is
    ahead: the mean log-odds over both orders, or `score_a` less one half where the judge gives no
    probabilities.
    """

    a_first: str
    b_first: str
    score_a: float
    leaning: float

    @property
    def letters(self) -> tuple[str, ...]:
        """The outcomes of the orders judged."""
        return tuple(letter for letter in (self.a_first, self.b_first) if letter)

    @property
    def winner(self) -> str:
        """What both orders come to together: a, b or tie."""
        return "tie" if self.leaning == 0 else "a" if self.leaning > 0 else "b"

    @property
    def is_near_even(self) -> bool:
        """Whether neither is ahead by more than what counts as a tie."""
        return abs(self.score_a - EVEN) <= NEAR_EVEN

    @property
    def agrees(self) -> bool | None:
        """Whether both orders name the same outcome; None where only one was judged."""
        return self.a_first == self.b_first if self.a_first and self.b_first else None

    @property
    def first_share(self) -> float | None:
        """Share of what was shown first among the orders that name a winner; None without any."""
        picks = [letter == shown for letter, shown in self._shown() if letter in ("a", "b")]
        return sum(picks) / len(picks) if picks else None

    def single_right(self, wanted: str) -> float:
        """Mean over the single orders: 1 where right, 0 where wrong, one half for a tie nobody wanted."""
        rights = [_right(letter, wanted) for letter in self.letters]
        return sum(rights) / len(rights)

    def both_right(self, wanted: str) -> float:
        """The same for what both orders come to together; a wanted tie need only be near."""
        return float(self.is_near_even) if wanted == "tie" else _right(self.winner, wanted)

    def _shown(self) -> tuple[tuple[str, str], ...]:
        return (self.a_first, "a"), (self.b_first, "b")


def readings_of(found: PairScores) -> dict[str, Reading]:
    """Give the reading of each case that has a verdict."""
    odds = dict(zip(found.odds_rows.tolist(), found.log_odds_a.tolist(), strict=True))
    scores = found.score_a.tolist()
    letters = zip(found.a_shown_first.tolist(), found.b_shown_first.tolist(), strict=True)
    return {
        case: Reading(a_first, b_first, scores[row], odds.get(row, scores[row] - EVEN))
        for row, (case, (a_first, b_first)) in enumerate(zip(found.case_ids.tolist(), letters, strict=True))
    }


def _right(letter: str, wanted: str) -> float:
    if letter == wanted:
        return 1.0
    return EVEN if letter == "tie" else 0.0
