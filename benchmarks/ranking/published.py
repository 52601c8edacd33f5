"""Does `judgekit rank` give what others published about real battles?

    python benchmarks/ranking/published.py [--quick]

Reads the real data in place (JUDGEKIT_DATA, else ../shared/data beside the repository), runs the command as
a user would, and prints for each source the largest difference to the published figures.
"""

import argparse
import csv
import gzip
import json
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

import numpy as np

DATA = Path(os.environ.get("JUDGEKIT_DATA", Path(__file__).resolve().parents[3] / "shared" / "data"))
BASELINE = "gpt4_1106_preview"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="only the small files")
    quick = parser.parse_args().quick
    if not DATA.is_dir():
        sys.exit(f"real data not present at {DATA}; set JUDGEKIT_DATA")
    print("| source | figure | compared | largest difference |\n|---|---|---|---|")
    for name in ("food", "simple"):
        golden(name)
    if not quick:
        alpaca()


def golden(name: str) -> None:
    path = DATA / "evalica" / f"{name}.csv"
    scores = defaultdict(dict)
    for row in read(DATA / "evalica" / f"{name}-golden.csv"):
        scores[row["algorithm"]][row["item"]] = float(row["score"])
    elo = by_name(rank(path, "--method", "elo"), "rating")
    tell(name, "Elo rating, points", [elo[item] - score for item, score in scores["elo"].items()])
    half = by_name(rank(path, "--ties", "half"), "rating")
    strength = {item: 10 ** (rating / 400) for item, rating in half.items()}
    total = sum(strength.values())
    gaps = [strength[item] / total - score for item, score in scores["bradley_terry"].items()]
    tell(name, "Bradley-Terry strength, sum 1", gaps)
    points = {line["candidate"]: line["wins"] + line["ties"] / 2 for line in rank(path)["standings"]}
    tell(name, "wins and half ties", [points[item] - score for item, score in scores["counting"].items()])


def alpaca() -> None:
    published = {row["model"]: row for row in read(DATA / "alpaca_eval" / "published.csv")}
    rows = read(DATA / "alpaca_eval" / "annotations.csv.gz")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "alpaca.csv"
        with path.open("w", newline="") as out:
            writer = csv.writer(out)
            writer.writerow(["model_a", "model_b", "share", "case", "winner"])
            for row in rows:
                share = float(row["preference"]) - 1
                winner = "tie" if share in {0.5, -1.0} else "model_a" if share > 0.5 else "model_b"
                writer.writerow([row["model"], BASELINE, f"{share:.10f}", row["instruction_id"], winner])
        shares = {
            line["candidate"]: line for line in rank(path, "--share", "share", "--case", "case")["standings"]
        }
        wins = {line["candidate"]: line for line in rank(path, "--case", "case")["standings"]}
    whole = [
        name
        for name in published
        if name in shares and shares[name]["n"] == float(published[name]["n_total"])
    ]
    for figure, lines in (("win_rate", shares), ("discrete_win_rate", wins)):
        gaps = [100 * lines[name]["win_rate"] - float(published[name][figure]) for name in whole]
        tell("AlpacaEval 2", f"{figure}, %", gaps)
    ours = np.argsort([shares[name]["rating"] for name in whole])
    theirs = np.argsort([float(published[name]["win_rate"]) for name in whole])
    tell(
        "AlpacaEval 2",
        "order by rating against order by win rate, places",
        np.argsort(ours) - np.argsort(theirs),
    )


def rank(path: Path, *words: str) -> dict:
    command = [sys.executable, "-m", "judgekit", "rank", "--from", str(path), *words, "--json"]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    (board,) = json.loads(ran.stdout)["boards"]
    return board


def by_name(board: dict, figure: str) -> dict[str, float]:
    return {line["candidate"]: line[figure] for line in board["standings"]}


def read(path: Path) -> list[dict[str, str]]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", newline="") as lines:
        return list(csv.DictReader(lines))


def tell(source: str, figure: str, gaps) -> None:
    print(f"| {source} | {figure} | {len(gaps)} | {np.abs(gaps).max():.1e} |")


if __name__ == "__main__":
    main()
