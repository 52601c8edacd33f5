"""Few-shot examples: which solved cases a model is shown before the question."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from judgekit.candidates.index import Embedder, Index, build_index
from judgekit.candidates.leakage import Leak, example_leak
from judgekit.domain.cases import Case
from judgekit.domain.errors import UsageError
from judgekit.domain.suite import Examples


@dataclass(frozen=True, slots=True)
class Chosen:
    """The examples for one case, as they are shown, and those kept back because they give it away."""

    examples: tuple[Case, ...] = ()
    excluded: tuple[Leak, ...] = ()


@dataclass(frozen=True, slots=True)
class ExamplePool:
    """Solved cases to choose from, and how; `index` searches their inputs where `select` is `nearest`."""

    spec: Examples
    cases: tuple[Case, ...]
    index: Index | None = None


async def build_pool(spec: Examples, cases: Sequence[Case], embedder: Embedder | None = None) -> ExamplePool:
    """Give a pool of the solved cases, with an index of their inputs where the nearest are wanted.

    Raises:
        UsageError: no case of the file has a reference, so there is nothing to learn from; or the nearest are
            to be found by embedding and there is no embedder.
    """
    solved = tuple(case for case in cases if case.reference is not None)
    if not solved:
        raise UsageError(f"no case in {spec.source} has a reference; examples are cases with their answers")
    if spec.select != "nearest":
        return ExamplePool(spec, solved)
    texts = [case.text for case in solved]
    return ExamplePool(spec, solved, await build_index(texts, spec.method, embedder))


async def choose_examples(case: Case, pool: ExamplePool) -> Chosen:
    """Give up to k examples for a case, none of which gives it away.

    `fixed` takes the first of the file, `random` draws by the seed and the case's id, `nearest` takes the
    most similar and shows the most similar last, next to the question.
    """
    chosen: list[Case] = []
    excluded: list[Leak] = []
    for position in await _order(case, pool):
        example = pool.cases[position]
        leak = example_leak(case, example)
        if leak:
            excluded.append(leak)
        else:
            chosen.append(example)
        if len(chosen) == pool.spec.k:
            break
    nearest = pool.spec.select == "nearest"
    return Chosen(tuple(reversed(chosen) if nearest else chosen), tuple(excluded))


async def _order(case: Case, pool: ExamplePool) -> Iterable[int]:
    """Positions in the order in which they are tried."""
    every = range(len(pool.cases))
    if pool.spec.select == "random":
        draw = random.Random(f"{pool.spec.seed}:{case.id}")  # noqa: S311 - a sample, no secret
        return draw.sample(every, len(every))
    if pool.index is None:
        return every
    ranked = await pool.index.rank(case.text)
    return dict.fromkeys([*ranked, *every])
