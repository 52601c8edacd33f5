"""Does a ladder call real gains real, and leave noise alone? Published systems on Spider questions.

Lays the questions, databases and recorded queries of five published systems out as the benchmark's own folder
(env JUDGEKIT_DATA, else ../shared/data beside the repository), brings them in with `judgekit import spider`,
and runs `judgekit ladder`. Expected: few-shot over zero-shot is real; DAIL-SQL over DIN-SQL and its
self-consistency vote, which differ by less than a point, are not called improvements.

With `--generate` it times a model instead: the small model in this process (`smollm2-135m`) answers 100
questions of suite text-to-sql, and its queries are run and judged. Goals: 10 minutes, 200 queries a second.

    python benchmarks/ladder/run.py [--quick | --generate]     print the results as Markdown
"""

import gzip
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("JUDGEKIT_DATA", ROOT.parent / "shared" / "data")) / "spider_dev"
SYSTEMS = {
    "gpt4_zero_shot": "zero-shot",
    "gpt4_few_shot": "few-shot",
    "din_sql_gpt4": "din-sql",
    "dail_sql_gpt4": "dail-sql",
    "dail_sql_gpt4_sc": "dail-sql-sc",
}
QUICK = 60
GENERATED = 100
RUNG = "few-shot-nearest"


def lay_out(folder, limit=None):
    """Write the benchmark's own files; give the options that name the predictions."""
    with gzip.open(DATA / "dev.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines][:limit]
    questions = [{"db_id": r["db_id"], "question": r["question"], "query": r["gold_sql"]} for r in rows]
    (folder / "dev.json").write_text(json.dumps(questions), encoding="utf-8")
    (folder / "tables.json").symlink_to(DATA / "tables.json")
    (folder / "database").symlink_to(DATA / "databases")
    options = []
    for system, name in SYSTEMS.items():
        queries = (" ".join(row["predictions"][system].split()) for row in rows)
        (folder / f"{name}.sql").write_text("".join(f"{query}\n" for query in queries), encoding="utf-8")
        options += ["--predictions", f"{name}={folder / name}.sql"]
    return options


def judgekit(folder, *words):
    ran = subprocess.run(
        [sys.executable, "-m", "judgekit", *words], cwd=folder, capture_output=True, text=True, check=False
    )
    if ran.returncode:
        sys.exit(f"judgekit {' '.join(words)}: {ran.stderr}")
    return ran.stdout


def ladder(limit, cluster_by):
    """Import and climb in a fresh project; give the result, and the same as Markdown."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        (folder / "judgekit.toml").touch()
        (folder / "spider").mkdir()
        options = lay_out(folder / "spider", limit)
        judgekit(folder, "import", "spider", "spider", "--cluster-by", cluster_by, "--link", *options)
        told = json.loads(judgekit(folder, "ladder", "spider", "--json", "--quiet"))
        return told, judgekit(folder, "ladder", "spider", "--format", "markdown", "--quiet")


def pace(told):
    judged, seconds = told["judged"], told["seconds"]
    return (
        f"{judged:,} different queries judged in {seconds:.1f} s, {judged / seconds:,.0f} a second, stored."
    )


def time_generation():
    """Generate and judge in a fresh project, with the suite as it is but for its recorded outputs."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        (folder / "judgekit.toml").touch()
        shutil.copytree(ROOT / "suites" / "text-to-sql", folder / "suites" / "text-to-sql")
        suite = yaml.safe_load((ROOT / "suites" / "text-to-sql.yaml").read_text(encoding="utf-8"))
        for spec in suite["candidates"].values():
            spec.pop("outputs", None)
        (folder / "suites" / "text-to-sql.yaml").write_text(yaml.safe_dump(suite), encoding="utf-8")
        before, cpu = time.perf_counter(), spent()
        made = json.loads(
            judgekit(folder, "generate", "text-to-sql", RUNG, "--limit", str(GENERATED), "--json", "--quiet")
        )[0]
        generated, generated_cpu = time.perf_counter() - before, spent() - cpu
        words = ("run", "text-to-sql", RUNG, "--judge", "execution", "--no-generate")
        before = time.perf_counter()
        told = json.loads(judgekit(folder, *words, "--json", "--quiet"))
        return made, told, (generated, generated_cpu, time.perf_counter() - before)


def tell_generation():
    made, told, (generated, cpu, judging) = time_generation()
    print(f"## {made['generated']} questions answered by the small model and judged by running\n")
    print(f"`python benchmarks/ladder/run.py --generate`, candidate {RUNG}, weights loaded included.\n")
    print("| | wall s | CPU s |\n| --- | --- | --- |")
    print(f"| generating, {made['usage']['calls']} calls | {generated:.0f} | {cpu:.0f} |")
    rate = told["judged"] / told["seconds"]
    print(f"| judging, {told['judged']} different queries, {rate:,.0f} a second | {judging:.1f} | |")
    minutes = (generated + judging) / 60
    print(f"\nIn all {minutes:.1f} minutes; goal 10: {'yes' if minutes <= 10 else 'NO'}.", end=" ")
    print(f"Load of the machine at the end: {os.getloadavg()[0]:.1f}; CPU time does not depend on it.")


def spent():
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return children.ru_utime + children.ru_stime


def main():
    if "--generate" in sys.argv:
        tell_generation()
        return
    if not DATA.is_dir():
        sys.exit(f"no data at {DATA}; set JUDGEKIT_DATA to the folder that holds spider_dev")
    limit = QUICK if "--quick" in sys.argv else None
    print("# A ladder on Spider\n")
    print(
        "`python benchmarks/ladder/run.py`: recorded queries of five published systems, run on the databases."
    )
    for cluster_by in ("query", "database"):
        told, markdown = ladder(limit, cluster_by)
        print(f"\n## Clustered by {cluster_by}\n\n{markdown}")
        findings = {rung["candidate"]: rung["step"]["finding"] for rung in told["rungs"] if rung["step"]}
        as_expected = (
            findings["few-shot"] == "real"
            and findings["dail-sql"] != "real"
            and findings["dail-sql-sc"] != "real"
        )
        print(f"\nAs expected: {'yes' if as_expected else 'NO'}. {pace(told)}")


if __name__ == "__main__":
    main()
