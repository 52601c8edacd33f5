"""What a type annotation asks for, in words, and whether a plain value could be meant for it."""

from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from judgekit.domain.ids import Json
from judgekit.files.near import either

_PLAIN = {
    str: "text",
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    dict: "a mapping",
    list: "a list",
    tuple: "a list",
    type(None): "nothing",
}
_LONGEST = 40


def keys_of(model: type[BaseModel]) -> dict[str, Any]:
    """Give the keys of a model as users write them, with what each should hold."""
    return {field.alias or name: field.annotation for name, field in model.model_fields.items()}


def branches(annotation: Any) -> tuple[Any, ...]:
    """Give the alternatives of a union, without None; any other type is its own only alternative."""
    if get_origin(annotation) is Annotated:
        return branches(get_args(annotation)[0])
    if get_origin(annotation) in (Union, UnionType):
        return tuple(option for option in get_args(annotation) if option is not type(None))
    return (annotation,)


def below(annotation: Any, key: str | int) -> Any:
    """Give what is asked for at a key or position inside a value of this type; `Any` where nothing is."""
    kind, args = get_origin(annotation), get_args(annotation)
    if is_model(annotation):
        return keys_of(annotation).get(str(key), Any)
    if kind is dict:
        return args[1]
    if kind is list or (kind is tuple and args[-1] is ...):
        return args[0]
    if kind is tuple and isinstance(key, int) and key < len(args):
        return args[key]
    return Any


def is_model(annotation: Any) -> bool:
    """Tell whether the type is a record with named keys."""
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def fits(annotation: Any, value: Json) -> bool:
    """Tell whether a value has the outer shape of a type, whatever it holds inside."""
    kind = _plain_type(annotation)
    if kind is Literal:
        return value in get_args(annotation)
    if kind is float:
        return isinstance(value, int | float) and not isinstance(value, bool)
    if kind is tuple:
        return isinstance(value, list)
    return type(value) is kind


def describe(annotation: Any) -> str:
    """Give in words what a type asks for: `a number`, `'a', 'b' or 'tie'`, `a list`."""
    options = branches(annotation)
    if len(options) > 1:
        return either(part for option in options for part in _parts(option))
    return either(_parts(options[0]))


def told(value: Json) -> str:
    """Give in words what was found instead; long text is cut."""
    if isinstance(value, str):
        return f"the text {value!r}" if len(value) <= _LONGEST else f"the text {value[:_LONGEST]!r}..."
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return f"the number {value}" if abs(value) < 1e20 else "so large a number"  # noqa: PLR2004 - unreadable
    return _PLAIN[type(value)]


def _parts(option: Any) -> list[str]:
    kind = _plain_type(option)
    if kind is Literal:
        return [repr(word) for word in get_args(option)]
    if is_model(option):
        fields = option.model_fields.items()
        needed = [repr(field.alias or name) for name, field in fields if field.is_required()]
        return [f"a mapping with {' and '.join(needed)}" if needed else "a mapping"]
    return [_PLAIN.get(kind, "a value")]


def _plain_type(annotation: Any) -> Any:
    if get_origin(annotation) is Annotated:
        return _plain_type(get_args(annotation)[0])
    if is_model(annotation):
        return dict
    return get_origin(annotation) or annotation
