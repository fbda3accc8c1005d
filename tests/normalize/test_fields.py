"""Source, trail, tags, language, summary and picture."""

from collections.abc import Callable

import pytest

from feeds.model.article import Draft
from feeds.model.document import Claim, Field, Origin
from feeds.normalize.origin import clean_source

MakeClaim = Callable[..., Claim]
MakeDraft = Callable[..., Draft]
HAN = "<p>" + "近日，市教育局在临江职业技术学院召开实训教学现场会。" * 4 + "</p>"


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("来源：临江教育", "临江教育"),
        ("临江教育 作者：王小雨", "临江教育"),
        ("<a href='x'>临江教育</a>", "临江教育"),
        ("临江教育 https://www.example.edu.cn/", "临江教育"),
        ("本站", ""),
        ("x" * 61, ""),
        ("|", ""),
    ],
)
def test_source(text: str, source: str) -> None:
    """A source is a name, without labels, links and marks around it."""
    assert clean_source(text) == source


def test_site_name_is_no_source(draft: MakeDraft, claim: MakeClaim) -> None:
    """The site's own name is not where a text came from."""
    assert draft(claim(Field.SOURCE, "Gazette", detail="og:site_name")).source == ""


def test_tags(draft: MakeDraft, claim: MakeClaim) -> None:
    """One text is split, a list is not, and no tag comes twice."""
    assert draft(claim(Field.TAGS, "职教，实训;职教, A")).tags == ("职教", "实训", "A")
    assert draft(claim(Field.TAGS, "职教 实训")).tags == ("职教", "实训")
    assert draft(claim(Field.TAGS, "a, b", "#c")).tags == ("a, b", "c")


def test_trail(draft: MakeDraft, claim: MakeClaim) -> None:
    """The trail stays as the page shows it."""
    made = draft(claim(Field.BREADCRUMBS, "首页 >", "原创", "正文", origin=Origin.LABEL))
    assert made.breadcrumbs == ("首页", "原创", "正文")


@pytest.mark.parametrize(
    ("tag", "origin", "body", "language"),
    [
        ("en", Origin.LANG_ATTRIBUTE, HAN, "zh"),
        ("zh-CN", Origin.LANG_ATTRIBUTE, HAN, "zh-CN"),
        ("en", Origin.FRONT_MATTER, HAN, "en"),
        ("zh-CN", Origin.LANG_ATTRIBUTE, "", "zh-CN"),
        ("!!", Origin.LANG_ATTRIBUTE, HAN, "zh"),
        ("en", Origin.META, "<p>" + "これは日本語のかなです。" * 8 + "</p>", "ja"),
        ("en", Origin.META, "<p>" + "이것은한국어입니다" * 8 + "</p>", "ko"),
        ("en_US", Origin.META, "<p>" + "plain english words " * 8 + "</p>", "en-US"),
    ],
)
def test_language(draft: MakeDraft, tag: str, origin: Origin, body: str, language: str) -> None:
    """A claim holds unless it is the template's and the words are plainly another language."""
    assert draft(Claim(Field.LANGUAGE, (tag,), origin), body=body).language == language


def test_summary(draft: MakeDraft, claim: MakeClaim) -> None:
    """A description of the site is no summary; one that shares the article's words is."""
    site = claim(Field.SUMMARY, "欢迎访问某某网站，这里有全部服务信息与联系方式以及常见问题")
    about = claim(Field.SUMMARY, "市教育局在临江职业技术学院召开实训教学现场会，与会者很多")

    assert draft(site, body=HAN).summary.startswith("近日")
    assert draft(about, body=HAN).summary.startswith("市教育局")
    assert draft(claim(Field.SUMMARY, "短", origin=Origin.ITEM), body=HAN).summary == "短"
    assert draft().summary == ""


def test_a_summary_is_made_of_prose(draft: MakeDraft) -> None:
    """Headings and lists read as nonsense when they are run together with sentences."""
    goal, plan = "<h2>一、目标</h2><ul><li>要点</li></ul>", "<h2>二、安排</h2>"
    body = f"{goal}<p>近日，学校召开会议。</p>{plan}<p>会议指出，要抓紧。</p>"

    assert draft(body=body).summary == "近日，学校召开会议。会议指出，要抓紧。"
    assert draft(body="<ul><li>只有要点。</li></ul>").summary.endswith("只有要点。")


def test_image(draft: MakeDraft, claim: MakeClaim) -> None:
    """A claimed picture, else the first one in the text that is no icon."""
    body = '<p>t<img src="https://e.org/logo.png"><img src="https://e.org/s.jpg" width="20"><img src="https://e.org/a.jpg"></p>'

    assert draft(claim(Field.IMAGE, "https://e.org/og.jpg"), body=body).image == "https://e.org/og.jpg"
    assert draft(claim(Field.IMAGE, "https://e.org/logo.png"), body=body).image == "https://e.org/a.jpg"
    assert draft().image == ""
