"""What the commands say, in the language in force: English, unless `speaking` says otherwise."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

from feeds.cli.catalogue import Catalogue, fill, parse_catalogue
from feeds.cli.tongue import Tongue, pick_tongue

LOCALE = Path(__file__).with_name("locale")
_IN_FORCE: ContextVar[Catalogue | None] = ContextVar("catalogue", default=None)


@contextmanager
def speaking(environ: Mapping[str, str] = os.environ) -> Iterator[None]:
    """The language that an environment asks for is in force meanwhile."""
    tongue = pick_tongue(environ)
    token = _IN_FORCE.set(None if tongue is Tongue.ENGLISH else read_catalogue(tongue))
    try:
        yield
    finally:
        _IN_FORCE.reset(token)


@cache
def read_catalogue(tongue: Tongue) -> Catalogue:
    """The catalogue of a language, read when it is first spoken."""
    text = (LOCALE / f"{tongue}.po").read_text(encoding="utf-8")
    return Catalogue({key: told for key, told in parse_catalogue(text) if key})


def is_english() -> bool:
    """Whether what is said in English needs no other words."""
    return _IN_FORCE.get() is None


def say(template: str, **values: object) -> str:
    """A sentence of the commands' own, its gaps filled with values as they are."""
    catalogue = _IN_FORCE.get()
    return fill(catalogue.say(template) if catalogue else template, values)


def say_counted(count: int, one: str, many: str, **values: object) -> str:
    """A sentence of the commands' own that counts: `one` for a single thing, `many` for any other number."""
    return say(one if count == 1 else many, **values)


def retell(text: object) -> str:
    """A sentence that a lower floor made, perhaps long ago."""
    catalogue = _IN_FORCE.get()
    return catalogue.retell(str(text)) if catalogue else str(text)
