"""Pictures that are kept: their bytes once, whatever gave them, and as long as an article needs them.

Their names are made of their bytes, so what is under a name never changes.
"""

import hashlib
from collections.abc import Collection, Sequence
from datetime import datetime
from html import escape

from sqlalchemy import ColumnElement, Connection, Table, and_, delete, exists, func, select, update

from feeds.model.article import Article, Draft
from feeds.model.picture import HeldPicture, Incomplete, Picture
from feeds.store.rows import chunks, upsert
from feeds.store.tables import incomplete, media, picture, picture_address, picture_bytes
from feeds.text.urls import quote_path


def find_pictures(connection: Connection, source_id: str, urls: Collection[str]) -> dict[str, HeldPicture]:
    """What is kept of these addresses, by address."""
    by_hash = {_hash(url): url for url in urls}
    query = (
        select(
            picture_address.c.hash,
            picture.c.name,
            picture.c.width,
            picture.c.height,
            picture.c.length,
            picture.c.stored,
        )
        .join(
            picture,
            and_(
                picture.c.source_id == picture_address.c.source_id, picture.c.name == picture_address.c.name
            ),
        )
        .where(picture_address.c.source_id == source_id)
    )
    return {
        by_hash[row.hash]: HeldPicture(row.name, row.width, row.height, row.length, row.stored)
        for chunk in chunks(by_hash)
        for row in connection.execute(query.where(picture_address.c.hash.in_(chunk)))
    }


def store_picture(connection: Connection, source_id: str, url: str, given: Picture, now: datetime) -> None:
    """Keep what an address gave."""
    key = {"source_id": source_id, "name": given.name}
    about = {
        "url": url,
        "media_type": given.media_type,
        "width": given.width,
        "height": given.height,
        "length": len(given.data),
        "stored": now,
        "kept": True,
    }
    upsert(connection, picture, [{**key, **about}])
    upsert(connection, picture_bytes, [{**key, "data": given.data}])
    upsert(connection, picture_address, [{**key, "hash": _hash(url)}])


def store_incomplete(connection: Connection, source_id: str, found: Sequence[Incomplete]) -> None:
    """Remember which articles wait for pictures, and until when; the others wait no more."""
    forget_incomplete(connection, [one.article_id for one in found if one.next_try is None])
    rows = [
        {
            "article_id": one.article_id,
            "source_id": source_id,
            "next_try": one.next_try,
            "failures": one.failures,
        }
        for one in found
        if one.next_try is not None
    ]
    upsert(connection, incomplete, rows)


def forget_incomplete(connection: Connection, ids: Collection[str]) -> None:
    """These articles wait for no pictures."""
    for chunk in chunks(ids):
        connection.execute(delete(incomplete).where(incomplete.c.article_id.in_(chunk)))


def find_unused(connection: Connection, source_id: str) -> tuple[str, ...]:
    """The names of pictures that no article refers to."""
    used = exists().where(media.c.source_id == picture.c.source_id, media.c.path == picture.c.name)
    query = select(picture.c.name).where(picture.c.source_id == source_id, ~used)
    return tuple(connection.execute(query).scalars())


def find_crowding(connection: Connection, source_id: str, *, most_bytes: int) -> tuple[str, ...]:
    """The names of the oldest pictures whose bytes are more than may be kept."""
    mine = and_(picture.c.source_id == source_id, picture.c.kept)
    total = connection.execute(select(func.sum(picture.c.length)).where(mine)).scalar() or 0
    found: list[str] = []
    if total > most_bytes:
        query = select(picture.c.name, picture.c.length).where(mine)
        for row in connection.execute(query.order_by(picture.c.stored, picture.c.name)):
            if total <= most_bytes:
                break
            total -= row.length
            found.append(row.name)
    return tuple(found)


def find_lent(connection: Connection, articles: Sequence[Article]) -> dict[tuple[str, str], str]:
    """By article and path: the source that has a file which the article brought along from there.

    An article that another source shows on goes on with the pictures of the first, under their addresses,
    for as long as its text names them.
    """
    by_id = {one.id: one for one in articles}
    query = select(media)
    return {
        (row.article_id, row.path): row.source_id
        for chunk in chunks(by_id)
        for row in connection.execute(query.where(media.c.article_id.in_(chunk)))
        if row.source_id != by_id[row.article_id].source_id
        and _names(by_id[row.article_id].draft, f"media/{row.source_id}/{quote_path(row.path)}")
    }


def _names(draft: Draft, address: str) -> bool:
    files = (draft.image, *(one.url for one in draft.attachments))
    return address in files or f'"{escape(address)}"' in draft.body_html


def forget_pictures(connection: Connection, source_id: str, names: Collection[str]) -> None:
    """Forget these pictures and the addresses that gave them."""
    for chunk in chunks(names):
        for table in (picture_address, picture_bytes, picture):
            connection.execute(delete(table).where(table.c.source_id == source_id, table.c.name.in_(chunk)))


def forget_bytes(connection: Connection, source_id: str, names: Collection[str]) -> None:
    """Keep of these pictures only where they were; who asks for them is sent there."""
    for chunk in chunks(names):
        mine = and_(picture_bytes.c.source_id == source_id, picture_bytes.c.name.in_(chunk))
        connection.execute(delete(picture_bytes).where(mine))
        given = and_(picture.c.source_id == source_id, picture.c.name.in_(chunk))
        connection.execute(update(picture).where(given).values(kept=False))


def _same(table: Table) -> ColumnElement[bool]:
    return and_(picture.c.source_id == table.c.source_id, picture.c.name == table.c.name)


def _hash(url: str) -> str:
    return hashlib.sha256(url.encode("utf-8", "surrogatepass")).hexdigest()
