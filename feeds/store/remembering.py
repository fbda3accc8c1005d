"""What is remembered of the web, and what a reader of it asks (ports.Recall)."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, RowMapping, or_, select

from feeds.model.fetching import Validators
from feeds.model.memory import Memory, Missing, Move, PageState, Quiet
from feeds.model.payload import Payload
from feeds.model.reading import KnownFile
from feeds.store.engine import reading
from feeds.store.files import find_files, has_files
from feeds.store.payloads import load_payloads
from feeds.store.rows import chunks, upsert
from feeds.store.tables import article, memory, page


class Remembering:
    """The store as sources on the web see it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def memory(self, source_id: str) -> Memory | None:
        """What is remembered of a source's address; None: nothing."""
        with reading(self._engine) as connection:
            return find_memory(connection, source_id)

    def quiets(self) -> Mapping[str, Quiet]:
        """When sources want to be left alone that have hours or days for it, by id."""
        wanted = or_(memory.c.memory.contains('"hours"'), memory.c.memory.contains('"days"'))
        with reading(self._engine) as connection:
            rows = connection.execute(select(memory.c.source_id, memory.c.memory).where(wanted)).all()
        return {source_id: load_memory(text).quiet for source_id, text in rows}

    def files(self, source_id: str, paths: Collection[str]) -> Mapping[str, KnownFile]:
        """What was noted of these places, by path."""
        with reading(self._engine) as connection:
            return find_files(connection, source_id, paths)

    def has_files(self, source_id: str) -> bool:
        """Whether anything was noted of the source's places, ever."""
        with reading(self._engine) as connection:
            return has_files(connection, source_id)

    def pages(self, source_id: str, paths: Collection[str]) -> Mapping[str, PageState]:
        """What is remembered of articles' own pages, by their places."""
        with reading(self._engine) as connection:
            return {
                row["path"]: _page_of(row)
                for chunk in chunks(paths)
                for row in connection.execute(
                    select(page).where(page.c.source_id == source_id, page.c.path.in_(chunk))
                ).mappings()
            }

    def pages_due(self, source_id: str, now: datetime, limit: int) -> tuple[PageState, ...]:
        """The pages that are to be looked at again by now, the longest overdue first."""
        query = (
            select(page)
            .where(page.c.source_id == source_id, page.c.next_check <= now)
            .order_by(page.c.next_check, page.c.path)
            .limit(limit)
        )
        with reading(self._engine) as connection:
            return tuple(_page_of(row) for row in connection.execute(query).mappings())

    def payloads(self, source_id: str, paths: Collection[str]) -> Mapping[str, Payload]:
        """What the articles at these places were made of."""
        with reading(self._engine) as connection:
            made_of = {
                path: key
                for chunk in chunks(paths)
                for path, key in connection.execute(
                    select(article.c.path, article.c.payload_hash).where(
                        article.c.source_id == source_id, article.c.path.in_(chunk)
                    )
                )
            }
            found = load_payloads(connection, set(made_of.values()))
        return {path: found[key] for path, key in made_of.items() if key in found}


def find_memory(connection: Connection, source_id: str) -> Memory | None:
    """What is remembered of a source's address; None: nothing."""
    text = connection.execute(select(memory.c.memory).where(memory.c.source_id == source_id)).scalar()
    return load_memory(text) if text else None


def store_memory(connection: Connection, source_id: str, remembered: Memory) -> None:
    """Remember a source's address as it is now."""
    upsert(connection, memory, [{"source_id": source_id, "memory": dump_memory(remembered)}])


def store_pages(connection: Connection, source_id: str, pages: Sequence[PageState]) -> None:
    """Remember articles' own pages as they are now."""
    upsert(
        connection,
        page,
        [
            {
                "source_id": source_id,
                "path": one.path,
                "url": one.url,
                "first_seen": one.first_seen,
                "validated": one.validators.url,
                "etag": one.validators.etag,
                "last_modified": one.validators.last_modified,
                "next_check": one.next_check,
                "gone_since": one.gone_since,
                "failures": one.failures,
            }
            for one in pages
        ],
    )


def _page_of(row: RowMapping) -> PageState:
    return PageState(
        path=row["path"],
        url=row["url"],
        first_seen=row["first_seen"],
        validators=Validators(row["validated"], row["etag"], row["last_modified"]),
        next_check=row["next_check"],
        gone_since=row["gone_since"],
        failures=row["failures"],
    )


def dump_memory(remembered: Memory) -> str:
    """Every part that is not blank, as JSON text."""
    quiet, move, told = remembered.quiet, remembered.move, remembered.validators
    lost = remembered.missing
    fields: dict[str, Any] = {
        "asked": remembered.asked,
        "way": remembered.way,
        "url": remembered.url,
        "validators": [told.url, told.etag, told.last_modified] if told else None,
        "digest": remembered.digest,
        "move": [move.to, move.times, move.since.isoformat()] if move else None,
        "gone": remembered.gone,
        "missing": lost and [lost.since.isoformat(), lost.last.isoformat(), lost.looks, lost.is_woken],
        "not_before": remembered.not_before and remembered.not_before.isoformat(),
        "interval": quiet.interval.total_seconds() if quiet.interval is not None else None,
        "hours": sorted(quiet.hours),
        "days": sorted(quiet.days),
        "news": remembered.news and remembered.news.isoformat(),
    }
    return json.dumps({key: value for key, value in fields.items() if value}, ensure_ascii=False)


def load_memory(text: str) -> Memory:
    """What dump_memory wrote."""
    fields = json.loads(text)
    moved = fields.get("move")
    interval = fields.get("interval")
    quiet = Quiet(
        timedelta(seconds=interval) if interval is not None else None,
        frozenset(fields.get("hours", ())),
        frozenset(fields.get("days", ())),
    )
    until, lost, news = fields.get("not_before"), fields.get("missing"), fields.get("news")
    found = Memory(
        asked=fields.get("asked", ""),
        way=fields.get("way", ""),
        url=fields.get("url", ""),
        validators=Validators(*fields.get("validators", ())),
        digest=fields.get("digest", ""),
        gone=fields.get("gone", False),
        missing=_load_missing(*lost) if lost else None,
        not_before=datetime.fromisoformat(until) if until else None,
        quiet=quiet,
        news=datetime.fromisoformat(news) if news else None,
    )
    if not moved:
        return found
    to, times, since = moved
    return replace(found, move=Move(to, times, datetime.fromisoformat(since)))


def _load_missing(since: str, last: str, looks: int, is_woken: bool) -> Missing:  # noqa: FBT001 - as it is stored
    return Missing(datetime.fromisoformat(since), datetime.fromisoformat(last), looks, is_woken)
