"""The page of an article, for those that have no public address of their own."""

from flask import Flask, Response
from markupsafe import Markup
from werkzeug.exceptions import NotFound

from feeds.classify import category_label, labels_of
from feeds.model.article import Article
from feeds.model.document import Attachment
from feeds.model.feed import Kind
from feeds.web.catalogue import Place
from feeds.web.links import channel_path
from feeds.web.paper import LONGEST_MAX_AGE, answer_page, print_page
from feeds.web.visit import read_visit
from feeds.web.wiring import Wiring

LONGEST_SLUG = 256


def add_articles(app: Flask, wiring: Wiring) -> None:
    """Answer for every visible article."""

    @app.get("/articles/<slug>")
    def article(slug: str) -> Response:
        found = wiring.store.find_article(slug) if _is_plausible(slug) else None
        if found is None:
            raise NotFound
        return _answer_article(wiring, found)


def _is_plausible(slug: str) -> bool:
    """Whether a database may be asked for it: some refuse NUL and its kin with an error."""
    return len(slug) <= LONGEST_SLUG and slug.isprintable()


def _answer_article(wiring: Wiring, article: Article) -> Response:
    draft = article.draft
    body = wiring.clean(draft.body_html)
    image = wiring.links.resolve(draft.image)
    own_address = wiring.links.article(article.slug)
    html = print_page(
        wiring,
        read_visit(wiring, own_address.removeprefix(wiring.links.site_url)),
        "article.html",
        article=article,
        draft=draft,
        body=Markup(body),  # noqa: S704  cleaned in the line above
        image="" if image and image in body else image,
        share_image=image,
        canonical=wiring.links.resolve(draft.url) or own_address,
        original=wiring.links.resolve(draft.url),
        place=_find_source(wiring, article),
        categories=_list_categories(wiring, article),
        attachments=_list_attachments(wiring, draft.attachments),
        contributors=tuple(person for person in draft.contributors if person not in draft.authors),
    )
    return answer_page(wiring, html, max_age=LONGEST_MAX_AGE, extra={})


def _find_source(wiring: Wiring, article: Article) -> Place | None:
    known = article.source_id in wiring.catalogue.sources
    return wiring.catalogue.find(Kind.SOURCE, article.source_id) if known else None


def _list_categories(wiring: Wiring, article: Article) -> tuple[tuple[str, str], ...]:
    """Titles and paths of the article's categories, by the rules in force, in their order."""
    labels = labels_of(article.draft, article.source_id, wiring.rules)
    return tuple(
        (place.title, channel_path(place.kind, place.id))
        for place in wiring.catalogue.places()
        if place.kind is Kind.CATEGORY and category_label(place.id) in labels
    )


def _list_attachments(
    wiring: Wiring, attachments: tuple[Attachment, ...]
) -> tuple[tuple[str, Attachment], ...]:
    resolved = ((wiring.links.resolve(attachment.url), attachment) for attachment in attachments)
    return tuple((url, attachment) for url, attachment in resolved if url)
