"""Short names for addresses."""

import re
import unicodedata
import uuid

from feeds.text.chars import drop_invisible

LONGEST = 64

_UUID = re.compile("urn:uuid:([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})")
_OTHER = re.compile("[^a-z0-9]+")
_SPELLED = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th"})


def slug_of(text: str) -> str:
    """ASCII words in lower case joined by hyphens, at most 64 characters; empty when none remain."""
    letters = unicodedata.normalize("NFKD", drop_invisible(text).lower().translate(_SPELLED))
    plain = letters.encode("ascii", "ignore").decode()
    return _OTHER.sub("-", plain).strip("-")[:LONGEST].rstrip("-")


def article_slug(iri: str) -> str:
    """The last part of an article's address: the same for the same IRI, forever.

    A `urn:uuid:` gives its UUID; any other IRI 32 hexadecimal digits, the UUIDv5 of the IRI.
    """
    match = _UUID.fullmatch(iri)
    return match[1] if match else uuid.uuid5(uuid.NAMESPACE_URL, iri.encode("utf-8", "replace").decode()).hex
