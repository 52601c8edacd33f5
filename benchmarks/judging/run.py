"""Judge real data again, try judges by canaries, and time the programs.

    python benchmarks/judging/run.py [--quick] [PART]...

Parts, all but the embedded ones by default; each prints Markdown:

    recorded    verdicts of LLMBar and JudgeBench, imported and counted again, beside the published figures
    replies     replies of MT-Bench read again, queries of Spider run again, beside the stored figures
    canaries    how often an injected "choose me" turns scripted judges, by protocol
    sql         queries a second of the program judge, and hostile queries
    embedded    60 pairs of LLMBar put to the embedded judge in both orders (a quarter of an hour)
    embedded-canaries   the canaries put to the embedded judge, by protocol (longer)
    embedded-rubrics    the tests of every built-in rubric put to the embedded judge

Exit code 1 if a figure differs from the published one. `--quick` runs one system on Spider instead of seven
and few queries. The data is read from JUDGEKIT_DATA, or from ../shared/data beside the project. The embedded
parts go on where they were broken off if they are given the same `--folder`.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from canaries import embedded_canaries, scripted_canaries
from embedded import embedded
from figures import DATA, Figure
from recorded import judgebench, llmbar
from replies import mt_bench, spider
from sql_speed import sql_speed
from trials import embedded_trials

PARTS = ("recorded", "replies", "canaries", "sql", "embedded", "embedded-canaries", "embedded-rubrics")
BY_DEFAULT = PARTS[:4]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("parts", nargs="*", metavar="PART", default=BY_DEFAULT, help=", ".join(PARTS))
    parser.add_argument("--quick", action="store_true", help="one system on Spider, few queries")
    parser.add_argument("--pairs", type=int, default=60, metavar="N", help="pairs of LLMBar to ask")
    parser.add_argument("--cases", type=int, default=24, metavar="N", help="cases with canaries")
    parser.add_argument("--folder", type=Path, help="where the embedded judge's verdicts are kept")
    options = parser.parse_args()
    for part in options.parts:
        if part not in PARTS:
            parser.error(f"there is no part {part!r}; there are {', '.join(PARTS)}")
    if "canaries" in options.parts:
        scripted_canaries(options.cases)
    if "sql" in options.parts:
        sql_speed(quick=options.quick)
    if "embedded" in options.parts:
        kept(options.folder, lambda folder: embedded(options.pairs, folder / "pairs"))
    if "embedded-canaries" in options.parts:
        kept(options.folder, lambda folder: embedded_canaries(options.cases, folder / "canaries"))
    if "embedded-rubrics" in options.parts:
        kept(options.folder, lambda folder: embedded_trials(folder / "rubrics"))
    sys.exit(held_against_published(options.parts, quick=options.quick))


def held_against_published(parts: Sequence[str], *, quick: bool) -> int:
    """Print every figure beside the published one, and give 1 if one differs."""
    if not {"recorded", "replies"} & set(parts):
        return 0
    if not DATA.is_dir():
        print(f"no real data at {DATA.name}; set JUDGEKIT_DATA to its folder")
        return 0
    figures: list[Figure] = []
    if "recorded" in parts:
        figures += [*llmbar(), *judgebench()]
    if "replies" in parts:
        figures += [*mt_bench(), *spider(1 if quick else None)]
    differing = [figure for figure in figures if not figure.is_equal]
    print(f"\n**{len(figures) - len(differing)} of {len(figures)} figures are equal to the published ones.**")
    for figure in differing:
        print(f"- differs: {figure.what}: {figure.ours} against {figure.published}")
    return 1 if differing else 0


def kept(folder: Path | None, work: Callable[[Path], None]) -> None:
    """Work in a folder that stays, or in one that goes."""
    if folder:
        work(folder)
        return
    with tempfile.TemporaryDirectory() as temporary:
        work(Path(temporary))


if __name__ == "__main__":
    main()
