"""Looks at any source, wherever its articles are."""

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import datetime

from feeds import __version__
from feeds.model.reading import PATIENT, Haste, KnownFile, Reading
from feeds.model.settings import Site, Source
from feeds.model.web import Rule
from feeds.ports import Clock, Reader, Recall
from feeds.sources.directory import read_directory
from feeds.sources.remote import Oblivion, WebReader
from feeds.sources.web import Budget, Client, make_agent


def make_client(site: Site, clock: Clock | None = None, budget: Budget | None = None) -> Client:
    """Asks the web in the site's name. The caller closes it."""
    agent = make_agent(__version__, site.contact or site.url)
    return Client(agent, budget=budget) if clock is None else Client(agent, clock=clock, budget=budget)


def make_reader(client: Client, past: Recall, rules: tuple[Rule, ...] = ()) -> Reader:
    """Looks at any source, with what is remembered of the passes before; `rules` hold on their hosts."""
    read_web = WebReader(client, past, rules)

    def read(
        source: Source, known: Mapping[str, KnownFile], now: datetime, haste: Haste = PATIENT
    ) -> Reading:
        return (read_directory if source.web is None else read_web)(source, known, now, haste)

    return read


@contextmanager
def open_reader(site: Site, rules: tuple[Rule, ...] = ()) -> Iterator[Reader]:
    """Looks at any source as if for the first time; nothing is kept."""
    with closing(make_client(site)) as client:
        yield make_reader(client, Oblivion(), rules)
