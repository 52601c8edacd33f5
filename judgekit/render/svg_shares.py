"""Parts of a whole as one bar of inline SVG."""

from collections.abc import Sequence

from markupsafe import Markup

_SVG = Markup(
    '<svg class="shares" viewBox="0 0 400 14" preserveAspectRatio="none" aria-hidden="true" '
    'focusable="false">{}</svg>'
)
_PART = Markup('<rect class="{}" x="{:.2f}" y="0" width="{:.2f}" height="14"/>')
WIDTH = 400


def shares_svg(parts: Sequence[tuple[str, int]]) -> Markup:
    """Give a bar of parts, each a CSS class and a count."""
    total = sum(count for _, count in parts)
    drawn, left = [], 0.0
    for name, count in parts:
        width = WIDTH * count / total if total else 0.0
        drawn.append(_PART.format(name, left, width))
        left += width
    return _SVG.format(Markup("").join(drawn))
