"""Whether what stands in an article's place is no article any more.

A login form, a block, an error text, next to nothing: such a page never replaces the stored article.
Pure. A page is judged beside what it was: an article about passwords stays one, and a short notice may
become another short notice.
"""

import re

from feeds.model.article import Draft
from feeds.normalize.fingerprint import letters_of

SHORT = 300
"""Letters below which a page may be nothing but a form or a message."""
NOTHING = 20
"""Letters below which a text is next to nothing..."""
SHARE = 10
"""...if it also has less than one in so many of the letters it had."""

_TITLE = re.compile(
    r"(?:用户|会员|系统|请先?|统一身份|账号|管理员)?(?:登[录陆]|认证)(?:页面|系统|平台|中心)?|.{0,12}(?:统一身份认证|登录平台)|"
    r"(?:\d{3}\b.{0,4})?(?:页面(?:不存在|没有找到|未找到|出错了?)|(?:找不到|无法找到|无法访问)(?:该|此)?(?:页面|网页)|"
    r"访问(?:受限|被拒绝|验证|过于频繁)|拒绝访问|系统(?:提示|维护|错误|繁忙)|网站(?:维护|升级)中?|安全验证|人机验证|出错了|错误(?:提示|页面)?)|"
    r"(?:please )?(?:sign|log) ?in\b.{0,40}|login\b.{0,40}|.{0,30}\bsingle sign.on|"
    r"(?:error )?(?:40[0-9]|41[0-9]|42[0-9]|50[0-9])\b.{0,40}|(?:page )?not found|access denied|forbidden|"
    r"(?:internal )?server error|bad gateway|service (?:temporarily )?unavailable|attention required.{0,30}|"
    r"just a moment\W*|are you (?:a robot|human).{0,20}|security check|maintenance(?: mode)?|error",
    re.IGNORECASE,
)
_WORDS = re.compile(
    r"请(?:先|您先)?登[录陆]|登[录陆]后(?:才能|方可|可以|再)?(?:查看|访问|阅读|浏览)|输入(?:用户名|账号|密码|验证码)|"
    r"(?:页面|文章|内容|信息)(?:已经?)?(?:不存在|被删除|已删除|找不到)|没有(?:访问|查看|阅读)权限|权限不足|"
    r"访问(?:过于频繁|受限|被拒绝|被拦截|被阻断)|请求(?:被拦截|被阻断|异常)|(?:系统|网站)(?:正在)?(?:维护|升级)|"
    r"仅限(?:校|内)(?:园)?网?(?:内)?访问|开启 ?javascript|服务器(?:内部)?错误|数据库(?:连接)?(?:错误|失败)|"
    r"please (?:sign|log) in|you must (?:be logged|log|sign) in|forgot (?:your )?password|"
    r"enter your password|"
    r"(?:page|file|url) (?:you requested )?(?:was |could )?not (?:be )?found|do(?:es)? not have permission|"
    r"enable javascript|verify (?:that )?you are (?:a )?human|error establishing a database connection|"
    r"fatal error|uncaught exception|temporarily unavailable|unusual traffic|request (?:was )?blocked",
    re.IGNORECASE,
)


def describe_ruin(old: Draft, new: Draft) -> str:
    """Why `new` does not replace `old`, as the beginning of a sentence; empty when it may."""
    letters = len(letters_of(new.body_text))
    if _is_next_to_nothing(old, new, letters):
        return f"next to nothing is left of its text ({letters} letters)"
    if letters >= SHORT:
        return ""
    if _TITLE.fullmatch(new.title) and not _TITLE.fullmatch(old.title):
        return f"it turned into a page called {new.title!r}"
    found = _WORDS.search(new.body_text)
    if found and not _WORDS.search(old.body_text):
        return f"it turned into a page that says {found[0]!r}"
    return ""


def _is_next_to_nothing(old: Draft, new: Draft, letters: int) -> bool:
    """Pictures and files are something: an article may become a gallery or a document."""
    if letters >= NOTHING or new.image or new.attachments or "<img" in new.body_html:
        return False
    return letters * SHARE < len(letters_of(old.body_text))
