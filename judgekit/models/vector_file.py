"""Vectors on disk, found again by the text they are of: what was embedded once is not embedded again."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import IO, TypeAlias

import numpy as np
from numpy.typing import NDArray

from judgekit.domain.errors import UsageError
from judgekit.domain.ids import content_hash
from judgekit.models.lock_file import alone

Vector: TypeAlias = NDArray[np.float32]

KEY_BYTES = 16
_FORMAT = 1


class VectorFile:
    """The vectors of one model: a line that says whose they are, then a key and float32 values for each text.

    Records are only ever appended, by one process at a time, so a run that is killed loses at most the last.
    A file of another form or model is begun anew.

    Args:
        folder: where the file lies; made at the first write.
        identity: names all that decides the vectors of a text.
    """

    def __init__(self, folder: Path, identity: str) -> None:
        self._path = folder / f"{content_hash(identity)[:16]}.vectors"
        self._identity = identity

    def read(self) -> dict[bytes, Vector]:
        """Give all vectors by key."""
        try:
            with self._path.open("rb") as stream:
                size = self._size(stream)
                return _records(stream.read(), size) if size else {}
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise self._trouble(error) from error

    def add(self, vectors: Mapping[bytes, Vector]) -> None:
        """Keep vectors, which are all of one size.

        Raises:
            UsageError: the file cannot be written, or holds vectors of another size.
        """
        if not vectors:
            return
        size = len(next(iter(vectors.values())))
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with alone(self._path.with_suffix(".lock")), self._path.open("a+b") as stream:
                self._go_to_end(stream, size)
                stream.write(b"".join(key + vector.tobytes() for key, vector in vectors.items()))
        except OSError as error:
            raise self._trouble(error) from error

    def _go_to_end(self, stream: IO[bytes], size: int) -> None:
        """Drop a record that was torn off in the middle, or everything where the file is not this model's."""
        stream.seek(0)
        there = self._size(stream)
        if there is None:
            stream.truncate(0)
            stream.write(self._title(size))
            return
        if there != size:
            raise UsageError(
                f"{self._identity} gave vectors of {there} values before and of {size} now, which cannot be "
                f"compared; if it is another model, delete {self._path}"
            )
        start = stream.tell()
        record = KEY_BYTES + 4 * size
        stream.truncate(start + (stream.seek(0, 2) - start) // record * record)

    def _size(self, stream: IO[bytes]) -> int | None:
        """The number of values in a vector, if the title line is right; then the stream stands after it."""
        try:
            title = json.loads(stream.readline())
            fits = (title["format"], title["model"]) == (_FORMAT, self._identity)
            return int(title["size"]) if fits else None
        except (ValueError, TypeError, KeyError):
            return None

    def _title(self, size: int) -> bytes:
        return json.dumps({"format": _FORMAT, "model": self._identity, "size": size}).encode() + b"\n"

    def _trouble(self, error: OSError) -> UsageError:
        return UsageError(f"vectors cannot be kept in {self._path}: {error.strerror or error}")


def _records(data: bytes, size: int) -> dict[bytes, Vector]:
    record = KEY_BYTES + 4 * size
    table = np.frombuffer(data[: len(data) // record * record], dtype=np.uint8).reshape(-1, record)
    values = table[:, KEY_BYTES:].copy().view(np.float32)
    return {row.tobytes(): vector for row, vector in zip(table[:, :KEY_BYTES], values, strict=True)}
