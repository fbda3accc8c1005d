"""Bearer tokens: how one is written, and the hash that is kept in its place."""

import hashlib
import re

SHORTEST = 20
LONGEST = 500

_WRITTEN = re.compile(r"[A-Za-z0-9._~+/-]+=*")


def is_token(text: str) -> bool:
    """Whether the text is of letters that an Authorization header can carry (RFC 6750, 2.1)."""
    return _WRITTEN.fullmatch(text) is not None


def hash_token(token: str) -> str:
    """64 hex digits in a token's place: whoever reads them cannot push with them."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
