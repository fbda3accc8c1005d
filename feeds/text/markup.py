"""HTML: the one door of nh3, and the place where trees are made."""

import html as entities
import re

import lxml.html
import nh3
from lxml import etree

from feeds.text import urls
from feeds.text.chars import strip_illegal

TAGS = frozenset(
    "p h1 h2 h3 h4 h5 h6 ul ol li table caption thead tbody tfoot tr th td colgroup col figure figcaption"
    " img a blockquote pre code em strong b i sub sup br hr ruby rb rt rp rtc dl dt dd audio video source"
    " track del ins abbr time details summary mark q cite small u s kbd samp var bdi bdo span div".split()
)


def clean_html(html: str, *, base: str = "") -> str:
    """HTML that is safe to publish; addresses resolved against `base`."""
    def keep(tag: str, name: str, value: str) -> str | None:
        if name not in {"href", "src", "poster", "cite"}:
            return value
        if not base:
            return value if value.startswith("media/") or urls.is_absolute(value) else None
        return urls.resolve(value, base) or None

    return nh3.clean(
        strip_illegal(html),
        tags=set(TAGS),
        attributes={"*": {"lang", "dir", "title"}, "img": {"src", "alt", "width", "height"}, "a": {"href"}},
        attribute_filter=keep,
        link_rel=None,
    )


def html_to_text(html: str) -> str:
    """The words of an HTML fragment, blocks apart by blank lines."""
    return re.sub(r"[ \t]*\n\s*", "\n\n", parse_tree(html).text_content()).strip()


def text_to_html(text: str) -> str:
    """Paragraphs of plain text as HTML."""
    return "".join(f"<p>{escape_text(part.strip())}</p>\n" for part in re.split(r"\n\s*\n", text) if part.strip())


def escape_text(text: str) -> str:
    """Plain text as it stands in HTML, attribute values included."""
    return entities.escape(strip_illegal(text))


def parse_tree(html: str) -> lxml.html.HtmlElement:
    """A document's tree, its root an html element; never raises."""
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True)
    data = strip_illegal(html).encode("utf-8", "replace")
    try:
        root = lxml.html.document_fromstring(data, parser=parser)
    except etree.ParserError:
        root = lxml.html.document_fromstring("<html><body></body></html>")
    return root


def tree_to_html(element: lxml.html.HtmlElement, *, inner: bool = True) -> str:
    """A tree's HTML; `inner` leaves the element's own tags out."""
    if not inner:
        return str(etree.tostring(element, encoding="unicode", method="html", with_tail=False))
    head = escape_text(element.text or "")
    return head + "".join(str(etree.tostring(child, encoding="unicode", method="html")) for child in element)


def is_blank(html: str) -> bool:
    """Whether there is neither a word nor a picture, sound or film."""
    return not html_to_text(html) and not re.search(r"<(?:img|audio|video)\b", html)
