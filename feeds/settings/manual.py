"""What every key of the file means, with an example: for editors, for the reference, and for hints.

The order of the keys is the one in which people look for them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any


@dataclass(frozen=True, slots=True)
class Meaning:
    """One key: what it is for, a right value, and in words what holds without it; empty for nothing."""

    text: str
    example: Any
    default: str = ""


_ID = Meaning(
    "A short name in addresses: a-z, 0-9 and hyphens, at most 64. Renamed by way of `aliases`.",
    "newsroom",
)
_TITLE = Meaning("The name that readers see.", "编辑部来稿", "the id")
_DESCRIPTION = Meaning("A sentence or two for readers.", "职业教育新闻订阅")
_LANGUAGE = Meaning("A BCP 47 tag.", "zh-CN", "each article's own, as far as it is known")
_AUTHOR = Meaning("Who stands behind it all, where an article names nobody.", "Example University")
_IMAGE = Meaning("The whole address of a logo.", "https://www.example.edu/logo.png")
_LISTED = Meaning(
    "Whether it is in the directory of feeds; what is not can still be subscribed to.",
    example=False,
    default="true",
)
_ENABLED = Meaning("false: it rests, and what is stored is kept.", example=False, default="true")
_ACCESS = Meaning(
    "token: only for readers with a token; nothing of it is in what is public.", "token", "public"
)
_EVERY = Meaning(
    "How often it is looked at: a duration (90s, 15m, 6h, 1d) or a line of Vixie cron in its time zone. "
    "Without it an address is asked in the rhythm of its news.",
    "0 */2 * * *",
    "15m; on the web 15m to 1d",
)
_TIMEZONE = Meaning(
    "The zone of dates that name none, and of cron lines: an IANA name.", "Asia/Shanghai", "the site's"
)
_CATEGORIES_ADDED = Meaning("Categories that are always added to these articles.", ["policy"])
_INCLUDE_GLOBS = Meaning(
    "Which files below the directory are articles.",
    ["**/*.html", "**/*.md"],
    "html, htm, md, txt and json files",
)
_LINK = Meaning(
    "The articles' public addresses, made of {path}, {stem}, {name} and {dir}.",
    "https://news.example.edu.cn/{path}",
    "articles are served under /articles/",
)
_INGEST_TOKEN = Meaning(
    "Who sends it may push articles into the directory. Takes it from a variable.", "${INGEST_TOKEN}"
)
_SELECT = Meaning(
    "Where things stand on articles' pages, in CSS.",
    {"content": "#vsb_content", "remove": [".share"]},
    "found by looking",
)
_HEADERS = Meaning(
    "Request headers, for the host itself alone; a rule's by https alone.", {"Accept-Language": "zh-CN"}
)
_COOKIES = Meaning(
    "Cookies, for the host itself alone; a rule's by https alone.", {"JSESSIONID": "${SESSION}"}
)
_AUTH = Meaning(
    "A name and a password, for the host itself alone; a rule's by https alone.",
    {"user": "feeds", "password": "${PASSWORD}"},
)
_PROXY = Meaning("An http proxy for this source.", "http://proxy.example.edu:3128", "none")
_TIMEOUT = Meaning("How long a whole fetch may take.", "60s", "30s")
_MAX_BYTES = Meaning("The largest article or page that is read.", "50MB", "20MB")
_ALLOW_PRIVATE = Meaning(
    "Networks that are not the public internet and may be asked.", ["10.0.0.0/8"], "none"
)
_TLS = Meaning("How the server has to prove who it is.", {"legacy": True})
_TYPE = Meaning("What stands at the address.", "feed", "auto")
_EXTERNAL = Meaning("What becomes of a list's items on other hosts.", "follow", "link")
_FULL_TEXT = Meaning("Of feeds: follow each link for the whole text.", example=True, default="false")
_MEDIA = Meaning(
    "Where pictures come from; cache is for hosts that refuse other sites' readers.", "cache", "link"
)
_PAGES = Meaning("How many pages of a list each pass reads.", 3, "1")
_BACKFILL = Meaning("How many more pages the first pass reads, for older articles.", 20, "0")
_RECHECK = Meaning(
    "When an article's page is read again, from when it was first seen.", ["1h", "1d"], "1h, 1d, 7d"
)
_USE = Meaning("The template or built-in family that it inherits from.", "our-cms")

_REACHED = {
    "select": _SELECT,
    "timezone": _TIMEZONE,
    "language": _LANGUAGE,
    "headers": _HEADERS,
    "cookies": _COOKIES,
    "auth": _AUTH,
    "proxy": _PROXY,
    "timeout": _TIMEOUT,
    "max_bytes": _MAX_BYTES,
    "allow_private": _ALLOW_PRIVATE,
    "tls": _TLS,
}
_READ = {
    "every": _EVERY,
    "timezone": _TIMEZONE,
    "categories": _CATEGORIES_ADDED,
    "language": _LANGUAGE,
    "author": _AUTHOR,
    "image": _IMAGE,
    "listed": _LISTED,
    "type": _TYPE,
    "select": _SELECT,
    "external": _EXTERNAL,
    "full_text": _FULL_TEXT,
    "media": _MEDIA,
    "pages": _PAGES,
    "backfill": _BACKFILL,
    "recheck": _RECHECK,
    **_REACHED,
}
_INHERITED = {
    "include": _INCLUDE_GLOBS,
    "link": _LINK,
    **_READ,
    "access": _ACCESS,
    "ingest_token": _INGEST_TOKEN,
}
_MATCH = {
    "words": Meaning(
        "Words to look for, or `re:` and an RE2 expression. In scripts with spaces they match whole words.",
        ["职业教育", "vocational training", "re:20[0-9]{2} plan"],
    ),
    "in": Meaning("Where words are looked for.", ["title", "body"], "title, tags, breadcrumbs, summary"),
    "breadcrumbs": Meaning("Whole labels of 当前位置: 首页 > 原创.", ["原创"]),
    "tags": Meaning("Whole tags.", ["vocational"]),
    "url": Meaning("How the path of an article's address begins.", "/zyjy/"),
}

MANUAL: Mapping[str, Mapping[str, Meaning]] = MappingProxyType(
    {
        "the file": {
            "include": Meaning(
                "More files, from this file's folder on; lists and maps join.", ["sources/*.yaml"]
            ),
            "site": Meaning(
                "The service as it presents itself.",
                {"title": "教育新闻", "url": "https://feeds.example.edu"},
            ),
            "database": Meaning(
                "Where everything is stored; a relative path is relative to this file.",
                "postgresql+psycopg://feedmill:${PASSWORD}@localhost/feedmill",
                "sqlite:///../var/feedmill.db",
            ),
            "defaults": Meaning("What holds where nobody says anything else.", {"every": "30m"}),
            "templates": Meaning(
                "What several sources have in common, by name.",
                {"our-cms": {"every": "15m", "author": "Press Office"}},
            ),
            "rules": Meaning(
                "What holds for the pages of a host, whichever source leads there.",
                [{"host": "*.example.edu.cn", "select": {"content": "#vsb_content"}}],
            ),
            "sources": Meaning("Where articles come from.", [{"id": "newsroom", "directory": "articles/"}]),
            "categories": Meaning(
                "What articles are about.",
                [{"id": "ads", "title": "广告", "match": {"words": ["广告", "招聘"]}}],
            ),
            "feeds": Meaning(
                "Selections of articles to subscribe to.",
                [{"id": "policy-without-ads", "categories": ["policy"], "exclude": {"categories": ["ads"]}}],
            ),
        },
        "site": {
            "title": Meaning("The name of the service.", "教育新闻"),
            "url": Meaning(
                "The public address that everything published begins with.", "https://feeds.example.edu"
            ),
            "description": _DESCRIPTION,
            "language": Meaning(
                "The language of the pages and of feeds that have none of their own.", "zh-CN"
            ),
            "timezone": Meaning("The zone of dates that name none: an IANA name.", "Asia/Shanghai", "UTC"),
            "contact": Meaning(
                "Whom to write to: stands in feeds and in requests.", "webmaster@example.edu.cn"
            ),
            "author": _AUTHOR,
            "image": _IMAGE,
            "reprints": Meaning(
                "How alike articles of different hosts are that count as one, or off.",
                {"threshold": 0.85},
                "off",
            ),
        },
        "reprints": {"threshold": Meaning("1: equal; 0.85: a few words differ.", 0.85)},
        "defaults": {
            **_INHERITED,
            "limit": Meaning("How many entries a feed holds, 1 to 1000.", 30, "50"),
            "content": Meaning("How much of an article feeds carry.", "summary", "full"),
        },
        "a template": {"extends": Meaning("The template or family it builds on.", "base"), **_INHERITED},
        "a rule": {
            "host": Meaning(
                'A host, or "*." and a domain for every host below it, or "*".', "*.example.edu.cn"
            ),
            "use": _USE,
            **_REACHED,
        },
        "a source": {
            "id": _ID,
            "title": _TITLE,
            "description": _DESCRIPTION,
            "directory": Meaning("A folder of articles, from this file's folder on.", "articles/"),
            "url": Meaning(
                "The address of a feed, a list, a sitemap or a page.", "https://www.example.edu/news/"
            ),
            "use": _USE,
            "columns": Meaning(
                "Several addresses of one site that are read instead of its own; each has a feed.",
                [{"id": "yw", "url": "rss/yw.xml"}],
            ),
            "enabled": _ENABLED,
            "aliases": Meaning(
                "Ids that it had before, oldest first: its articles keep theirs.", ["old-campus"]
            ),
            **_INHERITED,
        },
        "a column": {
            "id": Meaning("A short name within its source, as in addresses: a-z, 0-9 and hyphens.", "yw"),
            "title": _TITLE,
            "description": _DESCRIPTION,
            "url": Meaning("Its address, whole or from the source's `url` on.", "rss/yw.xml"),
            "use": _USE,
            "enabled": _ENABLED,
            "aliases": Meaning(
                "Ids that it had before, oldest first: its articles keep theirs.", ["old-campus"]
            ),
            **_READ,
        },
        "select": {
            "row": Meaning("Of lists: each article's row.", "ul.news li"),
            "link": Meaning("In a row: the link.", "a"),
            "title": Meaning("On a page: the title; @ names an attribute.", "h1.arti_title"),
            "date": Meaning("On a page: the date, with words around it or without.", ".arti_update"),
            "next": Meaning("Of lists: the link to the next page.", ".next a"),
            "content": Meaning("On a page: the article; several elements become one.", "#vsb_content"),
            "remove": Meaning("On a page: what goes before anything is read.", [".share", "#related"]),
        },
        "auth": {
            "user": Meaning("The name.", "feeds"),
            "password": Meaning("The password. Takes it from a variable.", "${PASSWORD}"),
        },
        "tls": {
            "legacy": Meaning(
                "Old protocols and short keys are taken as well.", example=True, default="false"
            ),
            "ca": Meaning("A PEM file of authorities that are trusted besides.", "certs/ca.pem"),
            "verify": Meaning("false: anybody may claim to be this server.", example=False, default="true"),
        },
        "a category": {
            "id": Meaning("A short name in addresses: a-z, 0-9 and hyphens, at most 64.", "policy"),
            "title": _TITLE,
            "description": _DESCRIPTION,
            "parent": Meaning("The category that holds all that this one holds.", "vocational"),
            "match": Meaning(
                "What puts an article in; any of these.", {"words": ["职业教育"], "tags": ["vocational"]}
            ),
            "language": _LANGUAGE,
            "author": _AUTHOR,
            "image": _IMAGE,
            "enabled": _ENABLED,
            "listed": _LISTED,
            "access": _ACCESS,
        },
        "match": _MATCH,
        "a feed": {
            "id": _ID,
            "title": _TITLE,
            "description": Meaning(
                "A sentence or two for readers.", "职业教育新闻订阅", "the title and the site's"
            ),
            "categories": Meaning("Articles in any of these.", ["policy"], "all"),
            "sources": Meaning("And from any of these; SOURCE/COLUMN is one column.", ["newsroom"], "all"),
            "exclude": Meaning("But none of these.", {"categories": ["ads"], "words": ["代发"]}, "nothing"),
            "limit": Meaning("How many entries it holds, 1 to 1000.", 20, "50"),
            "content": Meaning("How much of an article it carries.", "summary", "full"),
            "language": _LANGUAGE,
            "author": _AUTHOR,
            "image": _IMAGE,
            "enabled": _ENABLED,
            "listed": _LISTED,
            "access": _ACCESS,
            "aliases": Meaning(
                "Ids that it had before, oldest first: old addresses lead here.", ["old-feed"]
            ),
        },
        "exclude": {
            "categories": Meaning("Articles in any of these.", ["ads"]),
            "sources": Meaning("Articles from any of these.", ["wire"]),
            **_MATCH,
        },
    }
)
"""Every level of the file, with its keys."""
