"""Results for machines."""

import dataclasses
import json
from typing import Any


def as_json(result: Any) -> str:
    """Give a result, a dataclass or a list of them, as indented JSON."""
    return json.dumps(_plain(result), indent=2, ensure_ascii=False, allow_nan=False)


def _plain(result: Any) -> Any:
    if dataclasses.is_dataclass(result) and not isinstance(result, type):
        return dataclasses.asdict(result)
    return [_plain(each) for each in result] if isinstance(result, list | tuple) else result
