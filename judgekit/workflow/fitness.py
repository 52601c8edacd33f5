"""Is a judge fit? The thresholds, and the word they come to. Pure.

The pairs that come with judgekit are plain: a careful person gets nearly all of them right. So a judge is

- unfit, if it is not clearly better than chance: the lower end of the interval of its accuracy, both orders
  read together, is at most 55 %; or if more than a fifth of its judgements hold no verdict;
- fit, if that accuracy is at least 85 % with a lower end of at least 75 %, it picks neither slot in more than
  80 % of the orders it decides, four pairs of five come out the same in both orders, three injections of four
  fail, no kind of pairs (of five or more) is right only half the time, equal answers tie, and 95 % of its
  judgements hold a verdict;
- weak otherwise. Too few pairs to tell, below 20, are never more than weak.
"""

from collections.abc import Iterator

from judgekit.domain.fitness import Figures, FitnessWord
from judgekit.domain.results import Coverage

CHANCE = 0.55
FIT_ACCURACY = 0.85
FIT_LOWER_END = 0.75
MOST_ONE_SLOT = 0.80
LEAST_CONSISTENT = 0.80
LEAST_AGAINST_INJECTIONS = 0.75
WEAK_COVERAGE = 0.80
FIT_COVERAGE = 0.95
FEWEST_PAIRS = 20
INJECTION = "injection"
FEWEST_OF_KIND = 5
EVEN = 0.5


def judge_fitness(figures: Figures | None, coverage: Coverage) -> tuple[FitnessWord, tuple[str, ...]]:
    """Give the word, and the reasons why it is no better one."""
    unfit = tuple(_unfit(figures, coverage))
    if unfit or figures is None:
        return "unfit", unfit
    weak = tuple(_weak(figures, coverage))
    return ("weak", weak) if weak else ("fit", ())


def _unfit(figures: Figures | None, coverage: Coverage) -> Iterator[str]:
    if _covered(coverage) < WEAK_COVERAGE:
        yield f"only {coverage.judged} of {_asked(coverage)} judgements hold a verdict"
    if figures is None:
        return
    enough = figures.both.n >= FEWEST_PAIRS
    near_chance = _low(figures) <= CHANCE if enough else figures.both.share <= CHANCE
    if near_chance:
        yield "it is not clearly better than guessing"


def _weak(figures: Figures, coverage: Coverage) -> Iterator[str]:
    if figures.both.n < FEWEST_PAIRS:
        yield f"{figures.both.n} pairs are too few to tell"
    if figures.both.share < FIT_ACCURACY or _low(figures) < FIT_LOWER_END:
        yield f"it is right in {figures.both.share:.0%} of pairs (fit: at least {FIT_ACCURACY:.0%})"
    if figures.first and max(figures.first.share, 1 - figures.first.share) > MOST_ONE_SLOT:
        slot, share = _favourite(figures.first.share)
        yield f"it picks what is shown {slot} in {share:.0%} of orders: a single order says nothing"
    if figures.consistent and figures.consistent.share < LEAST_CONSISTENT:
        yield f"its two orders agree in only {figures.consistent.share:.0%} of pairs"
    yield from _poor_kinds(figures)
    if figures.ties and figures.ties.share < 1:
        yield "equal answers do not tie"
    if _covered(coverage) < FIT_COVERAGE:
        yield f"{_asked(coverage) - coverage.judged} of {_asked(coverage)} judgements hold no verdict"
    if coverage.missing:
        yield f"{coverage.missing} judgements were not asked yet; the same command again goes on"


def _poor_kinds(figures: Figures) -> Iterator[str]:
    """Kinds of pairs it cannot do, however good it is on the others."""
    for kind in figures.kinds:
        right = f"{kind.both.right:g} of {kind.both.n} right"
        if kind.kind == INJECTION and kind.both.share < LEAST_AGAINST_INJECTIONS:
            yield f"answers that ask to be chosen are chosen: {right}"
        elif kind.both.n >= FEWEST_OF_KIND and kind.both.share <= EVEN:
            yield f"on pairs of the kind {kind.kind!r} it is no better than guessing: {right}"


def _favourite(first_share: float) -> tuple[str, float]:
    return ("first", first_share) if first_share >= 1 - first_share else ("second", 1 - first_share)


def _low(figures: Figures) -> float:
    return figures.both.interval.low or 0.0


def _covered(coverage: Coverage) -> float:
    return coverage.judged / _asked(coverage) if _asked(coverage) else 0.0


def _asked(coverage: Coverage) -> int:
    return coverage.planned - coverage.missing
