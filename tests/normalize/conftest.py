"""Makes documents and sources of a few values."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from feeds.model.article import Draft
from feeds.model.document import Claim, Document, Field, Origin
from feeds.model.settings import Source
from feeds.normalize import normalize

READ_AT = datetime(2026, 11, 1, 12, tzinfo=UTC)
PRESS = Source("press", "Press", Path("/srv/press"), (), "", timedelta(minutes=1), "Asia/Shanghai")


def make_claim(field: Field, *values: str, origin: Origin = Origin.META, detail: str = "") -> Claim:
    """One claim."""
    return Claim(field, values, origin, detail)


@pytest.fixture(scope="session")
def claim() -> Callable[..., Claim]:
    """Make a claim."""
    return make_claim


@pytest.fixture(scope="session")
def document() -> Callable[..., Document]:
    """Make a document of claims; `body`, `origin`, `base` as keywords."""

    def make(*claims: Claim, **fields: Any) -> Document:
        return replace(Document("news/a.html", claims, "", READ_AT), **fields)

    return make


@pytest.fixture(scope="session")
def draft() -> Callable[..., Draft]:
    """Normalize claims; `link` is the source's template."""

    def make(*claims: Claim, link: str = "", **fields: Any) -> Draft:
        title = Claim(Field.TITLE, ("A title",), Origin.FRONT_MATTER, "title")
        made = replace(Document("news/a.html", (title, *claims), "", READ_AT), **fields)
        return normalize(made, replace(PRESS, link=link), READ_AT)

    return make
