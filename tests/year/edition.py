"""Editions of Feedmill: what an upgrade changes, as other arguments of the assembly."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from feeds.model.article import Draft
from feeds.model.document import Document
from feeds.model.settings import Source
from feeds.service import Service
from tests.year.piece import BOAST
from tests.year.window import POLISHED, STAMPED


@dataclass(frozen=True, slots=True)
class Edition:
    """The program as it is after so many upgrades.

    From `POLISHED` on it extracts better, from `STAMPED` on it renders otherwise; every other
    upgrade makes records and feeds anew, and they must come out the same.
    """

    number: int

    def install(self, service: Service) -> Service:
        """The service as this edition would have put it together."""
        tools, press = service.tools, service.press

        def normalize(document: Document, source: Source, read_at: datetime) -> Draft:
            better = self.number >= POLISHED
            body = document.body.replace(f"<p>{BOAST}</p>", "") if better else document.body
            return tools.normalize(replace(document, body=body), source, read_at)

        def recipe(source: Source) -> str:
            return _digest(tools.recipe(source), self.number)

        stamp = b"\n" if self.number >= STAMPED else b""
        renderers = {
            format_: lambda channel, entries, render=render: render(channel, entries) + stamp
            for format_, render in press.renderers.items()
        }
        return replace(
            service,
            tools=replace(tools, normalize=normalize, recipe=recipe),
            press=replace(
                press,
                renderers=renderers,
                edition=_digest(press.edition, self.number),
                render_version=_digest(press.render_version, self.number),
            ),
        )


def _digest(*parts: Any) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()
