"""Which items a person is shown, drawn so that the chance of each is known; and the draw in words."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from judgekit.domain.errors import UsageError
from judgekit.domain.picks import Pick
from judgekit.stats.picking import Draw, draw_doubtful, draw_random, draw_stratified
from judgekit.store.answers import Question
from judgekit.store.read import Reader
from judgekit.workflow.label_doubt import doubt_of
from judgekit.workflow.label_frame import Frame, Unit

Way: TypeAlias = Literal["random", "stratified", "uncertain"]


@dataclass(frozen=True, slots=True)
class Wish:
    """What to draw: how, how many (all if None), and how many of them for every annotator (all if None)."""

    way: Way = "random"
    n: int | None = None
    overlap: int | None = None


@dataclass(frozen=True, slots=True)
class Drawn:
    """The drawn units in the order to be shown, each with its pick, and the draw in words."""

    units: tuple[Unit, ...]
    picks: tuple[Pick, ...]
    words: str


def draw(frame: Frame, wish: Wish, questions: Sequence[Question], reader: Reader | None) -> Drawn:
    """Draw from a frame as wished.

    Args:
        frame: all that could be shown.
        wish: how to draw.
        questions: the judges to look at where `way` is uncertain, each by rubric and suite.
        reader: the store, None where there is none yet.

    Raises:
        UsageError: there are more tags than items to draw, or nothing is known of any judge's doubt.
    """
    total = len(frame.units)
    n = min(wish.n or total, total)
    common = n if wish.overlap is None else min(wish.overlap, n)
    made = _draw(frame, wish, (n, common), (questions, reader))
    places = made.places.tolist()
    return Drawn(
        units=tuple(frame.units[place] for place in places),
        picks=tuple(Pick(wish.way, float(made.chances[place])) for place in places),
        words=_words(frame, wish, made, n),
    )


def _draw(
    frame: Frame,
    wish: Wish,
    sizes: tuple[int, int],
    known: tuple[Sequence[Question], Reader | None],
) -> Draw:
    if wish.way == "random":
        return draw_random(frame.numbers, *sizes)
    if wish.way == "stratified":
        strata = [unit.stratum for unit in frame.units]
        if sizes[0] < len(set(strata)):
            raise UsageError(f"one of each tag makes {len(set(strata))}; draw as many or more with --n")
        return draw_stratified(frame.numbers, strata, *sizes)
    questions, reader = known
    if wish.n is None:
        raise UsageError("say about how many to draw where judges are in doubt, such as --n 50")
    if reader is None:
        raise UsageError("nothing is judged yet, so no doubt is known; use --pick random")
    return draw_doubtful(frame.numbers, doubt_of(frame, questions, reader), *sizes)


def _words(frame: Frame, wish: Wish, made: Draw, n: int) -> str:
    total, drawn = len(frame.units), made.places.size
    same = "" if wish.overlap is None else f" {made.n_common} of them are the same for every annotator."
    if wish.way == "random":
        every = f"All {total}" if drawn == total else f"{drawn} of {total}"
        chance = "" if drawn == total else f", each with chance {drawn / total:.3g}"
        return f"{every} {_nouns(frame, drawn)}, in random order{chance}.{same}"
    if wish.way == "stratified":
        given = Counter(frame.units[place].stratum for place in made.places.tolist())
        held = Counter(unit.stratum for unit in frame.units)
        parts = ", ".join(f"{tag} {given[tag]} of {held[tag]}" for tag in sorted(held))
        return f"{drawn} of {total} {_nouns(frame, drawn)}, by the first tag of the case: {parts}.{same}"
    low, high = float(made.chances.min()), float(made.chances.max())
    return (
        f"{drawn} of {total} {_nouns(frame, drawn)} (about {n} were wished), more where judges are in doubt: "
        f"chances from {low:.3g} to {high:.3g}, kept with each label.{same}"
    )


def _nouns(frame: Frame, number: int) -> str:
    noun = {"pair": "pair", "output": "output", "ranking": "case"}[frame.units[0].item.kind]
    return noun if number == 1 else f"{noun}s"
