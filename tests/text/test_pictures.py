"""Pictures that scripts would show."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.text.pictures import best_of, restore_pictures
from feeds.text.trees import parse_tree, tree_to_html

GIF = "data:image/gif;base64,R0lGODlhAQABAAAAACw="


def sources(html: str, tag: str = "img") -> list[str]:
    """The addresses of the pictures that are left."""
    root = parse_tree(html)
    restore_pictures(root)
    return [element.get("src") or "" for element in root.iter(tag)]


@pytest.mark.parametrize(
    "image",
    [
        '<img src="a.jpg">',
        f'<img src="{GIF}" data-src="a.jpg">',
        '<img data-original="a.jpg" src="/images/loading.gif">',
        '<img src="thumb.jpg" data-src="a.jpg">',
        '<img _src="a.jpg">',
        '<img oldsrc="a.jpg" src="">',
        '<img oldsrc="./W0.jpg" src="a.jpg">',
        '<img src="static/spacer.gif" file="a.jpg">',
        '<img src="blank.png" data-lazy="true" data-echo="a.jpg">',
        '<img class="lazy" data-srcset="s.jpg 300w, a.jpg 1200w, xl.jpg 4000w">',
        '<img srcset="a.jpg">',
        f'<picture><source srcset="a.jpg 2x, s.jpg 1x" type="image/webp"><img src="{GIF}"></picture>',
        '<picture><source data-srcset="a.jpg"><img></picture>',
        f'<img src="{GIF}" class="lazy"><noscript><img src="a.jpg"></noscript>',
        f'<noscript><img src="a.jpg"></noscript> <img src="{GIF}">',
        '<figure><img data-src="low.jpg"></figure><noscript><img src="a.jpg"></noscript>',
        '<div class="js"></div><noscript><img src="a.jpg"></noscript>',
        '<img src="a.jpg"><noscript><img src="a-copy.jpg"></noscript>',
        '<amp-img src="a.jpg" width=300 height=200></amp-img>',
        '<img src="a.jpg" width="1" height="300">',
    ],
)
def test_the_picture_that_is_meant(image: str) -> None:
    """A picture that loads late is lost, stands twice, or a smaller one takes its place."""
    kept = [address for address in sources(f"<p>x{image}y</p>") if address != "a-copy.jpg"]

    assert kept == ["a.jpg"]


@pytest.mark.parametrize(
    "image",
    [
        "<img>",
        '<img src=" ">',
        f'<img src="{GIF}">',
        '<img src="/images/spacer.gif">',
        '<img src="https://e.org/i/loading.gif?v=2">',
        '<img src="1x1.png">',
        '<img src="t.php?a=1" width="1" height="1">',
        '<img src="t.php?a=1" style="width: 1px; height:1px">',
        '<img src="/ueditor/dialogs/attachment/fileTypeImages/icon_pdf.gif">',
        '<noscript><img src="https://e.org/tr?id=1" height=1 width=1 style="display:none"></noscript>',
        '<noscript><img src="https://e.org/tr?id=1"></noscript>',
        '<noscript><img src="https://e.org/a.jpg" style="display: none"></noscript>',
    ],
)
def test_what_stands_for_nothing(image: str) -> None:
    """A spacer, a counter or the icon of a file is shown as a picture; or the text around it goes, too."""
    root = parse_tree(f"<p>x{image}y</p>")
    restore_pictures(root)

    assert root.findall(".//p/img") == []
    assert root.text_content().split() in (["xy"], ["x", "y"])


@pytest.mark.parametrize(
    "name", ["loading-dock.jpg", "spacer-bridge.png", "blank-page-7.jpg", "grey-seal.jpg"]
)
def test_a_picture_that_is_called_like_nothing(name: str) -> None:
    """A real picture is dropped for its name."""
    assert sources(f'<img src="{name}">') == [name]


@pytest.mark.parametrize("tag", ["video", "audio"])
def test_players(tag: str) -> None:
    """A film that loads late has no address."""
    assert sources(f'<{tag} data-src="a.mp4"></{tag}>', tag) == ["a.mp4"]
    assert sources(f'<{tag}><source data-src="a.mp4"></{tag}>', "source") == ["a.mp4"]
    assert sources(f'<{tag} src="b.mp4" data-src="a.mp4"></{tag}>', tag) == ["b.mp4"]


@pytest.mark.parametrize(
    ("candidates", "expected"),
    [
        ("", ""),
        ("a.jpg", "a.jpg"),
        ("a.jpg 1x, b.jpg 2x, c.jpg 3x", "b.jpg"),
        ("a.jpg 480w,b.jpg 960w", "b.jpg"),
        ("huge.jpg 9000w", "huge.jpg"),
        (
            "https://e.org/w_400,h_300/a.jpg 400w, https://e.org/w_800,h_600/a.jpg 800w",
            "https://e.org/w_800,h_600/a.jpg",
        ),
        (f"{GIF} 1w, a.jpg 2w", "a.jpg"),
        ("a.jpg ..w", "a.jpg"),
        (" , ,", ""),
    ],
)
def test_the_best_of_several(candidates: str, expected: str) -> None:
    """Of a srcset the smallest picture is taken, or a part of an address."""
    assert best_of(candidates) == expected


SOUP = st.lists(
    st.sampled_from(
        [
            "<img>", '<img src="a.jpg">', '<img data-src="b.jpg">', f'<img src="{GIF}">', "<noscript>",
            "</noscript>", "<picture>", "</picture>", '<source srcset="c.jpg 2x">', "<p>", "</p>", "x",
            "<video data-src=d.mp4>", '<amp-img src="e.jpg">', "</amp-img>",
        ]
    ),
    max_size=12,
).map("".join)  # fmt: skip


@settings(deadline=None)
@given(SOUP)
def test_again(html: str) -> None:
    """Doing it twice changes something, loses words, or leaves a picture without an address."""
    root = parse_tree(html)
    words = root.xpath("//text()[not(ancestor::noscript)]")
    restore_pictures(root)
    once = tree_to_html(root)
    restore_pictures(root)

    assert tree_to_html(root) == once
    assert "".join(root.xpath("//text()[not(ancestor::noscript)]")) == "".join(words)
    assert all(image.get("src") for image in root.iter("img"))


@settings(deadline=None)
@given(st.text(max_size=300))
def test_any_srcset(text: str) -> None:
    """Some srcset is too much for it."""
    assert isinstance(best_of(text), str)
