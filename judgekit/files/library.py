"""Files found by name: a project's own before the ones that come with judgekit."""

from collections.abc import Sequence
from pathlib import Path

from judgekit.domain.errors import FileProblems, Problem
from judgekit.files.document import Document, shown
from judgekit.files.near import did_you_mean

_SUFFIXES = (".yaml", ".yml")


def names_in(folders: Sequence[Path]) -> dict[str, Path]:
    """Give every name with its file; where two folders have the same name, the first folder wins."""
    found: dict[str, Path] = {}
    for folder in folders:
        for path in sorted(folder.iterdir()) if folder.is_dir() else ():
            if path.suffix in _SUFFIXES and not path.name.startswith("."):
                found.setdefault(path.stem, path)
    return found


def find_named(name: str, folders: Sequence[Path], noun: str) -> Path:
    """Give the file of a name, or the file itself where a path was given.

    Args:
        name: a name, or a path that ends in .yaml.
        folders: where to look, the most important first.
        noun: what is looked for, in the plural: `rubrics`, `suites`.

    Raises:
        FileProblems: there is no such name; tells the near ones.
    """
    if name.endswith(_SUFFIXES):
        return Path(name)
    known = names_in(folders)
    if name not in known:
        where = shown(folders[0]) if folders else noun
        remedy = did_you_mean(name, known, f"the {noun}")
        raise FileProblems([Problem(where, None, f"there is no {noun[:-1]} {name!r}", remedy)])
    return known[name]


def name_problems(name: str, path: Path, document: Document) -> list[Problem]:
    """Give the mistake of a file that holds something of another name than its own."""
    if name == path.stem:
        return []
    what = f"'name' is {name!r}, but the file is called {path.name!r}"
    return [document.problem(("name",), what, f"write 'name: {path.stem}', or rename the file")]
