"""In which language the commands speak: what the locale says, or FEEDMILL_UI before it."""

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum

VARIABLE = "FEEDMILL_UI"
"""Overrides the locale, with what the pages' `?ui=` takes."""
_NO_LANGUAGE = frozenset({"c", "posix"})


class Tongue(StrEnum):
    """A language that the commands speak."""

    ENGLISH = "en"
    CHINESE = "zh"


def pick_tongue(environ: Mapping[str, str]) -> Tongue:
    """The first language asked for that is spoken here; English if there is none.

    As gettext reads the variables: LANGUAGE is a list and comes first, unless the locale is C. Every
    kind of Chinese is answered in simplified characters.
    """
    for asked in _list_asked(environ):
        language = re.split(r"[_.@-]", asked.strip().lower())[0]
        if language in set(Tongue):
            return Tongue(language)
    return Tongue.ENGLISH


def _list_asked(environ: Mapping[str, str]) -> Iterator[str]:
    """What the environment asks for, the most wanted first."""
    yield environ.get(VARIABLE, "")
    locale = next((value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := environ.get(name))), "")
    if locale.lower() not in _NO_LANGUAGE:
        yield from environ.get("LANGUAGE", "").split(":")
        yield locale
