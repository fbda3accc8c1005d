"""Mints the permanent id of an article, once.

An upstream's own usable IRI is kept. Else the id is `urn:uuid:` of a UUIDv5: of the article's own
id where it has one, else of its source's id and its first path. An own id from front matter
claims that name for the whole site; one from a feed's item only within its source, because
feeds number their items alike. Nothing else goes in: neither title nor address nor category,
so none of them can change an id; and the same files give the same ids again after a rebuild.
"""

from uuid import NAMESPACE_URL, UUID, uuid5

from feeds.model.article import Draft
from feeds.model.document import Origin
from feeds.text.iris import is_usable_iri
from feeds.text.likeness import bands
from feeds.text.reprints import sign_text

NAMESPACE = uuid5(NAMESPACE_URL, "urn:feedmill:article")


def mint_id(draft: Draft, source_id: str, *, attempt: int = 0) -> str:
    """The id that this draft gets if nobody has it yet.

    `attempt` counts on when an older article, moved elsewhere since, was born at the same path.
    """
    if draft.own_id:
        return own_iri(draft.own_id) or _urn(_own_name(draft, source_id))
    again = f"\n{attempt}" if attempt else ""
    return _urn(f"path\n{source_id}\n{draft.origin}{again}")


def _own_name(draft: Draft, source_id: str) -> str:
    if draft.provenance.get("own_id", "").startswith(Origin.FRONT_MATTER):
        return f"own\n{draft.own_id}"
    return f"own\n{source_id}\n{draft.own_id}"


def keys_of(draft: Draft) -> tuple[str, ...]:
    """By what an article is told again wherever it is shown: its CMS's number, its addresses.

    A front page is nobody's own: many entries of poor feeds link there.
    """
    return tuple(key for key in draft.names if key.removeprefix("//").partition("/")[2] or "#" in key)


def is_number(key: str) -> bool:
    """Whether a key is the number that a CMS gave an article, under whichever of its addresses."""
    return "#" in key


def likeness_keys(draft: Draft) -> tuple[str, ...]:
    """By what an article's reprints on other hosts are found; none for short texts."""
    return bands(sign_text(draft.body_text)) if draft.url else ()


def own_iri(own_id: str) -> str:
    """The id itself, byte for byte, where it is an absolute IRI that can stand in a feed; else nothing.

    A bare UUID is one with its prefix.
    """
    if is_usable_iri(own_id):
        return own_id
    try:
        return f"urn:uuid:{UUID(own_id)}" if len(own_id) >= len(UUID(int=0).hex) else ""
    except ValueError:
        return ""


def _urn(name: str) -> str:
    return f"urn:uuid:{uuid5(NAMESPACE, name)}"
