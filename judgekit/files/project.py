"""The project around a folder: `judgekit.toml`, and where its rubrics, suites and reports lie."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import judgekit
from judgekit.domain.config import BUILT_IN_JUDGES, LOCAL, ProjectConfig
from judgekit.domain.errors import FileProblems, Problem
from judgekit.files.document import Document
from judgekit.files.judge_checks import Known, judge_problems
from judgekit.files.near import did_you_mean
from judgekit.files.toml_lines import read_toml
from judgekit.files.validation import as_model

CONFIG_NAME = "judgekit.toml"
Kind = Literal["rubrics", "suites", "reports"]

_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Project:
    """A folder with its configuration; the folders of each kind, the project's own before the built-in."""

    folder: Path
    config: ProjectConfig
    rubric_folders: tuple[Path, ...]
    suite_folders: tuple[Path, ...]
    report_folders: tuple[Path, ...]


def find_project(start: Path) -> Project:
    """Give the project that a folder lies in: the nearest one upwards with a `judgekit.toml`.

    Without one anywhere, the folder itself is a project with every setting at its default.

    Raises:
        FileProblems: the configuration has mistakes.
    """
    start = start.resolve()
    homes = (folder for folder in (start, *start.parents) if (folder / CONFIG_NAME).is_file())
    home = next(homes, None)
    config = ProjectConfig() if home is None else load_config(home / CONFIG_NAME)
    folder = home or start
    return Project(folder, config, *(_folders(folder, kind) for kind in ("rubrics", "suites", "reports")))


def load_config(path: Path) -> ProjectConfig:
    """Give the configuration that a `judgekit.toml` holds.

    Raises:
        FileProblems: the file cannot be read or has mistakes; all at once.
    """
    document = read_toml(path)
    config = as_model(ProjectConfig, document)
    problems = [
        *_endpoint_problems(config, document),
        *_embedding_problems(config, document),
        *_judge_problems(config, document),
    ]
    if problems:
        raise FileProblems(problems)
    return config


def builtin_folder(kind: Kind) -> Path:
    """Give the folder of what comes with judgekit: inside the installed package, or of the source tree."""
    package = Path(judgekit.__file__).parent
    installed = package / "garden" / kind
    return installed if installed.is_dir() else package.parent / kind


def _folders(folder: Path, kind: Kind) -> tuple[Path, ...]:
    return tuple(dict.fromkeys((folder / kind, builtin_folder(kind))))


def _endpoint_problems(config: ProjectConfig, document: Document) -> Iterator[Problem]:
    """Mistakes in endpoints; what is written there is never repeated, as it may be a key."""
    for name, endpoint in config.endpoints.items():
        place = ("endpoints", name)
        if not endpoint.base_url.startswith(("http://", "https://")):
            what = f"'base_url' of endpoint {name!r} should begin with https:// or http://"
            yield document.problem((*place, "base_url"), what)
        if endpoint.api_key_env is not None and not _VARIABLE.fullmatch(endpoint.api_key_env):
            what = f"'api_key_env' of endpoint {name!r} is no name of an environment variable"
            remedy = "put the key into the environment and the variable's name here"
            yield document.problem((*place, "api_key_env"), what, remedy)


def _embedding_problems(config: ProjectConfig, document: Document) -> Iterator[Problem]:
    endpoint, known = config.embeddings.endpoint, (*config.endpoints, LOCAL)
    if endpoint not in known:
        what = f"there is no endpoint {endpoint!r}"
        yield document.problem(
            ("embeddings", "endpoint"), what, did_you_mean(endpoint, known, "the endpoints")
        )


def _judge_problems(config: ProjectConfig, document: Document) -> Iterator[Problem]:
    judges = dict.fromkeys((*config.judges, *BUILT_IN_JUDGES))
    if config.default_judge not in judges:
        what = f"there is no judge {config.default_judge!r}"
        yield document.problem(
            ("default_judge",), what, did_you_mean(config.default_judge, judges, "the judges")
        )
    known = Known(judges=judges, endpoints=(*config.endpoints, LOCAL))
    for name, judge in config.judges.items():
        yield from judge_problems(judge, document, ("judges", name), known)
