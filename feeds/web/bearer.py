"""Which sources a request's bearer token opens (RFC 6750). The token itself goes nowhere from here."""

import hmac
from collections.abc import Sequence

from feeds.model.settings import Source
from feeds.text.tokens import hash_token


def find_opened(authorization: str, sources: Sequence[Source]) -> tuple[Source, ...]:
    """The sources that the token in an Authorization header opens; none without a token.

    Every token is compared, each in the same time whatever it shares with the right one.
    """
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer":
        return ()
    digest = hash_token(token.strip())
    return tuple([source for source in sources if _opens(digest, source)])


def _opens(digest: str, source: Source) -> bool:
    return any([hmac.compare_digest(digest, each) for each in source.ingest_tokens])  # noqa: C419 - all of them
