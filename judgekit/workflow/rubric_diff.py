"""Hold two rubrics side by side: what changed, and which stored verdicts stay comparable."""

import json
from collections.abc import Iterator, Mapping

from judgekit.domain.ids import Json
from judgekit.domain.rubric import Rubric
from judgekit.domain.rubric_changes import Change, RubricDiff, StoredVerdicts
from judgekit.store.read import Reader

UNSEEN = ("description", "tests")
"""What no judge sees, and what is therefore no part of a rubric's identity."""


def diff_rubrics(old: Rubric, new: Rubric, reader: Reader | None) -> RubricDiff:
    """Give the changes from old to new, with the verdicts a store holds of each."""
    return RubricDiff(
        old=old.name,
        new=new.name,
        old_hash=old.hash,
        new_hash=new.hash,
        comparable=old.hash == new.hash,
        changes=tuple(changes_between(old, new)),
        stored_old=_stored(old, reader),
        stored_new=() if old.hash == new.hash else _stored(new, reader),
    )


def changes_between(old: Rubric, new: Rubric) -> Iterator[Change]:
    """Give the changes in the order of the file, criteria matched by name."""
    before, after = (rubric.model_dump(mode="json") for rubric in (old, new))
    for part in before:
        if part == "criteria":
            yield from _criteria(before[part], after[part])
        elif part == "tests":
            yield from _tests(before[part], after[part])
        elif before[part] != after[part]:
            yield Change(part, _shown(before[part]), _shown(after[part]), part not in UNSEEN)


def _criteria(old: list[Json], new: list[Json]) -> Iterator[Change]:
    before, after = _by_name(old), _by_name(new)
    for name in dict.fromkeys((*before, *after)):
        one, other = before.get(name), after.get(name)
        if one is None or other is None:
            yield Change(f"criterion {name}", _described(one), _described(other), reaches_judge=True)
            continue
        for key in one:
            if one[key] != other[key]:
                said = _shown(one[key]), _shown(other[key])
                yield Change(f"criterion {name}: {key}", *said, reaches_judge=True)
    shared = [name for name in before if name in after]
    if shared != [name for name in after if name in before]:
        yield Change("order of criteria", ", ".join(before), ", ".join(after), reaches_judge=True)


def _tests(old: list[Json], new: list[Json]) -> Iterator[Change]:
    gone = sum(test not in new for test in old)
    added = sum(test not in old for test in new)
    if gone or added:
        yield Change("tests", f"{gone} of {len(old)} gone", f"{added} of {len(new)} new", reaches_judge=False)


def _by_name(criteria: list[Json]) -> Mapping[str, Json]:
    return {criterion["name"]: criterion for criterion in criteria}


def _described(criterion: Json | None) -> str | None:
    return None if criterion is None else str(criterion["description"])


def _shown(value: Json) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _stored(rubric: Rubric, reader: Reader | None) -> tuple[StoredVerdicts, ...]:
    return reader.verdicts_by_rubric(rubric.hash) if reader else ()
