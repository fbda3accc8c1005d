"""meta and link elements: Open Graph, Dublin Core, Highwire, and the ones of government sites."""

from collections.abc import Mapping

from lxml.html import HtmlElement

from feeds.formats.ledger import Ledger
from feeds.model.document import Field, Origin

MAX_TAGS = 500

_NAMES: Mapping[str, Field] = {
    "articletitle": Field.TITLE, "og:title": Field.TITLE, "citation_title": Field.TITLE,
    "twitter:title": Field.TITLE, "dc.title": Field.TITLE, "dcterms.title": Field.TITLE,
    "parsely-title": Field.TITLE, "sailthru.title": Field.TITLE,
    "pubdate": Field.PUBLISHED, "article:published_time": Field.PUBLISHED,
    "og:published_time": Field.PUBLISHED,
    "article:published": Field.PUBLISHED, "publishdate": Field.PUBLISHED, "publish-date": Field.PUBLISHED,
    "publish_date": Field.PUBLISHED, "publishtime": Field.PUBLISHED, "publication_date": Field.PUBLISHED,
    "date.published": Field.PUBLISHED, "dc.date": Field.PUBLISHED, "dc.date.issued": Field.PUBLISHED,
    "dcterms.created": Field.PUBLISHED, "dcterms.date": Field.PUBLISHED, "dc.date.created": Field.PUBLISHED,
    "citation_publication_date": Field.PUBLISHED, "citation_date": Field.PUBLISHED,
    "parsely-pub-date": Field.PUBLISHED, "sailthru.date": Field.PUBLISHED, "date": Field.PUBLISHED,
    "weibo: article:create_at": Field.PUBLISHED, "weibo:article:create_at": Field.PUBLISHED,
    "og:release_date": Field.PUBLISHED, "originalpublicationdate": Field.PUBLISHED,
    "cxenseparse:recs:publishtime": Field.PUBLISHED, "datepublished": Field.PUBLISHED,
    "apub:time": Field.PUBLISHED, "bt:pubdate": Field.PUBLISHED, "dcterms.issued": Field.PUBLISHED,
    "article:modified_time": Field.UPDATED, "og:updated_time": Field.UPDATED, "lastmod": Field.UPDATED,
    "last-modified": Field.UPDATED, "dcterms.modified": Field.UPDATED, "datemodified": Field.UPDATED,
    "weibo: article:update_at": Field.UPDATED, "date.modified": Field.UPDATED,
    "author": Field.AUTHORS, "article:author": Field.AUTHORS, "og:article:author": Field.AUTHORS,
    "dc.creator": Field.AUTHORS, "dcterms.creator": Field.AUTHORS, "citation_author": Field.AUTHORS,
    "parsely-author": Field.AUTHORS, "sailthru.author": Field.AUTHORS, "byl": Field.AUTHORS,
    "bylineauthor": Field.AUTHORS, "article:author_name": Field.AUTHORS, "mediaid": Field.SOURCE,
    "contentsource": Field.SOURCE, "og:site_name": Field.SOURCE, "dc.publisher": Field.SOURCE,
    "citation_publisher": Field.SOURCE, "source": Field.SOURCE, "dc.source": Field.SOURCE,
    "columnname": Field.BREADCRUMBS,
    "keywords": Field.TAGS, "article:tag": Field.TAGS, "news_keywords": Field.TAGS,
    "og:article:tag": Field.TAGS,
    "dc.subject": Field.TAGS, "parsely-tags": Field.TAGS, "sailthru.tags": Field.TAGS, "og:tag": Field.TAGS,
    "citation_keywords": Field.TAGS,
    "description": Field.SUMMARY, "og:description": Field.SUMMARY, "twitter:description": Field.SUMMARY,
    "dc.description": Field.SUMMARY, "citation_abstract": Field.SUMMARY,
    "og:image": Field.IMAGE, "og:image:url": Field.IMAGE, "og:image:secure_url": Field.IMAGE,
    "twitter:image": Field.IMAGE, "twitter:image:src": Field.IMAGE,
    "contentid": Field.OWN_ID, "articleid": Field.OWN_ID, "article_id": Field.OWN_ID, "docid": Field.OWN_ID,
    "og:url": Field.URL, "og:locale": Field.LANGUAGE, "content-language": Field.LANGUAGE,
    "language": Field.LANGUAGE, "dc.language": Field.LANGUAGE,
}  # fmt: skip

_LISTED = frozenset(
    {"article:tag", "og:article:tag", "citation_author", "article:author", "dc.creator", "og:tag"}
)
"""Names that are repeated, one value in each."""

_FIRST_WINS = frozenset({"columnname"})


def read_meta(tree: HtmlElement, ledger: Ledger) -> None:
    """Note what meta elements and rel=canonical say; repeated tags of a list become one claim."""
    lists: dict[str, list[str]] = {}
    seen: set[str] = set()
    for count, tag in enumerate(tree.iter("meta")):
        if count >= MAX_TAGS:
            break
        name = _name(tag)
        field, content = _NAMES.get(name), tag.get("content") or ""
        if field is None or not content.strip() or (name in _FIRST_WINS and name in seen):
            continue
        seen.add(name)
        if name in _LISTED:
            lists.setdefault(name, []).append(content)
        else:
            ledger.add(field, content, Origin.META, name)
    for name, values in lists.items():
        ledger.add_list(_NAMES[name], values, Origin.META, name)
    _read_links(tree, ledger)


def _name(tag: HtmlElement) -> str:
    name = tag.get("property") or tag.get("name") or tag.get("itemprop") or tag.get("http-equiv") or ""
    name = name.strip().lower()
    return name.removesuffix("#primary").removesuffix("#auto")


def _read_links(tree: HtmlElement, ledger: Ledger) -> None:
    for link in tree.iter("link"):
        rel = (link.get("rel") or "").lower().split()
        if "canonical" in rel:
            ledger.add(Field.URL, link.get("href") or "", Origin.LINK, "canonical")
        elif "image_src" in rel:
            ledger.add(Field.IMAGE, link.get("href") or "", Origin.LINK, "image_src")
