"""Rankings side by side: judgekit, evalica, arena-rank and FastChat's method, on one machine in one run.

    python benchmarks/ranking/run.py

Makes the data and an environment per peer (by pip) in a temporary folder, runs every task in a process of
its own with one BLAS thread, and writes results.md beside this file. Figures are CPU seconds of the best
of several calls, imports and loading left out; x marks figures scaled up from fewer replicates.
"""

import json
import os
import subprocess
import sys
import tempfile
import venv
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from data import SHAPES

HERE = Path(__file__).parent
PEERS = {"evalica": "evalica==0.4.2", "arena-rank": "arena-rank==0.1.1"}
SCRIPTS = {
    "judgekit": "ours.py",
    "evalica": "peer_evalica.py",
    "arena-rank": "peer_arena_rank.py",
    "FastChat's way": "fastchat_way.py",
}
THREADS = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"), "1")

ROWS = [
    ("point fit, half-win ties, from integer codes, 1M battles", "point", "point", 0.006),
    ("point fit, Davidson, from integer codes, 1M", "davidson", "davidson", None),
    ("online Elo, from integer codes, 1M", "elo", "elo", 0.19),
    ("leaderboard with sandwich intervals, from Parquet, 1M", "sandwich", "sandwich", 0.05),
    ("leaderboard with 1000 replicates, from a DuckDB table, 1M", "table", "bootstrap", 0.12),
    ("leaderboard with 1000 replicates, from Parquet, 1M", "parquet", None, 0.15),
    ("leaderboard with 1000 replicates, from Parquet, 5M", "parquet5", None, 0.35),
    ("1000 candidates: leaderboard with 1000 replicates, 1M", "wide", None, 0.6),
    ("style control, 4 features, with intervals, 1M", "style", "style", 0.3),
    ("sparse board: 10,000 battles of 1000 candidates", "sparse", "sparse", None),
]


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="judgekit-ranking-") as folder:
        data = Path(folder)
        subprocess.run([sys.executable, str(HERE / "data.py"), folder], check=True)
        pythons = {"judgekit": sys.executable, "FastChat's way": sys.executable}
        pythons |= {name: environment(data / name, wanted) for name, wanted in PEERS.items()}
        measured = {
            (who, task): run(pythons[who], SCRIPTS[who], task, folder)
            for _, ours, theirs, _ in ROWS
            for who, task in ((w, ours if w == "judgekit" else theirs) for w in SCRIPTS)
            if task in tasks_of(who)
        }
        exact = run(sys.executable, "ours.py", "accuracy", folder)["off_by"]
        truth = np.load(data / "sparse.npz")["theta"] * 400 / np.log(10)
    text = page(measured, exact, truth)
    print(text)
    (HERE / "results.md").write_text(text)


def environment(folder: Path, wanted: str) -> str:
    venv.create(folder, with_pip=True)
    python = str(folder / "bin" / "python")
    subprocess.run([python, "-m", "pip", "install", "--quiet", wanted], check=True)
    return python


def tasks_of(who: str) -> set[str]:
    text = (HERE / SCRIPTS[who]).read_text()
    block = text[text.index("TASKS = {") :]
    return {part.split('"')[0] for part in block[: block.index("}")].split('"')[1::2]} if who else set()


def run(python: str, script: str, task: str, folder: str) -> dict:
    call = [python, str(HERE / script), task, folder]
    done = subprocess.run(call, capture_output=True, text=True, env=os.environ | THREADS, check=False)
    if done.returncode:
        raise SystemExit(f"{script} {task} failed:\n{done.stderr[-2000:]}")
    print(script, task, {k: v for k, v in json.loads(done.stdout).items() if k != "ratings"}, flush=True)
    return json.loads(done.stdout)


def page(measured: dict, exact: float, truth: np.ndarray) -> str:
    heads = ["task", "goal, s", "judgekit, CPU s", "MB"]
    heads += [f"{who}, CPU s (times ours; MB)" for who in SCRIPTS if who != "judgekit"]
    lines = ["| " + " | ".join(heads) + " |", "|---" * len(heads) + "|"]
    for title, ours, theirs, goal in ROWS:
        own = measured["judgekit", ours]
        cells = [title, "" if goal is None else f"{goal:g}", f"{own['cpu']:.4f}", f"{own['rss']:.0f}"]
        for who in SCRIPTS:
            if who != "judgekit":
                found = measured.get((who, theirs))
                cells.append("" if found is None else beside(found, own["cpu"]))
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join([*head(), *lines, "", *accuracy(measured, exact, truth), ""])


def beside(found: dict, ours: float) -> str:
    mark, ratio = " x" if found["extrapolated"] else "", found["cpu"] / ours
    return f"{found['cpu']:.3g}{mark} ({ratio:,.{0 if ratio > 10 else 2}f}; {found['rss']:.0f})"


def head() -> list[str]:
    made = f"{datetime.now(UTC):%Y-%m-%d}, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
    text = f"""# Ranking, side by side

`python benchmarks/ranking/run.py`, {made}, one BLAS thread each, {", ".join(PEERS.values())}.
CPU seconds, best of several calls; imports and loading left out (Parquet and table rows include the query).
MB is the peak of the whole process. x: scaled up to 1000 replicates from 2 (evalica) or 20.
Battles of a Davidson model: 50 candidates unless said, sd 0.8 nats, Zipf popularity, about 15 % ties.
"""
    return [*text.splitlines(), ""]


def accuracy(measured: dict, exact: float, truth: np.ndarray) -> list[str]:
    best = np.array(measured["judgekit", "point"]["ratings"])
    lines = [
        "## Accuracy",
        "",
        "| | largest distance to the half-win optimum, Elo | RMSE on the sparse board, Elo |",
    ]
    lines.append("|---|---|---|")
    for who in SCRIPTS:
        point, sparse = measured.get((who, "point")), measured.get((who, "sparse"))
        gap = exact if who == "judgekit" else np.abs(np.array(point["ratings"]) - best).max()
        ratings = np.array(sparse["ratings"])
        spread = "no finite ratings" if not np.isfinite(ratings).all() else ""
        rmse = spread or f"{np.sqrt(np.mean((ratings - truth) ** 2)):.0f}"
        note = f" ({sparse['marked']} candidates marked as open)" if who == "judgekit" else ""
        lines.append(f"| {who} | {gap:.1e} | {rmse}{note} |")
    n, k, _ = SHAPES["sparse"]
    lines += ["", f"Sparse board: {n:,} battles, {k:,} candidates; all ratings equal would be 139."]
    return lines


if __name__ == "__main__":
    main()
