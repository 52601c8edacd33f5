"""How far judges can be believed: one page as text or Markdown."""

import textwrap
from collections.abc import Iterator, Sequence

from judgekit.domain.trust import Agreement, Figure, JudgeTrust, Trust
from judgekit.render.markdown import safe_markdown
from judgekit.render.numbers import UNKNOWN, count, interval, percent
from judgekit.render.rows import markdown_text, table_text
from judgekit.render.trust_sayings import (
    bare,
    calibrated_saying,
    constant_saying,
    correlated_saying,
    leaning_saying,
    length_saying,
    likely_saying,
    longer_saying,
    order_saying,
    position_saying,
    repeats_saying,
    stand_in_saying,
)

WIDTH = 110
PEOPLE, PERSON = "people", "human:"
COLUMNS = ("held against", "pairs", "same preference", "right if decided", "kappa", "AC1", "alpha")
NO_LENGTH = (
    "not known; the texts are not recorded, or the better outputs are all the longer ones, or the shorter"
)
LEGEND = (
    "Same preference: a, b or tie alike. Right if decided: picks where the reference prefers one, ties half. "
    "Kappa (Cohen), AC1 (Gwet) and alpha (Krippendorff): agreement beyond chance, 1 full, 0 none."
)


def trust_text(trust: Trust) -> str:
    """Give one section for each judge, then how far the references agree, then notes."""
    blocks = [f"How far the judges of suite {trust.suite} can be believed"]
    for judge in trust.judges:
        blocks.append("\n".join([_heading(judge), *_bullets(_sayings(judge))]))
        blocks += [table_text(COLUMNS, _rows(judge.agreements))] if judge.agreements else []
    if trust.among_references:
        blocks.append("References among themselves")
        blocks.append(table_text(COLUMNS, _rows(trust.among_references, both=True)))
    blocks += [textwrap.fill(note, WIDTH) for note in _notes(trust)]
    return "\n\n".join(blocks)


def trust_markdown(trust: Trust) -> str:
    """Give the same as Markdown."""
    blocks = [f"# How far the judges of suite {trust.suite} can be believed"]
    for judge in trust.judges:
        heading, sayings = safe_markdown(_heading(judge)), map(safe_markdown, _sayings(judge))
        blocks += [f"## {heading}", "\n".join(f"- {said}" for said in sayings)]
        blocks += [markdown_text(COLUMNS, _rows(judge.agreements))] if judge.agreements else []
    if trust.among_references:
        blocks.append("## References among themselves")
        blocks.append(markdown_text(COLUMNS, _rows(trust.among_references, both=True)))
    return "\n\n".join([*blocks, *(f"> {safe_markdown(note)}" for note in _notes(trust))])


def _heading(judge: JudgeTrust) -> str:
    return f"{judge.judge}, rubric {judge.rubric}, {judge.mode}: {count(judge.n_pairs, 'pair')}"


def _bullets(sayings: Sequence[str]) -> list[str]:
    return [textwrap.fill(said, WIDTH, initial_indent="  - ", subsequent_indent="    ") for said in sayings]


def _sayings(judge: JudgeTrust) -> list[str]:
    position = f"position: {position_saying(judge.position) if judge.position else judge.reason}"
    unknown = judge.agreements and not any(each.length for each in judge.agreements)
    stated = any(each.calibration for each in judge.agreements)
    silent = judge.mode == "pairwise" and judge.agreements and not stated
    return [
        *([f"CONSTANT: {judge.constant}"] if judge.constant else []),
        position,
        f"repeats: {repeats_saying(judge.repeats)}",
        *([f"length: {NO_LENGTH}"] if unknown else []),
        *(said for each in _told(judge.agreements) for said in _against(each)),
        *(["probabilities: it gave none"] if silent else []),
        f"stand-in for a person: {stand_in_saying(judge)}",
        *([f"own family ({judge.family}): {', '.join(judge.own)}"] if judge.own else []),
    ]


def _told(agreements: Sequence[Agreement]) -> Sequence[Agreement]:
    """Those of whom readings are given: people as one, where there are several."""
    if not any(each.reference == PEOPLE for each in agreements):
        return agreements
    return [each for each in agreements if not each.reference.startswith(PERSON)]


def _against(seen: Agreement) -> Iterator[str]:
    if seen.length:
        yield f"length: {length_saying(seen.length, seen.reference)}"
    if seen.longer:
        yield f"longer answers: {longer_saying(seen.longer, seen.reference)}"
    for each in seen.leanings:
        yield f"{each.feature}: {leaning_saying(each, seen.reference)}"
    if seen.calibration:
        yield f"probabilities: {calibrated_saying(seen.calibration, seen.reference)}"
    if seen.correlation:
        yield f"grades: {correlated_saying(seen.correlation, seen.reference)}"
    if seen.order:
        yield f"order of the candidates: {order_saying(seen.order, seen.reference)}"
    for what, figure in (("kappa", seen.kappa), ("AC1", seen.ac1), ("same preference", seen.raw)):
        if figure.note:
            yield f"{what} against {seen.reference}: {figure.note}"


def _rows(agreements: Sequence[Agreement], *, both: bool = False) -> list[list[str]]:
    return [
        [
            _names(each, both=both),
            f"{each.n_pairs:,}",
            _share(each.raw),
            _share(each.decided),
            *map(bare, (each.kappa, each.ac1, each.alpha)),
        ]
        for each in agreements
    ]


def _names(seen: Agreement, *, both: bool) -> str:
    name = f"{seen.judge} and {seen.reference}" if both else seen.reference
    return name if seen.rubric == seen.reference_rubric else f"{name} (rubric {seen.reference_rubric})"


def _share(figure: Figure) -> str:
    return UNKNOWN if figure.value is None else f"{percent(figure.value)} {interval(figure.interval)}"


def _notes(trust: Trust) -> tuple[str, ...]:
    shown = trust.among_references or any(judge.agreements for judge in trust.judges)
    constant = (constant_saying(each) for each in trust.constant_candidates)
    likely = (likely_saying(each) for each in trust.without_gold)
    return (*constant, *likely, *((LEGEND,) if shown else ()), *trust.notes)
