"""An article as it stands in one feed."""

from collections.abc import Callable
from dataclasses import replace

from feeds.classify import category_label
from feeds.flow.targets import make_terms
from feeds.model.article import Article, Draft
from feeds.model.feed import Entry
from feeds.model.settings import Content, Settings

Labeller = Callable[[Draft, str], frozenset[str]]


def label_article(article: Article, label: Labeller) -> frozenset[str]:
    """An article's labels: what each of the sources that show it gives it."""
    return frozenset[str]().union(*(label(article.draft, one) for one in article.sources))


def make_entry(article: Article, settings: Settings, *, content: Content, label: Labeller) -> Entry:
    """What one feed says of one article. Addresses of our own come from the site's address."""
    draft = article.draft
    labels = label_article(article, label)
    held = frozenset(one.id for one in settings.categories if category_label(one.id) in labels)
    return Entry(
        id=article.id,
        url=find_address(article, settings.site.url),
        title=draft.title,
        published=article.published.at,
        precision=article.published.precision,
        updated=article.updated.astimezone(article.published.at.tzinfo),
        summary=draft.summary,
        content_html=draft.body_html if content is Content.FULL else "",
        authors=draft.authors or draft.contributors,
        contributors=draft.contributors,
        editors=draft.editors,
        terms=make_terms(settings, held),
        tags=draft.tags,
        breadcrumbs=draft.breadcrumbs,
        language=draft.language,
        image=_on_site(draft.image, settings.site.url),
        source=draft.source,
        source_id=article.source_id,
        attachments=tuple(
            replace(one, url=_on_site(one.url, settings.site.url)) for one in draft.attachments
        ),
        rights=draft.rights,
        comments=draft.comments,
        feed=draft.feed,
        external=bool(draft.url),
    )


def find_address(article: Article, site_url: str) -> str:
    """Where readers find an article: its own address, else its page here."""
    return article.draft.url or f"{site_url}/articles/{article.slug}"


def _on_site(address: str, site_url: str) -> str:
    """The address of a file that lies beside its article; any other address as it is."""
    return f"{site_url}/{address}" if address.startswith("media/") else address
