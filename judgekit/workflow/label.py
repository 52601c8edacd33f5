"""Labels of one person: what is drawn and still open, a session over it, and every answer kept at once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from judgekit.domain.errors import UsageError
from judgekit.domain.judging import JudgeTask
from judgekit.domain.labelling import Answer, Item, LabelReport
from judgekit.domain.rubric import Mode, Rubric
from judgekit.domain.suite import Suite
from judgekit.judges.recorded import RecordedJudge
from judgekit.labelling.session import Session
from judgekit.store.answers import Question as Asked
from judgekit.store.ledger import Ledger
from judgekit.store.read import Reader
from judgekit.workflow.designs import ALL
from judgekit.workflow.import_labels import PERSON
from judgekit.workflow.label_answers import judgements_of
from judgekit.workflow.label_draw import Drawn, Wish, draw
from judgekit.workflow.label_frame import Frame, Unit, frame_of
from judgekit.workflow.plan import Plan, Question
from judgekit.workflow.run import Course, plan_run

LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Order:
    """What to label: a suite by a rubric, by whom, and how items are drawn; `tags` choose among its cases.

    `ranked` asks for a ranking of all outputs of a case.
    """

    suite: Suite
    rubric: Rubric
    annotator: str
    wish: Wish = field(default_factory=Wish)
    candidates: tuple[str, ...] = ()
    design: str = ALL
    tags: tuple[str, ...] = ()
    ranked: bool = False


@dataclass(frozen=True, slots=True)
class Labels:
    """What there is to label: the draw, and which of it is open."""

    order: Order
    plan: Plan
    frame: Frame
    drawn: Drawn
    open: tuple[Unit, ...]

    @property
    def before(self) -> int:
        """How many of the drawn items this person has labelled before."""
        return len(self.drawn.units) - len(self.open)


def person(name: str) -> RecordedJudge:
    """Give the judge that stands for a person.

    Raises:
        UsageError: the name is empty, too long, or has characters that cannot be seen.
    """
    plain = name.strip().removeprefix(PERSON)
    if not plain or len(plain) > LONGEST_NAME or not plain.isprintable():
        raise UsageError(f"{name!r} is no name for an annotator; give one such as --as ann")
    return RecordedJudge(PERSON + plain)


def labels_of(order: Order, reader: Reader | None) -> Labels:
    """Draw what is to be labelled; `reader` is None where there is no store yet.

    Raises:
        UsageError: the suite, rubric or wish leave nothing to label, or cannot be met.
    """
    annotator = person(order.annotator)
    plan = _plan(order, annotator)
    frame = frame_of(plan, annotator, ranked=order.ranked)
    drawn = draw(frame, order.wish, _judges(order, reader), reader)
    known = frozenset() if reader is None else reader.labelled(_asked(order, annotator.name))
    return Labels(order, plan, frame, drawn, tuple(unit for unit in drawn.units if not _known(unit, known)))


def label(labels: Labels, ledger: Ledger, protocol: str, sitting: Callable[[Session], None]) -> int:
    """Let a person label; every answer is on disk before it is acknowledged.

    Args:
        labels: what is to be labelled.
        ledger: where labels go.
        protocol: how the person is asked, as is kept with each label.
        sitting: shows the session until the person ends it.

    Returns:
        How many items were answered.
    """
    run = _begin(labels, ledger)
    session = Session([unit.item for unit in labels.open], _saving(ledger, run, protocol), labels.before)
    try:
        sitting(session)
    finally:
        ledger.end_run(run, "interrupted" if session.standing.waiting else "done")
    return session.standing.answered


def report_of(labels: Labels, store: str, answered: int = 0) -> LabelReport:
    """Say what there was to label, and how much of it was answered."""
    return LabelReport(
        suite=labels.order.suite.name,
        rubric=labels.order.rubric.name,
        annotator=labels.frame.annotator.name,
        kind=labels.frame.units[0].item.kind,
        possible=len(labels.frame.units),
        drawn=len(labels.drawn.units),
        before=labels.before,
        answered=answered,
        open=len(labels.open) - answered,
        draw=labels.drawn.words,
        store=store,
    )


def _begin(labels: Labels, ledger: Ledger) -> int:
    """Record the draw: the tasks as planned, and the chance with which each was picked."""
    order, annotator = labels.order, labels.frame.annotator
    ledger.save_suite(order.suite, [order.rubric])
    ledger.save_judges({annotator.name: annotator.identity})
    run = ledger.begin_run(
        "label", order.suite.name, {"pick": order.wish.way, "drawn": len(labels.drawn.units)}
    )
    for _ in ledger.pending(run, (task for unit in labels.drawn.units for task in unit.tasks)):
        pass
    picked = zip(labels.drawn.units, labels.drawn.picks, strict=True)
    ledger.save_picks(run, {task.key: pick for unit, pick in picked for task in unit.item.tasks})
    return run


def _saving(ledger: Ledger, run: int, protocol: str) -> Callable[[Item, Answer], None]:
    def save(item: Item, answer: Answer) -> None:
        for task, judgement in judgements_of(item, answer, protocol):
            ledger.append(run, task, judgement)

    return save


def _plan(order: Order, annotator: RecordedJudge) -> Plan:
    mode: Mode = "pairwise" if order.ranked else order.rubric.modes[0]
    if mode not in order.rubric.modes:
        raise UsageError(f"rubric {order.rubric.name!r} is not pairwise, so it cannot rank; leave out --rank")
    question = Question(order.rubric, annotator, mode)
    return plan_run(order.suite, [question], Course(order.candidates, order.design)).tagged(order.tags)


def _judges(order: Order, reader: Reader | None) -> Sequence[Asked]:
    """The judges that the store has of this rubric, people left out: their labels may not steer the draw."""
    if reader is None:
        return ()
    return [
        question
        for question in reader.questions(order.suite.name)
        if question.rubric == order.rubric.name and not question.judge.startswith(PERSON)
    ]


def _asked(order: Order, judge: str) -> Asked:
    return Asked(order.suite.name, order.rubric.name, judge)


def _known(unit: Unit, known: frozenset[tuple[str, ...]]) -> bool:
    """Whether all of an item was labelled before, in whichever order it was shown."""
    return all(_names(task) in known for task in unit.item.tasks)


def _names(task: JudgeTask) -> tuple[str, ...]:
    shown = (task.first,) if task.second is None else (task.first, task.second)
    return task.case.id, *sorted(output.candidate for output in shown)
