"""Battles of a Davidson model: strengths of sd 0.8 nats (139 Elo), Zipf-like popularity, about 15 % ties."""

import sys
from pathlib import Path

import duckdb
import numpy as np

NU = 0.42
SHAPES = {
    "m1": (1_000_000, 50, 1.0),
    "m5": (5_000_000, 50, 1.0),
    "wide": (1_000_000, 1000, 0.7),
    "sparse": (10_000, 1000, 0.7),
}
WINNERS = ("model_a", "model_b", "tie")


def make(folder: Path) -> None:
    """Write each shape as integer codes (npz), a Parquet file of names and a DuckDB table of codes."""
    store = duckdb.connect(str(folder / "battles.duckdb"))
    store.execute("set enable_progress_bar = false")
    for seed, (name, shape) in enumerate(SHAPES.items()):
        theta, a, b, y, style = battles(*shape, seed)
        np.savez(folder / f"{name}.npz", theta=theta, a=a, b=b, y=y)
        np.save(folder / f"{name}-style.npy", style[: 1_000_000 if name == "m1" else 1])
        store.register("rows", {"a": a, "b": b, "y": y})
        store.execute(f"create table {name} as select a, b, y from rows")
        if name.startswith("m"):
            path = folder / f"{name}.parquet"
            store.execute(
                f"copy (select 'model-' || a as model_a, 'model-' || b as model_b, "
                f"['{WINNERS[0]}', '{WINNERS[1]}', '{WINNERS[2]}'][y + 1] as winner from {name}) to '{path}'"
            )
        store.unregister("rows")
    store.close()


def battles(n, k, zipf, seed):
    rng = np.random.default_rng(seed)
    theta = rng.normal(0, 0.8, k)
    popularity = rng.permutation(np.arange(1.0, k + 1) ** -zipf)
    popularity /= popularity.sum()
    a, b = rng.choice(k, n, p=popularity), rng.choice(k, n, p=popularity)
    while (same := a == b).any():
        b[same] = rng.choice(k, int(same.sum()), p=popularity)
    x = theta[a] - theta[b]
    win, loss = np.exp(x / 2), np.exp(-x / 2)
    u = rng.random(n) * (win + loss + NU)
    y = np.where(u < win, 0, np.where(u < win + loss, 1, 2))
    style = rng.standard_normal((n if k == 50 else 1, 4))
    return theta - theta.mean(), a.astype(np.uint16), b.astype(np.uint16), y.astype(np.uint8), style


if __name__ == "__main__":
    make(Path(sys.argv[1]))
