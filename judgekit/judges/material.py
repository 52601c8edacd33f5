"""The fenced material of a task: the input with its turns, reference, passages, and the outputs."""

from collections.abc import Sequence
from dataclasses import dataclass

from judgekit.domain.cases import Case, Output
from judgekit.judges.fence import fenced


@dataclass(frozen=True, slots=True)
class CaseBlocks:
    """What is shown of a case, each part fenced; a part the case does not have is empty."""

    input: str
    context: str
    reference: str


def case_blocks(case: Case, key: str, *, with_reference: bool) -> CaseBlocks:
    """Give the fenced parts of a case; every turn of a conversation has its own fence."""
    reference = case.reference if with_reference else None
    return CaseBlocks(
        input=_input(case, key),
        context=_numbered("context", case.context, key),
        reference="" if reference is None else fenced("reference", reference, key),
    )


def output_blocks(outputs: Sequence[Output], key: str) -> str:
    """Give the fenced outputs, named A and B if there are two, each with the passages it was made from."""
    names = ("response",) if len(outputs) == 1 else ("response A", "response B")
    blocks: list[str] = []
    for name, output in zip(names, outputs, strict=True):
        blocks.append(fenced(name, output.text, key))
        blocks.append(_numbered(f"source of {name}", output.context, key))
    return "\n\n".join(block for block in blocks if block)


def _input(case: Case, key: str) -> str:
    if len(case.input) == 1:
        return fenced("input", case.input[0].content, key)
    turns = (
        fenced(f"turn {number} by {turn.role}", turn.content, key)
        for number, turn in enumerate(case.input, start=1)
    )
    return "The input is this conversation; judge the response to its last turn.\n" + "\n".join(turns)


def _numbered(name: str, passages: Sequence[str], key: str) -> str:
    if len(passages) == 1:
        return fenced(name, passages[0], key)
    return "\n".join(fenced(f"{name} {n}", passage, key) for n, passage in enumerate(passages, start=1))
