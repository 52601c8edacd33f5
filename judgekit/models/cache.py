"""Where weights lie on this machine, and the record beside each file that says what it is."""

import hashlib
import importlib.resources
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from judgekit.domain.errors import WeightsUnavailable
from judgekit.models.catalogue import CATALOGUE, GGUF

_GGUF_MAGIC = b"GGUF"


@dataclass(frozen=True, slots=True)
class Weights:
    """A weights file on this machine; `source` says in words where it came from."""

    name: str
    path: Path
    sha256: str
    size_bytes: int
    licence: str
    source: str


def cache_folder() -> Path:
    """Give the folder of the weights: `JUDGEKIT_CACHE`, or `judgekit/models` in the user's cache folder."""
    if chosen := os.environ.get("JUDGEKIT_CACHE"):
        return Path(chosen)
    home = os.environ.get("XDG_CACHE_HOME")
    return (Path(home) if home else Path.home() / ".cache") / "judgekit" / "models"


def recorded(name: str) -> Weights | None:
    """Read the record of some weights; one whose file is gone or has another size does not count."""
    try:
        record = json.loads((cache_folder() / f"{name}.json").read_text(encoding="utf-8"))
        weights = Weights(**{**record, "path": cache_folder() / record["path"]})
        return weights if weights.path.stat().st_size == weights.size_bytes else None
    except (OSError, ValueError, TypeError, KeyError):
        return None


def keep(name: str, path: Path, source: str) -> Weights:
    """Check a whole weights file, give it its final name in one step, and write its record and licence.

    A file in the cache folder is renamed to `NAME.gguf` (or another suffix, as the catalogue says); any other
    stays where it lies.

    Raises:
        WeightsUnavailable: it is no GGUF file, or not the file its name promises.
    """
    sha256 = _checked_hash(name, path, source)
    folder = cache_folder()
    folder.mkdir(parents=True, exist_ok=True)
    kept = path.replace(folder / f"{name}{_suffix(name)}") if path.parent == folder else path
    licence = CATALOGUE[name].licence if name in CATALOGUE else "unknown: see its source"
    weights = Weights(name, kept, sha256, kept.stat().st_size, licence, source)
    if licence == "Apache-2.0":
        text = (
            importlib.resources.files("judgekit.models").joinpath("licences", "Apache-2.0.txt").read_bytes()
        )
        (folder / f"{name}.LICENSE.txt").write_bytes(text)
    record = folder / f"{name}.json.new"
    place = kept.name if kept.parent == folder else str(kept)
    record.write_text(json.dumps({**asdict(weights), "path": place}, indent=1), encoding="utf-8")
    record.replace(folder / f"{name}.json")
    return weights


def _suffix(name: str) -> str:
    return CATALOGUE[name].suffix if name in CATALOGUE else GGUF


def _checked_hash(name: str, path: Path, source: str) -> str:
    with path.open("rb") as stream:
        if _suffix(name) == GGUF and stream.read(4) != _GGUF_MAGIC:
            raise WeightsUnavailable(f"{source} is no GGUF file; give a file that llama.cpp can load")
        stream.seek(0)
        sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    if name in CATALOGUE and sha256 != CATALOGUE[name].sha256:
        raise WeightsUnavailable(
            f"{source} is not {name}: its sha256 is {sha256}, expected {CATALOGUE[name].sha256}; "
            "fetch it again, or give it another name"
        )
    return sha256
