"""Retrieval: which passages a model is shown with the question."""

from collections.abc import Sequence
from dataclasses import dataclass

from judgekit.candidates.index import Embedder, Index, build_index
from judgekit.candidates.leakage import Leak, passage_leak
from judgekit.candidates.passages import Passage
from judgekit.domain.cases import Case
from judgekit.domain.ids import content_hash
from judgekit.domain.suite import Retrieve


@dataclass(frozen=True, slots=True)
class Library:
    """Passages with the index that searches them, and how many are wanted.

    `hash` covers everything that decides what is found.
    """

    spec: Retrieve
    passages: tuple[Passage, ...]
    index: Index
    hash: str


@dataclass(frozen=True, slots=True)
class Found:
    """The passages for one case, best first, and those kept back because they give it away."""

    passages: tuple[Passage, ...] = ()
    excluded: tuple[Leak, ...] = ()

    @property
    def context(self) -> tuple[str, ...]:
        """The texts of the passages, as they are recorded on the output."""
        return tuple(passage.text for passage in self.passages)


async def build_library(
    spec: Retrieve, passages: Sequence[Passage], embedder: Embedder | None = None
) -> Library:
    """Give the passages with their index.

    Raises:
        UsageError: the method is `embedding` and there is no embedder.
    """
    index = await build_index([passage.text for passage in passages], spec.method, embedder)
    how = spec.model_dump(mode="json", exclude={"source"})
    by = [embedder.identity] if embedder and spec.method == "embedding" else []
    searched = content_hash([how, [passage.text for passage in passages], *by])
    return Library(spec, tuple(passages), index, searched)


async def find_passages(case: Case, library: Library, hypothetical: str = "") -> Found:
    """Give up to k passages that fit the question, none of which gives the case away.

    Args:
        case: the case to answer.
        library: where to look.
        hypothetical: an answer guessed without retrieval, searched with beside the question (HyDE; Gao et
            al. 2023, who likewise average the question with its hypothetical answers).
    """
    found: list[Passage] = []
    excluded: list[Leak] = []
    for position in await library.index.rank(case.text, hypothetical):
        passage = library.passages[position]
        leak = passage_leak(case, passage.id, passage.text)
        if leak:
            excluded.append(leak)
        else:
            found.append(passage)
        if len(found) == library.spec.k:
            break
    return Found(tuple(found), tuple(excluded))
