"""The tasks by arena-rank, from a table of names in memory, data set building included."""

from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
from arena_rank.models.bradley_terry import BradleyTerry
from arena_rank.models.contextual_bradley_terry import ContextualBradleyTerry
from arena_rank.utils.data_utils import ContextualPairDataset, PairDataset
from measure import chosen, report

WINNERS = np.array(["model_a", "model_b", "tie"])


def frame(folder, name):
    loaded = np.load(Path(folder) / f"{name}.npz")
    names = np.array([f"m{c:04d}" for c in range(loaded["theta"].size)])
    columns = {"model_a": names[loaded["a"]], "model_b": names[loaded["b"]], "winner": WINNERS[loaded["y"]]}
    return pd.DataFrame(columns), names


def aligned(competitors, ratings, names):
    """Ratings of all candidates around zero; those without battles at zero."""
    found = pd.Series(np.asarray(ratings) - np.mean(ratings), index=competitors)
    return found.reindex(names).fillna(0.0)


def plain(folder, name="m1", *, intervals=False):
    rows, names = frame(folder, name)

    def run():
        data = PairDataset.from_pandas(rows)
        model = BradleyTerry(n_competitors=data.n_competitors)
        if intervals:
            result = model.compute_ratings_and_cis(data)
            return aligned(result["competitors"], result["ratings"], names)
        model.fit(data)
        return aligned(data.competitors, np.asarray(model.params["ratings"]) * model.alpha, names)

    report(run, 2)


def style(folder):
    rows, names = frame(folder, "m1")
    x = np.load(Path(folder) / "m1-style.npy")
    columns = [f"x{f}" for f in range(x.shape[1])]
    rows[columns] = x

    def run():
        data = ContextualPairDataset.from_pandas(rows, columns, reweighted=False)
        model = ContextualBradleyTerry(data.n_competitors, data.n_features, reg=0.0)
        result = model.compute_ratings_and_cis(data)
        return aligned(result["competitors"], result["ratings"], names)

    report(run, 1)


TASKS = {
    "point": plain,
    "sandwich": partial(plain, intervals=True),
    "style": style,
    "sparse": partial(plain, name="sparse"),
}

if __name__ == "__main__":
    task, folder = chosen()
    TASKS[task](folder)
