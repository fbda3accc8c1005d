"""Which of some known words a misspelled one was meant to be."""

import difflib
from collections.abc import Iterable

LONGEST = 64
"""Characters of a word that are compared: one that goes on longer is no slip."""


def nearest(word: str, known: Iterable[str], *, cutoff: float = 0.6) -> str:
    """The known word that this one is in other case, with neighbours swapped, or nearly; else empty.

    In a short word two swapped letters leave so little alike that only asking for them finds it.
    """
    by_case = {one.lower(): one for one in known}
    hurried = word.lower()[:LONGEST]
    if hurried in by_case:
        return by_case[hurried]
    swapped = [swap for swap in _swaps(hurried) if swap in by_case]
    near = swapped or difflib.get_close_matches(hurried, by_case, n=1, cutoff=cutoff)
    return by_case[near[0]] if near else ""


def _swaps(word: str) -> Iterable[str]:
    """The word with each two neighbours the other way round."""
    return (word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1))
