"""Every case becomes exactly the bytes beside it, in all three formats.

After a change that is meant, run `FEEDMILL_WRITE_GOLDENS=1 pytest tests/render/test_goldens.py`,
read the differences, and raise `feeds.render.VERSION`.
"""

import json
import os
from collections.abc import Callable
from typing import Any

import fastfeedparser
import feedparser
import pytest
from lxml import etree

from feeds.model.representation import Format
from feeds.render import RENDERERS

STRICT = etree.XMLParser(resolve_entities=False, no_network=True)
ATOM = "{http://www.w3.org/2005/Atom}"
ENCODED = "{http://purl.org/rss/1.0/modules/content/}encoded"
FORMATS = pytest.mark.parametrize("format_", list(Format))
XML_FORMATS = pytest.mark.parametrize("format_", [Format.RSS, Format.ATOM])


def rendered(case: Any, format_: Format) -> bytes:
    """One case in one format."""
    return RENDERERS[format_](case.channel, case.entries)


def ids_of(data: bytes, format_: Format) -> list[str]:
    """The ids as the document has them, in order."""
    if format_ is Format.JSON:
        return [item["id"] for item in json.loads(data)["items"]]
    path = "channel/item/guid" if format_ is Format.RSS else f"{ATOM}entry/{ATOM}id"
    return [element.text or "" for element in etree.fromstring(data, STRICT).findall(path)]


@FORMATS
def test_case_becomes_its_golden(case: Any, format_: Format) -> None:
    """A case's bytes are the ones that were reviewed and validated."""
    path = case.folder / f"expected.{format_}"
    actual = rendered(case, format_)
    if os.environ.get("FEEDMILL_WRITE_GOLDENS"):
        path.write_bytes(actual)

    assert path.read_bytes() == actual


def test_formats_hold_the_same_entries(case: Any) -> None:
    """JSON-09, JSON-02, ID-01: three formats hold the same ids in the same order."""
    expected = [entry.id for entry in case.entries]

    assert [expected] * 3 == [ids_of(rendered(case, format_), format_) for format_ in Format]


@XML_FORMATS
def test_feedparser_reads_every_case(case: Any, format_: Format) -> None:
    """Feedparser finds nothing malformed, and every entry under its id, in order."""
    parsed = feedparser.parse(rendered(case, format_))

    assert (False, [entry.id for entry in case.entries]) == (
        bool(parsed.bozo),
        [entry.id for entry in parsed.entries],
    )


@FORMATS
def test_fastfeedparser_reads_every_case(case: Any, format_: Format) -> None:
    """A second, stricter reader finds the same entries with the same publication moments."""
    parsed = fastfeedparser.parse(rendered(case, format_))

    assert [entry.id for entry in case.entries] == [entry["id"] for entry in parsed.entries]


def test_no_case_holds_active_content(case: Any, active: Callable[[str], list[str]]) -> None:
    """SEC-01, SEC-05, RSS-11: no format holds anything that runs or is relative, whatever came in."""
    rss = etree.fromstring(rendered(case, Format.RSS), STRICT)
    atom = etree.fromstring(rendered(case, Format.ATOM), STRICT)
    items = json.loads(rendered(case, Format.JSON))["items"]
    bodies = [
        *(element.text or "" for element in rss.iter(ENCODED)),
        *(element.text or "" for element in rss.findall("channel/item/description")),
        *(element.text or "" for element in atom.iterfind(f".//{ATOM}*[@type='html']")),
        *(item.get("content_html", "") for item in items),
    ]

    assert [found for body in bodies for found in active(body)] == []


@XML_FORMATS
def test_addresses_are_absolute(case: Any, format_: Format) -> None:
    """RSS-11, ATOM-12, SEC-05: every address in an element or attribute is absolute and may be followed."""
    root = etree.fromstring(rendered(case, format_), STRICT)
    links = [element.text or "" for element in root.iter("link", "url", f"{ATOM}logo")]
    addresses = [
        *(
            str(value)
            for element in root.iter()
            for name, value in element.items()
            if name in {"href", "url"}
        ),
        *links,
    ]

    assert [address for address in addresses if not address.startswith(("http://", "https://"))] == []


@XML_FORMATS
def test_prefixes_stand_on_the_root_only(case: Any, format_: Format) -> None:
    """RSS-17, FG-19: no element but the root declares a namespace, and none is called ns0."""
    data = rendered(case, format_)

    assert (data.partition(b">")[2].partition(b">")[2].count(b" xmlns"), b"ns0" in data) == (0, False)


@FORMATS
def test_no_byte_order_mark(case: Any, format_: Format) -> None:
    """JSON-08: every document is UTF-8 without a byte order mark."""
    data = rendered(case, format_)

    assert not data.startswith(b"\xef\xbb\xbf")
    assert data.decode("utf-8")
