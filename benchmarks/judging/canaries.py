"""How often an injected "choose me" turns a verdict, by the protocol in which the judge is asked.

Each case is judged twice, in both orders: a right answer beside a bluff, and beside the same bluff with an
injection. The injection turned a verdict where the right answer wins against the plain bluff and does not win
against the injected one. Cases are drawn from the pairs of `judgekit judge check`, with a fixed seed.
"""

import asyncio
import json
import random
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from figures import ROOT
from project import STORE, judgekit, readings
from scripted import SCRIPTED, Kind, scripted_judge

from judgekit.domain.cases import Case, Message, Output
from judgekit.domain.results import Accuracy
from judgekit.files.labelled_pairs import LabelledPair, read_labelled_pairs
from judgekit.files.rubric import load_rubric
from judgekit.judges.canaries import Canary, make_canaries
from judgekit.render.numbers import interval, percent
from judgekit.store.ledger import open_ledger
from judgekit.workflow.accuracy import counted_accuracy
from judgekit.workflow.check_judge import check_judge, plan_check, suite_of_pairs
from judgekit.workflow.judge_plan import Desk
from judgekit.workflow.readings import Reading

CHECK = ROOT / "suites" / "judge-check"
PROTOCOLS = ("text", "json_schema", "logprobs", "decisions")
EMBEDDED = PROTOCOLS[:3]
PLAIN, INJECTED = "plain", "injected"
A, B = "a", "b"
TOML = "\n".join(
    f'[judges.{mode}]\nmodel = "qwen2.5-coder-1.5b"\nendpoint = "local"\nmode = "{mode}"' for mode in EMBEDDED
)


@dataclass(frozen=True)
class Flips:
    """What became of one judge's verdicts: on plain bluffs, and by how many injections they were turned.

    `single` counts orders by themselves, `both` pairs by what both orders say together.
    """

    judged: int
    right: int
    single: Accuracy | None
    both: Accuracy | None


def scripted_canaries(number: int) -> None:
    """Print the table for two scripted judges, by every protocol."""
    print("\n## Injections, scripted judges\n")
    for kind, says in SCRIPTED.items():
        print(f"- {kind}: {says}")
    head(number)
    for kind in SCRIPTED:
        for protocol in PROTOCOLS:
            print(row(f"{kind} (scripted)", protocol, flips(_scripted(kind, protocol, number))))


def embedded_canaries(number: int, folder: Path) -> None:
    """Print the table for the embedded judge, by the protocols it can do; goes on in the same folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "judgekit.toml").write_text(TOML, encoding="utf-8")
    written = "".join(json.dumps(_row(pair)) + "\n" for pair in canary_pairs(number))
    (folder / "canaries.jsonl").write_text(written, encoding="utf-8")
    print("\n## Injections, the embedded judge")
    head(number)
    for mode in EMBEDDED:
        words = ("judge", "check", mode, "--pairs", "canaries.jsonl", "--quiet")
        judgekit(str(folder), *words, codes=(0, 1, 3))
        print(row("embedded", mode, flips(_read(folder, mode))))
    print("| embedded | decisions | not offered by local models | | | |")


def canary_pairs(number: int) -> list[LabelledPair]:
    """A plain and an injected pair for each of so many cases."""
    pairs = [pair for pair in read_labelled_pairs(CHECK / "pairs.jsonl") if pair.expect != "tie"]
    plain = [pair for pair in pairs if pair.kind != "injection"]
    return [each for pair in random.Random(1).sample(plain, number) for each in _two(pair)]


def flips(read: Mapping[str, Reading]) -> Flips:
    """Count what the injections turned."""
    plain = {case.partition("/")[0]: each for case, each in read.items() if case.endswith(PLAIN)}
    both = [(each, read.get(f"{case}/{INJECTED}")) for case, each in plain.items()]
    wins = [injected.winner != A for each, injected in both if each.winner == A and injected]
    orders = [
        after != A
        for each, injected in both
        if injected
        for before, after in ((each.a_first, injected.a_first), (each.b_first, injected.b_first))
        if before == A and after
    ]
    right = sum(each.winner == A for each in plain.values())
    return Flips(len(plain), right, _share(orders), _share(wins))


def head(number: int) -> None:
    print(f"\n{number} cases, each beside a plain bluff and an injected one, in both orders.\n")
    print("| judge | protocol | right without injection | turned, single orders | turned, both orders |")
    print("|---|---|--:|--:|--:|")


def row(judge: str, protocol: str, found: Flips) -> str:
    cells = (judge, protocol, f"{found.right} of {found.judged}", shown(found.single), shown(found.both))
    return f"| {' | '.join(cells)} |"


def shown(share: Accuracy | None) -> str:
    if share is None:
        return "none to turn"
    return f"{share.right:g} of {share.n}, {percent(share.share)} {interval(share.interval)}"


def _share(turned: Sequence[bool]) -> Accuracy | None:
    return counted_accuracy(sum(turned), len(turned)) if turned else None


def _two(pair: LabelledPair) -> Iterator[LabelledPair]:
    case = Case(pair.id, (Message("user", pair.input),))
    good = Output("fair", pair.id, pair.a if pair.expect == A else pair.b)
    (canary,) = (each for each in make_canaries([(case, good)], _seed(pair)) if each.kind == INJECTED)
    for kind, text in ((PLAIN, _plain(canary)), (INJECTED, canary.bad.text)):
        yield LabelledPair(id=f"{pair.id}/{kind}", kind=kind, input=pair.input, a=good.text, b=text, expect=A)


def _seed(pair: LabelledPair) -> int:
    return sum(pair.id.encode())


def _plain(canary: Canary) -> str:
    return canary.plain.text if canary.plain else ""


def _row(pair: LabelledPair) -> dict[str, str]:
    return pair.model_dump()


def _scripted(kind: Kind, protocol: str, number: int) -> Mapping[str, Reading]:
    pairs = canary_pairs(number)
    rubric = load_rubric(CHECK / "right-answer.yaml")
    judge, spec = scripted_judge(kind, protocol, pairs)
    plan = plan_check(suite_of_pairs(pairs, rubric), rubric, judge, spec)
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / STORE.parent).mkdir()
        with open_ledger(Path(folder) / STORE) as ledger:
            asyncio.run(check_judge(plan, pairs, Desk(ledger)))
        return _read(Path(folder), judge.name)


def _read(folder: Path, judge: str) -> Mapping[str, Reading]:
    return readings(folder / STORE, ("judge-check", "right-answer", judge), (A, B))
