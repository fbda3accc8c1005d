"""Where an address stood, told to its host as browsers tell it (strict-origin-when-cross-origin)."""

from urllib.parse import urlsplit, urlunsplit


def name_page(page: str, url: str) -> dict[str, str]:
    """The Referer for an address that stands in a page: the whole page for its own host.

    Another host is told the page's host alone, and nobody hears in the clear of a page that was https.
    """
    from_, to = urlsplit(page), urlsplit(url)
    host = from_.netloc.rpartition("@")[2]
    if from_.scheme not in ("http", "https") or not host or (from_.scheme, to.scheme) == ("https", "http"):
        return {}
    if (from_.scheme, host) != (to.scheme, to.netloc.rpartition("@")[2]):
        return {"Referer": f"{from_.scheme}://{host}/"}
    return {"Referer": urlunsplit((from_.scheme, host, from_.path or "/", from_.query, ""))}
