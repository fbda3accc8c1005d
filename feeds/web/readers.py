"""Feed readers that take a subscription by one click, by the addresses that they document.

An address of ours goes into the query of theirs: nothing is sent until somebody clicks.
"""

from dataclasses import dataclass
from urllib.parse import quote


@dataclass(frozen=True, slots=True)
class Reader:
    """A reader on the web. `{}` stands for the feed's address, percent-encoded."""

    name: str
    address: str

    def subscribe(self, feed: str) -> str:
        """Where its subscription to a feed is confirmed."""
        return self.address.format(quote(feed, safe=""))


READERS = (
    Reader("Feedly", "https://feedly.com/i/subscription/feed%2F{}"),
    Reader("Inoreader", "https://www.inoreader.com/?add_feed={}"),
    Reader("NewsBlur", "https://www.newsblur.com/?url={}"),
    Reader("Feedbin", "https://feedbin.com/?subscribe={}"),
    Reader("The Old Reader", "https://theoldreader.com/feeds/subscribe?url={}"),
)


def subscribe_in_app(feed: str) -> str:
    """The `feed:` address that programs on a desktop or a phone register for."""
    return f"feed:{feed}"
