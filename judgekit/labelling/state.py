"""What the page is told: the item on show without a word of who wrote what, and how far the person is."""

from typing import Any

from judgekit.domain.cases import Case, Output
from judgekit.domain.labelling import Answer
from judgekit.domain.rubric import Criterion, Rubric
from judgekit.domain.scale import levels
from judgekit.labelling.keys import CHOICE_KEYS, CHOICE_WORDS, level_keys
from judgekit.labelling.nodes import plain_nodes, text_nodes
from judgekit.labelling.session import Session, Shown

Told = dict[str, Any]


def state_of(session: Session) -> Told:
    """Give the state of a session as JSON values."""
    shown, standing = session.shown(), session.standing
    return {
        "progress": {
            "done": standing.done,
            "total": standing.total,
            "answered": standing.answered,
            "seconds": round(standing.seconds),
        },
        "undo": session.can_undo,
        "item": None if shown is None else _item(shown),
    }


def _item(shown: Shown) -> Told:
    item = shown.item
    return {
        "number": shown.number,
        "kind": item.kind,
        "rubric": _rubric(item.rubric),
        "case": _case(item.case, item.rubric),
        "outputs": [_output(output) for output in item.shown],
        "identical": len({output.text for output in item.shown}) == 1 < len(item.shown),
        "choices": [
            {"choice": choice, "keys": CHOICE_KEYS[choice], "words": CHOICE_WORDS[choice]}
            for choice in item.choices
        ],
        "criteria": [_criterion(criterion) for criterion in item.rubric.criteria]
        if item.kind == "output"
        else [],
        "earlier": None if shown.earlier is None else _earlier(shown.earlier),
    }


def _rubric(rubric: Rubric) -> Told:
    criteria = [[f"{criterion.name}: ", *plain_nodes(criterion.description)] for criterion in rubric.criteria]
    return {
        "name": rubric.name,
        "instructions": text_nodes(rubric.instructions),
        "criteria": criteria,
        "ties": rubric.ties,
    }


def _case(case: Case, rubric: Rubric) -> Told:
    reference = None if rubric.reference == "ignored" else case.reference
    return {
        "turns": [{"role": turn.role, "text": text_nodes(turn.content)} for turn in case.input],
        "passages": [text_nodes(passage) for passage in case.context],
        "reference": None if reference is None else text_nodes(reference),
    }


def _output(output: Output) -> Told:
    return {
        "text": text_nodes(output.text) if output.text.strip() else [["span.control", "empty"]],
        "sources": [text_nodes(passage) for passage in output.context],
    }


def _criterion(criterion: Criterion) -> Told:
    steps = levels(criterion.scale)
    keys = level_keys([step.label for step in steps])
    return {
        "name": criterion.name,
        "description": plain_nodes(criterion.description),
        "levels": [
            {"label": step.label, "meaning": step.meaning, "key": key}
            for step, key in zip(steps, keys, strict=True)
        ],
    }


def _earlier(answer: Answer) -> Told:
    return {
        "choice": answer.choice,
        "grades": dict(answer.grades),
        "places": list(answer.places),
        "note": answer.note,
    }
