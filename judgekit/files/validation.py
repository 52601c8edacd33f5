"""A document against a model: every mistake with its line, in words about the file rather than the code."""

import json
from collections.abc import Iterator
from typing import Any, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from judgekit.domain.errors import FileProblems, Problem
from judgekit.domain.ids import Json
from judgekit.files.document import Document, Place
from judgekit.files.near import meant_key
from judgekit.files.sentences import KEY, Context, Mistake, told_as, wrong_shape
from judgekit.files.shapes import below, branches, fits, is_model, keys_of

Model = TypeVar("Model", bound=BaseModel)


def as_model(model: type[Model], document: Document) -> Model:
    """Give the model that a document describes.

    Raises:
        FileProblems: all mistakes of the document, in the order of its lines.
    """
    problems = list(document.problems)
    try:
        found = model.model_validate_json(json.dumps(document.value))
    except ValidationError:
        problems += [document.problem(m.place, m.what, m.remedy) for m in _unmarred(model, document)]
    else:
        if not problems:
            return found
    raise FileProblems(sorted(problems, key=_line))


def mistakes_in(context: Context) -> Iterator[Mistake]:
    """Give the mistakes of the value at a place of a document against the type asked for there."""
    place = context.place
    unions: set[Place] = set()
    try:
        TypeAdapter(context.asked).validate_json(_readable(context.value), strict=True)
    except ValidationError as failure:
        errors = failure.errors(include_url=False, include_input=False)
        for error in (error for error in errors if not _is_mistyped(error, errors)):
            asked, depth = _asked_for(context.asked, error)
            where = Context(context.whole, (*place, *error["loc"][:depth]), asked)
            if depth == len(error["loc"]):
                mistake = told_as(error, where)
                yield from [mistake] if mistake else []
            elif where.place not in unions:
                unions.add(where.place)
                yield from _union_mistakes(where)


def _asked_for(annotation: Any, error: ErrorDetails) -> tuple[Any, int]:
    """What is asked for where an error lies, and how deep the walk there came.

    It ends early at a union, whose alternatives are weighed here. Errors about a key end around the key.
    """
    place = error["loc"]
    about_key = 2 if place[-1:] == (KEY,) else 1 if error["type"] in ("missing", "extra_forbidden") else 0
    for depth, key in enumerate(place[: len(place) - about_key]):
        options = branches(annotation)
        if len(options) > 1:
            return annotation, depth
        annotation = below(options[0], key)
    options = branches(annotation)
    return options[0] if len(options) == 1 else annotation, len(place)


def _is_mistyped(error: ErrorDetails, errors: list[ErrorDetails]) -> bool:
    """Tell whether a missing key is there under a name so near that the unknown name says it all."""
    *around, key = error["loc"] or ("",)
    unknown = [other["loc"] for other in errors if other["type"] == "extra_forbidden"]
    beside = [str(place[-1]) for place in unknown if list(place[:-1]) == around]
    return error["type"] == "missing" and any(meant_key(word, [str(key)]) for word in beside)


def _union_mistakes(context: Context) -> Iterator[Mistake]:
    """The mistakes of the alternative that was meant; if none was, one that names all alternatives."""
    value = context.value
    fitting = [option for option in branches(context.asked) if fits(option, value)]
    if fitting:
        meant = max(fitting, key=lambda option: _shared_keys(option, value))
        yield from mistakes_in(Context(context.whole, context.place, meant))
    else:
        yield wrong_shape(context)


def _shared_keys(option: Any, value: Json) -> int:
    known = keys_of(option) if is_model(option) else {}
    return len(known.keys() & value) if isinstance(value, dict) else 0


def _readable(value: Json) -> bytes:
    """The value as JSON for the validator; it takes no lone surrogates, and only the types count here."""
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")


def _unmarred(model: type[BaseModel], document: Document) -> Iterator[Mistake]:
    for mistake in mistakes_in(Context(document.value, (), model)):
        if not any(mistake.place[:size] in document.marred for size in range(len(mistake.place) + 1)):
            yield mistake


def _line(problem: Problem) -> int:
    return problem.line or 0
