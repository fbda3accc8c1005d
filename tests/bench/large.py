"""A large configuration: two hundred sources with templates, rules and four columns each."""

from collections.abc import Iterator

SOURCES = 200
COLUMNS = 4
_HEAD = """\
site: {title: 教育新闻, url: "https://feeds.example.edu", language: zh-CN, timezone: Asia/Shanghai}
database: sqlite:///feedmill.db
defaults: {every: 30m, external: link, media: link}
templates:
  base:
    select: {title: "h1@title", date: span.date, content: "#zoom", remove: [.qr]}
    headers: {Accept-Language: zh-CN}
"""


def large_configuration() -> str:
    """The text of its file."""
    return _HEAD + "".join(_lines())


def _lines() -> Iterator[str]:
    for number in range(10):
        yield f"  cms-{number}: {{extends: base, every: {number + 5}m, select: {{remove: [.n{number}]}}}}\n"
    yield "rules:\n"
    for number in range(20):
        yield f"  - host: '*.u{number}.example.edu'\n    select: {{content: '#content_{number}'}}\n"
    yield "sources:\n"
    for number in range(SOURCES):
        yield from _source(number)
    yield "categories:\n"
    for number in range(50):
        words = f"[职业教育{number}, 职教{number}, word{number}]"
        yield f"  - {{id: c{number}, title: 类别 {number}, match: {{words: {words}, url: /c{number}/}}}}\n"
    yield "feeds:\n"
    for number in range(100):
        yield f"  - id: feed-{number}\n    title: 订阅 {number}\n    categories: [c{number % 50}]\n"
        yield f"    sources: [source-{number}, source-{number + 100}]\n"
        yield f"    exclude: {{categories: [c{(number + 7) % 50}], words: [广告]}}\n"


def _source(number: int) -> Iterator[str]:
    yield f"  - id: source-{number}\n    title: 学院新闻网 {number}\n"
    yield f"    url: https://news.u{number % 40}.example.edu/s{number}/\n    use: cms-{number % 10}\n"
    yield f"    categories: [c{number % 50}]\n    select: {{title: h2, date: span}}\n    columns:\n"
    for place in range(COLUMNS):
        yield (
            f"      - {{id: c{place}, title: 栏目 {place}, url: c{place}/index.htm,"
            f" categories: [c{place}], every: '{place * 5} */2 * * *'}}\n"
        )
