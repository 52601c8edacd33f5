"""What stands behind a judge's figures as text: repeats, members, escalation, self-preference."""

from collections.abc import Iterator, Sequence
from functools import reduce
from operator import add

from judgekit.domain.behind import Behind, CandidateScore, MemberFigures, Members, Repeats
from judgekit.domain.judging import Usage
from judgekit.domain.results import Accuracy
from judgekit.render.effort import coverage_text
from judgekit.render.listing import listed
from judgekit.render.numbers import UNKNOWN, count, interval, money, percent, points

SCORE = {"pairwise": "win rate", "graded": "mean grade"}


def behind_text(behind: Behind) -> str:
    """Give a head line, then repeats and members as far as there are any."""
    lines = [f"behind judge {behind.judge}, rubric {behind.rubric}"]
    lines += [repeats_text(behind.repeats)] if behind.repeats else []
    lines += list(_members(behind.members, SCORE[behind.mode])) if behind.members else []
    return "\n".join(lines)


def repeats_text(repeats: Repeats) -> str:
    """Give how far repeats of one task differ: "3 repeats: ... of 40 tasks ..."."""
    turned = f"{percent(repeats.changed.share)} {interval(repeats.changed.interval)}"
    spread = f"standard deviation within a task {100 * repeats.spread:.1f} points"
    return f"{repeats.most} repeats: they differ in {turned} of {count(repeats.changed.n, 'task')}; {spread}"


def _members(members: Members, score: str) -> Iterator[str]:
    if members.agreement:
        share = members.agreement
        said = f"{percent(share.share)} {interval(share.interval)} of {count(share.n, 'task')}"
        yield f"members say the same in {said}"
    if members.escalated:
        yield from _escalation(members, members.escalated)
    yield from _columns(_rows(members.members))
    for each in members.members:
        yield listed(f"{score} by {each.judge}", _scores(each.scores), "")
    if members.weighed:
        yield listed(f"{score}, members weighed by how likely they are right", _scores(members.weighed), "")
    for own in members.own:
        above = f"{points(own.difference)} points {interval(own.interval, signed=True)} above the others"
        cases = count(own.n_cases, "case")
        yield f"self-preference: {own.judge} puts its own {own.candidate} {above} ({cases})"


def _escalation(members: Members, escalated: Accuracy) -> Iterator[str]:
    """How often the strong judge was asked, and what that saved as far as its calls so far tell."""
    strong = members.members[1].usage if len(members.members) > 1 else Usage()
    asked = f"{escalated.right:g} of {count(escalated.n, 'task')}"
    yield f"passed on to the strong judge: {asked}, {percent(escalated.share)} {interval(escalated.interval)}"
    spent = reduce(add, (each.usage for each in members.members), Usage())
    if strong.cost_usd and spent.cost_usd is not None and escalated.right:
        alone = strong.cost_usd * escalated.n / escalated.right
        yield f"cost {money(spent.cost_usd)}; the strong judge alone would have cost about {money(alone)}"


def _rows(members: Sequence[MemberFigures]) -> list[list[str]]:
    head = ["member", "coverage", "as the others", "picks first", "likely right", "calls", "cost"]
    rows = [
        [
            each.judge,
            coverage_text(each.coverage),
            _share(each.agrees),
            _share(each.first),
            percent(each.likely_right),
            f"{each.usage.calls:,}",
            money(each.usage.cost_usd),
        ]
        for each in members
    ]
    used = [column for column in range(len(head)) if any(row[column] != UNKNOWN for row in rows)]
    return [[row[column] for column in used] for row in [head, *rows]]


def _columns(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        yield "  ".join(map(str.ljust, row, widths)).rstrip()


def _share(share: Accuracy | None) -> str:
    return UNKNOWN if share is None else f"{percent(share.share)} {interval(share.interval)}"


def _scores(scores: Sequence[CandidateScore]) -> list[str]:
    ranked = sorted(scores, key=lambda each: -each.score)
    told = [f"{each.candidate} {percent(each.score)} {interval(each.interval)}" for each in ranked]
    return told or ["no verdict"]
