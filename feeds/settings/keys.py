"""Keys that a level does not know: those still to come, those that belong elsewhere, and slips."""

import difflib

from feeds.settings.document import Finding, Path
from feeds.settings.models import LEVELS, keys_of

KEYS = {level: keys_of(model) for level, model in LEVELS.items()}

_SOURCE_TO_COME = (
    "access allow_private auth backfill columns cookies external full_text headers media pages proxy"
    " recheck select timeout tls type url use"
)
TO_COME: dict[str, frozenset[str]] = {
    "the file": frozenset({"include", "templates", "rules"}),
    "site": frozenset({"reprints"}),
    "defaults": frozenset(_SOURCE_TO_COME.split()) - {"columns", "url"},
    "a source": frozenset(_SOURCE_TO_COME.split()),
    "a category": frozenset({"access"}),
    "match": frozenset(),
    "a feed": frozenset({"access"}),
    "exclude": frozenset(),
}
"""Keys of the contract that this version refuses, so that none is written and silently ignored."""

_OTHER_WORDS = {
    "dir": "directory",
    "fields": "in",
    "folder": "directory",
    "interval": "every",
    "keywords": "words",
    "lang": "language",
    "name": "title",
    "path": "directory",
    "schedule": "every",
    "tz": "timezone",
}


def level_of(path: Path) -> str:
    """Which level the map at this path is, as a sentence names it."""
    names = [step for step in path if isinstance(step, str)]
    if not names:
        return "the file"
    if names[-1] in LEVELS:
        return names[-1]
    return {"sources": "a source", "categories": "a category", "feeds": "a feed"}[names[0]]


def explain_key(path: Path) -> Finding:
    """What is wrong with a key that its level does not know, and what was probably meant."""
    level, key = level_of(path[:-1]), str(path[-1])
    if key in TO_COME[level]:
        hint = "take it out, and give the source a `directory`" if key == "url" else "take it out for now"
        return Finding(
            path, f"not yet: this version of Feedmill cannot do `{key}`", hint, bare=True, at_key=True
        )
    hint = _suggestion(level, key)
    return Finding(path, f"is no key of {level}", hint, bare=True, at_key=True)


def _suggestion(level: str, key: str) -> str:
    wanted = key.lower().replace("-", "_")
    own = [*KEYS[level], *sorted(TO_COME[level])]
    if wanted in own:
        return f"did you mean `{wanted}`?"
    if _OTHER_WORDS.get(wanted) in KEYS[level]:
        return f"did you mean `{_OTHER_WORDS[wanted]}`?"
    if holders := _holders(wanted):
        return f"`{wanted}` is a key of {holders}"
    if near := difflib.get_close_matches(wanted[:64], own, n=1):
        return f"did you mean `{near[0]}`?"
    everywhere = {known for keys in KEYS.values() for known in keys}
    if near := difflib.get_close_matches(wanted[:64], sorted(everywhere), n=1, cutoff=0.75):
        return f"did you mean `{near[0]}`, a key of {_holders(near[0])}?"
    return "known here: " + ", ".join(KEYS[level])


def _holders(key: str) -> str:
    """The levels that know a key; empty when none does."""
    return ", ".join(level for level, keys in KEYS.items() if key in keys)
