"""The cases of a page as data for its script: compact JSON, compressed, and cut to what a page may hold."""

import base64
import gzip
import json
from collections.abc import Callable
from dataclasses import dataclass

from judgekit.domain.ids import Json
from judgekit.domain.page import CaseStory, DrillDown, ShownVerdict

MOST_BYTES = 1_850_000
CUTS = (
    *((characters, 5000) for characters in (100_000, 8000, 4000, 3000, 2000, 1500, 1250, 1000)),
    (800, 3000),
    (400, 2000),
    (200, 1000),
    (100, 500),
)
"""What is tried until it fits: characters of each text, and cases."""


@dataclass(frozen=True, slots=True)
class Island:
    """Data for the script, base64 of gzip of JSON; `note` says what was cut, None if nothing was."""

    data: str
    note: str | None


def island_of(found: DrillDown, most_bytes: int = MOST_BYTES) -> Island:
    """Give the cases of a page, cut only as far as its size asks for it."""
    data, characters, cases = "", 0, 0
    for characters, cases in CUTS:
        data = _packed(found, characters, cases)
        if len(data) <= most_bytes:
            break
    return Island(data, _note(found, characters, cases))


def _packed(found: DrillDown, characters: int, cases: int) -> str:
    def cut(text: str | None) -> str | None:
        if text is None or len(text) <= characters:
            return text
        return f"{text[:characters]}\n… [{len(text) - characters:,} more characters are not on this page]"

    places = {name: place for place, name in enumerate(_names(found))}
    questions: dict[tuple[str, str], int] = {}
    rows = [_row(story, places, questions, cut) for story in found.stories[:cases]]
    content = {"names": list(places), "questions": list(map(list, questions)), "cases": rows}
    # ASCII only: lone surrogates, line separators and the rest come as escapes
    text = json.dumps(content, ensure_ascii=True, separators=(",", ":"))
    return base64.b64encode(gzip.compress(text.encode("ascii"), mtime=0)).decode("ascii")


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
    story: CaseStory,
    places: dict[str, int],
    questions: dict[tuple[str, str], int],
    cut: Callable[[str | None], str | None],
) -> dict[str, Json]:
    def verdict(each: ShownVerdict) -> list[Json]:
        question = questions.setdefault((each.rubric, each.judge), len(questions))
        second = None if each.second is None else places[each.second]
        figures = [each.repeat, each.status, each.choice, _short(each.p_first), _short(each.total)]
        # the same words are not sent twice: a raw reply often is the rationale
        raw = None if each.raw == each.rationale else cut(each.raw)
        return [question, places[each.first], second, *figures, cut(each.rationale), cut(each.reason), raw]

    return {
        "id": story.id,
        "input": cut(story.input),
        "reference": cut(story.reference),
        "context": [cut(passage) for passage in story.context],
        "tags": list(story.tags),
        "outputs": {str(places[name]): cut(text) for name, text in story.outputs.items()},
        "verdicts": [verdict(each) for each in story.verdicts],
    }


def _short(figure: float | None) -> float | None:
    return None if figure is None else round(figure, 4)


def _note(found: DrillDown, characters: int, cases: int) -> str | None:
    shown = min(cases, len(found.stories))
    texts = (text for story in found.stories[:shown] for text in (story.input, *story.outputs.values()))
    said = []
    if shown < len(found.case_ids):
        said.append(f"the first {shown:,} of {len(found.case_ids):,} cases are on this page")
    if characters < CUTS[0][0] and any(len(text) > characters for text in texts):
        said.append(f"texts are cut after {characters:,} characters to keep it small")
    return "; ".join(said) or None
