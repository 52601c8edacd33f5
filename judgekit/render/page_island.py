"""The cases of a page as data for its script: compact JSON, compressed, and cut to what a page may hold."""

import base64
import gzip
import json
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass

from judgekit.domain.ids import Json
from judgekit.domain.page import CaseStory, DrillDown, ShownVerdict

GZIP_LEVEL = 6
"""A higher level takes twice as long, for one byte in a hundred."""


@dataclass(frozen=True, slots=True)
class Cut:
    """How many characters of a question or an output are kept, of what a judge said, and how many cases."""

    text: int
    notes: int
    cases: int = 5000


WHOLE = Cut(100_000, 100_000)
CUTS = (
    WHOLE,
    *(Cut(text, text // 4) for text in (8000, 6000, 4000, 3000, 2500, 2000, 1750, 1500, 1250, 1000)),
    *(Cut(text, text // 8) for text in (900, 800, 700, 600, 500, 400, 300)),
    *(Cut(200, 0, cases) for cases in (5000, 3000, 2000, 1000)),
    *(Cut(100, 0, cases) for cases in (1000, 500, 100)),
)
"""What may be kept, from most to least; the first that fits is taken."""


@dataclass(frozen=True, slots=True)
class Island:
    """Data for the script, base64 of gzip of JSON; `note` says what was cut, None if nothing was."""

    data: str
    note: str | None


def island_of(found: DrillDown, most_bytes: int) -> Island:
    """Give the cases of a page, cut only as far as its size asks for it."""
    tried: dict[int, str] = {}

    def fits(place: int) -> bool:
        tried[place] = _packed(found, CUTS[place])
        return len(tried[place]) <= most_bytes

    last = len(CUTS) - 1
    place = 0 if fits(0) else bisect_left(range(last), True, lo=1, key=fits)
    return Island(tried[place] if place in tried else _packed(found, CUTS[place]), _note(found, CUTS[place]))


def _packed(found: DrillDown, kept: Cut) -> str:
    places = {name: place for place, name in enumerate(_names(found))}
    questions: dict[tuple[str, str], int] = {}
    rows = [_row(story, places, questions, kept) for story in found.stories[: kept.cases]]
    content = {"names": list(places), "questions": list(map(list, questions)), "cases": rows}
    # ASCII only: lone surrogates, line separators and the rest come as escapes
    text = json.dumps(content, ensure_ascii=True, separators=(",", ":"))
    return base64.b64encode(gzip.compress(text.encode("ascii"), GZIP_LEVEL, mtime=0)).decode("ascii")


def _cut(text: str | None, characters: int) -> str | None:
    if text is None or len(text) <= characters:
        return text
    return f"{text[:characters]}\n… [{len(text) - characters:,} more characters are not on this page]"


def _names(found: DrillDown) -> list[str]:
    """Everyone who answered or was judged, in the order of the suite."""
    told = {name for story in found.stories for name in story.outputs}
    judged = [
        name for story in found.stories for each in story.verdicts for name in (each.first, each.second)
    ]
    return list(
        dict.fromkeys(
            [*(name for name in found.candidates if name in told), *sorted(told), *filter(None, judged)]
        )
    )


def _row(
    story: CaseStory, places: dict[str, int], questions: dict[tuple[str, str], int], kept: Cut
) -> dict[str, Json]:
    def verdict(each: ShownVerdict) -> list[Json]:
        question = questions.setdefault((each.rubric, each.judge), len(questions))
        second = None if each.second is None else places[each.second]
        figures = [each.repeat, each.status, each.choice, _short(each.p_first), _short(each.total)]
        # the same words are not sent twice: a raw reply often is the rationale
        raw = None if each.raw == each.rationale else each.raw
        notes = (_cut(said, kept.notes) for said in (each.rationale, each.reason, raw))
        return [question, places[each.first], second, *figures, *notes]

    return {
        "id": story.id,
        "input": _cut(story.input, kept.text),
        "reference": _cut(story.reference, kept.text),
        "context": [_cut(passage, kept.text) for passage in story.context],
        "tags": list(story.tags),
        "outputs": {str(places[name]): _cut(text, kept.text) for name, text in story.outputs.items()},
        "verdicts": [verdict(each) for each in story.verdicts],
    }


def _short(figure: float | None) -> float | None:
    return None if figure is None else round(figure, 4)


def _note(found: DrillDown, kept: Cut) -> str | None:
    stories = found.stories[: kept.cases]
    said = []
    if len(stories) < len(found.case_ids):
        said.append(f"the first {len(stories):,} of {len(found.case_ids):,} cases are on this page")
    cut = _longest(text for story in stories for text in (story.input, *story.outputs.values())) > kept.text
    notes = _longest(each.rationale or "" for story in stories for each in story.verdicts) > kept.notes
    if kept != WHOLE and (cut or notes):
        after = f"texts are cut after {kept.text:,} characters" if cut else ""
        judges = f"what judges said after {kept.notes:,}" if notes else ""
        said.append(f"{' and '.join(filter(None, (after, judges)))} to keep it small; the store has all")
    return "; ".join(said) or None


def _longest(texts: Iterable[str]) -> int:
    return max(map(len, texts), default=0)
