"""What may answer in a page's place."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class BlockKind(StrEnum):
    """Who stands before the page."""

    CHALLENGE = "challenge"
    """A script that a browser must run first."""
    CAPTCHA = "captcha"
    """A question that only a person may answer."""
    WALL = "wall"
    """A firewall that does not want us."""
    LOGIN = "login"
    VPN = "webvpn"
    RESTRICTED = "restricted"
    """The page itself says that only its own network may read the text: title, date and link hold."""
    ERROR = "error"
    """A notice of maintenance, absence or failure, whatever its status says."""


@dataclass(frozen=True, slots=True)
class Block:
    """A recognised block: never solved, never stored as an article."""

    kind: BlockKind
    name: str
    """Whose it is, where that is known: 瑞数, Cloudflare, CAS."""
    backoff: timedelta
    """How long to stay away."""
    sentence: str
    """What it is, and what the admin can do."""
