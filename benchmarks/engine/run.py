"""Measure the engine against the physical ceiling, a bare aiohttp loop, and against bad endpoints.

    python benchmarks/engine/run.py [--quick] [--rounds 3]

Every run is a process of its own against a loopback server in another; what is compared is interleaved over
the rounds, and medians are printed. `loops.py` says what each loop does. Goals, for the engine:

race     at least 95 % of the bare loop's rate where latency is the limit; at most 1.2 ms of CPU a judgement,
         call, parsing, journal, store and progress included; 2.5 times less CPU than the SDK's `create`
size     CPU a judgement and memory beyond the suite's own grow with neither cases nor calls in flight
storms   goodput of at least 80 % of what the endpoint can take; with 10 % of calls refused by chance at most
         1.15 requests a judgement and twice the time; with 5 % of replies garbage every other verdict kept
"""

import argparse
import json
import statistics
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
LOOPBACK = HERE.parents[1] / "tests" / "support" / "loopback.py"
REPLY = "The first names the right table and says why it keeps the rows; the second guesses. [[A]]"
LOOPS = ("bare", "client", "engine", "create-aiohttp", "create")


@dataclass(frozen=True)
class Setting:
    pairs: int
    concurrency: int
    latency_s: float = 0.1


RACES = (Setting(500, 50), Setting(5000, 50), Setting(5000, 400), Setting(2000, 400, latency_s=2.0))
QUICK_RACES = (Setting(250, 50),)
SIZES = (Setting(500, 400), Setting(5000, 400), Setting(50_000, 400))
QUICK_SIZES = (Setting(250, 400), Setting(2500, 400))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--quick", action="store_true", help="one round of short runs")
    parser.add_argument("--only", choices=["race", "size", "storms"], help="one part alone")
    options = parser.parse_args()
    rounds = 1 if options.quick else options.rounds
    if options.only in (None, "race"):
        race(QUICK_RACES if options.quick else RACES, rounds)
    if options.only in (None, "size"):
        size(QUICK_SIZES if options.quick else SIZES)
    if options.only in (None, "storms"):
        storms(200 if options.quick else 1000, rounds)


def race(settings: tuple[Setting, ...], rounds: int) -> None:
    print("\nrace            pairs  asked  seen  latency  rate/s  of bare  of ideal  CPU ms  of create   MB")
    for setting in settings:
        results: dict[str, list[dict[str, float]]] = {loop: [] for loop in LOOPS}
        with served(setting.latency_s) as url:
            for _ in range(rounds):
                for loop in LOOPS:
                    results[loop].append(measured(loop, url, setting))
        show_race(setting, {loop: medians(rows) for loop, rows in results.items()})


def show_race(setting: Setting, found: dict[str, dict[str, float]]) -> None:
    ideal = setting.concurrency / setting.latency_s
    for loop, row in found.items():
        print(
            f"{loop:14} {setting.pairs:6} {setting.concurrency:6} {row['max_in_flight']:5.0f} "
            f"{setting.latency_s:7.1f}s {row['rate']:7.0f} {row['rate'] / found['bare']['rate']:8.1%} "
            f"{row['rate'] / ideal:9.1%} {row['cpu_ms']:7.2f} "
            f"{row['cpu_ms'] / found['create']['cpu_ms']:10.0%} {row['peak_mb']:4.0f}",
            flush=True,
        )


def size(settings: tuple[Setting, ...]) -> None:
    print("\nsize    pairs  judgements  CPU ms  all s  MB with suite  peak MB")
    for setting in settings:
        with served(setting.latency_s) as url:
            row = measured("engine", url, setting)
        print(
            f"{setting.pairs:13,} {row['judged']:11,.0f} {row['cpu_ms']:7.2f} {row['wall_s']:6.1f} "
            f"{row['suite_mb']:14.0f} {row['peak_mb']:8.0f}",
            flush=True,
        )


def storms(pairs: int, rounds: int) -> None:
    print("\nstorm                              requests  judged  unparsed  failed  seconds  figure")
    asked = Setting(pairs, 50)
    clean = storm(asked, rounds, {})
    tell("none", clean, "")
    for retry_after in ("", "0.5"):
        found = storm(asked, rounds, {"share-429": 0.1, "retry-after": retry_after})
        figure = f"{found['judging_s'] / clean['judging_s']:.2f} x clean"
        tell(f"10 % 429, Retry-After {retry_after or 'absent'}", found, figure)
    just_right = storm(Setting(pairs, 20), rounds, {"capacity": 20})
    tell("capacity 20, 20 in flight", just_right, "the capacity")
    for retry_after in ("", "1"):
        found = storm(Setting(pairs, 100), rounds, {"capacity": 20, "retry-after": retry_after})
        figure = f"{just_right['judging_s'] / found['judging_s']:.0%} of capacity"
        tell(f"100 in flight, Retry-After {retry_after or 'absent'}", found, figure)
    for fault in ("garbage", "malformed"):
        found = storm(asked, rounds, {f"share-{fault}": 0.05})
        kept = found["judged"] - found["unparsed"] - found["failed"]
        tell(f"5 % {fault}", found, f"{kept:,.0f} verdicts kept")


def storm(setting: Setting, rounds: int, switches: dict[str, object]) -> dict[str, float]:
    with served(setting.latency_s, switches) as url:
        return medians([measured("engine", url, setting) for _ in range(rounds)])


def tell(name: str, row: dict[str, float], figure: str) -> None:
    print(
        f"{name:34} {row['requests']:8,.0f} {row['judged']:7,.0f} {row['unparsed']:9.0f} "
        f"{row['failed']:7.0f} {row['judging_s']:8.1f}  {figure}",
        flush=True,
    )


@contextmanager
def served(latency_s: float, switches: dict[str, object] | None = None) -> Iterator[str]:
    command = [sys.executable, str(LOOPBACK), "--latency-s", str(latency_s), "--reply", REPLY]
    for name, value in (switches or {}).items():
        command += [f"--{name}", str(value)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        yield server.stdout.readline().strip()
        server.terminate()


def measured(loop: str, url: str, setting: Setting) -> dict[str, float]:
    command = [sys.executable, str(HERE / "loops.py"), loop, url]
    command += ["--pairs", str(setting.pairs), "--concurrency", str(setting.concurrency)]
    with urllib.request.urlopen(f"{url}/counts?reset=1"):
        done = subprocess.run(
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True
        )
    with urllib.request.urlopen(f"{url}/counts?reset=1") as answer:
        return json.load(answer) | json.loads(done.stdout)


def medians(rows: list[dict[str, float]]) -> dict[str, float]:
    numbers = [name for name, value in rows[0].items() if isinstance(value, int | float)]
    return {name: statistics.median(row[name] for row in rows) for name in numbers}


if __name__ == "__main__":
    main()
