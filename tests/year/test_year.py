"""A year of a site whose files, rules, programs and machines change, and of two programs that poll it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.year.deeds import DEEDS
from tests.year.upheaval import UPHEAVALS
from tests.year.verdict import judge
from tests.year.year import Year


@pytest.fixture
def year(tmp_path: Path) -> Iterator[Year]:
    """The year that is lived through in every run; `make year` has others."""
    made = Year(tmp_path / "site", seed=1)
    yield made
    made.house.close()


@pytest.mark.no_cover
def test_a_simulated_year(year: Year, tmp_path: Path) -> None:
    """ATOM-07, ATOM-08, HTTP-01, ID-03: a year of changes costs an id, a date or a reader's trust.

    Some id, moment or validator is not what it must be, or a program that polls every hour, with ETags
    or with dates alone, misses a change or is told something twice.
    """
    year.live()
    judge(year, tmp_path)

    everything = {done.__name__ for done in (*DEEDS, *UPHEAVALS)}
    assert everything - set(year.script.done) == set(), "the year was too quiet to tell"
