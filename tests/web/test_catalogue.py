"""Which places there are."""

import pytest

from feeds.errors import UnknownFeed
from feeds.model.feed import Kind
from feeds.web.catalogue import Catalogue
from tests.web.samples import make_settings


def test_places_follow_the_settings() -> None:
    """A place is missing, in another order, or there although it is disabled."""
    found = [f"{place.kind.value}/{place.id}" for place in Catalogue(make_settings()).places()]
    assert found == [
        "feeds/all", "feeds/picks",
        "categories/vocational", "categories/ai", "categories/quiet", "categories/later",
        "sources/newsroom", "sources/campus",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "name"),
    [(Kind.FEED, "off"), (Kind.CATEGORY, "gone"), (Kind.SOURCE, "all"), (Kind.FEED, "ai"), (Kind.FEED, "")],
)
def test_what_is_not_there_is_unknown(kind: Kind, name: str) -> None:
    """A disabled or misplaced name answers."""
    with pytest.raises(UnknownFeed):
        Catalogue(make_settings()).find(kind, name)


def test_categories_are_found_by_id_or_title() -> None:
    """A label on an entry does not lead to its category."""
    catalogue = Catalogue(make_settings())
    by_id, by_title = catalogue.find_category("ai"), catalogue.find_category("人工智能+教育")
    assert by_id is not None
    assert by_id is by_title
    assert catalogue.find_category("gone") is None
    assert catalogue.find_category("编辑精选") is None
