"""Pictures that others serve, and ours in their place."""

from hypothesis import given
from hypothesis import strategies as st

from feeds.model.picture import HeldPicture
from feeds.normalize.pictures import LONGEST, MOST, exchange_pictures, list_pictures, place_pictures
from feeds.text.markup import clean_html
from tests.factories import NOON, make_draft

HALL, LAB = "https://img.example.edu/hall.png?a=1&b=2", "http://www.example.edu/lab.jpg"
HELD = {HALL: HeldPicture("1.png", 640, 48, 10, NOON), LAB: HeldPicture("2.jpg", 30, 40, 10, NOON)}


def test_what_is_theirs_is_listed_once() -> None:
    """A picture is passed over, named twice, or one of ours is taken for theirs."""
    body = clean_html(f'<p>a<img alt="x > y" src="{HALL}"><img src="{LAB}"><img src="{HALL}"></p>')
    draft = make_draft(body_html=body + '<img src="media/s/a.png">', image=LAB)
    assert list_pictures(draft) == (LAB, HALL)
    assert list_pictures(make_draft()) == ()


def test_ours_come_in_their_place() -> None:
    """A picture keeps its foreign address, loses what was said of it, or gets a size that it had already."""
    body = clean_html(
        f'<p><img alt="x > y" src="{HALL}" title="t"><img width="5" src="{LAB}"><a href="{HALL}">{HALL}</a>'
        "<img src='https://other.example/c.gif'></p>"
    )
    draft = make_draft(body_html=body, image=LAB, media=("old.png",))

    placed = place_pictures(draft, "ministry", HELD)

    assert placed.body_html == (
        '<p><img alt="x &gt; y" src="media/ministry/1.png" title="t" width="640" height="48">'
        '<img width="5" src="media/ministry/2.jpg">'
        f'<a href="{HALL.replace("&", "&amp;")}">{HALL.replace("&", "&amp;")}</a>'
        '<img src="https://other.example/c.gif"></p>'
    )
    assert placed.image == "media/ministry/2.jpg"
    assert placed.media == ("old.png", "2.jpg", "1.png")
    assert clean_html(placed.body_html) == placed.body_html


def test_another_picture_comes_in_the_place_of_ours() -> None:
    """A changed picture keeps its old size, loses one that the page gave, or others change with it."""
    shown = "".join(f'<img src="{one}">' for one in (HALL, LAB, "https://a.example/b.png"))
    body = clean_html(f'<p>{shown}<img src="{HALL}" width="5" height="6">')
    placed = place_pictures(make_draft(body_html=body, image=HALL, media=("old.png",)), "ministry", HELD)
    new = HeldPicture("3.png", 10, 20, 10, NOON)

    changed = exchange_pictures(placed, "ministry", {HELD[HALL]: new})

    assert changed.body_html == (
        '<p><img src="media/ministry/3.png" width="10" height="20">'
        '<img src="media/ministry/2.jpg" width="30" height="40">'
        '<img src="https://a.example/b.png"><img src="media/ministry/3.png" width="5" height="6"></p>'
    )
    assert changed.image == "media/ministry/3.png"
    assert changed.media == ("old.png", "3.png", "2.jpg")
    assert (changed.words_hash, changed.body_hash) == (placed.words_hash, placed.body_hash)
    assert exchange_pictures(placed, "ministry", {}) is placed
    assert exchange_pictures(placed, "other", {HELD[HALL]: new}).body_html == placed.body_html


def test_no_word_changes() -> None:
    """An article whose pictures are kept is news, or is taken for another one."""
    draft = make_draft(body_html=f'<img src="{HALL}">')
    placed = place_pictures(draft, "ministry", HELD)
    assert (placed.words_hash, placed.body_hash) == (draft.words_hash, draft.body_hash)
    assert place_pictures(draft, "ministry", {}) is draft


def test_ten_thousand_pictures_are_some() -> None:
    """An article makes us fetch without end; or some of its pictures being ours brings others in."""
    theirs = [f"https://www.example.edu/{n}.png" for n in range(10_000)]
    draft = make_draft(body_html="".join(f'<img src="{one}">' for one in theirs))
    assert list_pictures(draft) == tuple(theirs[:MOST])
    held = dict.fromkeys(theirs[5:], HELD[HALL])
    placed = place_pictures(draft, "ministry", held)
    assert list_pictures(placed) == tuple(theirs[:5])
    assert place_pictures(placed, "ministry", held) == placed


def test_addresses_that_are_none() -> None:
    """A picture inside its address, or an address without an end, is asked for."""
    long = "https://www.example.edu/" + "a" * LONGEST
    body = f'<img src="data:image/png;base64,AAAA"><img src="{long}"><img alt="none">'
    assert list_pictures(make_draft(body_html=body, image="data:image/png;base64,AAAA")) == ()


@given(st.text(max_size=80), st.sampled_from([HALL, LAB, "media/s/a.png"]))
def test_whatever_stands_around(words: str, address: str) -> None:
    """Placing is idempotent, and leaves clean HTML clean."""
    body = clean_html(f"<p>{words}<img title='{words}' src='{address}'>", base="https://www.example.edu/")
    placed = place_pictures(make_draft(body_html=body, image=address), "ministry", HELD)
    assert place_pictures(placed, "ministry", HELD) == placed
    assert clean_html(placed.body_html) == placed.body_html
