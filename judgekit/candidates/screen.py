"""A screen against contamination: which test case a row of training data would give away, among many."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from judgekit.candidates.leakage import NEAR, LeakKind, example_leak
from judgekit.candidates.words import canonical, words
from judgekit.domain.cases import Case

_MAY_MISS = 2 * (1 - NEAR) / (2 - NEAR)
"""Share of its n words that a near text of m may lack: with c shared, 2c >= NEAR (n + m) and c <= m."""


class Screen:
    """Test cases with an index by question and reference, so that only likely ones are looked at closely."""

    def __init__(self, tests: Iterable[tuple[str, Case]]) -> None:
        """Index test cases, each with the name it is told by."""
        self._tests = tuple(tests)
        self._by_text: dict[str, list[int]] = defaultdict(list)
        self._by_word: dict[str, list[int]] = defaultdict(list)
        for place, (_, case) in enumerate(self._tests):
            for text in (case.text, case.reference or ""):
                self._by_text[canonical(text)].append(place)
            for word in set(words(case.text)):
                self._by_word[word].append(place)

    def leak(self, row: Case) -> tuple[str, LeakKind] | None:
        """Give the name of a test case that a solved case gives away, and how; None if there is none."""
        for place in self._likely(row):
            name, test = self._tests[place]
            found = example_leak(test, row)
            if found:
                return name, found.kind
        return None

    def _likely(self, row: Case) -> Sequence[int]:
        """Tests with the same text or reference, or one of the words that a near text cannot all lack."""
        rarest = sorted(words(row.text), key=lambda word: len(self._by_word.get(word, ())))
        telling = rarest[: int(_MAY_MISS * len(rarest)) + 1]
        same = [canonical(row.text), canonical(row.reference or "")]
        found = {place for text in same for place in self._by_text.get(text, ())}
        return sorted(found.union(*(self._by_word.get(word, ()) for word in telling)))
