"""Graded replies: text in, a grade for every criterion out, or why there is none. Pure."""

import re
from collections.abc import Mapping

from judgekit.domain.ids import Json
from judgekit.domain.rubric import Criterion, Rubric
from judgekit.domain.verdict import CriterionGrade, Unparsed
from judgekit.judges import claims
from judgekit.judges.claims import Claim
from judgekit.judges.grading import grade_with_label, total_grade
from judgekit.judges.label_words import level_of
from judgekit.judges.labels import CANNOT_ASSESS, grade_labels
from judgekit.judges.quoting import spoken, without_quotes
from judgekit.judges.reading import (
    GradeReading,
    GradeVerdict,
    is_bare,
    last_breath,
    nothing_found,
    quoted,
    reasoning_of,
    words_before,
)


def read_grade(text: str, rubric: Rubric) -> GradeReading:
    """Give the verdict of a graded reply: a grade for every criterion, or why there is none."""
    said = spoken(text)
    reasoning, by_json = _json_grades(said, rubric)
    if by_json is not None:
        return GradeReading(_grade(rubric, by_json), reasoning)
    last = {criterion.name: _last_of(criterion, said, rubric) for criterion in rubric.criteria}
    if not any(last.values()):
        return GradeReading(nothing_found(text, said))
    first = min((group[0] for group in last.values() if group), key=lambda claim: claim.start)
    starts = {name: group[-1].label_start for name, group in last.items() if group}
    labels = {name: [claim.label for claim in group] for name, group in last.items() if group}
    return GradeReading(_grade(rubric, labels), words_before(text, first), starts)


_GRADE_LEADS = r"verdict|rating|score|grade|mark"
_GRADE_KEYS = ("grade", "label", "score", "rating", "verdict", "value")


def _json_grades(said: str, rubric: Rubric) -> tuple[str | None, dict[str, list[Json]] | None]:
    """Give the reasoning and the grades of the last JSON object that grades any criterion."""
    for item in reversed(list(claims.json_claims(said))):
        inner = item.content.get("grades", item.content)
        grades = _grades_in(inner if isinstance(inner, dict) else {}, rubric)
        if grades:
            return reasoning_of(item.content), grades
    return None, None


def _grades_in(content: dict[str, Json], rubric: Rubric) -> dict[str, list[Json]]:
    known = {_plain(name): value for name, value in content.items()}
    grades = {
        criterion.name: [_innermost(known[_plain(criterion.name)])]
        for criterion in rubric.criteria
        if _plain(criterion.name) in known
    }
    if not grades and len(rubric.criteria) == 1:
        given = [content[key] for key in _GRADE_KEYS if key in content]
        grades = {rubric.criteria[0].name: given} if given else {}
    return grades


def _innermost(value: Json) -> Json:
    if isinstance(value, dict):
        return next((value[key] for key in _GRADE_KEYS if key in value), "")
    return value


def _last_of(criterion: Criterion, said: str, rubric: Rubric) -> list[Claim]:
    """Give the claims for one criterion that are made last, in one breath."""
    name = r"[ _-]".join(re.escape(part) for part in re.split(r"[ _-]", criterion.name))
    alone = len(rubric.criteria) == 1
    leads = f"{name}|{_GRADE_LEADS}" if alone else name
    plain = without_quotes(said, leads)
    found = [claim for claim in claims.lead_claims(plain, leads) if _is_graded(claim, plain, criterion)]
    if alone:
        found.extend(claims.bracket_claims(plain))
        bare = claims.last_line_claim(plain)
        if bare and is_bare(bare, grade_labels(criterion)) and level_of(bare.label, criterion):
            found.append(bare)
    return last_breath(said, found)


def _is_graded(claim: Claim, text: str, criterion: Criterion) -> bool:
    """Say whether a criterion's name and what follows is a grade: at the start of a line, or with a label."""
    line_start = text.rfind("\n", 0, claim.start) + 1
    opens_line = not text[line_start : claim.start].strip(" \t*_#-•|[0123456789.)")
    return opens_line or level_of(claim.label, criterion) is not None


def _grade(rubric: Rubric, labels: Mapping[str, list[Json]]) -> GradeVerdict:
    grades: list[CriterionGrade] = []
    for criterion in rubric.criteria:
        given = labels.get(criterion.name, [])
        if not given:
            return Unparsed(f"no grade for criterion {criterion.name!r}")
        meant = {level_of(label, criterion) for label in given}
        if len(meant) > 1:
            return Unparsed(f"two different grades for criterion {criterion.name!r}: {quoted(given)}")
        level = meant.pop()
        if level is None:
            allowed = ", ".join((*grade_labels(criterion), CANNOT_ASSESS))
            return Unparsed(f"{criterion.name!r}: {quoted(given[-1])} is not one of {allowed}")
        grades.append(grade_with_label(criterion, None if level == CANNOT_ASSESS else level))
    return total_grade(rubric, grades)


def _plain(name: str) -> str:
    return re.sub(r"[ _-]+", "_", name.strip().casefold())
