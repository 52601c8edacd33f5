"""Columns of an answer as the arrays that the statistics take."""

from collections.abc import Mapping

import numpy as np

from judgekit.store.answers import CriterionScores, Floats, Ints, Texts
from judgekit.store.faithful import original

Columns = Mapping[str, np.ndarray]


def criterion_scores(found: Columns, candidate: str) -> dict[str, CriterionScores]:
    """Give the scores of each criterion of one candidate, by name."""
    mine = {name: column[found["candidate"] == candidate] for name, column in found.items()}
    return {
        original(name): CriterionScores(
            originals(mine["case_id"][rows]), mine["value"][rows], mine["share"][rows]
        )
        for name, rows in groups(mine["criterion"])
    }


def style(found: Columns, side: str) -> Floats:
    """Give characters, headers, list items and bold passages of one side, shape (n, 4)."""
    amounts = ("characters", "headers", "list_items", "bold")
    return np.stack([found[f"{amount}_{side}"].astype(np.float64) for amount in amounts], axis=1)


def groups(names: Texts) -> list[tuple[str, Ints]]:
    """Give each distinct name with its rows, in order of first appearance."""
    return [(name, np.flatnonzero(names == name)) for name in dict.fromkeys(names.tolist())]


def originals(texts: Texts) -> Texts:
    """Give texts as they were before they were made storable."""
    return np.array([original(text) for text in texts.tolist()], dtype=object)


def letters(texts: Texts) -> Texts:
    """Give short texts as an array of text."""
    return texts.astype(np.str_)


def integers(column: np.ndarray) -> Ints:
    """Give a column as 64-bit integers."""
    return column.astype(np.int64)
