"""The way from the address that was asked to the one that answers. Pure."""

from feeds.text import urls

MOST_REDIRECTS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_FOR_GOOD = frozenset({301, 308})


class Lost(Exception):
    """A redirect that leads nowhere; the rest of a sentence that begins with the address."""

    def __init__(self, clause: str, status: int) -> None:
        super().__init__(clause)
        self.status = status


class Trail:
    """The addresses of one fetch, in order."""

    def __init__(self, asked: str) -> None:
        self.asked = asked
        self.here = asked
        self.moved = ""
        """Where permanent redirects alone lead; empty when the first one, or none, was not permanent."""
        self._length = 0
        self._for_good = True
        self._seen = {(asked, 0)}

    def follow(self, status: int, location: str, cookies: int) -> None:
        """Go where an answer sends. Raises Lost for circles, long ways, and addresses that are none.

        `cookies` counts what was set on the way: who sets one and sends back to itself goes no circle.
        """
        target = locate(location, self.here)
        if not target:
            clause = (
                "redirects to what is no web address" if location else "redirects without saying where to"
            )
            raise Lost(clause, status)
        self._length += 1
        if (target, cookies) in self._seen:
            raise Lost(f"redirects in a circle, by way of {urls.show_address(target)}", status)
        if self._length > MOST_REDIRECTS:
            last = urls.show_address(target)
            raise Lost(f"redirects more than {MOST_REDIRECTS} times, at last to {last}", status)
        self._seen.add((target, cookies))
        self._for_good = self._for_good and status in _FOR_GOOD
        self.here = target
        if self._for_good:
            self.moved = target


def is_redirect(status: int) -> bool:
    """Whether an answer sends elsewhere."""
    return status in _REDIRECTS


def locate(location: str, here: str) -> str:
    """A Location's address, without credentials and fragment; empty when it is none.

    Bytes beyond ASCII are kept as they are, whatever their charset, as escapes.
    """
    ascii_only = "".join(char if ord(char) < 128 else f"%{ord(char):02X}" for char in location)
    return clean(urls.resolve(ascii_only, here)) if ascii_only.strip() else ""


def clean(url: str) -> str:
    """A legal web address without credentials and fragment; empty when it is none (mail included)."""
    if not urls.is_absolute(url):
        return ""
    return urls.without_credentials(url).partition("#")[0]
