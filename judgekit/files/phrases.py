"""Names for places in a file, as a person would say them: 'weight' of criterion 'warmth'."""

from judgekit.domain.ids import Json
from judgekit.files.document import Place

_IN_LISTS = {
    "criteria": "criterion",
    "tests": "test",
    "examples": "example",
    "judges": "judge",
    "input": "message",
}
_IN_MAPPINGS = {
    "candidates": "candidate",
    "judges": "judge",
    "endpoints": "endpoint",
    "prices": "price",
}


def subject(value: Json, place: Place) -> str:
    """Give the name of a place in a document whose whole value is `value`."""
    owner, rest = _owner(value, place)
    if not rest:
        return owner or "the file"
    return f"{_dotted(rest)} of {owner}" if owner else _dotted(rest)


def inside(value: Json, place: Place) -> str:
    """Give ` in criterion 'warmth'` for a place, nothing for the top of the document."""
    return f" in {subject(value, place)}" if place else ""


def _owner(value: Json, place: Place) -> tuple[str, Place]:
    """The innermost thing with a name of its own, and the keys that remain below it."""
    owner, rest, here = "", place, value
    for depth, key in enumerate(place):
        here = _step(here, key)
        before = place[depth - 1] if depth else None
        noun = _noun(before, key)
        if noun:
            owner, rest = _named(noun, key, here), place[depth + 1 :]
    return owner, rest


def _noun(before: str | int | None, key: str | int) -> str | None:
    table = _IN_LISTS if isinstance(key, int) else _IN_MAPPINGS
    return table.get(before) if isinstance(before, str) else None


def _named(noun: str, key: str | int, item: Json) -> str:
    if isinstance(key, str):
        return f"{noun} {key!r}"
    name = item.get("name") if isinstance(item, dict) else None
    return f"{noun} {name!r}" if isinstance(name, str) and name else f"{noun} {key + 1}"


def _step(value: Json, key: str | int) -> Json:
    if isinstance(value, dict):
        return value.get(key)
    if isinstance(value, list) and isinstance(key, int) and key < len(value):
        return value[key]
    return None


def _dotted(rest: Place) -> str:
    *before, last = rest
    if isinstance(last, int):
        return f"item {last + 1} of {_dotted(tuple(before))}" if before else f"item {last + 1}"
    return repr(".".join(str(key + 1 if isinstance(key, int) else key) for key in rest))
