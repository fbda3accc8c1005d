"""What the database says between two lives of a process, and what may be different from one to the next."""

import gzip
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from lxml import etree
from sqlalchemy import Connection, Engine, inspect, select, text

from feeds.classify import ALL
from feeds.model.article import Article
from feeds.model.passes import LoggedPass
from feeds.model.representation import Coding, Format
from feeds.service import utc_now
from feeds.store.engine import make_engine, reading
from feeds.store.leases import Leases
from feeds.store.rows import article_of
from feeds.store.tables import article, file, membership, payload, representation
from tests.crash.folder import Folder, Story

KEY = re.compile(r"story\d{4}x")
EDITION = re.compile(r"in edition (\d+)e")
ATOM = "{http://www.w3.org/2005/Atom}"


@dataclass(frozen=True)
class Seen:
    """A stored article."""

    article: Article
    path: str
    withdrawn: bool
    key: str
    edition: int
    inode: str
    """Of the file as it was last read; empty when that is forgotten."""


@dataclass(frozen=True)
class Page:
    """A stored representation."""

    etag: str
    modified: datetime
    body: bytes


@dataclass(frozen=True)
class Snapshot:
    """Everything that a subscriber depends on."""

    articles: Mapping[str, Seen]
    """By key."""
    pages: Mapping[tuple[str, str], Page]
    """By path and coding."""
    passes: tuple[LoggedPass, ...] = ()


EMPTY = Snapshot({}, {})


def take_snapshot(url: str) -> Snapshot:
    """What is stored now, read without making or mending anything, and found whole in itself."""
    engine = make_engine(url)
    try:
        with reading(engine) as connection:
            if not inspect(connection).has_table("article"):
                return EMPTY
            if engine.dialect.name == "sqlite":
                assert connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"
            check_rows(connection)
            return Snapshot(_read_articles(connection), _read_pages(connection), _read_passes(engine))
    finally:
        engine.dispose()


def _read_articles(connection: Connection) -> dict[str, Seen]:
    found: dict[str, Seen] = {}
    inodes = {(row.source_id, row.path): row.inode for row in connection.execute(select(file))}
    # What is held was never seen by anybody, and may yet turn out to be something else.
    for row in connection.execute(select(article).where(~article.c.held)).mappings():
        stored = article_of(row)
        words = stored.draft.body_text
        (key,) = set(KEY.findall(words))
        assert key not in found, f"{key} is doubled: {found[key].article.id} and {stored.id}"
        (edition,) = EDITION.findall(words)
        inode = inodes.get((row["source_id"], row["path"]), "")
        found[key] = Seen(stored, row["path"], row["withdrawn_at"] is not None, key, int(edition), inode)
    return found


def _read_pages(connection: Connection) -> dict[tuple[str, str], Page]:
    return {
        (row["path"], row["coding"]): Page(row["etag"], row["last_modified"], row["body"])
        for row in connection.execute(select(representation)).mappings()
    }


def _read_passes(engine: Engine) -> tuple[LoggedPass, ...]:
    return Leases(engine, utc_now).list_passes()


def check_rows(connection: Connection) -> None:
    """An article without its bytes, in a feed though it is withdrawn, or in none though it is not."""
    hashes = set(connection.execute(select(payload.c.hash)).scalars())
    live = {
        row.id: row.payload_hash
        for row in connection.execute(select(article)).all()
        if row.withdrawn_at is None
    }
    members = set(
        connection.execute(select(membership.c.article_id).where(membership.c.label == ALL)).scalars()
    )
    assert members == set(live), "labels and live articles differ"
    assert set(live.values()) <= hashes, "an article has lost its bytes"


def check_step(old: Snapshot, new: Snapshot) -> None:
    """From one moment to the next, killed or not, a subscriber is never confused."""
    for key, before in old.articles.items():
        assert key in new.articles, f"{key} is lost"
        _check_article(before, new.articles[key])
    for place, page in old.pages.items():
        assert place in new.pages or place[1] == Coding.GZIP, f"{place} is gone"
        if place in new.pages:
            _check_page(place, page, new.pages[place])
    for place, page in new.pages.items():
        if old.pages.get(place) != page:
            check_whole(place, page, new.pages)
    check_alike(new)
    check_log(new.passes)


