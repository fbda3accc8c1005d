"""Brings the stored representations in line with articles and configuration.

A feed is keyed by what it is made of: how it presents itself, the renderer's version, the
categories' titles, and the version of every article it holds. What still matches its key is
left alone; what does not is rendered anew in every format, from one selection.
"""

import gzip
import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from feeds.errors import Unrenderable
from feeds.flow.entries import Labeller, label_article, make_entry
from feeds.flow.targets import Target
from feeds.model.feed import Channel, Entry, Listing
from feeds.model.representation import LIST_TYPE, OPML_TYPE, Coding, Format
from feeds.model.rhythm import shortest_interval
from feeds.model.settings import Settings, Site
from feeds.ports import Clock, Publication, PublishStore, Rendered, Renderer, SelectStore, View
from feeds.selection import RECENT, Window, pick_window

SMALL = 1024
"""Bodies under this many octets are not worth compressing (RFC 9110 leaves it to us)."""
RELABEL_SIZE = 500
FEW_FEEDS = 100
"""An index of so many is made anew at once."""
INDEX_REST = timedelta(milliseconds=10)
"""For each further feed the index may be so much behind: making it costs what there is, not what changed."""
INDEX_PATHS = ("/feeds.opml", "/feeds.json")

OpmlRenderer = Callable[[Sequence[Listing], Site, datetime], bytes]
"""Every feed as OPML; the moment is when the site first published."""
ListRenderer = Callable[[Sequence[Listing]], bytes]
"""Every feed as plain JSON."""


@dataclass(frozen=True, slots=True)
class Press:
    """What a publish works with; the assembly hands it over."""

    settings: Settings
    articles: SelectStore
    store: PublishStore
    renderers: Mapping[Format, Renderer]
    render_opml: OpmlRenderer
    render_list: ListRenderer
    list_targets: Callable[[str], Sequence[Target]]
    """Everything that is published, given where the site first published."""
    label: Labeller
    rules_digest: str
    """Changes whenever the same articles may get other labels."""
    edition: str
    """Changes whenever the same articles may give other bytes: settings, versions."""
    render_version: str
    """Changes whenever the same feed and articles may give other bytes."""
    version: str
    """Feedmill's, for the generator element."""
    clock: Clock


@dataclass(frozen=True, slots=True)
class Published:
    """What a publish did."""

    looked_at: int
    rendered: tuple[str, ...]
    """The feeds whose bytes were made anew."""
    changed: tuple[str, ...]
    """Those whose bytes differ."""
    failed: tuple[Unrenderable, ...] = ()
    """Those that could not be made: they stay as they were until something in them is different."""


def publish(press: Press, *, beat: Callable[[], None] = lambda: None, last: bool = False) -> Published:
    """Publish what is touched; everything, if configuration or version changed. `beat` after each feed.

    `last`: nobody may come who makes the index later, so it is made now.
    """
    store = press.store
    _relabel(press, beat)
    view = press.articles.view()
    complete = store.published_digest() != press.edition
    published = store.published()
    targets = _list_ready(press, published)
    now = press.clock()
    wanted = [one for one in targets if complete or _is_due(one, published, view, now)]
    old = store.publications([one.path for one in wanted])
    index_due = now + INDEX_REST * max(len(targets) - FEW_FEEDS, 0)
    rendered: list[str] = []
    changed: list[str] = []
    failed: list[Unrenderable] = []
    for target in wanted:
        try:
            made = _publish_target(press, target, old.get(target.path), view, index_due)
        except Unrenderable as error:
            failed.append(error)
            continue
        rendered += [target.path] if made is not None else []
        changed += [target.path] if made else []
        beat()
    gone = published.keys() - {target.path for target in targets}
    if gone:
        store.unpublish(gone, now)
    if complete or gone:
        store.publish_index(partial(_make_index, press), press.clock())
    else:
        _tend_index(press, last=last)
    if complete:
        store.set_published_digest(press.edition)
    press.articles.settle(view)
    return Published(len(wanted), tuple(rendered), tuple(changed), tuple(failed))


def _list_ready(press: Press, published: Collection[str]) -> list[Target]:
    """Every target that is published, or may be."""
    targets = press.list_targets(press.store.birthplace(press.settings.site.url))
    if all(one.path in published for one in targets):
        return list(targets)
    read, tried = press.store.read_sources(), press.store.tried_sources()
    return [one for one in targets if one.path in published or one.is_ready(read, tried)]


def _tend_index(press: Press, *, last: bool) -> None:
    """Make the index anew if it is time: after each change of few feeds, some seconds after one of many."""
    now, due = press.clock(), press.store.index_due()
    if due is not None and (last or due <= now):
        press.store.publish_index(partial(_make_index, press), now)


def render_target(press: Press, target: Target, format_: Format) -> bytes:
    """A feed's bytes as they would be published now; nothing is stored."""
    window, _stale_at = _select(press, target)
    old = press.store.publications([target.path]).get(target.path)
    channel, entries = _compose(press, target, window, old.since if old else press.clock())
    return press.renderers[format_](channel, entries)


