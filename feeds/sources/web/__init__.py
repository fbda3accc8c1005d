"""The web as Feedmill asks it: the one room that knows requests, urllib3 and Protego.

It knows connections, answers and good manners; it never looks into a body.
"""

from feeds.sources.web.agent import make_agent
from feeds.sources.web.budget import Budget
from feeds.sources.web.client import Client
from feeds.sources.web.verdict import require_success

__all__ = ["Budget", "Client", "make_agent", "require_success"]
