"""Every address we hand out: made from `site.url` alone, never from a request."""

from feeds.model.feed import Kind
from feeds.model.representation import Format
from feeds.text.urls import is_absolute, quote_path, resolve


class Links:
    """Absolute addresses below one `site.url` (no trailing slash)."""

    def __init__(self, site_url: str) -> None:
        self.site_url = site_url

    def to(self, path: str) -> str:
        """The address of a path that begins with a slash and is already quoted."""
        return self.site_url + path

    def channel(self, kind: Kind, channel_id: str) -> str:
        """A feed's page for people."""
        return self.to(channel_path(kind, channel_id))

    def representation(self, kind: Kind, channel_id: str, form: Format) -> str:
        """A feed in one format."""
        return f"{self.channel(kind, channel_id)}.{form.value}"

    def article(self, slug: str) -> str:
        """The page of an article."""
        return self.to("/articles/" + quote_path(slug))

    def resolve(self, address: str) -> str:
        """An article's own address made absolute: a relative one lies below the site's root.

        Empty when it is no web address.
        """
        found = resolve(address, self.site_url + "/") if address else ""
        return found if is_absolute(found) else ""


def channel_path(kind: Kind, channel_id: str) -> str:
    """A feed's path below the site, without an extension."""
    return f"/{kind.value}/{channel_id}"
