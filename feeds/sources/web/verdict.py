"""Whether an answer is what was wanted, and if not, what an admin can do."""

from datetime import timedelta

from feeds.errors import FetchFailed, Gone
from feeds.model.fetching import Fetched
from feeds.text.urls import show_address

_GOOD = frozenset({200, 203})
_MENDS = {
    204: "answered with nothing (204); look for a slip in the address",
    206: "answered with a part that nobody asked for (206); tell their webmaster",
    304: "answered that nothing changed (304), though it was not asked that; tell their webmaster",
    400: "did not understand the request (400); look for a slip in the address",
    401: "wants a name and a password (401); set the source's `auth`, or ask their webmaster for access",
    402: "wants to be paid (402); ask their webmaster for access",
    403: "refuses to answer (403); ask their webmaster to let this service in, or set `cookies` or `proxy`",
    404: "does not exist there (404); look for a slip, or for the page's new address",
    405: "may not be read with GET (405); look for a slip in the address",
    406: "has no form that was asked for (406); tell their webmaster",
    407: "is behind a proxy that wants a name and a password (407); write them into the source's `proxy`",
    408: "says that the request took too long (408); it is tried again",
    410: "is gone for good (410), and is not asked again; give the source its new address, or take it out",
    418: "refuses robots (418); ask their webmaster to let this service in",
    421: "is not served by the host that was asked (421); correct the address",
    425: "is not ready to answer (425); it is tried again",
    429: "is asked too often (429); raise the source's `every`",
    451: "may not be shown for legal reasons (451); take the source out",
    500: "met an error of its own (500); tell their webmaster if it stays",
    501: "cannot be read with GET (501); look for a slip in the address",
    502: "is behind a gateway that got no good answer (502); tell their webmaster if it stays",
    503: "is out of service for now (503); it is tried again",
    504: "is behind a gateway that got no answer in time (504); tell their webmaster if it stays",
    511: "is behind a network that wants a login (511); log this machine in, or set the source's `proxy`",
}


def require_success(fetched: Fetched) -> Fetched:
    """The same answer, if it is a whole body or says that nothing changed.

    Raises Gone for 410, and FetchFailed for everything else. Whoever can recognise a block looks first.
    """
    if fetched.not_modified or (fetched.status in _GOOD):
        return fetched
    sentence = tell_way(fetched.asked, fetched.url) + tell_status(fetched.status)
    if fetched.retry_after:
        sentence += f"; it asks to be left alone for {_tell_span(fetched.retry_after)}"
    failure = Gone if fetched.status == 410 else FetchFailed
    raise failure(
        show_address(fetched.asked), sentence, status=fetched.status, retry_after=fetched.retry_after
    )


def tell_way(asked: str, here: str) -> str:
    """How a sentence about `asked` begins when another address answered."""
    return "" if here == asked else f"leads to {show_address(here)}, which "


def tell_status(status: int) -> str:
    """What a status means, as the rest of a sentence that begins with the address."""
    if status in _MENDS:
        return _MENDS[status]
    if 300 <= status < 400:
        return f"answered with a redirect that cannot be followed ({status}); tell their webmaster"
    if 400 <= status < 500:
        return f"refuses the request ({status}); open the address in a browser to see why"
    if status >= 500:
        return f"met an error of its own ({status}); tell their webmaster if it stays"
    return f"answered with a status that cannot be used ({status}); tell their webmaster"


def _tell_span(span: timedelta) -> str:
    seconds = int(span.total_seconds())
    for size, name in ((86400, "days"), (3600, "hours"), (60, "minutes")):
        if seconds >= 2 * size:
            return f"{round(seconds / size)} {name}"
    return f"{seconds} seconds"
