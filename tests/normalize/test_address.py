"""Public addresses, and what relative references mean without one."""

from collections.abc import Callable

import pytest

from feeds.model.article import Draft
from feeds.model.document import Attachment, Claim, Field, Origin
from feeds.normalize.address import fill_template
from feeds.normalize.places import Places

MakeClaim = Callable[..., Claim]
MakeDraft = Callable[..., Draft]
U = Field.URL
LINK = "https://news.example.edu.cn/{path}"


def test_precedence(draft: MakeDraft, claim: MakeClaim) -> None:
    """Author, then template, then the page's own word; without any the article lives with us."""
    page = claim(U, "https://www.example.org/p/1", origin=Origin.LINK)
    own = claim(U, "https://www.example.org/own", origin=Origin.FRONT_MATTER)
    item = claim(U, "https://www.example.org/item", origin=Origin.ITEM)

    assert draft().url == ""
    assert draft(page).url == "https://www.example.org/p/1"
    assert draft(page, link=LINK).url == "https://news.example.edu.cn/news/a.html"
    assert draft(page, item, link=LINK).url == "https://www.example.org/item"
    assert draft(page, item, own, link=LINK).url == "https://www.example.org/own"


def test_bad_addresses(draft: MakeDraft, claim: MakeClaim) -> None:
    """A relative address of an author is noted; a canonical front page is nobody's own."""
    made = draft(
        claim(U, "/own", origin=Origin.FRONT_MATTER), claim(U, "https://www.example.org/", origin=Origin.LINK)
    )

    assert made.url == ""
    assert "no absolute" in made.notes[0]


def test_members_of_a_list_do_not_share_an_address(draft: MakeDraft) -> None:
    """The template is not used for members of a JSON list."""
    assert draft(link=LINK, origin="news/a.json#1").url == ""


@pytest.mark.parametrize(
    ("template", "path", "address"),
    [
        (LINK, "news/新 闻.html", "https://news.example.edu.cn/news/%E6%96%B0%20%E9%97%BB.html"),
        ("https://e.org/{dir}/{stem}", "a.md", "https://e.org/a"),
        ("https://e.org/{dir}/{stem}/", "x/y/a.b.md", "https://e.org/x/y/a.b/"),
        ("https://e.org/{name}?x={other}", "x/a.md", "https://e.org/a.md?x={other}"),
    ],
)
def test_template(template: str, path: str, address: str) -> None:
    """Each placeholder is a percent-encoded part of the file's path."""
    assert fill_template(template, path) == address


@pytest.mark.parametrize(
    ("reference", "path"),
    [
        ("i/room.jpg", "news/i/room.jpg"),
        ("../room.jpg?x=1#y", "room.jpg"),
        ("/i/%E6%88%BF.jpg", "i/房.jpg"),
        ("../../etc/passwd", ""),
        ("/../x.png", ""),
        ("a\\b.png", ""),
        ("file:///etc/passwd", ""),
        ("javascript:alert(1)", ""),
        ("data:image/png;base64,xx", ""),
        ("%00.png", ""),
        ("http://[", ""),
        ("dir/", ""),
        ("#x", ""),
    ],
)
def test_local_files(reference: str, path: str) -> None:
    """A relative reference is a file below the root, or nothing."""
    places = Places("news/a.html", "press", "")
    address = places.of_file(reference)

    assert tuple(places.media) == ((path,) if path else ())
    assert address.startswith("media/press/") is bool(path)


def test_body_and_attachments(draft: MakeDraft) -> None:
    """Local pictures and files become media; neighbours keep their words; what leads out goes."""
    links = '<a href="b.html">next</a><a href="c.pdf">file</a><a href="../../x.pdf">out</a>'
    body = f'<p>t <img src="a.png">{links}</p>'
    made = draft(body=body, attachments=(Attachment("d.docx", "x/y"), Attachment("../../../e.pdf")))

    assert made.media == ("news/a.png", "news/c.pdf", "news/d.docx")
    assert "b.html" not in made.body_html
    assert "next" in made.body_html
    assert [each.url for each in made.attachments] == ["media/press/news/d.docx"]


def test_public_address_is_the_base(draft: MakeDraft) -> None:
    """With a public address, references are resolved against it and no file is ours."""
    made = draft(body='<p>t <img src="a.png"></p>', link=LINK)

    assert 'src="https://news.example.edu.cn/news/a.png"' in made.body_html
    assert made.media == ()
