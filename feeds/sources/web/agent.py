"""Who asks: an honest name, and somebody to write to."""

import re

TOKEN = "Feedmill"  # noqa: S105 - a product token (RFC 9309, 2.2.1)
"""The name that robots.txt knows us by."""


def make_agent(version: str, contact: str) -> str:
    """The User-Agent: product, version, and the site's contact or address (POLL-03)."""
    safe = re.sub(r"[^!-~]|[()\\]", "", contact)
    return f"{TOKEN}/{version}" + (f" (+{safe})" if safe else "")
