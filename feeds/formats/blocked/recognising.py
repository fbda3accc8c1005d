"""An answer is compared with the signatures, the surest first."""

from datetime import UTC, datetime
from urllib.parse import urlsplit

from feeds.formats.blocked import marks
from feeds.formats.blocked.answer import QUIET, SILENT, Answer, weigh
from feeds.formats.blocked.mending import make_block
from feeds.formats.page import read_page
from feeds.model.blocking import Block, BlockKind
from feeds.model.fetching import Pairs
from feeds.model.payload import MediaType, Payload
from feeds.text.charset import decode
from feeds.text.markup import html_to_text

SCANNED = 200_000
"""Bytes of a body that are looked at."""

_SHARE = 0.5
"""So much of an article's text is one sentence about who may read it: then there is no article."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def recognise_block(status: int, headers: Pairs, url: str, body: bytes) -> Block | None:
    """What answered in the page's place; None for the page itself, and for what nobody recognises.

    `url` is the address that answered, after redirects. Never raises.
    """
    path = _path_of(url)
    if _is_vpn(url, path):
        return make_block(BlockKind.VPN)
    told = {name.lower(): value.lower() for name, value in headers}
    answer = Answer(status, told, url, decode(body[:SCANNED]).text)
    for mark in marks.MARKS:
        if mark.fits(answer):
            return make_block(mark.kind, mark.name)
    if _is_login(answer, path):
        return make_block(BlockKind.LOGIN)
    if _is_challenge(answer):
        return make_block(BlockKind.CHALLENGE)
    if _is_restricted(answer):
        return make_block(BlockKind.RESTRICTED)
    return make_block(BlockKind.ERROR) if _is_error(answer) else None


def _path_of(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def _is_vpn(url: str, path: str) -> bool:
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return False
    return bool(marks.VPN_PATH.search(path) or marks.VPN_HOST.search(host))


def _is_login(answer: Answer, path: str) -> bool:
    """A gateway of single sign-on, or a page that is a form for a password and little else."""
    if answer.status == 401 or marks.GATEWAY.search(path):
        return True
    if not marks.PASSWORD.search(answer.text):
        return False
    return answer.says <= QUIET or marks.LOGIN_PAGE.search(path) is not None


def _is_challenge(answer: Answer) -> bool:
    """Nothing but a script that sets a cookie and asks again."""
    if answer.says > SILENT or marks.PAGE.search(answer.text):
        return False
    return all(script.search(answer.text) for script in marks.SCRIPTS)


def _is_restricted(answer: Answer) -> bool:
    """A page whose text is one sentence about who may read it, whatever menus stand around that."""
    if not marks.RESTRICTED.search(answer.words):
        return False
    page = Payload("page", MediaType.HTML, answer.text.encode("utf-8", "replace"), _EPOCH)
    (document,) = read_page(page).documents
    lines = (html_to_text(document.body) or answer.words).splitlines()
    said = [line for line in lines if marks.RESTRICTED.search(line)]
    return weigh(" ".join(said)) >= _SHARE * weigh(" ".join(lines)) > 0


def _is_error(answer: Answer) -> bool:
    if marks.ERROR_TITLE.fullmatch(answer.title):
        return True
    return answer.says <= QUIET // 2 and marks.ERROR.search(answer.words) is not None
