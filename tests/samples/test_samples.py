"""The samples under config/, published by a real service, against what is known of them."""

import calendar
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import fastfeedparser
import feedparser
import pytest

from feeds.model.representation import Coding
from feeds.model.settings import Settings
from feeds.service import Service, load_configuration, open_service
from feeds.text.yamltree import load_plain
from tests.reading_back import READERS, Item, parse_xml

HERE = Path(__file__).parent
CONFIG = HERE.parent.parent / "config"
NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
URL = "https://feeds.example.edu/news"
ANSWERS: dict[str, Any] = load_plain((HERE / "answers.yaml").read_text(encoding="utf-8"))
ARTICLES: dict[str, dict[str, Any]] = ANSWERS["articles"]
LABELS: dict[str, str] = ANSWERS["categories"]
PATHS = sorted(ANSWERS["feeds"])
SUMMARIES_ONLY = frozenset({"/feeds/research-digest"})


@dataclass(frozen=True)
class Press:
    """Everything that was published."""

    settings: Settings
    service: Service
    read_back: dict[str, tuple[Item, ...]] = field(default_factory=dict)

    def read(self, path: str) -> bytes:
        """The stored bytes at one path."""
        head = self.service.store.serving.find_heads(path)[Coding.IDENTITY]
        body = self.service.store.serving.read_body(head)
        assert body is not None
        return body

    def items(self, path: str, format_: str) -> tuple[Item, ...]:
        """One feed in one format, read back."""
        name = f"{path}.{format_}"
        if name not in self.read_back:
            self.read_back[name] = READERS[format_](self.read(name))
        return self.read_back[name]


@pytest.fixture(scope="module")
def press(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Press]:
    """The samples after one refresh and one publish, at a moment that never changes."""
    folder = tmp_path_factory.mktemp("site")
    shutil.copytree(CONFIG, folder / "config")
    for file in folder.rglob("*.*"):
        os.utime(file, (NOW.timestamp() - 3600, NOW.timestamp() - 3600))
    loaded = load_configuration(folder / "config" / "feedmill.yaml", {"FEEDMILL_URL": URL})
    assert loaded.warnings == ()
    service = open_service(loaded.settings, clock=lambda: NOW)
    for source in service.find_sources([]):
        report = service.refresh(source)
        assert (report.error, report.dropped, report.notes, report.unsettled) == ("", (), (), ())
    service.publish()
    yield Press(loaded.settings, service)
    service.close()


def known(path: str) -> list[dict[str, Any]]:
    """What is known of the articles in one feed, in its order."""
    return [ARTICLES[name] for name in ANSWERS["feeds"][path]]


def instant(answer: dict[str, Any], name: str = "published") -> datetime:
    """A known moment; an article that was never changed was changed when it was published."""
    return datetime.fromisoformat(answer.get(name) or answer["published"])


def in_ascii_date(answer: dict[str, Any]) -> str:
    """A date as RFC 822 writes it, in English whatever the locale."""
    at = instant(answer)
    day = "MonTueWedThuFriSatSun"[at.weekday() * 3 :][:3]
    month = "JanFebMarAprMayJunJulAugSepOctNovDec"[at.month * 3 - 3 :][:3]
    return f"{day}, {at.day:02} {month} {at.year} {at:%H:%M:%S %z}"


def test_every_sample_has_an_answer(press: Press) -> None:
    """A sample is published that nobody wrote an answer for, or the other way round."""
    store = press.service.store.selecting
    stored = {
        f"{one.source_id}/{one.draft.origin}": one.draft.title
        for batch in store.iterate_articles(size=10)
        for one in batch
    }
    assert {one["origin"]: one["title"] for one in ARTICLES.values()} == stored


def test_every_feed_has_an_answer(press: Press) -> None:
    """A feed is published that nobody wrote an answer for, or the other way round."""
    assert set(press.service.store.publishing.publications()) == set(PATHS)
    assert {one.id: one.title for one in press.settings.categories} == LABELS


