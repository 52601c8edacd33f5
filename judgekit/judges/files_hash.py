"""The identity of files that decide a verdict: same names, same bytes, same hash."""

import hashlib
from pathlib import Path


def files_hash(root: Path) -> str:
    """Give a hash over the names and contents of a file, or of all files below a folder."""
    digest = hashlib.sha256()
    paths = sorted(path for path in root.rglob("*") if path.is_file()) if root.is_dir() else [root]
    for path in paths:
        name = path.relative_to(root).as_posix() if path != root else path.name
        with path.open("rb") as file:
            content = hashlib.file_digest(file, "sha256").hexdigest()
        digest.update(f"{name}\0{content}\0".encode("utf-8", "surrogateescape"))
    return digest.hexdigest()[:32]
