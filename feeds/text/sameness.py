"""Which addresses lead to the same page, whatever they are spelled like.

http and https, m. and www., a trailing slash, and the parameters that tell whom a click came from
make no difference.
"""

import re
from urllib.parse import SplitResult, quote, unquote_to_bytes, urlsplit

from feeds.text.urls import resolve

_TRACKING = re.compile(
    r"utm_\w+|itm_\w+|mtm_\w+|pk_(?:campaign|kwd|keyword|source|medium|content|cid)|piwik_\w+|matomo_\w+|"
    r"ga_\w+|_ga|_gl|gclid|gclsrc|gbraid|wbraid|dclid|fbclid|fb_(?:action_ids|action_types|source|ref)|msclkid|"
    r"yclid|ysclid|twclid|ttclid|li_fat_id|igshid|igsh|mc_[ce]id|mkt_tok|_hsenc|_hsmi|hsctatracking|vero_(?:id|conv)|"
    r"oly_(?:anon|enc)_id|wt[._](?:mc|mc_id|zmc|srch|nav)|xtor|s_cid|ncid|cmpid|icid|trk(?:campaign|info)?|sfnsn|"
    r"spm|scm|_trace_id|share_(?:token|source|medium|from|plat|tag|session_id|times)|sharer_share\w+|shareuid|"
    r"isappinstalled|nsukey|wfr|bd_vid|bdmss|hmsr|hmpl|hmcu|hmkw|hmci|__twitter_impression|amp_js_v|ved|usg|sca_esv",
    re.IGNORECASE,
)
"""Parameters that never choose what a page shows."""

_SHARED_FROM = re.compile(
    r"from=(?:timeline|singlemessage|groupmessage|weixin|qq|weibo|share|rss)", re.IGNORECASE
)
_SESSION = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/?#;]*", re.IGNORECASE)
_INDEX = re.compile(r"/(?:index|default)\.(?:html?|shtml|php|jsp|aspx?)$", re.IGNORECASE)
_TWIN = re.compile(r"^(?:(?:www|m|wap|mobile|3g)\.)+(?=[^.]+\.[^.])", re.IGNORECASE)
_KEPT_FRAGMENT = re.compile(r"[!/]")
"""Begins fragments that name a page of a site drawn by a script."""

_UNRESERVED = "-._~"
_PATH_SAFE = "/:@!$&'()*+,;="


def address_key(url: str) -> str:
    """Equal for addresses of one page: host, path and telling parameters; empty for no web address.

    For comparing, not for following: it has no scheme.
    """
    parts = _split(url)
    if parts is None:
        return ""
    host = _TWIN.sub("", parts.hostname or "").rstrip(".")
    port = f":{parts.port}" if parts.port else ""
    path = _INDEX.sub("/", _SESSION.sub("", _spelled(parts.path))).rstrip("/")
    told = sorted(_spelled(pair) for pair in _telling(parts.query))
    query = f"?{'&'.join(told)}" if told else ""
    fragment = f"#{_spelled(parts.fragment)}" if _KEPT_FRAGMENT.match(parts.fragment) else ""
    return f"//{host}{port}{path or '/'}{query}{fragment}"


def without_tracking(url: str) -> str:
    """The address without parameters that only tell whom a click came from; else as it was."""
    parts = _split(url)
    if parts is None or "?" not in url:
        return url
    kept = "&".join(_telling(parts.query))
    if kept == "&".join(pair for pair in parts.query.split("&") if pair):
        return url
    return parts._replace(query=kept).geturl()


def _split(url: str) -> SplitResult | None:
    absolute = resolve(url, "")
    return urlsplit(absolute) if absolute.startswith("http") else None


def _telling(query: str) -> list[str]:
    """The parameters that may choose what a page shows, in their order."""
    pairs = (pair for pair in query.split("&") if pair)
    return [
        pair
        for pair in pairs
        if not _TRACKING.fullmatch(pair.partition("=")[0]) and not _SHARED_FROM.fullmatch(pair)
    ]


def _spelled(text: str) -> str:
    """One spelling of escapes: those of letters and digits are undone, the others in upper case."""
    pieces = re.split(r"((?:%[0-9A-Fa-f]{2})+)", text)
    return "".join(
        quote(unquote_to_bytes(piece), safe=_UNRESERVED)
        if place % 2
        else quote(piece, safe=_PATH_SAFE + "?%")
        for place, piece in enumerate(pieces)
    )
