"""An article's public address."""

import re
from dataclasses import dataclass
from pathlib import PurePosixPath

from feeds.model.document import Claim, Document, Field, Origin
from feeds.model.settings import Source
from feeds.normalize.pick import Pick, Refusals, rank
from feeds.text.urls import is_absolute, path_of, quote_path, resolve

ORDER = (
    Origin.FRONT_MATTER,
    Origin.ITEM,
    Origin.SETTINGS,
    Origin.FEED,
    Origin.SITEMAP,
    Origin.LINK,
    Origin.META,
    Origin.JSON_LD,
    Origin.PATH,
)
"""The author's word, then the admin's template, then what the page says of itself."""

_MEMBER = re.compile(r"^(?P<file>.*\.json)#\d+$", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Address:
    """The public address (empty: none) and the addresses that were refused."""

    pick: Pick[str]
    notes: tuple[str, ...] = ()


def file_of(origin: str) -> str:
    """The file that a document came from, without the member's number."""
    member = _MEMBER.match(origin)
    return member["file"] if member else origin


def pick_address(document: Document, source: Source) -> Address:
    """Where readers find the article; empty when it lives with us."""
    refusals = Refusals()
    claims = list(document.about(Field.URL))
    # A list's members share one file, so its path cannot be the address of each.
    if source.link and file_of(document.origin) == document.origin:
        made = fill_template(source.link, document.origin)
        claims.append(Claim(Field.URL, (made,), Origin.SETTINGS, "link"))
    for claim in rank(claims, ORDER):
        value = _read(claim, document)
        if value:
            return Address(Pick(value, claim), tuple(refusals.notes))
        if claim.origin is Origin.FRONT_MATTER:
            refusals.add(claim, "no absolute http or https address, so it is not used")
    return Address(Pick(""), tuple(refusals.notes))


def fill_template(template: str, path: str) -> str:
    """A source's `link` for one file: {path} {dir} {name} {stem}, percent-encoded."""
    pure = PurePosixPath(path)
    folder = "" if str(pure.parent) == "." else str(pure.parent)
    values = {"path": path, "dir": folder, "name": pure.name, "stem": pure.stem}
    filled = re.sub(r"\{(path|dir|name|stem)\}", lambda match: quote_path(values[match[1]]), template)
    return filled if folder else re.sub(r"(?<!:)//+", "/", filled)


def _read(claim: Claim, document: Document) -> str:
    address = claim.value.strip()
    if document.base and claim.origin in (Origin.LINK, Origin.META):
        address = resolve(address, document.base)
    elif is_absolute(address):
        address = resolve(address, address)
    if not is_absolute(address):
        return ""
    # A front page that every page names as its canonical address is nobody's own.
    if (
        claim.origin in (Origin.LINK, Origin.META, Origin.JSON_LD)
        and path_of(address) in ("", "/")
        and "?" not in address
    ):
        return ""
    return address
