"""One run per store: a lock that the operating system releases when the process ends, however it ends."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from judgekit.domain.errors import StoreBusy


@contextmanager
def locked(store: Path) -> Iterator[None]:
    """Hold the right to write to a store; readers are not affected.

    Raises:
        StoreBusy: another process holds it; the message names its pid.
    """
    path = store.with_name(store.name + ".lock")
    path.parent.mkdir(parents=True, exist_ok=True)
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        _take(file, store)
        yield
    finally:
        os.close(file)


def _take(file: int, store: Path) -> None:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        pid = os.pread(file, 32, 0).decode("ascii", "replace").strip() or "unknown"
        raise StoreBusy(
            f"{store} is being written by process {pid}; wait until it has finished, or stop it"
        ) from error
    os.ftruncate(file, 0)
    os.pwrite(file, str(os.getpid()).encode("ascii"), 0)
