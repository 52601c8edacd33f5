"""Results for machines."""

import dataclasses
import json
from typing import Any

from pydantic import BaseModel


def as_json(result: Any) -> str:
    """Give a result, a dataclass, a record of a file, or a list of them, as indented JSON."""
    return json.dumps(_plain(result), indent=2, ensure_ascii=False, allow_nan=False, default=_of_record)


def _plain(result: Any) -> Any:
    if dataclasses.is_dataclass(result) and not isinstance(result, type):
        return dataclasses.asdict(result)
    return [_plain(each) for each in result] if isinstance(result, list | tuple) else result


def _of_record(record: BaseModel) -> Any:
    return record.model_dump(mode="json")
