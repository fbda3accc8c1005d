"""How long each kind of block is left alone, and what an admin can do about it."""

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType

from feeds.model.blocking import Block, BlockKind

_HOURS: Mapping[BlockKind, int] = MappingProxyType(
    {
        BlockKind.CHALLENGE: 24,
        BlockKind.CAPTCHA: 12,
        BlockKind.WALL: 12,
        BlockKind.LOGIN: 24,
        BlockKind.VPN: 24,
        BlockKind.RESTRICTED: 24,
        BlockKind.ERROR: 1,
    }
)
_ASK = "ask its webmaster to let this server in (our User-Agent names your contact)"
_PROXY = "set `proxy` to one that is let in"
_PUSH = "or let the CMS send its articles with `feedmill push`"
_SENTENCES: Mapping[BlockKind, str] = MappingProxyType(
    {
        BlockKind.CHALLENGE: "a script{by} wants to be run before the page is shown, which is not done here; "
        f"{_ASK}, {_PROXY}, {_PUSH}",
        BlockKind.CAPTCHA: "somebody{by} wants to see a person before the page is shown; "
        f"ask less often with `every`, {_ASK}, {_PUSH}",
        BlockKind.WALL: f"a firewall{{by}} refused us; {_ASK}, {_PROXY}, {_PUSH}",
        BlockKind.LOGIN: "a login{by} stands before the page; "
        f"set `cookies` or `auth` for this source, give an address that is public, {_PUSH}",
        BlockKind.VPN: "this is a WebVPN, whose addresses hold for one person's session; "
        f"give the page's own address and set `proxy` to one inside that network, {_PUSH}",
        BlockKind.RESTRICTED: "only the site's own network may read the text: title, date and link are kept; "
        f"set `proxy` to one inside that network, {_PUSH}",
        BlockKind.ERROR: "the page says{by} that it is not there or not working; "
        "look at it in a browser and correct the address if it moved; it is asked again soon",
    }
)


def make_block(kind: BlockKind, name: str = "") -> Block:
    """A block with its patience and its sentence; `name` tells whose it is."""
    by = f" ({name})" if name else ""
    return Block(kind, name, timedelta(hours=_HOURS[kind]), _SENTENCES[kind].format(by=by))
