"""Do the figures about judges agree with what was published, and do corrected intervals hold the truth?

Reads published judgements in place (env JUDGEKIT_DATA, else ../shared/data beside the repository); the rest
is simulated with fixed seeds. `--quick` simulates a tenth.

    python benchmarks/trust/run.py [--quick] > benchmarks/trust/results.md
"""

import sys
from collections.abc import Callable, Iterable

import coverage
import published

from judgekit.workflow.selfcheck import selfcheck

WIN_RATES, RATINGS, SELFCHECKS = 4000, 1000, 4000
QUICK = 10
HOW = """`python benchmarks/trust/run.py`; nominal coverage is 95 %, false alarms are nominally 5 %.

Of 4,000 simulations a true 95 % shows within 0.7 points, of 1,000 strengths within 1.4. One cell lies above
the 97 % it should stay below: 30 labels where 85 % is won and the judge is right in 90 %. Some six of the
labels then fall where the judge says no; smoothing draws their share towards one half and widens the
interval. It errs on the safe side, and is gone with 100 labels. `ppi_mean` stands beside it to show what the
t quantiles and made-up labels of `rectified_mean` are for."""


def section(title: str, lines: Iterable[str]) -> None:
    print(f"\n## {title}\n")
    for line in lines:
        print(line, flush=True)


def self_checks(times: int) -> Iterable[str]:
    """How often each dial is called a bias in judges that do not have it, and in those that have."""
    yield "| judge | looked for | truth | mean found | interval holds it, % | called a bias, % |"
    yield "|---|---|--:|--:|--:|--:|"
    for line in selfcheck(times, 200, seed=11):
        called = "-" if line.found is None else f"{100 * line.found / times:.1f}"
        held = f"{100 * line.held / times:.1f}"
        yield f"| {line.judge} | {line.dial} | {line.truth:.3f} | {line.mean:.3f} | {held} | {called} |"


def main() -> None:
    part = QUICK if "--quick" in sys.argv[1:] else 1
    parts: dict[str, Callable[[], Iterable[str]]] = {
        "May a model stand in for an annotator?": published.alternative_annotators,
        "Krippendorff's alpha of the newsroom ratings": published.newsroom,
        "What the slot is worth in AlpacaEval": published.slot_effect,
        "Constant output in AlpacaEval": published.null_model,
        "A cheap judge's calibration, carried over": published.transport,
        f"Coverage of corrected win rates ({WIN_RATES // part} times, {coverage.CASES} cases, %)": (
            lambda: coverage.win_rates(WIN_RATES // part)
        ),
        f"Coverage of corrected Bradley-Terry strengths ({RATINGS // part} times, %)": (
            lambda: coverage.ratings(RATINGS // part)
        ),
        f"Self-check, 200 pairs each ({SELFCHECKS // part} times)": lambda: self_checks(SELFCHECKS // part),
    }
    if not published.DATA.is_dir():
        sys.exit("the published judgements are not here; name their folder in JUDGEKIT_DATA")
    print("# How far the figures about judges can be believed\n")
    print(HOW)
    for title, lines in parts.items():
        section(title, lines())


if __name__ == "__main__":
    main()
