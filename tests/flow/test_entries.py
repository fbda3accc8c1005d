"""An article as an entry: what is ours is addressed below the site's own address."""

from feeds.flow.entries import make_entry
from feeds.model.article import OriginFeed
from feeds.model.document import Attachment
from feeds.model.settings import Content
from tests.factories import make_article, make_settings, make_source


def test_files_beside_an_article_get_an_absolute_address() -> None:
    """A picture or download that lies beside its article is lost from the feed (RSS-11)."""
    files = (Attachment("media/newsroom/form.pdf"), Attachment("https://www.example.edu/a.pdf"))
    article = make_article(image="media/newsroom/img/a.png", attachments=files)
    settings = make_settings(make_source())
    entry = make_entry(article, settings, content=Content.FULL, label=lambda *_: frozenset())

    assert entry.image == f"{settings.site.url}/media/newsroom/img/a.png"
    assert [one.url for one in entry.attachments] == [
        f"{settings.site.url}/media/newsroom/form.pdf",
        "https://www.example.edu/a.pdf",
    ]


def test_origin_of_a_copied_article_goes_along() -> None:
    """ATOM-09: what an article's own feed says of it and of itself is lost on the way to the feeds."""
    feed = OriginFeed("urn:example:feed", "Feed", "https://example.org/feed")
    article = make_article(rights="©", comments="https://example.org/c", feed=feed)
    entry = make_entry(
        article, make_settings(make_source()), content=Content.FULL, label=lambda *_: frozenset()
    )

    assert (entry.rights, entry.comments, entry.feed) == ("©", "https://example.org/c", feed)


def test_no_picture_stays_none() -> None:
    """An article without a picture shows the site's front page as one."""
    entry = make_entry(
        make_article(), make_settings(make_source()), content=Content.SUMMARY, label=lambda *_: frozenset()
    )
    assert (entry.image, entry.content_html) == ("", "")
