"""How much of a year is lived through, and how much happens in it."""

from dataclasses import dataclass, replace
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Length:
    """How much of a year is lived through, and how much happens in it."""

    days: int = 366
    every: timedelta = timedelta(days=1)
    """How often the larger source is looked at; the others more seldom."""
    crowd: int = 10
    """About how many files the larger source holds."""
    bustle: float = 0.09
    """On which part of the days anything is written."""
    upsets: float = 0.09
    """On which part of the days something happens to the house."""
    thorough: bool = False
    """In every hour both readers ask for everything, not only in the hour after a publication."""


CALM = Length()
"""The year of every run."""
LIVELY = Length(every=timedelta(hours=3), crowd=60, bustle=0.8, upsets=0.25, thorough=True)
"""The years of `make year`."""


def with_days(length: Length, days: int) -> Length:
    """The same, shorter or longer."""
    return replace(length, days=days)
