"""What an export came to, as text."""

import textwrap
from collections.abc import Iterator

from judgekit.domain.training import Exported, ExportedFile
from judgekit.render.numbers import count

WIDTH = 100
SHOWN = 5


def export_text(exported: Exported) -> str:
    """Give each file with its size, then what was left out and why, then what must be kept in mind."""
    lines = [_file(each) for each in exported.files]
    lines.append(f"wrote {exported.provenance}: where each row comes from")
    kept = exported.found - sum(exported.left_out.values())
    lines.append(f"{kept:,} of {count(exported.found, 'row')} kept" + _left_out(exported))
    lines += [
        f"  {each.case_id} gives {each.test} away ({each.kind})" for each in exported.contaminated[:SHOWN]
    ]
    if len(exported.contaminated) > SHOWN:
        lines.append(f"  and {len(exported.contaminated) - SHOWN} more")
    notes = (textwrap.fill(f"note: {note}", WIDTH, subsequent_indent="      ") for note in _notes(exported))
    return "\n".join([*lines, *notes])


def _file(written: ExportedFile) -> str:
    tokens = written.tokens
    return (
        f"wrote {written.path}: {count(written.rows, 'row')}, about {tokens.total:,} tokens "
        f"(median {tokens.median:,}, 95 % up to {tokens.percentile_95:,}, longest {tokens.longest:,})"
    )


def _left_out(exported: Exported) -> str:
    said = ", ".join(f"{number:,} {reason}" for reason, number in exported.left_out.items())
    return f"; left out: {said}" if said else ""


def _notes(exported: Exported) -> Iterator[str]:
    against = ", ".join(f"{name} ({number:,} cases)" for name, number in exported.tested_against.items())
    yield (
        f"no row gives a case of these suites away: {against}"
        if against
        else ("no row was held against test cases: name the suites you test on with --against")
    )
    if exported.trains_on_suite:
        name = exported.trains_on_suite
        yield f"the rows are cases of suite {name}: it is no test of a model trained on them"
