"""`make year SEED=n DAYS=n`: another year, livelier than the one of every run, and what happened in it."""

import argparse
import tempfile
import time
from pathlib import Path

from tests.year.clock import standing_still
from tests.year.length import LIVELY, with_days
from tests.year.verdict import judge
from tests.year.year import Year


def main() -> None:
    """Live through one year after the other, and print a tally of each."""
    parser = argparse.ArgumentParser(prog="make year", description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="the first year's seed")
    parser.add_argument("--days", type=int, default=LIVELY.days)
    parser.add_argument("--years", type=int, default=1, help="so many years, each with its own seed")
    given = parser.parse_args()
    for seed in range(given.seed, given.seed + given.years):
        live(seed, given.days)


def live(seed: int, days: int) -> None:
    """One year; an AssertionError says what was not as it must be."""
    began = time.monotonic()
    with standing_still(), tempfile.TemporaryDirectory() as folder:
        year = Year(Path(folder) / "site", seed, with_days(LIVELY, days))
        try:
            year.live()
            judge(year, Path(folder))
        except BaseException:
            print(f"seed {seed}, {year.house.clock.now}: not as it must be", flush=True)
            raise
        finally:
            year.house.close()
    print(f"seed {seed}: {days} days in {time.monotonic() - began:.0f} s, {year.house.passes} passes")
    print(f"  {len(year.house.known.articles)} articles, {year.house.history.count()} times other bytes")
    print(f"  polls: {year.answers[200]} times 200, {year.answers[304]} times 304")
    print("  " + ", ".join(f"{what} {times}" for what, times in sorted(year.script.done.items())), flush=True)


main()