def _check_article(before: Seen, after: Seen) -> None:
    old, new, key = before.article, after.article, before.key
    assert (new.id, new.slug, new.first_seen) == (old.id, old.slug, old.first_seen), f"{key} has another id"
    assert new.published == old.published, f"{key}: published {old.published} became {new.published}"
    if old.draft.words_hash == new.draft.words_hash:
        assert new.updated == old.updated, f"{key}: updated moved, its words did not change"
    else:
        assert new.updated > old.updated, f"{key}: its words changed, updated did not move forward"


def _check_page(place: tuple[str, str], old: Page, new: Page) -> None:
    if old.etag == new.etag:
        assert old == new, f"{place}: the same bytes have another Last-Modified"
    else:
        assert new.modified > old.modified, f"{place}: Last-Modified went back or stayed under other bytes"


def check_whole(place: tuple[str, str], page: Page, pages: Mapping[tuple[str, str], Page]) -> tuple[str, ...]:
    """A representation is what its ETag says, its codings are one, and it parses; its entries' ids."""
    path, coding = place
    assert page.etag == f'"{hashlib.sha256(page.body).hexdigest()[:32]}"', f"{place}: not its ETag's bytes"
    if coding == Coding.GZIP:
        assert gzip.decompress(page.body) == pages[path, Coding.IDENTITY].body, f"{place}: other bytes"
        return ()
    return _ids_of(path, page.body)


def _ids_of(path: str, body: bytes) -> tuple[str, ...]:
    if path.endswith(f".{Format.JSON}"):
        parsed = json.loads(body)
        return tuple(item["id"] for item in parsed["items"]) if "items" in parsed else ()
    root = etree.fromstring(body)
    if path.endswith(f".{Format.ATOM}"):
        return tuple(entry.findtext(f"{ATOM}id") for entry in root.iterfind(f"{ATOM}entry"))
    return tuple(item.findtext("guid") for item in root.iter("item"))


def check_alike(snapshot: Snapshot) -> None:
    """RSS, Atom and JSON of one feed tell of the same articles, in the same order."""
    for path, coding in snapshot.pages:
        stem, dot, extension = path.rpartition(".")
        if coding != Coding.IDENTITY or extension != Format.RSS or not dot:
            continue
        listed = [
            _ids_of(f"{stem}.{one}", snapshot.pages[f"{stem}.{one}", Coding.IDENTITY].body) for one in Format
        ]
        assert listed.count(listed[0]) == len(listed), f"{stem}: the formats differ"


def check_log(passes: Sequence[LoggedPass]) -> None:
    """No source was refreshed by two at once: none began before the one before it had ended."""
    last: dict[str, LoggedPass] = {}
    for one in passes:
        before = last.get(one.source_id)
        assert before is None or before.finished is not None, f"{one} began while {before} ran"
        last[one.source_id] = one


def check_end(snapshot: Snapshot, stories: Sequence[Story], feed: str) -> None:
    """After one clean pass: what is in the directories is what is stored and served, and nothing else."""
    live = {key: seen for key, seen in snapshot.articles.items() if not seen.withdrawn}
    expected = {story.key: (story.path, story.edition) for story in stories if story.alive}
    assert {key: (seen.path, seen.edition) for key, seen in live.items()} == expected
    for one in Format:
        page = snapshot.pages[f"{feed}.{one}", Coding.IDENTITY]
        ids = check_whole((f"{feed}.{one}", Coding.IDENTITY), page, snapshot.pages)
        assert sorted(ids) == sorted(seen.article.id for seen in live.values()), f"{feed}.{one}"
    assert all(one.finished is not None for one in snapshot.passes)


def note_stored(snapshot: Snapshot, folder: Folder) -> None:
    """The script must know what the store has seen: it may not do what nobody could follow."""
    for story in folder.stories:
        seen = snapshot.articles.get(story.key)
        if seen is not None:
            story.stored_path, story.stored_edition = seen.path, seen.edition
            story.withdrawn = seen.withdrawn
            story.same_inode = seen.inode == folder.find_inode(story)
