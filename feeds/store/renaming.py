"""A source under a new id: everything stored under the old one goes with it."""

import json
from collections.abc import Collection

from sqlalchemy import Connection, delete, select, update

from feeds.classify import source_label
from feeds.store.tables import (
    article,
    file,
    incomplete,
    media,
    membership,
    memory,
    page,
    passes,
    picture,
    picture_address,
    picture_bytes,
    source,
)

_OWNED = (
    file,
    article,
    media,
    passes,
    memory,
    page,
    picture,
    picture_address,
    picture_bytes,
    incomplete,
)


def find_former(connection: Connection, source_id: str, aliases: Collection[str]) -> str:
    """The former id under which this source was read; empty when there is none, or nothing to adopt."""
    ids = (source_id, *aliases)
    query = select(source.c.id, source.c.first_refreshed).where(source.c.id.in_(ids))
    stored = {row.id: row.first_refreshed for row in connection.execute(query)}
    if stored.get(source_id) is not None or _has_articles(connection, source_id):
        return ""
    # The youngest of several: each rename adds one at the end.
    return next((one for one in reversed(tuple(aliases)) if one in stored), "")


def _has_articles(connection: Connection, source_id: str) -> bool:
    query = select(article.c.id).where(article.c.source_id == source_id).limit(1)
    return connection.execute(query).first() is not None


def rename_source(connection: Connection, former: str, source_id: str) -> set[str]:
    """Move a source's history, files and articles to another id; the labels that are different now.

    Nobody's lease goes with it: a pass that still runs under the old id finds that it has ended.
    """
    connection.execute(delete(source).where(source.c.id == source_id))
    renamed = {"id": source_id, "lease_owner": "", "lease_until": None}
    connection.execute(update(source).where(source.c.id == former).values(renamed))
    for table in _OWNED:
        connection.execute(update(table).where(table.c.source_id == former).values(source_id=source_id))
    _rename_elsewhere(connection, former, source_id)
    _count_versions(connection, source_id)
    old, new = source_label(former), source_label(source_id)
    connection.execute(update(membership).where(membership.c.label == old).values(label=new))
    return {old, new}


def _rename_elsewhere(connection: Connection, former: str, source_id: str) -> None:
    """Articles of other sources that this one shows as well."""
    query = select(article.c.id, article.c.also).where(article.c.also.contains(json.dumps(former)))
    for row in connection.execute(query).all():
        places = [[source_id if one == former else one, path] for one, path in json.loads(row.also)]
        mine = article.c.id == row.id
        connection.execute(update(article).where(mine).values(also=json.dumps(places)))


def _count_versions(connection: Connection, source_id: str) -> None:
    """Each article counts as another version: JSON feeds name the source of their entries."""
    mine = article.c.source_id == source_id
    connection.execute(update(article).where(mine).values(version=article.c.version + 1))
    shown = membership.c.article_id.in_(select(article.c.id).where(mine))
    connection.execute(update(membership).where(shown).values(version=membership.c.version + 1))
