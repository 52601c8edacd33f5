"""What can keep a figure from being computed, as one tree of exceptions.

StatsError
├── InvalidInput        the numbers handed in cannot be what they claim to be
├── NotEnoughData       they can, but there are too few of them
├── NotIdentifiable     no amount of this data can answer the question
│   ├── Disconnected        the comparisons fall apart into groups never compared with each other
│   └── JudgeUninformative  the judge is no better than a coin, so it cannot be corrected
└── NotConverged        the fit stopped before it reached an answer
"""


class StatsError(ValueError):
    """Root of everything `judgekit.stats` raises on purpose."""


class InvalidInput(StatsError):
    """The numbers handed in are not finite, out of range, or of unequal length."""


class NotEnoughData(StatsError):
    """There are too few items, clusters or raters for the figure asked for."""


class NotIdentifiable(StatsError):
    """The data cannot tell the quantities asked for apart, however much of it there is."""


class Disconnected(NotIdentifiable):
    """The comparisons fall apart into groups that were never compared with each other."""


class JudgeUninformative(NotIdentifiable):
    """The judge is no better than a coin (TPR + TNR <= 1), so its share cannot be corrected."""


class NotConverged(StatsError):
    """An iteration stopped before its answer was stable."""
