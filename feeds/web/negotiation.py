"""What an address without an extension stands for, given Accept (RFC 9110, 12.5.1)."""

from feeds.model.representation import Format
from feeds.web.preferences import Preference, parse_preferences

_FORMATS = {
    "application/rss+xml": Format.RSS,
    "application/atom+xml": Format.ATOM,
    "application/feed+json": Format.JSON,
    "application/json": Format.JSON,
}
_PAGE_RANGES = ("text/html", "text/*", "*/*")


def pick_format(header: str | None) -> Format | None:
    """The feed format that the client names above text/html, or None: the page.

    A wildcard names nothing, so `*/*` alone gets the page. Between formats of equal weight
    the first one listed wins.
    """
    members = parse_preferences(header or "")
    named = [member for member in members if member.name in _FORMATS and member.weight > 0]
    if not named:
        return None
    best = max(named, key=lambda member: member.weight)
    weight, is_named = _weigh_page(members)
    if best.weight < weight or (best.weight == weight and is_named):
        return None
    return _FORMATS[best.name]


def _weigh_page(members: tuple[Preference, ...]) -> tuple[float, bool]:
    """The page's weight by the most specific range, and whether text/html itself was named."""
    weights = {member.name: member.weight for member in members}
    for media_range in _PAGE_RANGES:
        if media_range in weights:
            return weights[media_range], media_range == "text/html"
    return 0.0, False
