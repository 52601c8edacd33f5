"""Labelling in the terminal: the same items, keys and saving as on the page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import click

from judgekit.domain.errors import UsageError
from judgekit.domain.labelling import Answer, Item
from judgekit.domain.scale import levels
from judgekit.domain.unseen import visible
from judgekit.labelling.keys import CHOICE_KEYS, CHOICE_WORDS, level_keys

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from judgekit.labelling.session import Session, Shown

BACK = ("\x7f", "\b")
ENTER = ("\r", "\n")
ENDS = ("q", "\x03", "\x04")
SIDE_BY_SIDE = 100
"""Columns a terminal needs for two outputs beside each other."""


class _Ended(Exception):
    pass


@dataclass(slots=True)
class _Drafted:
    """What was said of an item so far: its note, grades, and the order and ties of a ranking."""

    note: str = ""
    grades: dict[str, str | None] = field(default_factory=dict)
    order: list[int] = field(default_factory=list)
    tied: set[int] = field(default_factory=set)

    @property
    def places(self) -> tuple[int, ...]:
        """The place of each output, by the order in which they were named."""
        given: dict[int, int] = {}
        for at, output in enumerate(self.order):
            given[output] = given[self.order[at - 1]] if at and output in self.tied else at + 1
        return tuple(given[output] for output in sorted(given))


def sit(session: "Session") -> None:
    """Show one item after the other until all are answered, or the person ends it with q."""
    from rich.console import Console

    console = Console(highlight=False, markup=False, emoji=False)
    try:
        while True:
            shown = session.shown()
            if shown is None:
                console.print("All done, all saved. Press u to take the last back, any other key to end.")
                if _key() != "u":
                    return
                session.undo()
                continue
            _show(console, session, shown)
            _ask(console, session, shown)
    except (_Ended, KeyboardInterrupt, EOFError):
        return


def _ask(console: "Console", session: "Session", shown: "Shown") -> None:
    """Take keys until the item is answered, skipped or left for the one before."""
    earlier = shown.earlier or Answer()
    draft = _Drafted(note=earlier.note, grades=dict(earlier.grades))
    _prompt(console, shown.item, draft)
    while True:
        key = _key()
        try:
            if _moved(session, shown, key):
                return
            if key == "n":
                draft.note = click.prompt("note", default=draft.note, show_default=False)
            answer = _said(shown.item, key, draft)
            if answer is not None:
                session.answer(shown.number, answer)
                return
        except UsageError as error:
            console.print(f"! {error}", style="red")
        _prompt(console, shown.item, draft)


def _key() -> str:
    try:
        return click.getchar()
    except OSError as error:
        raise UsageError("there is no terminal to take keys from; leave out --tui") from error


def _moved(session: "Session", shown: "Shown", key: str) -> bool:
    """Whether the key led away from the item."""
    if key in ENDS:
        raise _Ended
    if key == "u":
        session.undo()
        return True
    if key == "s":
        session.skip(shown.number)
        return True
    return False


def _said(item: Item, key: str, draft: _Drafted) -> Answer | None:
    """Give the answer a key completes, if it does."""
    taking: dict[str, Callable[[Item, str, _Drafted], Answer | None]] = {
        "pair": _choice,
        "output": _grade,
        "ranking": _rank,
    }
    return taking[item.kind](item, key, draft)


def _choice(item: Item, key: str, draft: _Drafted) -> Answer | None:
    for choice in item.choices:
        if key in CHOICE_KEYS[choice]:
            return Answer(choice=choice, note=draft.note)
    return None


def _grade(item: Item, key: str, draft: _Drafted) -> Answer | None:
    criteria = item.rubric.criteria
    open_criteria = [criterion for criterion in criteria if criterion.name not in draft.grades]
    if key in BACK and draft.grades:
        draft.grades.popitem()
    elif open_criteria:
        labels = [level.label for level in levels(open_criteria[0].scale)]
        keys = level_keys(labels)
        if key == "?":
            draft.grades[open_criteria[0].name] = None
        elif key in keys:
            draft.grades[open_criteria[0].name] = labels[keys.index(key)]
    elif key in ENTER:
        return Answer(grades=draft.grades, note=draft.note)
    return None


def _rank(item: Item, key: str, draft: _Drafted) -> Answer | None:
    if key == "?":
        return Answer(choice="cannot_tell", note=draft.note)
    if key in BACK and draft.order:
        draft.tied.discard(draft.order.pop())
    elif key == "=" and len(draft.order) > 1 and item.rubric.ties:
        draft.tied.symmetric_difference_update({draft.order[-1]})
    elif key in ENTER and len(draft.order) == len(item.shown):
        return Answer(places=draft.places, note=draft.note)
    elif key.isdecimal() and 0 < int(key) <= len(item.shown) and int(key) - 1 not in draft.order:
        draft.order.append(int(key) - 1)
    return None


def _prompt(console: "Console", item: Item, draft: _Drafted) -> None:
    also = "u undo, s skip, n note, q end"
    console.print(f"{_asked(item, draft)}\n{also}{f'  [note: {visible(draft.note)}]' if draft.note else ''}")


def _asked(item: Item, draft: _Drafted) -> str:
    if item.kind == "pair":
        return ", ".join(
            f"{'/'.join(CHOICE_KEYS[each])} {CHOICE_WORDS[each].lower()}" for each in item.choices
        )
    if item.kind == "ranking":
        named = " ".join(("= " if output in draft.tied else "> ") + str(output + 1) for output in draft.order)
        tie = ", = ties with the one before" if item.rubric.ties else ""
        return (
            f"best first: {named.removeprefix('> ') or '-'}   (number keys{tie}, ? cannot tell, Enter saves)"
        )
    for criterion in item.rubric.criteria:
        if criterion.name not in draft.grades:
            steps = levels(criterion.scale)
            keys = level_keys([step.label for step in steps])
            named = ", ".join(
                f"{key} {step.meaning or step.label}" for key, step in zip(keys, steps, strict=True)
            )
            return f"{criterion.name}: {criterion.description}\n{named}, ? cannot tell"
    given = ", ".join(f"{name} {label or '?'}" for name, label in draft.grades.items())
    return f"{given}   (Enter saves, Backspace goes back)"


def _show(console: "Console", session: "Session", shown: "Shown") -> None:
    """Print an item: who wrote what is not said, and what cannot be seen is spelt out."""
    from rich.panel import Panel
    from rich.rule import Rule
    from rich.text import Text

    standing, item = session.standing, shown.item
    minutes, seconds = divmod(round(standing.seconds), 60)
    console.print(
        Rule(f"{standing.done + 1} of {standing.total} · {minutes}:{seconds:02d} · {item.rubric.name}")
    )
    if standing.answered == 0:
        console.print(Text(item.rubric.instructions))
    for turn in item.case.input:
        title = turn.role if len(item.case.input) > 1 else "question"
        console.print(Panel(Text(visible(turn.content)), title=title, title_align="left"))
    parts = [("passage", passage) for passage in item.case.context]
    if item.case.reference is not None and item.rubric.reference != "ignored":
        parts.append(("reference", item.case.reference))
    for title, text in parts:
        console.print(Panel(Text(visible(text)), title=title, title_align="left", style="dim"))
    _show_outputs(console, item)


def _show_outputs(console: "Console", item: Item) -> None:
    from rich.panel import Panel
    from rich.table import Table
    from rich.text import Text

    titles = {"pair": ("1 left", "2 right"), "output": ("answer",)}.get(item.kind) or tuple(
        f"answer {number}" for number in range(1, len(item.shown) + 1)
    )
    panels: Sequence[RenderableType] = [
        Panel(Text("\n\n".join([visible(output.text), *_sources(output.context)])), title=title)
        for output, title in zip(item.shown, titles, strict=True)
    ]
    if item.kind == "pair" and console.width >= SIDE_BY_SIDE:
        beside = Table.grid(expand=True, padding=(0, 1))
        for _ in panels:
            beside.add_column(ratio=1)
        beside.add_row(*panels)
        panels = [beside]
    for panel in panels:
        console.print(panel)


def _sources(passages: Sequence[str]) -> list[str]:
    return [f"made from: {visible(passage)}" for passage in passages]
