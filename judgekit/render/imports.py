"""What an import brought in, as text."""

from judgekit.domain.imports import ImportedJudgements
from judgekit.render.numbers import count


def imported_text(imported: ImportedJudgements) -> str:
    """Give the counts, what of the file is uncertain, the files written, and what to do next."""
    read = f"{imported.file}: {count(imported.rows, 'row')}, {count(imported.judgements, 'judgement')}"
    lines = [f"{read}: {imported.new:,} new, {imported.known:,} in the store already"]
    lines += [f"  {number:,} {status}" for status, number in imported.statuses]
    lines += [f"  {number:,} of judge {judge}" for judge, number in imported.judges]
    if imported.unknown_order:
        lines.append(
            f"note: {imported.unknown_order:,} do not say which output was shown first; taken to be a"
        )
    lines += [f"wrote {path}" for path in imported.written]
    lines.append(f"suite {imported.suite}, rubric {imported.rubric}. Store: {imported.store}")
    return "\n".join(lines)