@pytest.mark.parametrize("format_", READERS)
@pytest.mark.parametrize("path", PATHS)
def test_entries_and_order(press: Press, path: str, format_: str) -> None:
    """A feed holds other articles than it should, or in another order, in one of the formats (JSON-09)."""
    assert [one["title"] for one in known(path)] == [one.title for one in press.items(path, format_)]


@pytest.mark.parametrize("format_", READERS)
@pytest.mark.parametrize("path", PATHS)
def test_moments(press: Press, path: str, format_: str) -> None:
    """A date lost its offset, its day or its meaning on the way (RSS-06, ATOM-08, JSON-03)."""
    got = press.items(path, format_)
    written = [in_ascii_date(one) if format_ == "rss" else one["published"] for one in known(path)]
    assert written == [one.published for one in got]
    assert [instant(one).utcoffset() for one in known(path)] == [one.moment.utcoffset() for one in got]
    if format_ != "rss":
        assert [instant(one, "updated") for one in known(path)] == [one.updated for one in got]
    if format_ == "json":
        assert [one["precision"] for one in known(path)] == [one.precision for one in got]


@pytest.mark.parametrize("format_", READERS)
@pytest.mark.parametrize("path", PATHS)
def test_people(press: Press, path: str, format_: str) -> None:
    """Somebody who signed an article is missing, or stands in another part (RSS-07, ATOM-02)."""
    site = press.settings.site
    nobody = [site.author or site.title] if format_ == "atom" else []
    got = press.items(path, format_)
    assert [one.get("authors", nobody) for one in known(path)] == [list(one.authors) for one in got]
    if format_ != "rss":
        assert [one.get("contributors", []) for one in known(path)] == [list(one.contributors) for one in got]
    if format_ == "json":
        assert [one.get("editors", []) for one in known(path)] == [list(one.editors) for one in got]


@pytest.mark.parametrize("format_", READERS)
@pytest.mark.parametrize("path", PATHS)
def test_origin_trail_and_language(press: Press, path: str, format_: str) -> None:
    """An article's 来源, breadcrumbs or language are wrong, or were guessed."""
    got = press.items(path, format_)
    assert [one.get("source", "") for one in known(path)] == [one.source for one in got]
    assert [one["language"] for one in known(path)] == [one.language for one in got]
    if format_ == "json":
        assert [one.get("breadcrumbs", []) for one in known(path)] == [list(one.breadcrumbs) for one in got]


@pytest.mark.parametrize("format_", READERS)
@pytest.mark.parametrize("path", PATHS)
def test_categories_and_tags(press: Press, path: str, format_: str) -> None:
    """A category or a tag of an article is missing, invented or misspelt (RSS-13, ATOM-11, JSON-07)."""
    for answer, item in zip(known(path), press.items(path, format_), strict=True):
        terms = [(one, LABELS[one]) for one in answer.get("categories", [])]
        labels = [label for _, label in terms]
        if format_ == "rss":  # it has no place for a term beside the label
            terms = list(zip(labels, labels, strict=True))
        assert terms == list(item.categories)
        assert [tag for tag in answer.get("tags", []) if tag not in labels] == list(item.tags)


@pytest.mark.parametrize("format_", READERS)
@pytest.mark.parametrize("path", PATHS)
def test_bodies(press: Press, path: str, format_: str) -> None:
    """A body begins or ends elsewhere, lost a heading or picture, or kept what stood around it."""
    for answer, item in zip(known(path), press.items(path, format_), strict=True):
        if path in SUMMARIES_ONLY:
            assert item.content == ""
            continue
        assert answer["begins"] == item.body.text[: len(answer["begins"])]
        assert answer["ends"] == item.body.text[-len(answer["ends"]) :]
        assert answer.get("headings", []) == list(item.body.headings)
        assert [URL + one for one in answer.get("media", [])] == list(item.body.media)
        assert [words for words in ANSWERS["noise"] if words in item.body.text] == []


