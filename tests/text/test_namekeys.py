"""What an article that comes twice is known by."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.model.document import Claim, Document, Field, Origin
from feeds.text.namekeys import name_keys

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
URL = "https://www.e.edu/info/1012/3456.htm"
TITLE = Claim(Field.TITLE, ("实训安排",), Origin.META, "articletitle")
Claims = Callable[..., Document]


def page(*claims: Claim) -> Document:
    """A page that says this of itself."""
    return Document("a", claims, "", NOW, base=URL)


def canonical(address: str) -> Claim:
    """What a page calls its own address."""
    return Claim(Field.URL, (address,), Origin.LINK, "canonical")


def test_strongest_first() -> None:
    """The CMS's number does not come before addresses, or an address is missing."""
    plain = "https://e.org/x?id=3"
    keys = name_keys(
        plain,
        page(
            TITLE,
            canonical("http://e.edu/info/1/3456.htm"),
            Claim(Field.OWN_ID, ("AB12",), Origin.META, "contentid"),
        ),
    )

    assert keys[:3] == ("//e.edu#vsb:3456", "//e.edu/info/1/3456.htm", "//e.org/x?id=3")
    assert keys[3].startswith("//e.org#contentid:AB12:")


def test_two_columns_share_a_key() -> None:
    """One article in two columns, or under two addresses with one canonical one, shares no key."""
    other = "https://www.e.edu/info/1030/3456.htm"
    print_view, mobile = "https://e.org/print?id=3", "https://e.org/m/3"
    same = page(canonical("https://e.org/harbour"))

    assert set(name_keys(URL)) & set(name_keys(other))
    assert set(name_keys(print_view, same)) & set(name_keys(mobile, same))


@pytest.mark.parametrize(
    "stated",
    [
        "https://www.e.edu/",
        "https://www.e.edu/index.htm",
        "https://www.e.edu/info/1012/9.htm",
        "/list.htm",
        "javascript:x",
        "",
    ],
)
def test_what_a_template_says_of_every_page(stated: str) -> None:
    """A canonical address that all pages of a site state makes them one article."""
    assert name_keys(URL, page(TITLE, canonical(stated))) == name_keys(URL)


def test_one_id_on_all_pages() -> None:
    """An id that a template states on all its pages makes them one article."""
    stated = Claim(Field.OWN_ID, ("1004",), Origin.META, "contentid")
    other = Claim(Field.TITLE, ("食堂供餐",), Origin.META, "articletitle")
    one, two = (
        name_keys(f"https://e.org/{n}", page(title, stated)) for n, title in enumerate((TITLE, other))
    )

    assert not set(one) & set(two)
    assert set(one) & set(name_keys("https://e.org/2", page(TITLE, stated)))


@pytest.mark.parametrize("own", ["1", "a b c d", "x" * 200])
def test_what_is_no_id(own: str) -> None:
    """Any text that stands where an id should becomes a key; or an id of a page without a title."""
    assert name_keys(URL, page(TITLE, Claim(Field.OWN_ID, (own,), Origin.META, "contentid"))) == name_keys(
        URL
    )
    assert name_keys(URL, page(Claim(Field.OWN_ID, ("AB12",), Origin.META, "contentid"))) == name_keys(URL)


def test_an_id_of_front_matter_is_no_key() -> None:
    """An author's own id, which makes the article's permanent id, counts twice."""
    assert name_keys(
        URL, page(TITLE, Claim(Field.OWN_ID, ("AB12",), Origin.FRONT_MATTER, "id"))
    ) == name_keys(URL)


def test_no_address() -> None:
    """What has no web address has a key that it shares with everything else without one."""
    assert name_keys("", page(TITLE)) == name_keys("mailto:a@e.org") == ()


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=20))
def test_any_claims(address: str, stated: str, own: str) -> None:
    """Some page is too much for it, or a key stands twice."""
    document = page(TITLE, canonical(stated or "x"), Claim(Field.OWN_ID, (own or "x",), Origin.META, "docid"))
    keys = name_keys(address, document)

    assert len(set(keys)) == len(keys)
    assert "" not in keys
