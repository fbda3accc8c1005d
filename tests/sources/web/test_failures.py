"""What libraries raise, as errors with a mend."""

import http.client
import inspect
import ssl
from collections.abc import Iterator
from contextlib import suppress

import pytest
import requests.exceptions
import urllib3.exceptions

from feeds.errors import FetchFailed, FetchTimedOut, SourceError, TlsFailed
from feeds.model.fetching import Access
from feeds.sources.web.failures import PROBLEMS, explain
from feeds.sources.web.redirects import Trail

UNUSED = {
    "InvalidChunkLength",  # chunks are read by http.client
    "JSONDecodeError",  # answers are parsed elsewhere
    "ProxySchemeUnsupported",  # proxies are http
}
ASKED = "https://www.example.edu/feed"


def tell(problem: Exception, here: str = ASKED) -> SourceError:
    """The error that a problem becomes."""
    trail = Trail(ASKED)
    trail.here = here
    return explain(problem, trail, Access())


def list_kinds() -> Iterator[type[Exception]]:
    """Every exception of the libraries below, but for those of doors that are not used."""
    for module in (requests.exceptions, urllib3.exceptions, http.client, ssl):
        for _, kind in inspect.getmembers(module, inspect.isclass):
            ours = kind.__module__ == module.__name__ and kind.__name__ not in UNUSED
            if ours and issubclass(kind, Exception) and not issubclass(kind, Warning):
                yield kind


def make(kind: type[Exception]) -> Exception:
    """An exception, whatever it is made of."""
    for arguments in (("new",), (None, "new"), (None, None, "new"), (9, 9), ("a", "b", "c", "d")):
        with suppress(TypeError):
            problem = kind(*arguments)
            str(problem)
            return problem
    pytest.fail(f"{kind} wants other arguments")


@pytest.mark.parametrize(
    "kind", [*dict.fromkeys(list_kinds())], ids=lambda kind: f"{kind.__module__}.{kind.__name__}"
)
def test_every_exception_of_the_libraries_is_translated(kind: type[Exception]) -> None:
    """A new version of a library raises what nobody here catches."""
    assert issubclass(kind, PROBLEMS)
    error = tell(make(kind))
    assert isinstance(error, SourceError)
    assert error.subject == ASKED
    assert error.sentence.isprintable()
    assert ";" in error.sentence or ":" in error.sentence, "it says no mend"


def test_what_was_wrapped_is_what_is_told() -> None:
    """An admin reads "ProtocolError" where the server hung up."""
    pool = urllib3.exceptions
    cases: list[tuple[Exception, str]] = [
        (pool.ProtocolError("Connection broken", ConnectionResetError(104, "reset")), "hung up before"),
        (pool.ProtocolError("broken", http.client.IncompleteRead(b"x", 9)), "broke off in the middle"),
        (requests.exceptions.ConnectionError(pool.ProtocolError("x", BrokenPipeError())), "hung up before"),
        (OSError(113, "No route to host"), "cannot be reached from here (No route to host)"),
        (OSError(5, "Input/output error"), "could not be fetched ([Errno 5] Input/output error)"),
        (http.client.BadStatusLine("\x00\x01"), "does not answer in HTTP (BadStatusLine)"),
        (requests.exceptions.InvalidURL("x"), "is no address that can be asked"),
        (pool.HTTPError("something new"), "could not be fetched (something new)"),
    ]
    for problem, sentence in cases:
        error = tell(problem)
        assert isinstance(error, FetchFailed)
        assert sentence in error.sentence
        assert error.status is None
    assert isinstance(tell(pool.ProtocolError("x", TimeoutError())), FetchTimedOut)
    assert isinstance(tell(pool.SSLError(ssl.SSLError(1, "x"))), TlsFailed)


def test_an_error_beyond_a_redirect_says_where() -> None:
    """An admin looks for the mistake at the wrong host."""
    error = tell(ConnectionRefusedError(), here="http://other.example/feed?token=s3cret")
    assert str(error) == (
        f"{ASKED}: leads to http://other.example/feed?token=***, which refuses connections; is the port "
        "right, and their server running?"
    )
