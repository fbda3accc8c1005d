"""The moments and spans of HTTP headers: dates, Retry-After, how long an answer stays fresh. Pure."""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

LONGEST_WAIT = timedelta(days=7)
"""A server that asks for more is asked again after this all the same."""

LONGEST_FRESHNESS = timedelta(days=365)

_SECONDS = re.compile(r"[0-9]{1,12}")
_DIRECTIVE = re.compile(r'([A-Za-z-]+)(?:\s*=\s*(?:"([^"]*)"|([^\s,"]*)))?')


def parse_http_date(value: str) -> datetime | None:
    """A Date, Expires or Retry-After date, aware; None for what is no date."""
    try:
        moment = parsedate_to_datetime(value.strip())
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError, TypeError, IndexError):
        return None


def parse_retry_after(value: str, *, now: datetime) -> timedelta | None:
    """How long a server wants to be left alone, from `now` on; None when it does not say (POLL-04).

    `now` is better the answer's own Date: two clocks need not agree.
    """
    text = value.strip()
    if _SECONDS.fullmatch(text):
        return min(timedelta(seconds=int(text)), LONGEST_WAIT)
    moment = parse_http_date(text)
    if moment is None:
        return None
    return min(max(moment - now, timedelta()), LONGEST_WAIT)


def parse_freshness(cache_control: str, expires: str, age: str, *, now: datetime) -> timedelta | None:
    """How much longer an answer is fresh, from `now` on; None when nothing was said, or it may not be kept.

    max-age beats Expires, and what the answer spent in caches is taken off (RFC 9111, 4.2).
    """
    told = {name.lower(): quoted or plain for name, quoted, plain in _DIRECTIVE.findall(cache_control)}
    if "no-store" in told or "no-cache" in told:
        return None
    if _SECONDS.fullmatch(told.get("max-age", "")):
        lifetime = _limited(told["max-age"])
        spent = _limited(age.strip()) if _SECONDS.fullmatch(age.strip()) else timedelta()
        return max(lifetime - spent, timedelta())
    moment = parse_http_date(expires)
    if moment is None:
        return None
    return min(max(moment - now, timedelta()), LONGEST_FRESHNESS)


def _limited(seconds: str) -> timedelta:
    return min(timedelta(seconds=int(seconds)), LONGEST_FRESHNESS)
