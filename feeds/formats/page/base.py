"""What the relative addresses of a page are relative to."""

from lxml.html import HtmlElement

from feeds.text.urls import resolve


def base_of(tree: HtmlElement, address: str) -> str:
    """What the first base element says, itself relative to the page's address; else that address.

    Empty for a file whose base element is missing or no address.
    """
    for element in tree.iter("base"):
        if element.get("href") is not None:
            return resolve(element.get("href") or "", address) or address
    return address
