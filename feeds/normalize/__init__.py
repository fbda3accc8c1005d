"""Documents to drafts: every field's candidates are ranked by where they stood, and one is picked.

Knows what claims are worth. Refuses to know files, formats, stored articles and feeds.
"""

from feeds.normalize.draft import VERSION, normalize
from feeds.normalize.item import explain, to_item

__all__ = ["VERSION", "explain", "normalize", "to_item"]
