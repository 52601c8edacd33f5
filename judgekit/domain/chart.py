"""How the rows of a report are drawn: a kind of chart, and the columns it is drawn from."""

from dataclasses import dataclass
from typing import Literal, get_args

ChartKind = Literal["bar", "line", "matrix", "scatter"]

CHART_FORMS: dict[ChartKind, tuple[str, ...]] = {
    "bar": ("bar NAME VALUE", "bar NAME VALUE LOW HIGH"),
    "line": ("line X VALUE",),
    "matrix": ("matrix ROW COLUMN VALUE",),
    "scatter": ("scatter X Y", "scatter X Y NAME"),
}
"""What a chart of each kind is written as."""

CHART_KINDS: tuple[ChartKind, ...] = get_args(ChartKind)


@dataclass(frozen=True, slots=True)
class Chart:
    """A kind of chart with its columns as in `CHART_FORMS`; rows that differ in `by` get a picture each."""

    kind: ChartKind
    columns: tuple[str, ...]
    by: tuple[str, ...] = ()

    @property
    def value(self) -> str:
        """The column that holds what is drawn."""
        return self.columns[2 if self.kind == "matrix" else 1]
