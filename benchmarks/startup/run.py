"""Start-up, size, and a comparison over a finished store: `python benchmarks/startup/run.py [--quick]`.

Prints CPU seconds of whole processes (user + system, median of the runs) and the size of a core installation.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-m", "judgekit"]
SUITE = """name: finished
cases: finished/cases.jsonl
rubrics: [same]
judges:
  - {name: exact, kind: program, program: exact}
candidates:
  one: {outputs: finished/one.jsonl}
  two: {outputs: finished/two.jsonl}
"""
RUBRIC = """name: same
instructions: Is the output the reference?
mode: graded
reference: required
criteria:
  - {name: correct, description: The output is the reference., scale: binary}
"""


def cpu_seconds(arguments, folder, runs):
    """Median CPU seconds of a whole process over several runs, after one warm-up."""
    figures = []
    for _ in range(runs + 1):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(
            arguments, cwd=folder, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        figures.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return statistics.median(figures[1:])


def finished_project(folder, cases):
    """A project with two candidates on many cases, judged by a program once."""
    (folder / "suites" / "finished").mkdir(parents=True)
    (folder / "rubrics").mkdir()
    (folder / "judgekit.toml").write_text("")
    (folder / "suites" / "finished.yaml").write_text(SUITE)
    (folder / "rubrics" / "same.yaml").write_text(RUBRIC)
    rows = {"cases": [], "one": [], "two": []}
    for case in range(cases):
        rows["cases"].append(
            {"id": str(case), "input": f"What is {case} plus 1?", "reference": str(case + 1)}
        )
        for name, step in (("one", 3), ("two", 5)):
            rows[name].append({"id": str(case), "output": str(case + (case % step > 0))})
    for name, some in rows.items():
        text = "".join(json.dumps(row) + "\n" for row in some)
        (folder / "suites" / "finished" / f"{name}.jsonl").write_text(text)


def core_installation(folder):
    """Distributions and megabytes of a core installation without extras, with bytecode."""
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    site = next((folder / "lib").glob("python*/site-packages"))
    before = {path.name for path in site.glob("*.dist-info")}
    subprocess.run([python, "-m", "pip", "install", "--quiet", ROOT], check=True)
    subprocess.run([python, "-m", "compileall", "-q", site], check=False)
    new = {path.name for path in site.glob("*.dist-info")} - before
    pip = ("pip", "setuptools")
    files = (p for p in site.rglob("*") if p.is_file() and not p.relative_to(site).parts[0].startswith(pip))
    return len(new), sum(path.stat().st_size for path in files) / 1e6


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer runs, no installation")
    quick = parser.parse_args().quick
    runs = 3 if quick else 9
    print(f"judgekit --help: {cpu_seconds([*COMMAND, '--help'], ROOT, runs):.2f} s CPU (goal 0.30)")
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        finished_project(folder, cases=5_000)
        compare = [*COMMAND, "compare", "one", "two", "--suite", "finished", "--quiet"]
        subprocess.run(compare, cwd=folder, check=True, stdout=subprocess.DEVNULL)
        seconds = cpu_seconds(compare, folder, runs)
        print(f"compare over a finished store of 10,000 judgements: {seconds:.2f} s CPU (goal 2.00)")
        if not quick:
            count, megabytes = core_installation(folder / "core")
            print(f"core installation: {count} distributions (goal 40), {megabytes:.0f} MB (goal 380)")


if __name__ == "__main__":
    os.environ.setdefault("PYTHONPATH", str(ROOT))
    main()
