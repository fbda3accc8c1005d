"""One request for a page: in which language, and where its links lead."""

from dataclasses import dataclass
from urllib.parse import urlencode

from flask import request

from feeds.web.links import Links
from feeds.web.wiring import Wiring
from feeds.web.wording import WORDINGS, Tongue, Wording, find_tongue, pick_tongue


@dataclass(frozen=True, slots=True)
class Visit:
    """A page as somebody asked for it. `path` is the page's own, below the site."""

    words: Wording
    links: Links
    path: str
    is_chosen: bool
    """The visitor chose the language by `?ui=`; links to other pages keep it."""

    def page(self, path: str) -> str:
        """The address of one of our pages, in the language that was chosen."""
        query = f"?{urlencode({'ui': self.words.tongue.value})}" if self.is_chosen else ""
        return self.links.to(path) + query

    def others(self) -> tuple[tuple[Wording, str], ...]:
        """Every language this page is written in, with the address that chooses it."""
        return tuple((WORDINGS[tongue], f"{self.links.to(self.path)}?ui={tongue.value}") for tongue in Tongue)


def read_visit(wiring: Wiring, path: str) -> Visit:
    """The visit that the current request is: `?ui=`, else the site's language, else the visitor's."""
    chosen = find_tongue(request.args.get("ui", ""))
    site_language = wiring.settings.site.language
    tags = (site_language,) if site_language else tuple(request.accept_languages.values())
    tongue = chosen or pick_tongue(*tags)
    return Visit(WORDINGS[tongue], wiring.links, path, chosen is not None)
