"""Short names for addresses."""

import re
import unicodedata
import uuid


def slug_of(text: str) -> str:
    """ASCII lower case words joined by hyphens, at most 64; empty when none remain."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:64].rstrip("-")


def article_slug(iri: str) -> str:
    """The last part of an article's address, equal for equal IRIs.

    A `urn:uuid:` gives its UUID; any other IRI the UUIDv5 of itself.
    """
    if iri.startswith("urn:uuid:"):
        return iri.removeprefix("urn:uuid:")
    return str(uuid.uuid5(uuid.NAMESPACE_URL, iri))
