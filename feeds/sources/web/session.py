"""A session of requests that does nothing by itself."""

from collections.abc import Mapping

from requests import Response, Session
from requests.structures import CaseInsensitiveDict


class _Session(Session):
    """One fetch's headers, and the cookies that servers set in its course."""

    def get_redirect_target(self, resp: Response) -> str | None:  # noqa: ARG002 - the library's signature
        """None: requests would read a redirect's body, however long, and follow unvetted."""
        return None


def make_session(headers: Mapping[str, str]) -> Session:
    """A session that heeds no proxy, password file or certificate that the environment names."""
    session = _Session()
    session.trust_env = False
    session.headers = CaseInsensitiveDict(headers)
    return session
