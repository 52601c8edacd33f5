"""From the grades of single criteria to the verdict of a rubric."""

from collections.abc import Iterable

from judgekit.domain.rubric import Criterion, Rubric
from judgekit.domain.scale import levels, normalised, weighted_total
from judgekit.domain.verdict import CannotAssess, CriterionGrade, Grade


def grade_with_label(criterion: Criterion, label: str | None) -> CriterionGrade:
    """Give the grade that a label of the criterion's scale stands for; no label means it cannot be assessed.

    Raises:
        KeyError: the label is not on the scale.
    """
    if label is None:
        return CriterionGrade(criterion.name, None, None)
    values = {level.label: level.value for level in levels(criterion.scale)}
    return CriterionGrade(criterion.name, label, values[label])


def total_grade(rubric: Rubric, grades: Iterable[CriterionGrade]) -> Grade | CannotAssess:
    """Give the verdict made of all criterion grades, with their weighted total over those assessed."""
    given = tuple(grades)
    weights = {criterion.name: criterion.weight for criterion in rubric.criteria}
    scales = {criterion.name: criterion.scale for criterion in rubric.criteria}
    values = {
        grade.criterion: normalised(scales[grade.criterion], grade.value)
        for grade in given
        if grade.value is not None
    }
    if not any(weights[name] for name in values):
        return CannotAssess("no criterion with a weight could be assessed")
    return Grade(given, weighted_total(values, weights))
