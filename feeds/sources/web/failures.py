"""What went wrong on the way, as an error with its mend. The one place that translates."""

import errno
import os
import socket
import ssl
from collections.abc import Iterator
from http.client import HTTPException, IncompleteRead, LineTooLong

from requests import RequestException
from requests.exceptions import InvalidHeader, InvalidURL
from urllib3.exceptions import HTTPError
from urllib3.exceptions import InvalidHeader as InvalidAnswer

from feeds.errors import AddressRefused, AnswerTooLarge, FetchFailed, FetchTimedOut, SourceError, TlsFailed
from feeds.model.fetching import Access
from feeds.sources.web.body import TooMuch
from feeds.sources.web.budget import NoTurn
from feeds.sources.web.guard import Refusal
from feeds.sources.web.redirects import Lost, Trail
from feeds.sources.web.sockets import HEAD_LIMIT, HeadTooLarge
from feeds.sources.web.tls import UnusableAuthority, name_defect
from feeds.sources.web.unpacking import BrokenCoding, UnknownCoding
from feeds.sources.web.verdict import tell_way
from feeds.text.urls import show_address

PROBLEMS = (
    OSError,
    HTTPException,
    HTTPError,
    RequestException,
    Refusal,
    Lost,
    TooMuch,
    NoTurn,
    UnknownCoding,
    BrokenCoding,
    UnusableAuthority,
)
"""Everything that a fetch can raise, whatever a server does."""

_UNKNOWN_NAME = frozenset({socket.EAI_NONAME, getattr(socket, "EAI_NODATA", -5)})
_UNREACHABLE = frozenset({errno.EHOSTUNREACH, errno.ENETUNREACH, errno.EADDRNOTAVAIL, errno.ENETDOWN})
_CROWD_OF_HEADERS = "got more than"
_TUNNEL = "Tunnel connection failed: "


def explain(problem: Exception, trail: Trail, access: Access) -> SourceError:
    """The error to raise from a problem."""
    subject = show_address(trail.asked)
    way = tell_way(trail.asked, trail.here)
    for cause in _causes(problem):
        match cause:
            case TimeoutError() | NoTurn():
                return FetchTimedOut(subject, way + _tell_time(cause, access))
            case Refusal():
                return AddressRefused(subject, f"{way}{cause}")
            case TooMuch() | HeadTooLarge() | LineTooLong():
                return AnswerTooLarge(subject, way + _tell_size(cause))
            case UnusableAuthority():
                return TlsFailed(subject, f"{way}{cause}", defect="unusable authority")
            case ssl.SSLError():
                defect, mend = name_defect(cause)
                return TlsFailed(subject, f"{way}has a defect in its TLS, {defect}: {mend}", defect=defect)
            case HTTPException() if str(cause).startswith(_CROWD_OF_HEADERS):
                return AnswerTooLarge(subject, way + _tell_size(cause))
        sentence = _tell(cause)
        if sentence:
            status = cause.status if isinstance(cause, Lost) else None
            return FetchFailed(subject, way + sentence, status=status)
    return FetchFailed(subject, f"{way}could not be fetched ({_describe(problem)}); it is tried again")


def _tell(cause: BaseException) -> str:
    """A failure without a class of its own, as the rest of a sentence; empty when its cause tells more."""
    match cause:
        case Lost():
            return f"{cause}; give the source the address that a browser ends at"
        case UnknownCoding():
            return f"is packed as {cause}, which was not asked for; tell their webmaster"
        case BrokenCoding():
            return f"has a packed body that {cause}; tell their webmaster if it stays"
        case InvalidHeader():
            return "cannot be asked with the source's `headers`: no line breaks, no blank before a value"
        case InvalidURL():
            return "is no address that can be asked; look for a slip in it"
        case IncompleteRead():
            return "broke off in the middle of its answer; tell their webmaster if it stays"
        case OSError() if not isinstance(cause, RequestException):
            return _tell_network(cause)
        case HTTPException() | InvalidAnswer():
            return f"does not answer in HTTP ({_describe(cause)}); look for a slip in the port"
    return ""


def _tell_network(cause: OSError) -> str:
    match cause:
        case socket.gaierror() if cause.errno in _UNKNOWN_NAME:
            return "has a host that DNS does not know; look for a slip in it, or for the site's new name"
        case socket.gaierror():
            return (
                f"has a host that DNS could not look up ({cause.strerror}); is this machine's DNS in order?"
            )
        case ConnectionRefusedError():
            return "refuses connections; is the port right, and their server running?"
        case ConnectionError():
            return "hung up before the answer was whole; tell their webmaster if it stays"
    if cause.errno in _UNREACHABLE:
        what = os.strerror(cause.errno or 0)
        return f"cannot be reached from here ({what}); is this machine's network in order?"
    if str(cause).startswith(_TUNNEL):
        return f"was not reached by the `proxy`, which said {str(cause).removeprefix(_TUNNEL)}"
    return f"could not be fetched ({_describe(cause)}); it is tried again"


def _tell_time(cause: BaseException, access: Access) -> str:
    if isinstance(cause, NoTurn):
        return "waited in vain: other requests keep its host busy; give the sources there a longer `every`"
    seconds = f"{access.timeout.total_seconds():g}"
    return f"gave no whole answer within {seconds} s; tell their webmaster, or raise the source's `timeout`"


def _tell_size(cause: BaseException) -> str:
    if isinstance(cause, TooMuch):
        return f"{cause}; raise the source's `max_bytes` if that is meant"
    return f"sends more than 100 headers, or {HEAD_LIMIT:,} bytes of them; tell their webmaster"


def _causes(problem: BaseException) -> Iterator[BaseException]:
    """A problem and what it was made of: libraries wrap what they met."""
    yield problem
    for argument in problem.args:
        if isinstance(argument, BaseException):
            yield from _causes(argument)
    if problem.__cause__ is not None and problem.__cause__ not in problem.args:
        yield from _causes(problem.__cause__)


def _describe(problem: BaseException) -> str:
    """A library's words in one short line; its type where it says nothing."""
    words = " ".join(str(problem).split())
    return words[:120] if words.isprintable() and words else type(problem).__name__
