"""A sheet of pairs to label, as CSV with an empty column for the winner."""

from judgekit.domain.label_sheet import LabelSheet
from judgekit.render.rows import csv_text

COLUMNS = ("case", "a", "b", "winner", "chance")


def sheet_csv(sheet: LabelSheet) -> str:
    """Give a row per pair; people fill in `winner` (a, b or tie), `judgekit import labels` takes it back."""
    rows = [[row.case, row.a, row.b, "", f"{row.chance:.6f}"] for row in sheet.rows]
    return csv_text(COLUMNS, rows).rstrip("\n")
