"""The numbers that content management systems give articles."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.text.cmsids import cms_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://www.e.edu/info/1012/3456.htm", "http://e.edu/info/1030/3456.htm?utm_source=x"),
        (
            "https://e.edu/jwc/info/1012/3456.htm",
            "https://e.edu/jwc/content.jsp?urltype=news.NewsContentUrl&wbtreeid=1&wbnewsid=3456",
        ),
        ("https://e.edu/2026/0101/c123a4567/page.htm", "https://e.edu/2026/0101/c99a4567/page.psp"),
        ("https://e.edu/2026/0101/c123a4567/page.htm", "https://m.e.edu/2026/0101/c123a4567/pagem.htm"),
        ("https://e.edu/ab/cd/c123a4567/page.htm", "https://e.edu/2026/0101/c5a4567/page.htm"),
        ("https://e.gov.cn/a/202601/t20260121_65.html", "https://e.gov.cn/b/c/202601/t20260121_65_1.html"),
        ("https://e.gov.cn/art/2026/1/21/art_12_345.html", "https://e.gov.cn/art/2026/1/21/art_77_345.html"),
        ("http://p.cn/n1/2026/0121/c1004-40232587.html", "http://p.cn/n1/2026/0121/c77-40232587-2.html"),
        ("https://e.cn/2026-01/21/content_37319243.htm", "https://e.cn/jy/2026-01/21/content_37319243.htm"),
        ("https://e.cn/show.aspx?cid=3&newsid=45", "https://e.cn/show.aspx?newsid=45&cid=9"),
        (
            "https://mp.weixin.qq.com/s?__biz=Mz==&mid=265&idx=8&sn=d6&scene=21",
            "http://mp.weixin.qq.com/s?mid=265&__biz=Mz==&idx=8&chksm=1",
        ),
    ],
)
def test_one_article_in_two_columns(one: str, other: str) -> None:
    """An article that stands in two columns counts as two."""
    assert cms_key(one) == cms_key(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://e.edu/info/1012/3456.htm", "https://e.edu/info/1012/3457.htm"),
        ("https://e.edu/info/1012/3456.htm", "https://jwc.e.edu/info/1012/3456.htm"),
        ("https://e.edu/jwc/info/1012/3456.htm", "https://e.edu/xsc/info/1012/3456.htm"),
        ("https://e.gov.cn/a/t20260121_65.html", "https://e.gov.cn/a/t20260122_65.html"),
        ("https://e.cn/show.aspx?newsid=45", "https://e.cn/photo.aspx?newsid=45"),
        (
            "https://mp.weixin.qq.com/s?__biz=Mz==&mid=265&idx=1",
            "https://mp.weixin.qq.com/s?__biz=Mz==&mid=265&idx=2",
        ),
    ],
)
def test_two_articles(one: str, other: str) -> None:
    """Two articles count as one."""
    assert cms_key(one) != cms_key(other)


@pytest.mark.parametrize(
    "address",
    [
        "", "mailto:a@e.org", "https://e.org/", "https://e.org/2026/harbour", "https://e.edu/info/1012.htm",
        "https://e.edu/info/1012/list.htm", "https://e.edu/2026/0101/c123a4567/", "https://e.cn/content_12.html",
        "https://e.cn/show?newsid=0", "https://e.cn/show?newsid=", "https://mp.weixin.qq.com/s/AbC-1",
        "https://e.cn/list.aspx?cid=3", "https://e.cn/show?newsid=../x", "https://e.cn/art/2026/1/21/art_12.html",
    ],
)  # fmt: skip
def test_addresses_without_a_number(address: str) -> None:
    """An address that tells no article's number has a key."""
    assert cms_key(address) == ""


@given(
    st.text(max_size=60)
    | st.from_regex(r"https://e\.cn/info/[0-9]{1,4}/[0-9]{1,6}\.htm\?[a-z=&]{0,9}", fullmatch=True)
)
def test_any_address(address: str) -> None:
    """Some address is too much for it, or a key does not name its host."""
    key = cms_key(address)

    assert key == "" or key.startswith("//")
