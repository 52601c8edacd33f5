"""What the members of a judge said, read back from the judge's raw reply. Pure."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from judgekit.domain.ids import Json
from judgekit.domain.judging import Usage
from judgekit.domain.verdict import (
    CannotAssess,
    CriterionGrade,
    Failed,
    Grade,
    Preference,
    Refused,
    Status,
    Unparsed,
    Verdict,
)

_SILENT: Mapping[Status, type[CannotAssess | Unparsed | Refused | Failed]] = {
    "cannot_assess": CannotAssess,
    "unparsed": Unparsed,
    "refused": Refused,
    "error": Failed,
}


@dataclass(frozen=True, slots=True)
class MemberSaid:
    """One member's verdict on one task and what it took; `own` names its own outputs among those shown."""

    judge: str
    verdict: Verdict
    usage: Usage
    own: tuple[str, ...]

    @property
    def counts(self) -> bool:
        """Whether it had a say: nobody has one on its own output."""
        return not self.own


def read_members(raw: str) -> tuple[MemberSaid, ...]:
    """Read from the raw reply of a panel, a cascade or peers what each member said.

    Raises:
        ValueError: the text is no such reply.
    """
    try:
        return tuple(_read(each) for each in json.loads(raw)["members"])
    except (KeyError, TypeError) as error:
        raise ValueError("no raw reply of several judges: it holds no members") from error


def _read(record: Mapping[str, Json]) -> MemberSaid:
    return MemberSaid(
        record["judge"],
        _verdict(record["status"], record["verdict"]),
        Usage(**record["usage"]),
        tuple(record["own"]),
    )


def _verdict(status: Status, content: Mapping[str, Json]) -> Verdict:
    if status == "preference":
        return Preference(**content)
    if status == "grade":
        return Grade(tuple(CriterionGrade(**each) for each in content["criteria"]), content["total"])
    return _SILENT[status](**content)