def is_stale(press: Press, *, refreshing: bool) -> bool:
    """Whether a publish would have something to look at.

    While a refresh runs, what it touched is its own business: it publishes when it is done.
    """
    if not refreshing and press.articles.view().labels:
        return True
    if press.store.published_digest() != press.edition:
        return True
    next_stale = press.store.next_stale()
    return next_stale is not None and next_stale <= press.clock()


def _relabel(press: Press, beat: Callable[[], None]) -> None:
    """A changed rule re-sorts every stored article, and touches only the labels that differ."""
    if press.articles.rules_digest() == press.rules_digest:
        return
    for batch in press.articles.iterate_articles(size=RELABEL_SIZE):
        press.articles.relabel({one.id: label_article(one, press.label) for one in batch})
        beat()
    press.articles.set_rules_digest(press.rules_digest)


def _is_due(target: Target, published: Mapping[str, datetime | None], view: View, now: datetime) -> bool:
    if target.path not in published or target.is_touched(view.labels):
        return True
    stale_at = published[target.path]
    return stale_at is not None and stale_at <= now


def _publish_target(
    press: Press, target: Target, old: Publication | None, view: View, index_due: datetime
) -> bool | None:
    """Whether the feed's bytes differ now; None when its key still matches."""
    now = press.clock()
    window, stale_at = _select(press, target)
    digest = _key(press, target, window)
    if old is not None and (old.digest, old.stale_at) == (digest, stale_at):
        return None
    since = old.since if old is not None else now
    channel, entries = _compose(press, target, window, since)
    publication = Publication(
        path=target.path,
        digest=digest,
        since=since,
        sequence=view.sequence,
        stale_at=stale_at,
        position=target.position,
        listed=target.listed,
        listing=_list(channel, entries, old),
    )
    documents = [
        _encode(f"{target.path}.{format_}", format_.media_type, channel.every, renderer(channel, entries))
        for format_, renderer in press.renderers.items()
    ]
    return press.store.publish(publication, documents, now, index_due)


def _select(press: Press, target: Target) -> tuple[Window, datetime | None]:
    """What the feed holds now, and when that will be different by itself."""
    now = press.clock()
    newest = press.articles.newest(target.query, limit=target.limit, now=now)
    arrivals = press.articles.arrivals(target.query, since=now - RECENT, limit=target.limit * 2, now=now)
    window = pick_window(newest, arrivals, limit=target.limit)
    moments = (window.stale_at, press.articles.next_visible(target.query, now=now))
    return window, min((moment for moment in moments if moment is not None), default=None)


def _key(press: Press, target: Target, window: Window) -> str:
    """Everything that the feed's bytes are made of, as one digest."""
    made_of = [
        press.render_version,
        repr(astuple(target.channel)),
        [(one.id, one.title) for one in press.settings.categories],
        target.limit,
        target.content,
        target.position,
        target.listed,
        [(pick.article_id, pick.version) for pick in window.picks],
    ]
    return hashlib.sha256(json.dumps(made_of).encode()).hexdigest()


def _compose(
    press: Press, target: Target, window: Window, since: datetime
) -> tuple[Channel, tuple[Entry, ...]]:
    """The feed as its renderers take it. An empty feed is as old as its first publication."""
    articles = press.articles.load_articles([pick.article_id for pick in window.picks])
    entries = tuple(
        make_entry(articles[pick.article_id], press.settings, content=target.content, label=press.label)
        for pick in window.picks
        if pick.article_id in articles
    )
    updated = max((entry.updated for entry in entries), default=since.replace(microsecond=0))
    return replace(target.channel, updated=updated), entries


def _list(channel: Channel, entries: Sequence[Entry], old: Publication | None) -> Listing:
    return Listing(
        kind=channel.kind,
        id=channel.id,
        title=channel.title,
        description=channel.description,
        page_url=channel.page_url,
        language=channel.language,
        categories=tuple(term.label for term in channel.terms),
        entries=len(entries),
        newest=max((entry.published for entry in entries), default=None),
        updated=old.listing.updated if old is not None else None,
    )


def _make_index(press: Press, published: Iterable[Publication]) -> tuple[Rendered, ...]:
    """The documents that list every feed."""
    publications = sorted(published, key=lambda one: one.position)
    listings = [one.listing for one in publications if one.listed]
    since = min((one.since for one in publications), default=press.clock()).replace(microsecond=0)
    site = press.settings.site
    opml, plain = INDEX_PATHS
    lifetime = shortest_interval(source.every for source in press.settings.read_sources)
    return (
        _encode(opml, OPML_TYPE, lifetime, press.render_opml(listings, site, since)),
        _encode(plain, LIST_TYPE, lifetime, press.render_list(listings)),
    )


def _encode(path: str, media_type: str, max_age: timedelta, body: bytes) -> Rendered:
    """Each content coding that is worth having. gzip without a time stamp: equal bytes stay equal."""
    bodies = {Coding.IDENTITY: body}
    if len(body) >= SMALL:
        bodies[Coding.GZIP] = gzip.compress(body, 6, mtime=0)
    return Rendered(path, media_type, max_age, bodies)
