"""What an import brought in, as text."""

from judgekit.domain.imports import ImportedJudgements, ImportedResults
from judgekit.domain.logs import ImportedLogs
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


def imported_logs_text(imported: ImportedLogs) -> str:
    """Give the suite, what of the logs it holds and what not and why, and what to do next."""
    records = f"{count(imported.records, 'record')} ({imported.format})"
    lines = [f"wrote {imported.file}: {count(imported.cases, 'case')} of {records}"]
    lines += [f"  left out: {number:,} {lack}" for lack, number in imported.left_out.items()]
    if imported.doubles:
        lines.append(f"  left out: {imported.doubles:,} that ask a model what it was asked before")
    lines.append(f"  sampled: {imported.sampled}")
    if imported.masked is not None:
        lines.append(f"  masked: {count(imported.masked, 'text')} changed")
    lines += [
        f"  {name}: {number:,} of {count(imported.cases, 'output')}"
        for name, number in imported.outputs.items()
    ]
    return "\n".join([*lines, f"next: judgekit run {imported.suite}"])


def imported_results_text(imported: ImportedResults) -> str:
    """Give the suite, its candidates, the verdicts by rubric and judge, and what to do next."""
    cases = count(imported.cases, "case")
    lines = [f"{imported.file} ({imported.tool}): suite {imported.suite} of {cases}"]
    lines += [
        f"  {name}: {number:,} of {count(imported.cases, 'output')}"
        for name, number in imported.outputs.items()
    ]
    for each in imported.judged:
        statuses = ", ".join(f"{number:,} {status}" for status, number in each.statuses)
        judges = ", ".join(judge for judge, _ in each.judges)
        lines.append(f"  rubric {each.rubric}: {statuses}, of judge {judges}")
    if not imported.judged:
        lines.append("  no verdicts in there")
    lines += [f"wrote {path}" for path in imported.written]
    return "\n".join([*lines, f"Store: {imported.store}", f"next: judgekit run {imported.suite}"])
