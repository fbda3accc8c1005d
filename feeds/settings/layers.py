"""What one place of the configuration says, laid over what another one says."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from feeds.settings.document import Document, Path

Key = tuple[str, ...]
"""`("every",)`, or `("select", "content")` for a key of a map that merges."""


@dataclass(frozen=True, slots=True)
class Layer:
    """One level of the configuration that others inherit from, or that inherits."""

    document: Document
    path: Path
    model: BaseModel


@dataclass(frozen=True, slots=True)
class Given:
    """A value, and who gave it. None: a null, which cleared what was inherited."""

    value: Any
    layer: Layer
    path: Path
    """Where it stands in the layer's document."""


Effective = dict[Key, Given]
_MAPS = frozenset({"auth", "cookies", "headers", "select", "tls"})


def overlay(below: Mapping[Key, Given], layer: Layer, keys: frozenset[str]) -> Effective:
    """What holds with the layer on top: maps merge by key, lists replace, a null clears.

    Only these keys of the layer count.
    """
    above = dict(below)
    for key, given in _given(layer, keys):
        if len(key) == 2:
            above.pop(key[:1], None)  # a null below it
        elif key[0] in _MAPS:
            above = {one: old for one, old in above.items() if one[0] != key[0]}
        above[key] = given
    return above


def _given(layer: Layer, keys: frozenset[str]) -> Iterator[tuple[Key, Given]]:
    """What a layer says of some keys, in its own order."""
    written = layer.document.value(layer.path) or {}
    for key, raw in written.items():
        if key not in keys:
            continue
        path = (*layer.path, key)
        value = getattr(layer.model, key)
        if raw is None or key not in _MAPS:
            yield (key,), Given(None if raw is None else value, layer, path)
            continue
        inner = value if isinstance(value, dict) else {name: getattr(value, name) for name in raw}
        for name in raw:
            # Names of headers are the same in any case (RFC 9110, 5.1).
            shown = "-".join(map(str.capitalize, name.split("-"))) if key == "headers" else name
            yield (key, shown), Given(inner.get(name), layer, (*path, name))


def value_of(effective: Mapping[Key, Given], key: str, default: Any) -> Any:
    """The value of a key; the default when nobody gave it, or when it was cleared."""
    given = effective.get((key,))
    return default if given is None or given.value is None else given.value


def map_of(effective: Mapping[Key, Given], key: str) -> dict[str, Any]:
    """What stands in a map, by its keys; those that were cleared are not in it."""
    return {
        one[1]: given.value
        for one, given in effective.items()
        if len(one) == 2 and one[0] == key and given.value is not None
    }
