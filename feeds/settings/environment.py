"""`${VAR}` and `${VAR:-default}` in a string value; `$$` is a dollar."""

import re
from collections.abc import Mapping

from feeds.settings.refusal import Refused

_REFERENCE = re.compile(r"\$(?:(?P<dollar>\$)|\{(?P<inside>[^}]*)(?P<end>\}?))")
_INSIDE = re.compile(r"(?P<name>[A-Za-z_][A-Za-z0-9_]*)(?::-(?P<default>.*))?", re.DOTALL)


def substitute(text: str, environ: Mapping[str, str]) -> tuple[str, bool]:
    """The text with its variables filled in, and whether any was named.

    A default serves where the variable is unset or empty, as in a shell; what is filled in is not
    looked at again. Raises Refused, with every variable that is unset; no sentence holds a value.
    """
    if "$" not in text:
        return text, False
    parts: list[str] = []
    unset: list[str] = []
    position, touched = 0, False
    for found in _REFERENCE.finditer(text):
        parts.append(text[position : found.start()])
        position = found.end()
        if found["dollar"]:
            parts.append("$")
            continue
        touched = True
        name, value = _resolve(found, environ)
        parts.append(value or "")
        if value is None and name not in unset:
            unset.append(name)
    if unset:
        named = " and ".join(f"${{{name}}}" for name in unset)
        verb = "is" if len(unset) == 1 else "are"
        hint = f"set {unset[0]}, or write ${{{unset[0]}:-a default}}"
        raise Refused(f"{named} {verb} not set in the environment", hint)
    filled = "".join(parts) + text[position:]
    if any("\ud800" <= char <= "\udfff" for char in filled):
        raise Refused("a variable holds bytes that are no UTF-8", "set it to text in UTF-8")
    return filled, touched


def _resolve(found: re.Match[str], environ: Mapping[str, str]) -> tuple[str, str | None]:
    """A reference's name, and its value or None."""
    inside = _INSIDE.fullmatch(found["inside"])
    if not found["end"]:
        raise Refused("a `${` has no `}`", "a dollar that is meant as such is written $$")
    if inside is None:
        raise Refused(
            "what stands in `${...}` is no name of a variable",
            "write ${NAME} or ${NAME:-default}; a dollar that is meant as such is written $$",
        )
    name, default = inside["name"], inside["default"]
    value = environ.get(name)
    return name, (value or default) if default is not None else value
