"""Pieces of which charts are made: text, lines, and a finished picture."""

from dataclasses import dataclass

from markupsafe import Markup

from judgekit.domain.unseen import visible

CHARACTER_PX = 6.6
"""Mean width of a character at the size in which charts are lettered."""

ROW_PX = 22
AXIS_PX = 24

_TEXT = Markup('<text x="{:.1f}" y="{:.1f}" class="{}">{}</text>')
_LINE = Markup('<line x1="{:.1f}" y1="{:.1f}" x2="{:.1f}" y2="{:.1f}" class="{}"/>')
_TITLE = Markup("<title>{}</title>")


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing `width` by `height` pixels; `title` says what is drawn."""

    title: str
    width: float
    height: float
    content: Markup


def text(x: float, y: float, said: str, classes: str = "") -> Markup:
    """Give a text whose baseline starts at (x, y); class `end` or `mid` moves it to the left."""
    return _TEXT.format(x, y, classes, visible(said))


def line(start: tuple[float, float], end: tuple[float, float], classes: str) -> Markup:
    """Give a straight line."""
    return _LINE.format(*start, *end, classes)


def hint(said: str) -> Markup:
    """Give what is shown when a pointer rests on the shape that holds this."""
    return _TITLE.format(visible(said))


def cut(said: str, pixels: float) -> str:
    """Give a text short enough for a width."""
    most = max(3, int(pixels / CHARACTER_PX))
    return said if len(said) <= most else said[: most - 1] + "…"


def width_of(said: str) -> float:
    """Give about how wide a text is, in pixels."""
    return len(said) * CHARACTER_PX