@pytest.mark.parametrize("format_", READERS)
@pytest.mark.parametrize("path", PATHS)
def test_summaries_and_pictures(press: Press, path: str, format_: str) -> None:
    """A summary is not the article's own, or not its first words; or its picture is another one."""
    for answer, item in zip(known(path), press.items(path, format_), strict=True):
        if "summary" in answer:
            assert answer["summary"] == item.summary
        assert item.summary.startswith(answer.get("summary", answer["begins"]))
        assert len(item.summary) <= (200 if item.language.startswith("zh") else 400)
        picture = answer.get("image")
        assert (URL + picture if picture else "") == item.image


@pytest.mark.parametrize("format_", READERS)
@pytest.mark.parametrize("path", PATHS)
def test_attachments(press: Press, path: str, format_: str) -> None:
    """A file that belongs to an article is missing, or lost its type or length (RSS-10, ATOM-04, JSON-06)."""
    for answer, item in zip(known(path), press.items(path, format_), strict=True):
        expected = answer.get("attachments", [])
        if format_ == "rss":  # an enclosure has no title
            expected = [{key: one[key] for key in one if key != "title"} for one in expected]
        assert expected == list(item.attachments)


@pytest.mark.parametrize("path", PATHS)
def test_one_id_and_address_everywhere(press: Press, path: str) -> None:
    """The same article carries another id or address in another format (ID-01, JSON-02)."""
    everywhere = {one.title: (one.id, one.url) for one in press.items("/feeds/all", "json")}
    for format_ in READERS:
        for answer, item in zip(known(path), press.items(path, format_), strict=True):
            assert everywhere[item.title] == (item.id, item.url)
            assert item.id == answer.get("id", item.id)
            own = f"{URL}/articles/{item.id.removeprefix('urn:uuid:')}"
            assert item.url == answer.get("url", own)


def test_a_guid_is_a_permalink_only_where_it_is_the_address(press: Press) -> None:
    """A reader is told to open an id that is no address (RSS-08)."""
    items = parse_xml(press.read("/feeds/all.rss")).find("channel").findall("item")
    assert [item.find("guid").get("isPermaLink") == "true" for item in items] == [
        "url" in one and one["url"] == one.get("id") for one in known("/feeds/all")
    ]


@pytest.mark.parametrize("format_", ["rss", "atom"])
@pytest.mark.parametrize("path", PATHS)
def test_feedparser_reads_the_same(press: Press, path: str, format_: str) -> None:
    """The most used parser stumbles over a feed, or shows other titles, dates or ids."""
    read = feedparser.parse(press.read(f"{path}.{format_}"))
    assert not read.bozo
    items = press.items(path, format_)
    assert [one.title for one in items] == [entry.title for entry in read.entries]
    assert [one.id for one in items] == [entry.id for entry in read.entries]
    moments = [calendar.timegm(entry.published_parsed) for entry in read.entries]
    assert [one.moment.timestamp() for one in items] == moments


@pytest.mark.parametrize("format_", READERS)
@pytest.mark.parametrize("path", PATHS)
def test_fastfeedparser_reads_the_same(press: Press, path: str, format_: str) -> None:
    """Another parser stumbles over a feed, or shows other titles or ids."""
    read = fastfeedparser.parse(press.read(f"{path}.{format_}"))
    items = press.items(path, format_)
    assert [one.title for one in items] == [entry.title for entry in read.entries]
    assert [one.id for one in items] == [entry.id for entry in read.entries]


def test_the_build_date_is_the_newest_change(press: Press) -> None:
    """A feed says that it changed at another moment than its newest entry (RSS-15, ATOM-08)."""
    for path in PATHS:
        newest = max(instant(one, "updated") for one in known(path))
        channel = parse_xml(press.read(f"{path}.rss")).find("channel")
        assert newest == parsedate_to_datetime(channel.findtext("lastBuildDate"))
        feed = parse_xml(press.read(f"{path}.atom"))
        assert newest == datetime.fromisoformat(feed.findtext("{http://www.w3.org/2005/Atom}updated"))
