"""Options of judges: what users write under `options`, checked against a record."""

from collections.abc import Mapping
from typing import TypeVar

from pydantic import ValidationError

from judgekit.domain.errors import UsageError
from judgekit.domain.frozen import Frozen
from judgekit.domain.ids import Json

Record = TypeVar("Record", bound=Frozen)


def read_options(record: type[Record], given: Mapping[str, Json], judge: str) -> Record:
    """Give the options as a record.

    Raises:
        UsageError: an option is unknown, missing, or of the wrong kind; all of them are told.
    """
    try:
        return record.model_validate(dict(given))
    except ValidationError as error:
        known = ", ".join(field.alias or name for name, field in record.model_fields.items())
        problems = "; ".join(
            _told(problem["loc"], problem["type"], problem["msg"], known) for problem in error.errors()
        )
        raise UsageError(f"judge {judge!r}: {problems}") from error


def _told(place: tuple[int | str, ...], kind: str, message: str, known: str) -> str:
    option = ".".join(str(part) for part in place)
    if kind == "extra_forbidden":
        return f"unknown option {option!r}; known are {known}"
    if kind == "missing":
        return f"option {option!r} is missing"
    return f"option {option!r}: {message}" if option else message
