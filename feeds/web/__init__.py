"""HTTP: the one door of Flask. Stored bytes are looked up and sent; no feed is made here."""

from feeds.web.app import create_app
from feeds.web.health import Readiness

__all__ = ["Readiness", "create_app"]
