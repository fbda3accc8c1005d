"""The bytes that articles were made of, packed, each kept as long as an article needs it."""

import zlib
from collections.abc import Collection, Mapping

from sqlalchemy import Connection, delete, select

from feeds.model.payload import MediaType, Payload
from feeds.store.rows import chunks, upsert
from feeds.store.tables import article, payload


def load_payloads(connection: Connection, hashes: Collection[str]) -> dict[str, Payload]:
    """Stored bytes by their hash; what is not stored is left out."""
    return {
        row["hash"]: Payload(
            origin=row["origin"],
            media_type=MediaType(row["media_type"]),
            data=zlib.decompress(row["data"]),
            modified=row["modified"],
            charset=row["charset"],
            url=row["url"],
        )
        for chunk in chunks(hashes)
        for row in connection.execute(select(payload).where(payload.c.hash.in_(chunk))).mappings()
    }


def store_payloads(connection: Connection, payloads: Mapping[str, Payload]) -> None:
    """Store bytes by their hash."""
    upsert(
        connection,
        payload,
        [
            {
                "hash": key,
                "origin": one.origin,
                "media_type": one.media_type.value,
                "charset": one.charset,
                "url": one.url,
                "modified": one.modified,
                "data": zlib.compress(one.data, 6),
            }
            for key, one in payloads.items()
        ],
    )


def forget_payloads(connection: Connection, hashes: Collection[str]) -> None:
    """Drop bytes that no article is made of any more."""
    for chunk in chunks(hashes):
        used = select(article.c.payload_hash).where(article.c.payload_hash.in_(chunk))
        connection.execute(delete(payload).where(payload.c.hash.in_(chunk), payload.c.hash.not_in(used)))
