"""Does a ladder call real gains real, and leave noise alone? Published systems on Spider questions.

Lays the questions, databases and recorded queries of five published systems out as the benchmark's own folder
(env JUDGEKIT_DATA, else ../shared/data beside the repository), brings them in with `judgekit import spider`,
and runs `judgekit ladder`. Expected: few-shot over zero-shot is real; DAIL-SQL over DIN-SQL and its
self-consistency vote, which differ by less than a point, are not called improvements.

    python benchmarks/ladder/run.py [--quick]     print the results as Markdown
"""

import gzip
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

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


def main():
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
