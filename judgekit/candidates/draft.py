"""Drafts: a case before a candidate's model, ready to be asked."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from judgekit.candidates.examples import Chosen, choose_examples
from judgekit.candidates.index import EmbeddingIndex
from judgekit.candidates.kit import Kit
from judgekit.candidates.leakage import Leak
from judgekit.candidates.prompt import Shown, build_messages
from judgekit.candidates.request import build_request, request_key
from judgekit.candidates.retrieve import Found, find_passages
from judgekit.domain.cases import Case
from judgekit.models.port import ChatRequest


@dataclass(frozen=True, slots=True)
class Draft:
    """A call to be made for a case.

    `recipe` names all that decides the output; `context` is what was retrieved for it; `excluded` is what was
    kept back because it gives the case away. Where `is_guess`, the reply is no output yet: it is what
    `redraft` searches with.
    """

    case: Case
    request: ChatRequest
    recipe: str
    examples: tuple[Case, ...] = ()
    context: tuple[str, ...] = ()
    excluded: tuple[Leak, ...] = ()
    is_guess: bool = False


async def draft_all(kit: Kit, cases: Sequence[Case]) -> list[Draft]:
    """Give the first call for each case; what they search for by meaning is embedded together.

    Raises:
        FileProblems: the prompt names a field that a case does not have, or a parameter is wrong.
        ModelError: the embedding model failed.
    """
    indexes = [kit.pool.index if kit.pool else None]
    if kit.library and kit.library.spec.query == "input":
        indexes.append(kit.library.index)
    for index in indexes:
        if isinstance(index, EmbeddingIndex):
            await index.expect([case.text for case in cases])
    return [await draft(kit, case) for case in cases]


async def draft(kit: Kit, case: Case) -> Draft:
    """Give the first call for a case: the question itself, or the guess that its retrieval searches with.

    Raises:
        FileProblems: the prompt names a field that the case does not have, or a parameter is wrong.
    """
    chosen = await choose_examples(case, kit.pool) if kit.pool else Chosen()
    library = kit.library
    is_guess = library is not None and library.spec.query == "hyde"
    found = await find_passages(case, library) if library and not is_guess else Found()
    request = _request(kit, case, chosen.examples, found.context)
    sources = [library.hash] if library and is_guess else []
    recipe = request_key(kit.pipeline, request, sources)
    excluded = chosen.excluded + found.excluded
    return Draft(case, request, recipe, chosen.examples, found.context, excluded, is_guess)


async def redraft(kit: Kit, first: Draft, guess: str) -> Draft:
    """Give the call that follows a guess: the question with the passages found by it."""
    found = await find_passages(first.case, kit.library, guess) if kit.library else Found()
    request = _request(kit, first.case, first.examples, found.context)
    excluded = first.excluded + found.excluded
    return replace(first, request=request, context=found.context, excluded=excluded, is_guess=False)


def _request(kit: Kit, case: Case, examples: Sequence[Case], context: Sequence[str]) -> ChatRequest:
    return build_request(kit.pipeline, build_messages(kit.pipeline, case, Shown(examples, context)))
