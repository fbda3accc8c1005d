"""XML made harmless and, where that is easy, well-formed."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.text.tamexml import UNDECLARED, cut_to_root, declare_prefixes, parse_xml, tame_xml

PIECES = st.sampled_from([
    "<a>", "</a>", "<a/>", "<b:c>", "&", "&amp;", "&lt;", "&eacute;", "&x;", "&#0;", "&#65;", "&#x110000;",
    "<", ">", "]]>", "<![CDATA[", "<!--", "-->", "<?", "?>", "<!DOCTYPE", "<!ENTITY", "[", "]", " ", "'", '"',
    "x=", "é", "\x00", "\ufffe", "\ud800", "<!x", "3<4",
])  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<?xml version='1.0'?><a>b</a>", "<a>b</a>"),
        ("<a><!-- <b> -->c<?php echo 1 ?></a>", "<a>c</a>"),
        ("<a>R&D & more</a>", "<a>R&amp;D &amp; more</a>"),
        ("<a x='?b=1&c=2'/>", "<a x='?b=1&amp;c=2'/>"),
        ("<a>&eacute;&nbsp;&hellip;</a>", "<a>é\xa0…</a>"),
        ("<a>&lt;&amp;&gt;&quot;&apos;</a>", "<a>&lt;&amp;&gt;&quot;&apos;</a>"),
        ("<a>&LT;&AMP;</a>", "<a>&lt;&amp;</a>"),
        ("<a>&mine;&nbsp</a>", "<a>&amp;mine;&amp;nbsp</a>"),
        ("<a>&#65;&#x42;&#146;</a>", "<a>AB’</a>"),
        ("<a>x&#0;&#x1F;&#xD800;&#xFFFF;&#x110000;y\x0b\ufffe</a>", "<a>xy</a>"),
        ("<a>&#60;b&#62;&#38;amp;</a>", "<a>&lt;b&gt;&amp;amp;</a>"),
        ("<a>3 < 4, <5, a <- b</a>", "<a>3 &lt; 4, &lt;5, a &lt;- b</a>"),
        ("<a>b ]]> c</a>", "<a>b ]]&gt; c</a>"),
        ("<a><![CDATA[ &nbsp; <b> <!-- ]]></a>", "<a><![CDATA[ &nbsp; <b> <!-- ]]></a>"),
        ("<a><![CDATA[ b", "<a><![CDATA[ b"),
        ("<a><!-- b", "<a>&lt;!-- b"),
        ("<a><? b", "<a>&lt;? b"),
        ("<a><!b>", "<a>&lt;!b>"),
        ("<a>\x85b</a>", "<a>\nb</a>"),
        ("<!doctype a>\n<a/>", "\n<a/>"),
        ("<!DOCTYPE a SYSTEM 'x>y'><a/>", "<a/>"),
        ('<!DOCTYPE a [<!ENTITY b "]><c>"> <!-- \' --> ]><a>&b;</a>', "<a>&amp;b;</a>"),
        ("<!DOCTYPE a [ <!ENTITY b 'c'> <a>d</a>", "<a>d</a>"),
        ("<!DOCTYPE a '<a>d</a>", "<a>d</a>"),
        ("<!DOCTYPE a", ""),
        ("", ""),
    ],
)
def test_tame_xml(text: str, expected: str) -> None:
    """Something that harms goes through, or something that is meant is lost."""
    assert tame_xml(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "<!DOCTYPE a [<!ENTITY l 'ha'><!ENTITY m '&l;&l;'>]><a>&m;</a>",
        "<!DOCTYPE a [<!ENTITY % p SYSTEM 'file:///etc/hostname'> %p;]><a>&p;</a>",
        "<!DOCTYPE a [<!ENTITY f SYSTEM 'file:///etc/hostname'>]><a b='&f;'>&f;</a>",
    ],
)
def test_entities_are_never_expanded(text: str) -> None:
    """SEC-03: an entity that a document declares is expanded or fetched."""
    tree = parse_xml(tame_xml(text))

    assert tree is not None
    assert "ha" not in "".join(tree.itertext())
    assert Path("/etc/hostname").read_text("utf-8").strip() not in repr((tree.text, tree.attrib))


def test_entities_are_not_expanded_even_untamed() -> None:
    """SEC-03: the parser alone expands what taming overlooked."""
    tree = parse_xml("<!DOCTYPE a [<!ENTITY f SYSTEM 'file:///etc/hostname'><!ENTITY l 'ha'>]><a>&f;&l;</a>")

    assert tree is not None
    assert tree.text is None


def test_includes_are_words() -> None:
    """SEC-03: an XInclude element brings in a file."""
    text = "<a xmlns:xi='http://www.w3.org/2001/XInclude'><xi:include href='/etc/hostname' parse='text'/></a>"
    tree = parse_xml(tame_xml(text))

    assert tree is not None
    assert "".join(tree.itertext()) == ""


@given(st.lists(PIECES, max_size=30).map("".join) | st.text(max_size=60))
def test_any_text(text: str) -> None:
    """Some text breaks the taming, keeps a declaration, or is tamed once more differently."""
    tamed = tame_xml(text)
    parse_xml(declare_prefixes(cut_to_root(tamed), {}))

    assert "<!DOCTYPE" not in tamed.upper().split("<![CDATA[")[0]
    assert tamed.count("<![CDATA[") > 0 or tame_xml(tamed) == tamed


@pytest.mark.parametrize(
    "piece", ["<!--", "<![CDATA[", "<?x", "<!", "<!DOCTYPE [", "<!DOCTYPE [<a>", "&", "]]>", "<", "<a b='"]
)
def test_taming_takes_linear_time(piece: str) -> None:
    """Many thousands of one mark are pondered for minutes."""
    assert len(tame_xml(piece * 20_000)) < 200_000


@pytest.mark.parametrize(
    ("text", "names", "expected"),
    [
        ("junk <rss>x</rss> tail <b>", (), "<rss>x</rss>"),
        ("<b>Warning</b><RSS>x</RSS><script>y</script>", ("rss",), "<RSS>x</RSS>"),
        ("<br /><a:feed>x</a:feed>", ("feed",), "<a:feed>x</a:feed>"),
        ("<b>x</b>", ("rss",), "<b>x</b>"),
        ("<rss>x", ("rss",), "<rss>x"),
        ("<rss>x</rss", ("rss",), "<rss>x</rss"),
        ("words", ("rss",), "words"),
    ],
)
def test_cut_to_root(text: str, names: tuple[str, ...], expected: str) -> None:
    """What a server printed around a document stays, or part of the document goes."""
    assert cut_to_root(text, names) == expected


def test_declare_prefixes() -> None:
    """A prefix that nobody declared breaks a document, or one that is declared is declared again."""
    text = "<a xmlns:b='urn:b'><b:c/><d:e f:g='' xml:lang='en'/></a>"
    declared = declare_prefixes(text, {"d": "urn:d"})

    assert declared.startswith(f'<a xmlns:d="urn:d" xmlns:f="{UNDECLARED}f" xmlns:b=')
    assert parse_xml(declared) is not None
    assert declare_prefixes(declared, {}) == declared
    assert declare_prefixes("", {}) == ""


def test_many_prefixes_are_nobodys_mistake() -> None:
    """Thousands of undeclared prefixes are declared, each for every element."""
    text = "<a>" + "".join(f"<p{number}:x/>" for number in range(1000)) + "</a>"

    assert declare_prefixes(text, {}) == text


@pytest.mark.parametrize(
    "text", ["", "words", "<a>", "<a></b>", "<a>&x;</a>", "<a b=c/>", "<a>" * 5000 + "</a>" * 5000]
)
def test_what_is_not_well_formed(text: str) -> None:
    """Text that is no XML, or nested without end, is taken for a tree."""
    assert parse_xml(text) is None
