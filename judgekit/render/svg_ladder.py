"""A ladder as a picture: rungs from left to right, each step drawn by what it shows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from judgekit.domain.ladder import Rung, Step
from judgekit.domain.results import Interval, Leaderboard
from judgekit.render.numbers import UNKNOWN, interval, money, p_value, percent, points
from judgekit.render.svg_chart import inline_svg
from judgekit.render.svg_parts import CHARACTER_PX, Picture, cut, hint, line, text
from judgekit.render.svg_scale import Scale

STEP_PX, LEFT, TOP, HEIGHT, BOTTOM = 128, 52, 14, 240, 52
TITLE = "ladder: each rung against the one before"
KINDS = {"real": "real", "worse": "worse", "not shown": "unsure"}

_DOT = Markup('<circle class="dot" cx="{:.1f}" cy="{:.1f}" r="5">{}</circle>')


@dataclass(frozen=True, slots=True)
class LadderRow:
    """A rung in words, for the table behind the picture."""

    candidate: str
    score: str
    change: str
    bounds: str
    p: str
    finding: str
    gain: str
    cost: str


@dataclass(frozen=True, slots=True)
class _Spot:
    rung: Rung
    value: float
    bounds: Interval | None


def ladder_svg(rungs: Sequence[Rung], board: Leaderboard | None) -> Markup:
    """Draw mean grades with their intervals; of pairs, how often each rung wins against the one before.

    A step that is real is a solid line, one that is not shown a dashed one.
    """
    spots = list(_spots(rungs, board))
    if not spots:
        return Markup()
    ends = [end for each in spots if each.bounds for end in (each.bounds.low, each.bounds.high)]
    known = [end for end in [*ends, *(each.value for each in spots)] if end is not None]
    low, high = (0.0, 1.0) if min(known) >= 0 else (min(known) - 0.05, 1.0)
    scale = Scale(low, high, HEIGHT - BOTTOM, TOP)
    width = LEFT + STEP_PX * len(rungs)
    places = {rung.candidate: LEFT + STEP_PX * (number + 0.5) for number, rung in enumerate(rungs)}
    parts = [*_axis(scale, width), *_steps(spots, places, scale)]
    for each in spots:
        parts += _spot(each, places[each.rung.candidate], scale)
    for rung in rungs:
        parts.append(text(places[rung.candidate], HEIGHT - 30, cut(rung.candidate, STEP_PX - 8), "mid"))
        if rung.step:
            said = f"{_change(rung.step)} {rung.step.finding}"
            most = int((STEP_PX - 4) / CHARACTER_PX)
            parts.append(text(places[rung.candidate], HEIGHT - 13, said[:most], "quiet mid"))
    return inline_svg(
        Picture("ladder: each rung against the one before", width, HEIGHT, Markup("").join(parts))
    )


def ladder_rows(rungs: Sequence[Rung]) -> list[LadderRow]:
    """Give the figures behind the picture."""
    return [
        LadderRow(
            candidate=rung.candidate,
            score=percent(rung.score),
            change=_change(rung.step),
            bounds=interval(rung.step.contrast.interval, signed=_graded(rung.step)) if rung.step else UNKNOWN,
            p=p_value(rung.step.contrast.p_adjusted).removeprefix("p = ") if rung.step else UNKNOWN,
            finding=rung.step.finding if rung.step else UNKNOWN,
            gain=f"{_change(rung.gain)} {rung.gain.finding}" if rung.gain else UNKNOWN,
            cost=UNKNOWN if rung.cost.cost_usd is None else money(rung.cost.cost_usd),
        )
        for rung in rungs
    ]


def _spots(rungs: Sequence[Rung], board: Leaderboard | None) -> Iterator[_Spot]:
    """A rung's mean grade, or else the share of the win of its step."""
    lines = {line.candidate: line for line in board.standings} if board and board.mode == "graded" else {}
    for rung in rungs:
        if rung.score is not None:
            known = lines.get(rung.candidate)
            yield _Spot(rung, rung.score, known.interval if known else None)
        elif rung.step and rung.step.contrast.means is None and rung.step.contrast.estimate is not None:
            yield _Spot(rung, rung.step.contrast.estimate, rung.step.contrast.interval)


def _axis(scale: Scale, width: float) -> Iterator[Markup]:
    for tick in scale.ticks(4):
        place = scale.place(tick)
        yield line((LEFT, place), (width, place), "grid")
        yield text(LEFT - 8, place + 4, f"{100 * tick:.0f} %", "quiet end")


def _steps(spots: Sequence[_Spot], places: dict[str, float], scale: Scale) -> Iterator[Markup]:
    """Grades climb from one rung to the next; a step's win rate hangs from the half where nothing differs."""
    before: _Spot | None = None
    for each in spots:
        x, y = places[each.rung.candidate], scale.place(each.value)
        if each.rung.step:
            kind = KINDS[each.rung.step.finding]
            if each.rung.score is None:
                yield line((x, scale.place(0.5)), (x, y), f"step {kind}")
            elif before:
                yield line((places[before.rung.candidate], scale.place(before.value)), (x, y), f"step {kind}")
        before = each


def _spot(spot: _Spot, x: float, scale: Scale) -> Iterator[Markup]:
    bounds = spot.bounds
    if bounds and bounds.low is not None and bounds.high is not None:
        yield line((x, scale.place(bounds.low)), (x, scale.place(bounds.high)), "reach")
        for end in (bounds.low, bounds.high):
            yield line((x - 5, scale.place(end)), (x + 5, scale.place(end)), "reach")
    said = f"{spot.rung.candidate}: {percent(spot.value)} {interval(bounds)}"
    yield _DOT.format(x, scale.place(spot.value), hint(said))
    yield text(x + 9, scale.place(spot.value) - 6, percent(spot.value, 0), "")


def _change(step: Step | None) -> str:
    if step is None or step.contrast.estimate is None:
        return UNKNOWN
    return points(step.contrast.estimate) if _graded(step) else percent(step.contrast.estimate)


def _graded(step: Step) -> bool:
    return step.contrast.mode == "graded"
