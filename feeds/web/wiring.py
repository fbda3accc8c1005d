"""What every view is given: settings, store and clock, and what is made of them once."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from feeds.classify import Rules, compile_rules
from feeds.model.settings import Settings
from feeds.ports import Clock, ServeStore
from feeds.text.markup import clean_html
from feeds.web.catalogue import Catalogue
from feeds.web.links import Links
from feeds.web.shelf import PreviewShelf


@dataclass(frozen=True, slots=True)
class Wiring:
    """The things that views share; nothing in here changes while the process lives."""

    settings: Settings
    store: ServeStore
    clock: Clock
    links: Links
    catalogue: Catalogue
    rules: Rules
    zone: ZoneInfo
    shelf: PreviewShelf

    def clean(self, html: str) -> str:
        """HTML that is safe on our pages, its addresses absolute (SEC-01: again before each output)."""
        return clean_html(html, base=self.links.to("/"))


def make_wiring(settings: Settings, store: ServeStore, clock: Clock) -> Wiring:
    """Everything a view needs, from what the assembly hands over."""
    links = Links(settings.site.url)
    return Wiring(
        settings=settings,
        store=store,
        clock=clock,
        links=links,
        catalogue=Catalogue(settings),
        rules=compile_rules(settings),
        zone=ZoneInfo(settings.site.timezone),
        shelf=PreviewShelf(store, lambda html: clean_html(html, base=links.to("/"))),
    )
