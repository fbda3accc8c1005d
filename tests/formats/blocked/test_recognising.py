"""What answers in a page's place, and what only looks like it."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.formats.blocked import recognise_block
from feeds.model.blocking import BlockKind

PROSE = (
    "<p>近日，示例学院召开网络安全工作会议，通报了访问被拦截、系统维护和登录异常等情况，并布置了下一步工作。</p>"
    * 12
)
MENU = (
    "<ul>"
    + "".join(f"<li><a href='/{word}'>{word}</a></li>" for word in ["首页", "新闻", "学院概况"] * 40)
    + "</ul>"
)
RUISHU = "<meta content='x' r='m'><script r='m'>$_ts=window['$_ts'];if(!$_ts)$_ts={};</script>"
FORM = "<form>用户名 <input name=u> 密码 <input type='password'> <button>登录</button></form>"
CAMPUS = "<div id=vsb_content><p>您当前IP 10.1.2.3 并非校内地址，该信息仅允许校内地址访问。</p></div>"
RELOAD = "<script>document.cookie='a=1';location.reload()</script>"


def kind_of(
    body: str, *, status: int = 200, url: str = "https://news.example.edu.cn/info/1/2.htm", **headers: str
) -> BlockKind | None:
    """The kind of block that a page is; headers with _ for -."""
    pairs = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    block = recognise_block(status, pairs, url, body.encode())
    return block.kind if block else None


@pytest.mark.parametrize(
    ("body", "status", "kind"),
    [
        (RUISHU, 412, BlockKind.CHALLENGE),
        (RUISHU, 202, BlockKind.CHALLENGE),
        (RUISHU, 200, BlockKind.CHALLENGE),
        ("<script>document.cookie=('_')+('_')+('j');location.href='/x'</script>", 521, BlockKind.CHALLENGE),
        ("<script>document.cookie='__jsl_clearance=1'</script>", 200, BlockKind.CHALLENGE),
        ("<title>Just a moment...</title><p>Enable JavaScript</p>", 503, BlockKind.CHALLENGE),
        ("<script>var arg1='AF';function x(){setCookie('acw_sc__v2',1)}</script>", 200, BlockKind.CHALLENGE),
        (RELOAD, 200, BlockKind.CHALLENGE),
        ("<script>document.cookie='a'</script><meta http-equiv=refresh>", 200, BlockKind.CHALLENGE),
        ("<h2>环境异常</h2><p>当前环境异常，完成验证后即可继续访问。</p>", 200, BlockKind.CAPTCHA),
        ("<p>访问过于频繁，请输入验证码后继续</p>", 200, BlockKind.CAPTCHA),
        ("<p>Please verify you are a human</p>", 403, BlockKind.CAPTCHA),
        ("<h1>很抱歉，您的访问请求可能对网站造成安全威胁，已被阻断</h1>", 405, BlockKind.WALL),
        ("<p>您的请求带有不合法参数，已被网站管理员设置拦截！</p>", 200, BlockKind.WALL),
        ("<title>网站防火墙</title><p>网站防火墙</p>", 200, BlockKind.WALL),
        ("The requested URL was rejected. Please consult with your administrator.", 200, BlockKind.WALL),
        ("<title>Access Denied</title>You don't have permission. Reference #18.4", 403, BlockKind.WALL),
        (FORM, 200, BlockKind.LOGIN),
        ("<p>Unauthorized</p>", 401, BlockKind.LOGIN),
        (MENU + CAMPUS, 200, BlockKind.RESTRICTED),
        ("<p>对不起，此内容仅限校内用户浏览。</p>", 403, BlockKind.RESTRICTED),
        ("<p>This page can only be accessed from the campus network.</p>", 200, BlockKind.RESTRICTED),
        ("<center>网站正在升级维护中...</center>", 200, BlockKind.ERROR),
        ("<title>404 Not Found</title><h1>Oh</h1>" + MENU, 200, BlockKind.ERROR),
        ("<p>您访问的页面不存在或已删除。</p>", 200, BlockKind.ERROR),
        ("<p>该内容已被发布者删除</p>", 200, BlockKind.ERROR),
    ],
)  # fmt: skip
def test_blocks(body: str, status: int, kind: BlockKind) -> None:
    """A page that stands before another one passes for an article, or is taken for something else."""
    assert kind_of(body, status=status) is kind


@pytest.mark.parametrize(
    "body",
    [
        PROSE,
        RUISHU + PROSE,
        RELOAD + PROSE,
        "<script>__jsl_clearance</script>" + PROSE,
        PROSE + FORM,
        "<title>网站防火墙怎么选</title>" + PROSE,
        "<meta property='og:title' content='A page that scripts draw'>" + RELOAD,
        "<script type='application/ld+json'>{}</script>" + RELOAD,
        MENU
        + "<div id=vsb_content><p>图书馆新增三个数据库，校外用户无法访问的资源请在校园网内使用。</p>"
        + PROSE
        + "</div>",
        "<title>404房间的灯光</title>" + PROSE,
        "<p>维护校园安宁，人人有责。</p>",
        "",
        "<rss><channel><item><title>您的访问被拦截</title></item></channel></rss>" + PROSE,
    ],
)
def test_pages_that_only_look_blocked(body: str) -> None:
    """An article is lost because it bears a mark, has a login box, or speaks of firewalls."""
    assert kind_of(body) is None


@pytest.mark.parametrize(
    ("headers", "status", "kind"),
    [
        ({"cf_mitigated": "challenge"}, 403, BlockKind.CHALLENGE),
        ({"X_Via_JSL": "abc,-"}, 521, BlockKind.CHALLENGE),
        ({"x_amzn_waf_action": "captcha"}, 405, BlockKind.CAPTCHA),
        ({"x_amzn_waf_action": "challenge"}, 202, BlockKind.CHALLENGE),
        ({"X_Vercel_Mitigated": "challenge"}, 429, BlockKind.CHALLENGE),
        ({"Server": "ddos-guard"}, 403, BlockKind.CHALLENGE),
        ({"x_datadome": "protected"}, 403, BlockKind.CAPTCHA),
        ({"x_datadome": "protected"}, 200, None),
        ({"server": "cloudflare"}, 200, None),
        ({"server": "nginx"}, 403, None),
    ],
)
def test_headers(headers: dict[str, str], status: int, kind: BlockKind | None) -> None:
    """A header that says what stands there is overlooked, or believed where the page came all the same."""
    assert kind_of(PROSE, status=status, **headers) is kind


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        (
            "https://webvpn.example.edu.cn/https/77726476706e69737468656265737421e7e056/info/1.htm",
            BlockKind.VPN,
        ),
        ("https://w.example.edu.cn/http-8080/77726476706E69737468656265737421e7/x", BlockKind.VPN),
        ("https://webvpn.example.edu.cn/login", BlockKind.VPN),
        ("https://id.example.edu.cn/cas/login?service=https%3A%2F%2Fnews.example.edu.cn%2F", BlockKind.LOGIN),
        ("https://id.example.edu.cn/authserver/login", BlockKind.LOGIN),
        ("https://id.example.edu.cn/auth/realms/x/protocol/openid-connect/auth", BlockKind.LOGIN),
        ("https://news.example.edu.cn/2026/login-problems-solved.htm", None),
        ("https://news.example.edu.cn/sso/guide.htm", None),
        ("https://[broken", None),
    ],
)
def test_addresses(url: str, kind: BlockKind | None) -> None:
    """A redirect to a gateway is taken for the page, or a page for a gateway."""
    assert kind_of(PROSE, url=url) is kind


def test_a_long_login_page() -> None:
    """A login page with a long legal text is an article, though its address says what it is."""
    assert kind_of(FORM + PROSE, url="https://news.example.edu.cn/wp-login.php") is BlockKind.LOGIN


def test_a_block_says_what_to_do() -> None:
    """A block has no name, no patience, or no sentence for the admin."""
    block = recognise_block(412, (), "https://e.example/", RUISHU.encode())

    assert block is not None
    assert (block.name, block.backoff) == ("瑞数", timedelta(hours=24))
    assert block.sentence.startswith("a script (瑞数) wants to be run")
    assert "feedmill push" in block.sentence


@settings(deadline=None)
@given(st.integers(100, 599), st.text(max_size=40), st.binary(max_size=300))
def test_any_answer(status: int, url: str, body: bytes) -> None:
    """Some answer breaks the recognition."""
    recognise_block(status, (("x", "y"),), url, body)
