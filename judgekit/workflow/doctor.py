"""Is everything in place? Python, packages, a foreign distribution, store, local model, endpoints."""

import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass
from importlib import metadata, util
from pathlib import Path
from typing import Literal

from judgekit.domain.config import LOCAL, Endpoint, JudgeSpec, ProjectConfig
from judgekit.domain.errors import JudgekitError, ModelError
from judgekit.judges.build import endpoint_and_model
from judgekit.models.catalogue import offered
from judgekit.models.connect import Connections, key_of
from judgekit.models.probe import list_models, probe
from judgekit.models.weights import installed
from judgekit.store.read import open_reader

DISTRIBUTION = "judgekit-lab"
FOREIGN = "judgekit"
PACKAGES = (
    "openai",
    "pydantic",
    "duckdb",
    "scipy",
    "numpy",
    "click",
    "jsonlines",
    "aiohttp",
    "rich",
    "jinja2",
)
MODELS_SHOWN = 5
OLDEST, NEWEST = (3, 11), (3, 13)

State = Literal["ok", "note", "wrong"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: `wrong` must be mended, a `note` may be."""

    subject: str
    state: State
    what: str
    remedy: str = ""


def look_around(store: Path, endpoints: Mapping[str, Endpoint]) -> Iterator[Finding]:
    """Look at everything that needs no call over the network."""
    yield _python()
    yield from _packages()
    yield from _distributions()
    yield _store(store)
    yield from _local()
    yield from (_endpoint(name, endpoint) for name, endpoint in endpoints.items())


async def ask_endpoints(config: ProjectConfig, connections: Connections) -> AsyncIterator[Finding]:
    """Ask every endpoint for its models, and every judge's model for what it can do (three short calls)."""
    for name in config.endpoints:
        yield await _models_of(name, config)
    for name, judge in config.judges.items():
        if judge.kind == "llm" and judge.model:
            yield await _abilities_of(name, judge, connections)


async def _models_of(name: str, config: ProjectConfig) -> Finding:
    try:
        listed = await list_models(name, config)
    except ModelError as error:
        return Finding("endpoint", "wrong", f"{name}: {error}")
    said = ", ".join(listed.models[:MODELS_SHOWN]) or "none"
    more = f" and {len(listed.models) - MODELS_SHOWN} more" if len(listed.models) > MODELS_SHOWN else ""
    ends = "".join(f"; {model} is switched off on {day}" for model, day in listed.ends)
    return Finding("endpoint", "ok", f"{name} has the models {said}{more}{ends}")


async def _abilities_of(name: str, judge: JudgeSpec, connections: Connections) -> Finding:
    endpoint, model = endpoint_and_model(name, judge)
    try:
        able = await probe(connections.client(endpoint), model)
    except JudgekitError as error:
        return Finding("judge", "wrong", f"{name}: {error}")
    offers = {"JSON schema": able.json_schema, "logprobs": able.logprobs, "token counts": able.counts_tokens}
    said = ", ".join(f"{what} {'yes' if there else 'no'}" for what, there in offers.items())
    return Finding("judge", "ok", f"{name}: {model} answers in {able.latency_ms:.0f} ms; {said}")


def _python() -> Finding:
    version = sys.version_info[:2]
    said = f"Python {sys.version.split()[0]}"
    if OLDEST <= version <= NEWEST:
        return Finding("python", "ok", said)
    return Finding("python", "note", said, "judgekit is tested on Python 3.11 to 3.13")


def _packages() -> Iterator[Finding]:
    found = {name: _version(name) for name in PACKAGES}
    missing = [name for name, version in found.items() if version is None]
    said = ", ".join(f"{name} {version}" for name, version in found.items() if version)
    yield Finding("packages", "ok", said)
    for name in missing:
        yield Finding("packages", "wrong", f"{name} is not installed", f"pip install {DISTRIBUTION}")


def _distributions() -> Iterator[Finding]:
    own, foreign = _version(DISTRIBUTION), _version(FOREIGN)
    if foreign is not None:
        what = f"the distribution {FOREIGN!r} {foreign} is another project that may hide this one"
        yield Finding("distribution", "wrong", what, f"pip uninstall {FOREIGN}; pip install {DISTRIBUTION}")
    yield Finding("distribution", "ok", f"{DISTRIBUTION} {own or 'from a source tree'}")


def _store(path: Path) -> Finding:
    if not path.exists():
        return Finding("store", "note", f"no store yet at {path}", "the first run makes it")
    try:
        with open_reader(path):
            return Finding("store", "ok", f"{path} ({path.stat().st_size / 1e6:.1f} MB)")
    except JudgekitError as error:
        return Finding("store", "wrong", str(error))


def _local() -> Iterator[Finding]:
    if util.find_spec("xllamacpp") is None:
        remedy = f"pip install '{DISTRIBUTION}[local]'"
        yield Finding("local model", "note", "the runtime of local models is not installed", remedy)
    if util.find_spec("onnxruntime") is None or util.find_spec("tokenizers") is None:
        remedy = f"pip install '{DISTRIBUTION}[retrieval]'"
        yield Finding("local model", "note", "the runtime of search by meaning is not installed", remedy)
    here = {weights.name for weights in installed()}
    for name in (model.name for model in offered()):
        if name in here:
            yield Finding("local model", "ok", f"{name} is on this machine")
        else:
            yield Finding("local model", "note", f"{name} is not here", f"judgekit models pull {name}")


def _endpoint(name: str, endpoint: Endpoint) -> Finding:
    if name == LOCAL:
        return Finding("endpoint", "wrong", f"{LOCAL!r} is the built-in endpoint", "give yours another name")
    try:
        key_of(name, endpoint)
    except JudgekitError as error:
        return Finding("endpoint", "wrong", str(error))
    key = f"key in {endpoint.api_key_env}" if endpoint.api_key_env else "no key needed"
    return Finding("endpoint", "ok", f"{name}: {endpoint.base_url}, {key}")


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None
