"""Values of OTLP/JSON as plain values."""

from judgekit.domain.ids import Json


def attributes_of(listed: Json) -> dict[str, Json]:
    """Give attributes, which OTLP lists as keys and typed values, as a plain mapping."""
    rows = listed if isinstance(listed, list) else []
    return {
        str(row["key"]): _value(row.get("value")) for row in rows if isinstance(row, dict) and "key" in row
    }


def _value(typed: Json) -> Json:
    if not isinstance(typed, dict):
        return typed
    for kind, inner in typed.items():
        if kind == "arrayValue":
            return [_value(each) for each in (inner or {}).get("values", [])]
        if kind == "kvlistValue":
            return attributes_of((inner or {}).get("values"))
        if kind == "intValue":
            return int(inner)
        if kind in ("stringValue", "doubleValue", "boolValue"):
            return inner
    return None
