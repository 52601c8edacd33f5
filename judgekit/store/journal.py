"""The journal: every event is on disk, in one write, before anything else is done with it.

A process that is killed loses nothing it had written; what the store has not taken in yet is replayed when
the store is next opened for writing. (Power loss is another matter: writes are not forced to the platter.)
"""

import errno
import json
import os
from collections.abc import Iterator
from pathlib import Path

from judgekit.domain.errors import StoreError, StoreFull
from judgekit.store.events import Event


class Journal:
    """An append-only file of events, one JSON object a line. Not safe for threads by itself."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = _open_for_append(path)
        self._size = os.fstat(self._file).st_size

    @property
    def size(self) -> int:
        """Bytes written so far; what lies before is what `drop_before` may forget."""
        return self._size

    def write(self, event: Event) -> None:
        """Write one event, whole or not at all.

        Raises:
            StoreFull: no room on the device; the event is not in the journal.
        """
        data = (event.line + "\n").encode("utf-8")
        try:
            written = os.write(self._file, data)
        except OSError as error:
            self._fail(error)
        if written < len(data):
            self._fail(OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)))
        self._size += written

    def drop_before(self, size: int) -> None:
        """Forget the first `size` bytes, which the store holds by now; later events stay.

        Raises:
            StoreFull: no room to write the rest anew; the journal stays as it was.
        """
        rest = os.pread(self._file, self._size - size, size)
        if not rest:
            os.ftruncate(self._file, 0)
            self._size = 0
            return
        self._replace_by(rest)

    def close(self) -> None:
        """Close the file; an empty journal is removed."""
        os.close(self._file)
        if self._size == 0:
            self._path.unlink(missing_ok=True)

    def _replace_by(self, rest: bytes) -> None:
        fresh = self._path.with_name(self._path.name + ".new")
        try:
            fresh.write_bytes(rest)
        except OSError as error:
            fresh.unlink(missing_ok=True)
            raise _as_store_error(self._path, error) from error
        fresh.replace(self._path)
        os.close(self._file)
        self._file = _open_for_append(self._path)
        self._size = len(rest)

    def _fail(self, error: OSError) -> None:
        os.ftruncate(self._file, self._size)
        raise _as_store_error(self._path, error) from error


def journal_path(store: Path) -> Path:
    """Give the place of a store's journal."""
    return store.with_name(store.name + ".journal")


def replay(path: Path) -> Iterator[Event]:
    """Give the events of a journal in order; a last line that was cut short is dropped.

    Raises:
        StoreError: a line that is not the last is damaged.
    """
    if not path.exists():
        return
    with path.open("rb") as file:
        for number, data in enumerate(file, start=1):
            if not data.endswith(b"\n"):
                return
            yield _event(path, number, data)


def _event(path: Path, number: int, data: bytes) -> Event:
    try:
        line = data[:-1].decode("utf-8")
        return Event(json.loads(line)["kind"], line)
    except (ValueError, KeyError, TypeError) as error:
        raise StoreError(
            f"{path}:{number}: damaged line in the journal; "
            f"remove that line, or move the file away, and run the same command again"
        ) from error


def _open_for_append(path: Path) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o644)
    except OSError as error:
        raise _as_store_error(path, error) from error


def _as_store_error(path: Path, error: OSError) -> StoreError:
    if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return StoreFull(f"no room left to write {path}; make room and run the same command again")
    return StoreError(f"cannot write {path}: {error.strerror}")
