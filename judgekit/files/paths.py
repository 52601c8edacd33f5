"""Paths that a file names: they stay below its folder, also through links."""

from pathlib import Path

from judgekit.domain.errors import FileProblems
from judgekit.files.document import Document, Place
from judgekit.files.near import nearest
from judgekit.files.phrases import subject


def path_below(folder: Path, text: str, document: Document, place: Place) -> Path:
    """Give the file or folder that `text` names, from `folder` down.

    Raises:
        FileProblems: it lies elsewhere, or does not exist; told at `place` of the document that names it.
    """
    name = subject(document.value, place)
    if "\0" in text or not text.strip():
        raise FileProblems([document.problem(place, f"{name} is no path")])
    path = folder / text
    try:
        outside = not path.resolve().is_relative_to(folder.resolve())
        exists = path.exists()
    except (OSError, RuntimeError) as error:
        reason = getattr(error, "strerror", None) or error
        raise FileProblems([document.problem(place, f"{name} cannot be followed: {reason}")]) from error
    if outside or Path(text).is_absolute() or ".." in Path(text).parts:
        what = f"{name} leads out of the folder of this file: {text!r}"
        raise FileProblems([document.problem(place, what, "put the file beside or below this one")])
    if not exists:
        what = f"{name} names a file that is not there: {text!r}"
        raise FileProblems([document.problem(place, what, _near_file(path))])
    return path


def _near_file(path: Path) -> str:
    """The file in the same folder that may have been meant."""
    beside = [file.name for file in path.parent.iterdir()] if path.parent.is_dir() else []
    near = nearest(path.name, beside)
    return f"did you mean {near!r}?" if near else "paths start at the folder of this file"
