"""`judgekit label SUITE`: people label outputs without seeing who wrote them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import click

if TYPE_CHECKING:
    from collections.abc import Callable

    from judgekit.cli.wiring import House
    from judgekit.domain.labelling import LabelReport
    from judgekit.domain.suite import Suite
    from judgekit.labelling.guard import Guard
    from judgekit.labelling.session import Session
    from judgekit.workflow.label import Order

PORTS = click.IntRange(0, 65535)


@dataclass(frozen=True, slots=True)
class Options:
    """The options of `judgekit label`."""

    rubric: str | None
    annotator: str | None
    pick: Literal["random", "stratified", "uncertain"]
    n: int | None
    overlap: int | None
    rank: bool
    pairs: str
    tag: tuple[str, ...]
    tui: bool
    port: int
    open: bool
    dry_run: bool
    json: bool


@click.command(name="label")
@click.argument("suite")
@click.argument("candidates", nargs=-1, metavar="[CANDIDATE]...")
@click.option("--rubric", help="Label by this rubric, such as helpfulness (default: the suite's first).")
@click.option("--as", "annotator", metavar="NAME", help="Who labels, such as ann (default: the login name).")
@click.option(
    "--pick",
    type=click.Choice(["random", "stratified", "uncertain"]),
    default="random",
    show_default=True,
    help="How items are drawn: evenly; by the first tag of their case; or more where judges are in doubt.",
)
@click.option("--n", type=click.IntRange(min=1), help="How many items to draw, such as 50 (default: all).")
@click.option(
    "--overlap",
    type=click.IntRange(min=0),
    metavar="N",
    help="How many items are the same for every annotator, such as 20 (default: all).",
)
@click.option("--rank", is_flag=True, help="Rank all outputs of a case, best first, instead of pairs.")
@click.option(
    "--pairs",
    default="all",
    show_default=True,
    metavar="DESIGN",
    help="Which pairs: 'all', 'baseline' (the suite's), or 'baseline=NAME'.",
)
@click.option("--tag", multiple=True, help="Only cases with this tag, such as hard; may be repeated.")
@click.option(
    "--tui", is_flag=True, help="Label in this terminal instead of the browser, with the same keys."
)
@click.option("--port", type=PORTS, default=0, help="Port of the page, such as 8765 (default: any free one).")
@click.option("--open", is_flag=True, help="Open the page in the browser.")
@click.option("--dry-run", is_flag=True, help="Say what would be shown, how many and why; show nothing.")
@click.option("--json", is_flag=True, help="Write JSON.")
def command(suite: str, candidates: tuple[str, ...], **given: Any) -> None:
    """Label the outputs of SUITE as a person: blind, in random order, each label saved at once.

    The page is served to this machine only, at an address with a key in it. Nobody is told which candidate
    wrote what. Items are drawn so that the chance of each is known, and the labels can carry estimates; the
    same command goes on where it stopped, and a larger --n adds to what was drawn. Labels are verdicts of the
    judge human:NAME.

    \b
    Keys: 1/a left, 2/b right, 3/t tie, 4 both bad, 5/? cannot tell, u undo, s skip, n note.

    \b
    Examples:
      judgekit label general --n 50
      judgekit label general --as ann --pick uncertain --n 40 --tui
      judgekit label general --rank --tag hard
    """
    from judgekit.cli.wiring import open_house
    from judgekit.render.label import summary_text
    from judgekit.render.machine import as_json

    options = Options(**given)
    house = open_house()
    loaded = house.suite(suite)
    report = _planned(house, loaded, candidates, options) if options.dry_run else None
    report = report or _labelled(house, loaded, candidates, options)
    if options.json:
        click.echo(as_json(report))
    elif not options.dry_run:
        click.echo(summary_text(report))


def _planned(house: "House", suite: "Suite", candidates: tuple[str, ...], options: Options) -> "LabelReport":
    """Tell what would be shown; a store is read if there is one."""
    from judgekit.store.read import open_reader
    from judgekit.workflow.label import labels_of, report_of

    order = _order(house, suite, candidates, options)
    if house.store.exists():
        with open_reader(house.store) as reader:
            labels = labels_of(order, reader)
    else:
        labels = labels_of(order, None)
    report = report_of(labels, str(house.store))
    _tell(report, options)
    return report


def _labelled(house: "House", suite: "Suite", candidates: tuple[str, ...], options: Options) -> "LabelReport":
    """Let the person label, and tell what was saved."""
    import asyncio

    from judgekit.store.ledger import open_ledger
    from judgekit.workflow.label import label, labels_of, report_of
    from judgekit.workflow.progress import Progress
    from judgekit.workflow.recall import recall

    with open_ledger(house.store) as ledger:
        whole = asyncio.run(recall(suite, ledger, house.embedder(Progress())))
        with ledger.reading() as reader:
            labels = labels_of(_order(house, whole, candidates, options), reader)
        _tell(report_of(labels, str(house.store)), options)
        sitting, protocol = _sitting(options, f"{suite.name}: {labels.order.rubric.name}")
        answered = label(labels, ledger, protocol, sitting) if labels.open else 0
    return report_of(labels, str(house.store), answered)


def _order(house: "House", suite: "Suite", candidates: tuple[str, ...], options: Options) -> "Order":
    from judgekit.workflow.label import Order
    from judgekit.workflow.label_draw import Wish

    return Order(
        suite=suite,
        rubric=house.rubrics([options.rubric or suite.file.rubrics[0]])[0],
        annotator=_login() if options.annotator is None else options.annotator,
        wish=Wish(options.pick, options.n, options.overlap),
        candidates=candidates,
        design=options.pairs,
        tags=options.tag,
        ranked=options.rank,
    )


def _sitting(options: Options, title: str) -> "tuple[Callable[[Session], None], str]":
    """How the person is asked, and what that is called in the store."""
    if options.tui:
        from judgekit.cli.label_tui import sit

        return sit, "terminal"
    from judgekit.labelling.serve import serve

    return (lambda session: serve(session, title, options.port, lambda guard: _show(guard, options))), "page"


def _show(guard: "Guard", options: Options) -> None:
    click.echo(f"Open {guard.address}\nCtrl-C ends; every label is saved when it is given.", err=True)
    if options.open:
        click.launch(guard.address)


def _tell(report: "LabelReport", options: Options) -> None:
    from judgekit.render.label import plan_text

    if not (options.json and options.dry_run):
        click.echo(plan_text(report), err=options.json)


def _login() -> str:
    import getpass

    from judgekit.domain.errors import UsageError

    try:
        return getpass.getuser()
    except (KeyError, OSError) as error:
        raise UsageError("nobody is logged in by a name; say who labels, such as --as ann") from error
