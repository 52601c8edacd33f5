"""The child process of the program `python`: reads one request, calls one function, writes one line.

Run as a script in an isolated interpreter; imports nothing of this package.
"""

import contextlib
import importlib
import io
import json
import sys
from typing import Any


def main() -> None:
    """Read a request from standard input; write `{"score": ...}` or `{"error": "..."}` as the last line."""
    request = json.load(sys.stdin)
    _limit(request["memory_mb"], request["cpu_s"])
    sys.path.insert(0, request["folder"])
    module, _, name = request["function"].partition(":")
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            score = getattr(importlib.import_module(module), name)(request["output"], request["case"])
        answer: dict[str, Any] = {"score": score}
        line = json.dumps(answer)
    except BaseException as error:  # noqa: BLE001 - whatever the function raises is its answer
        line = json.dumps({"error": f"{type(error).__name__}: {error}"})
    sys.stdout.write(f"\n{line}")


def _limit(memory_mb: int, cpu_s: float) -> None:
    """Limit memory and processor time where the system can."""
    try:
        import resource  # noqa: PLC0415 - not there on every system
    except ImportError:
        return
    size = memory_mb * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    seconds = int(cpu_s) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
