"""What `feedmill extract` is asked to read: paths on the command line, lines of a manifest."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from feeds.errors import Malformed
from feeds.text.urls import is_absolute

NO_FILE = "names no file: what a manifest lists is saved already; name the file as `path`"


@dataclass(frozen=True, slots=True)
class Page:
    """A saved page, or one to be fetched. `url` is its address, or empty."""

    path: str
    """Empty: it is fetched."""
    url: str = ""
    fetched_at: datetime | None = None
    """Aware; None: the file's modification time stands for it."""


EARLIEST = 1970
LATEST = 9990
"""Beyond these years no page was fetched, and reckoning with days leaves the calendar."""
Asked = Page | Malformed
"""Something to read, or why it cannot be."""


def parse_argument(argument: str) -> Page:
    """A path or an address from the command line."""
    return Page("", argument) if is_absolute(argument) else Page(argument)


def parse_manifest(lines: Iterable[bytes], zone: ZoneInfo) -> Iterator[Asked]:
    """One page for each line that is not blank, in order; a broken line gives its error in its place.

    `zone` is for a `fetched_at` without an offset.
    """
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield _parse_line(line, zone)
        except ValueError as error:
            yield Malformed(f"manifest line {number}", str(error))


def _parse_line(line: bytes, zone: ZoneInfo) -> Page:
    """Raises ValueError with a sentence that names the mend."""
    try:
        data = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ValueError("is not UTF-8; save the manifest as UTF-8") from error
    except (ValueError, RecursionError) as error:
        raise ValueError('is no JSON; write {"path": "page.html"}') from error
    if not isinstance(data, dict):
        raise ValueError('is no JSON object; write {"path": "page.html"}')  # noqa: TRY004 - a wrong value in data
    url = _read_text(data, "url")
    path = _read_text(data, "path")
    if not path:
        raise ValueError(NO_FILE if url else 'names no file; write {"path": "page.html"}')
    if url and not is_absolute(url):
        raise ValueError(f"`url` {url[:200]!r} is no http or https address; correct it, or leave it out")
    return Page(path, url, _parse_moment(_read_text(data, "fetched_at"), zone))


def _read_text(data: dict[str, Any], key: str) -> str:
    value = data.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ValueError(f"`{key}` is no text; put it in quotation marks")  # noqa: TRY004 - a wrong value in data
    return value


def _parse_moment(text: str, zone: ZoneInfo) -> datetime | None:
    if not text:
        return None
    hint = "write it as 2026-01-21T08:00:00+08:00"
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"`fetched_at` {text[:100]!r} is no moment; {hint}") from error
    if not EARLIEST <= moment.year <= LATEST:
        raise ValueError(f"`fetched_at` {text[:100]!r} is not of this age; {hint}")
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)
