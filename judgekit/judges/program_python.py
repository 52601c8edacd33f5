"""The program `python`: a function of the user's own, run in a child process with limits."""

import asyncio
import contextlib
import json
import os
import signal
import sys
from pathlib import Path
from typing import Annotated

from pydantic import Field

from judgekit.domain.cases import Case, Output
from judgekit.domain.errors import UsageError
from judgekit.domain.frozen import Frozen
from judgekit.domain.ids import Json
from judgekit.domain.verdict import CannotAssess, Failed
from judgekit.judges import python_child
from judgekit.judges.files_hash import files_hash
from judgekit.judges.program import Score, Scored

_PASSED_ON = ("PATH", "LANG", "LC_ALL", "TMPDIR", "SYSTEMROOT")


class PythonOptions(Frozen):
    """Options of `python`: `function` is `module:name`, found in the folder of the file that names it.

    The function takes `(output: str, case: dict)`, the case having `id`, `input`, `reference`, `context` and
    `metadata`, and gives a number from 0 to 1, a truth value, or a mapping from criteria to such; None means
    it cannot tell. Each call has `timeout_s` seconds, and `memory_mb` of memory where that can be limited.
    """

    function: Annotated[str, Field(pattern=r"^[A-Za-z_][\w.]*:[A-Za-z_]\w*$")]
    timeout_s: Annotated[float, Field(gt=0, le=3600)] = 10.0
    memory_mb: Annotated[int, Field(ge=64)] = 1024


class PythonProgram:
    """Scores an output by a function that runs in a process of its own, without the keys of this one."""

    def __init__(self, options: PythonOptions, folder: Path) -> None:
        """Look for the function's module.

        Raises:
            UsageError: the folder holds no such module.
        """
        module = options.function.partition(":")[0].replace(".", "/")
        files = [path for path in (folder / f"{module}.py", folder / module) if path.exists()]
        if not files:
            raise UsageError(f"option 'function': no {module}.py in {folder}")
        self.fingerprint = files_hash(files[0])
        self._options = options
        self._folder = folder

    async def score(self, case: Case, output: Output) -> Scored:
        """Score an output; a function that raises, or breaks a limit, leaves the output unscored."""
        request = {
            "folder": str(self._folder.resolve()),
            "function": self._options.function,
            "memory_mb": self._options.memory_mb,
            "cpu_s": self._options.timeout_s,
            "output": output.text,
            "case": _shown(case),
        }
        try:
            reply = await asyncio.wait_for(_run(json.dumps(request)), self._options.timeout_s)
        except TimeoutError:
            return Failed(f"{self._options.function} took longer than {self._options.timeout_s:g} s")
        return _read(reply, self._options.function)


async def _run(request: str) -> bytes:
    """Give what the child writes; the child dies with this call."""
    environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-I",
        python_child.__file__,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env=environment,
        start_new_session=True,
    )
    try:
        written, _ = await child.communicate(request.encode("ascii"))
        return written
    finally:
        _end(child.pid)
        await child.wait()


def _end(child: int) -> None:
    """End the child and all it may have started."""
    with contextlib.suppress(ProcessLookupError):
        if hasattr(os, "killpg"):
            os.killpg(child, signal.SIGKILL)
        else:
            os.kill(child, signal.SIGTERM)


def _shown(case: Case) -> dict[str, Json]:
    return {
        "id": case.id,
        "input": [{"role": message.role, "content": message.content} for message in case.input],
        "reference": case.reference,
        "context": list(case.context),
        "metadata": dict(case.metadata),
    }


def _read(reply: bytes, function: str) -> Scored:
    try:
        answer = json.loads(reply.rsplit(b"\n", 1)[-1])
    except ValueError:
        return Failed(f"{function} ended without an answer; it may have broken its memory limit")
    if "error" in answer:
        return Failed(f"{function} raised {answer['error']}")
    return _scored(answer["score"], function)


def _scored(given: Json, function: str) -> Scored:
    if given is None:
        return CannotAssess(f"{function} gave None")
    scores = given if isinstance(given, dict) else {"": given}
    bad = [value for value in scores.values() if not isinstance(value, int | float) or not 0 <= value <= 1]
    if bad or not scores:
        return Failed(f"{function} gave {given!r}; it should give a number from 0 to 1, or a mapping to such")
    main = scores.get("", next(iter(scores.values())))
    further = {name: float(value) for name, value in scores.items() if name}
    return Score(float(main), f"{function} gave {given!r}", further)
