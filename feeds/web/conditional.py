"""Whether a client's copy is still good (RFC 9110, 13). Pure: headers and moments in, a verdict out."""

import re
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

_ENTITY_TAG = re.compile(r'(?:W/)?("[\x21\x23-\x7e\x80-\xff]*")')


def parse_entity_tags(header: str) -> frozenset[str]:
    """The opaque tags in a list, quoted, the weakness mark removed; what is no tag is left out."""
    return frozenset(_ENTITY_TAG.findall(header))


def parse_http_date(header: str | None) -> datetime | None:
    """An aware moment, or None for anything that is no date."""
    if not header or not header.isascii():
        return None
    try:
        moment = parsedate_to_datetime(header)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    try:
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def format_http_date(moment: datetime) -> str:
    """An aware moment as HTTP writes it, in whole seconds, rounded down (RFC 9110, 5.6.7)."""
    return format_datetime(moment.astimezone(UTC).replace(microsecond=0), usegmt=True)


def matches_entity_tag(header: str, etag: str) -> bool:
    """Whether If-None-Match names `etag`, by weak comparison; `*` names every one.

    An empty tag and garbage name nothing.
    """
    return header.strip() == "*" or etag.removeprefix("W/") in parse_entity_tags(header)


def is_unmodified_since(header: str | None, last_modified: datetime, now: datetime) -> bool:
    """Whether If-Modified-Since covers the stored moment; an illegal or future date covers nothing."""
    since = parse_http_date(header)
    if since is None or since > now:
        return False
    return last_modified.replace(microsecond=0) <= since


def is_still_good(
    if_none_match: str | None,
    if_modified_since: str | None,
    *,
    etag: str,
    last_modified: datetime | None,
    now: datetime,
) -> bool:
    """Whether the answer is 304. If-None-Match, when sent, decides alone (RFC 9110, 13.2.2)."""
    if if_none_match is not None:
        return matches_entity_tag(if_none_match, etag)
    if last_modified is None:
        return False
    return is_unmodified_since(if_modified_since, last_modified, now)
