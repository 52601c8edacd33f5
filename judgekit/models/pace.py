"""How many calls an endpoint bears at a time, found by trying: additive growth, multiplicative cuts."""

import random

_CUT_ABOVE = 0.5
_GROW_BELOW = 0.2
_FEWEST_OUTCOMES = 8
_LONGEST_REST_S = 30.0
_TRIAL_ROUND_TRIPS = 2
_TRIAL_REPLIES = 20
_TRUCE_ROUND_TRIPS = 50
_CUT_DID_HARM_BELOW = 0.75
_FIRST_GUESS_OF_LATENCY_S = 0.25


class Pace:
    """A limit on calls in flight that follows what becomes of them.

    When more than about half of a window of calls met a rate limit, the limit is halved and everybody pauses.
    While less than a fifth does, it grows back: quickly towards where it was cut, then by one a round trip.
    Every cut is a trial: where rate limits stay as frequent and fewer replies come than before, the endpoint
    does not mind our number, and the cut is undone for a while.

    Args:
        most: the limit at the start, and the highest it may reach.
        chance: spreads the rests of calls.
    """

    def __init__(self, most: int, chance: random.Random) -> None:
        self.limit = float(most)
        self.closed_until_s = float("-inf")
        self._most = float(most)
        self._chance = chance
        self._share = 0.0
        self._latency_s = _FIRST_GUESS_OF_LATENCY_S
        self._cut_from = float(most)
        self._cuts_in_a_row = 0
        self._counting_since_s = float("-inf")
        self._n_replies = 0
        self._rate_before_cut = 0.0
        self._truce_until_s = float("-inf")

    def succeeded(self, now_s: float, latency_s: float) -> None:
        """Learn that a call got its reply."""
        self._latency_s += 0.2 * (latency_s - self._latency_s)
        self._cuts_in_a_row = 0
        self._n_replies += now_s >= self._counting_since_s
        self._share -= self._share / self._window
        if self._share < _GROW_BELOW and self.limit < self._most:
            back = (self._cut_from - self.limit) / (4 * self.limit)
            self.limit = min(self._most, self.limit + max(back, 1 / self.limit))

    def pushed_back(self, now_s: float, retry_after_s: float | None) -> float:
        """Learn that a call met a rate limit; give the seconds that it should rest."""
        self._share += (1 - self._share) / self._window
        rest_s = self._rest_s(retry_after_s)
        tried_s = now_s - self._counting_since_s
        if self._share > _CUT_ABOVE and now_s > self._truce_until_s and tried_s >= self._trial_s:
            self._share = 0.0
            rate = self._n_replies / tried_s
            if rate < _CUT_DID_HARM_BELOW * self._rate_before_cut:
                self._undo_cut(now_s)
            else:
                self._cut(now_s + rest_s, rate)
        return rest_s

    @property
    def _window(self) -> float:
        return max(self.limit, _FEWEST_OUTCOMES)

    @property
    def _trial_s(self) -> float:
        """How long a cut is tried: two round trips, or longer where fewer replies would prove nothing."""
        enough = _TRIAL_REPLIES / self._rate_before_cut if self._rate_before_cut else 0.0
        return max(_TRIAL_ROUND_TRIPS * self._latency_s, enough)

    def _rest_s(self, retry_after_s: float | None) -> float:
        spread = self._chance.uniform(0.0, self._latency_s)
        if retry_after_s is not None:
            return retry_after_s + spread
        return min(self._latency_s * 2.0 ** min(self._cuts_in_a_row, 30), _LONGEST_REST_S) + spread

    def _cut(self, open_again_s: float, rate: float) -> None:
        self._cut_from, self._rate_before_cut = self.limit, rate
        self.limit = max(1.0, self.limit / 2)
        self._cuts_in_a_row += 1
        self.closed_until_s = open_again_s
        self._counting_since_s, self._n_replies = open_again_s + self._latency_s, 0

    def _undo_cut(self, now_s: float) -> None:
        self.limit, self._rate_before_cut = min(self._most, 2 * self._cut_from), 0.0
        self._truce_until_s = now_s + _TRUCE_ROUND_TRIPS * self._latency_s
