"""The project that `judgekit init` starts with: a commented configuration and a suite that runs at once."""

from importlib.resources import as_file, files
from pathlib import Path

from judgekit.domain.errors import UsageError

FOLDERS = ("rubrics", "suites", "reports")


def start_project(folder: Path) -> tuple[Path, ...]:
    """Write the starting files below `folder`, keeping whatever is there; give the files written.

    Raises:
        UsageError: when the folder is a judgekit project already.
    """
    if (folder / "judgekit.toml").exists():
        raise UsageError(f"{folder / 'judgekit.toml'} exists already: this is a judgekit project")
    for name in FOLDERS:
        (folder / name).mkdir(parents=True, exist_ok=True)
    with as_file(files("judgekit.files") / "starter_project") as source:
        wanted = {
            path: folder / path.relative_to(source) for path in sorted(source.rglob("*")) if path.is_file()
        }
        written = [_copied(path, target) for path, target in wanted.items() if not target.exists()]
    return tuple(written)


def _copied(source: Path, target: Path) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(source.read_bytes())
    return target
