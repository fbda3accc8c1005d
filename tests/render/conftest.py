"""The cases in tests/data/render: a folder each, `input.json` and what it must become."""

import json
from collections.abc import Callable
from dataclasses import dataclass, is_dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import Enum
from pathlib import Path
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

import lxml.html
import pytest

from feeds.model.article import Precision
from feeds.model.feed import Channel, Entry, Kind

CASES = Path(__file__).parents[1] / "data" / "render"
NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)
CHANNEL = Channel(
    kind=Kind.FEED,
    id="all",
    title="News",
    description="All the news",
    page_url="https://feeds.example.edu/feeds/all",
    atom_id="urn:uuid:6f1c9d0e-6c0b-5b52-9a0e-3f6f0c1a2b01",
    updated=NOON,
    every=timedelta(minutes=30),
    site_title="Example University",
    site_url="https://feeds.example.edu",
    generator_version="0.1.0",
    language="en",
    author="Press office",
)
ENTRY = Entry(
    id="urn:uuid:0c0ffee0-0000-5000-8000-000000000001",
    url="https://news.example.edu/1.html",
    title="A title",
    published=NOON,
    precision=Precision.SECOND,
    updated=NOON,
    summary="A summary.",
    content_html="<p>A body.</p>",
)


@dataclass(frozen=True, slots=True)
class Case:
    """One folder: a feed, and where its expected bytes lie."""

    folder: Path
    channel: Channel
    entries: tuple[Entry, ...]


def build(hint: Any, value: Any) -> Any:
    """A value of the type `hint` from JSON; durations are seconds."""
    if hint is datetime:
        return datetime.fromisoformat(value)
    if hint is timedelta:
        return timedelta(seconds=value)
    if is_dataclass(hint):
        hints = get_type_hints(hint)
        fields = {key: build(hints[key], part) for key, part in value.items()}
        return hint(**fields) if isinstance(hint, type) else None
    if get_origin(hint) is UnionType:
        return None if value is None else build(get_args(hint)[0], value)
    if get_origin(hint) is tuple:
        return tuple(build(get_args(hint)[0], part) for part in value)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint(value)
    return value


def load_case(folder: Path) -> Case:
    """Read one folder's input."""
    given = json.loads((folder / "input.json").read_bytes())
    return Case(folder, build(Channel, given["channel"]), build(tuple[Entry, ...], given["entries"]))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give every test that asks for a `case` all of them."""
    if "case" in metafunc.fixturenames:
        folders = sorted(path for path in CASES.iterdir() if path.is_dir())
        cases = [load_case(folder) for folder in folders]
        metafunc.parametrize("case", cases, ids=[folder.name for folder in folders])


@pytest.fixture(scope="session")
def channel() -> Channel:
    """A plain feed."""
    return CHANNEL


@pytest.fixture(scope="session")
def entry() -> Entry:
    """A plain entry of it."""
    return ENTRY


@pytest.fixture(scope="session")
def feed_of() -> Callable[..., tuple[Channel, tuple[Entry, ...]]]:
    """A feed with one entry that differs from the plain one in the given fields."""

    def make(**changes: Any) -> tuple[Channel, tuple[Entry, ...]]:
        return CHANNEL, (replace(ENTRY, **changes),)

    return make


FORBIDDEN = frozenset(
    """
    applet base button embed form frame frameset iframe input link math meta noscript object
    script select style svg template textarea title xmp
    """.split()  # noqa: SIM905 - reads better than thirty pairs of quotes
)
ADDRESSES = frozenset({"action", "cite", "data", "formaction", "href", "longdesc", "poster", "src"})


def find_active(markup: str) -> list[str]:
    """Everything in an HTML fragment that runs, loads or leads where it may not, or is relative."""
    found = []
    for element in lxml.html.fragment_fromstring(markup, create_parent="div").iter():
        if not isinstance(element.tag, str):
            found.append("a comment or instruction")
            continue
        if element.tag in FORBIDDEN:
            found.append(element.tag)
        for name, value in element.attrib.items():
            if name.startswith("on") or name in {"style", "srcdoc", "srcset"}:
                found.append(f"{element.tag} {name}")
            if name in ADDRESSES and not value.startswith(("http://", "https://", "mailto:")):
                found.append(f"{element.tag} {name}={value}")
    return found


@pytest.fixture(scope="session")
def active() -> Callable[[str], list[str]]:
    """Finds what no feed may hold."""
    return find_active
