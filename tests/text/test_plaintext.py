"""HTML to words, and words to HTML."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.text.markup import clean_html, escape_text, html_to_text, is_blank, text_to_html

ANY_TEXT = st.text(st.characters(codec=None), max_size=80)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("", ""),
        ("words", "words"),
        ("  a \n b\t c ", "a b c"),
        ("<h1>Title</h1><p>One</p><p>Two</p>", "Title\n\nOne\n\nTwo"),
        ("<p>One</p>tail<p>Two</p>", "One\n\ntail\n\nTwo"),
        ("<div><div><p>One</p></div></div><div>Two</div>", "One\n\nTwo"),
        ("a<br>b<br/>c", "a\nb\nc"),
        ("a<br><br><br>b", "a\n\nb"),
        ("<p>a <b>b</b>c<i> d</i></p>", "a bc d"),
        ("<b>a</b> <i>b</i>", "a b"),
        ("<ul><li>a</li><li>b</li></ul>c", "- a\n- b\n\nc"),
        ("<ul><li><p>a</p></li><li></li><li>b</ul>", "- a\n\n- b"),
        ("<ol><li>a<ul><li>b</ul></ol>", "- a\n\n- b"),
        ("<table><tr><th>a</th><td>b</td></tr><tr><td>c<td><p>d</p></table>", "a\tb\nc\td"),
        ("<table><tr><td>a<br>b</td><td>c</td></tr></table>", "a b\tc"),
        ("<table><tr><td><p>One</p><p>Two</p></td></tr></table>", "One\n\nTwo"),
        ("<dl><dt>a</dt><dd>b</dd></dl>", "a\nb"),
        ("<pre>a\n  b</pre>c", "a\n  b\n\nc"),
        ("a<hr>b", "a\n\nb"),
        ("a<script>no()</script>b<style>no{}</style><!-- no -->c<?no?>d", "abcd"),
        ("<head><title>no</title></head><body>yes", "yes"),
        ("<p>a</p><iframe>no</iframe><noscript>no</noscript><svg><text>no</text></svg><p>b</p>", "a\n\nb"),
        ("&lt;p&gt; &amp;amp; &nbsp;&copy; &#20013;", "<p> &amp; © 中"),
        ("<p>　　近日，学校</p>\n<p>&nbsp;&nbsp;会议　指出</p>", "近日，学校\n\n会议 指出"),
        ("<p>近日，学校\n    召开会议</p>", "近日，学校召开会议"),
        ("<p>one\n two</p>", "one two"),
        ("<p>新\u200b闻\ufeff</p>", "新闻"),
        ("<p>a\0\x01b&#1;</p>", "ab"),
        ("<p> </p><p>&nbsp;</p>", ""),
        ("<ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp></ruby>字", "漢(かん)字"),
        ('<img alt="no" src="x">', ""),
        ("a < b & c", "a < b & c"),
    ],
)
def test_html_to_text(html: str, expected: str) -> None:
    """Words run together, markup shows, or a blank is where none was."""
    assert html_to_text(html) == expected


@given(ANY_TEXT | st.text("<>/&; abpli\nbr中\t", max_size=80))
@settings(deadline=None, max_examples=100)
def test_text_has_no_loose_blanks(html: str) -> None:
    """SEC-02: some string raises, or a line ends in a blank."""
    text = html_to_text(html)
    assert text == text.strip("\n")
    assert all(line == line.rstrip(" \t\u3000\xa0") for line in text.split("\n"))
    if "<pre" not in html:
        assert "\n\n\n" not in text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("\n \n", ""),
        ("One", "<p>One</p>"),
        ("One\n\nTwo", "<p>One</p>\n<p>Two</p>"),
        ("One\r\n \r\n\r\nTwo", "<p>One</p>\n<p>Two</p>"),
        ("One\nline", "<p>One<br>line</p>"),
        ("　　第一段。\n　　第二段\n第三段", "<p>第一段。</p>\n<p>第二段</p>\n<p>第三段</p>"),
        ("标题AI\n第二行", "<p>标题AI<br>第二行</p>"),
        ('<b> & "x"', "<p>&lt;b&gt; &amp; &quot;x&quot;</p>"),
        ("a\0b", "<p>ab</p>"),
    ],
)
def test_text_to_html(text: str, expected: str) -> None:
    """A paragraph is lost, or plain text becomes markup."""
    assert text_to_html(text) == expected


@given(ANY_TEXT)
@settings(deadline=None)
def test_text_comes_back_from_its_html(text: str) -> None:
    """SEC-01: words are lost or become markup on the way through HTML."""
    html = text_to_html(text)
    assert clean_html(html).replace("<br>", "\n").count("<") == html.replace("<br>", "\n").count("<")
    words = html_to_text(html)
    assert text_to_html(html_to_text(text_to_html(words))) == text_to_html(words)
    assert html_to_text(f"<p>{escape_text(words)}</p>").split() == words.split()


def test_escaped_text_fits_an_attribute() -> None:
    """A quotation mark ends an attribute."""
    assert escape_text("\"'<&>\x01") == "&quot;&#x27;&lt;&amp;&gt;"


@pytest.mark.parametrize(
    "html", ["", " ", "<p></p>", "<p>&nbsp;<br></p>", "<div><span>\u3000</span></div>", "<!--x-->", "<hr>"]
)
def test_nothing_is_blank(html: str) -> None:
    """An empty page passes for an article."""
    assert is_blank(html)


@pytest.mark.parametrize(
    "html", ["x", "<p>。</p>", '<img src="x">', "<IMG>", "<video src=x></video>", "<audio/>"]
)
def test_words_and_pictures_are_not_blank(html: str) -> None:
    """A page with only a picture is dropped."""
    assert not is_blank(html)
