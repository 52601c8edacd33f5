"""The form of everything a user writes in YAML or TOML."""

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    """A strict, immutable record: unknown keys are mistakes, and so are values of the wrong type.

    Files are validated as JSON (`model_validate_json`), where lists fill tuples and nothing else is coerced.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)
