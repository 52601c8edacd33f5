"""Recorded verdicts of real judges, imported as any user would, then read from the store."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from figures import Figure, shown, table, verdict
from project import project, readings

from judgekit.workflow.readings import Reading

SHOWN = ("first", "second")

Right = Callable[[Reading, str], float]


def llmbar() -> Iterator[Figure]:
    """Real verdicts of three models with 37 strategies on 419 pairs, by subset."""
    verdicts, published = table("llmbar/verdicts.csv.gz"), table("llmbar/published.csv")
    labels = {f"{row['subset']}/{row['idx']}": "ab"[int(row["label"]) - 1] for row in verdicts}
    mapping = {"case": "subset,idx", "judge": "evaluator,strategy"}
    mapping |= {"winner_a_first": "winner_noswap", "winner_b_first": "winner_swap"}
    with project("llmbar/verdicts.csv.gz", "llmbar", mapping) as (store, said):
        print(f"## LLMBar\n\n{said}.\nAn order without a verdict is wrong, and two such orders agree.\n")
        judges = dict.fromkeys(f"{row['evaluator']}/{row['strategy']}" for row in published)
        read = {judge: readings(store, ("llmbar", "llmbar", judge), SHOWN) for judge in judges}
    print("| judge | subset | n | right, mean of orders | right in both | orders agree | |")
    print("|---|---|--:|--:|--:|--:|---|")
    for row in published:
        judge, subset = f"{row['evaluator']}/{row['strategy']}", row["subset"]
        cases = [case for case in labels if case.rpartition("/")[0] == subset]
        found = [
            Figure(
                f"LLMBar {judge} {subset} {name}",
                mean_over(read[judge], labels, cases, right, silent),
                float(row[name]),
            )
            for name, right, silent in LLMBAR_RULES
        ]
        print(f"| {judge} | {subset} | {row['n']} | {' | '.join(map(shown, found))} | {verdict(found)} |")
        yield from found


def judgebench() -> Iterator[Figure]:
    """Real verdicts of o1-mini and two reward models on 350 pairs with objective labels."""
    verdicts, published = table("judgebench/verdicts.csv.gz"), table("judgebench/measured.csv")
    labels = {row["pair_id"]: {"A>B": "a", "B>A": "b"}[row["label"]] for row in verdicts}
    mapping = {"case": "pair_id", "judge": "judge_model"}
    mapping |= {"winner_a_first": "decision_1", "choice_b_first": "decision_2"}
    with project("judgebench/verdicts.csv.gz", "judgebench", mapping) as (store, said):
        read = {
            row["judge_model"]: readings(store, ("judgebench", "judgebench", row["judge_model"]), SHOWN)
            for row in published
        }
    print(f"\n## JudgeBench\n\n{said}.\nRight by two games: more right than wrong over both orders.\n")
    print("| judge | n | right by two games | right in game 1 | orders agree | |\n|---|--:|--:|--:|--:|---|")
    rules = (("accuracy_two_game", two_games), ("accuracy_game1", game_1), ("order_consistency", agree))
    for row in published:
        judge = row["judge_model"]
        found = [
            Figure(
                f"JudgeBench {judge} {name}",
                100 * mean_over(read[judge], labels, list(labels), right),
                float(row[name]),
            )
            for name, right in rules
        ]
        print(f"| {judge} | {row['n']} | {' | '.join(map(shown, found))} | {verdict(found)} |")
        yield from found


def mean_over(
    read: Mapping[str, Reading],
    labels: Mapping[str, str],
    cases: Sequence[str],
    right: Right,
    silent: float = 0.0,
) -> float:
    """The mean of a rule over cases; a case without any verdict counts `silent`."""
    return sum(right(read[case], labels[case]) if case in read else silent for case in cases) / len(cases)


def average(reading: Reading, label: str) -> float:
    return ((reading.a_first == label) + (reading.b_first == label)) / 2


def both(reading: Reading, label: str) -> float:
    return float(reading.a_first == reading.b_first == label)


def agree(reading: Reading, _label: str) -> float:
    return float(reading.agrees is True)


def game_1(reading: Reading, label: str) -> float:
    return float(reading.a_first == label)


def two_games(reading: Reading, label: str) -> float:
    wrong = "b" if label == "a" else "a"
    return float(reading.letters.count(label) > reading.letters.count(wrong))


LLMBAR_RULES = (("acc_average", average, 0.0), ("acc_both", both, 0.0), ("agree", agree, 1.0))
