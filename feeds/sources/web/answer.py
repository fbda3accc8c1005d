"""What an answer says about itself, as a value."""

import re
from datetime import UTC, datetime

from urllib3.response import HTTPResponse

from feeds.model.fetching import Fetched, Pairs, Validators
from feeds.sources.web.redirects import Trail
from feeds.text.httptimes import parse_freshness, parse_http_date, parse_retry_after

NOT_MODIFIED = 304
_CHARSET = re.compile(r"""charset\s*=\s*["']?([^\s"';,]{1,40})""", re.IGNORECASE)
_MEDIA_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]+/[a-z0-9!#$&^_.+-]+")
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")


def make_fetched(
    answer: HTTPResponse, data: bytes, trail: Trail, *, sent: Validators, now: datetime
) -> Fetched:
    """The value. `sent` are the validators that the request to this very address carried."""
    headers = read_headers(answer)
    found = Fetched(asked=trail.asked, url=trail.here, status=answer.status, data=data, headers=headers)
    told = found.header("content-type")
    charset = _CHARSET.search(told)
    media_type = _MEDIA_TYPE.match(told.strip().lower())
    then = parse_http_date(found.header("date")) or now
    return Fetched(
        asked=trail.asked,
        url=trail.here,
        status=answer.status,
        data=data,
        headers=headers,
        moved=trail.moved,
        content_type=media_type[0] if media_type else "",
        charset=charset[1] if charset else "",
        validators=_renew(found, sent),
        not_modified=answer.status == NOT_MODIFIED and bool(sent),
        retry_after=parse_retry_after(found.header("retry-after"), now=then),
        fresh_for=parse_freshness(
            found.header("cache-control"), found.header("expires"), found.header("age"), now=then
        ),
    )


def read_headers(answer: HTTPResponse) -> Pairs:
    """The headers, names in lower case; what could not be sent back is left out."""
    return tuple(
        (name.lower(), value.strip()) for name, value in answer.headers.items() if not _CONTROL.search(value)
    )


def _renew(found: Fetched, sent: Validators) -> Validators:
    """The validators for the next time; a 304 keeps what it does not replace (RFC 9111, 4.3.4)."""
    etag, last_modified = _first(found, "etag"), _first(found, "last-modified")
    if found.status == NOT_MODIFIED and sent:
        etag, last_modified = etag or sent.etag, last_modified or sent.last_modified
    return Validators(found.url, etag, last_modified)


def _first(found: Fetched, name: str) -> str:
    return next((value for key, value in found.headers if key == name), "")


def utc_now() -> datetime:
    """The present moment, aware."""
    return datetime.now(UTC)
