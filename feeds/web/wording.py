"""What our pages say, in English and in Chinese, dates included."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from feeds.model.article import Precision


class Tongue(StrEnum):
    """A language that our pages speak; the value is what `?ui=` takes."""

    ENGLISH = "en"
    CHINESE = "zh"


MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wording:
    """One language's sentences. `{}` stands for the one value that a sentence takes."""

    tongue: Tongue
    tag: str
    name: str
    comma: str
    colon: str
    skip: str
    home: str
    trail: str
    other_tongue: str
    feeds: str
    categories: str
    sources: str
    feed: str
    category: str
    source: str
    feeds_hint: str
    categories_hint: str
    sources_hint: str
    one_entry: str
    many_entries: str
    newest: str
    updated: str
    subscribe: str
    subscribe_hint: str
    subscribe_with: str
    another_program: str
    by_phone: str
    by_phone_hint: str
    copy: str
    copied: str
    what_is_a_feed: str
    a_feed_is: str
    which_format: str
    open_format: str
    opml: str
    machine_list: str
    entries: str
    empty_feed: str
    empty_site: str
    untitled: str
    authors: str
    contributors: str
    editors: str
    from_source: str
    collected_from: str
    tags: str
    attachments: str
    original: str
    permanent_id: str
    language: str
    published: str
    changed: str
    about: str
    not_refreshed: str
    never_refreshed: str
    others_too: str
    not_found: str
    not_found_hint: str
    gone: str
    gone_hint: str
    known_place: str
    not_ready: str
    not_ready_hint: str
    broken: str
    broken_hint: str
    not_allowed: str
    not_allowed_hint: str
    refused: str
    refused_hint: str
    to_directory: str

    def count_entries(self, number: int) -> str:
        """How many entries there are."""
        return self.one_entry if number == 1 else self.many_entries.format(number)

    def join(self, names: Sequence[str]) -> str:
        """Names in a row."""
        return self.comma.join(names)

    def size(self, octets: int) -> str:
        """A file's size, rounded, in units of 1000."""
        if octets < 1000:
            return f"{octets} B"
        scaled, unit = octets / 1000, "kB"
        for larger in ("MB", "GB", "TB"):
            if scaled >= 999.5:
                scaled, unit = scaled / 1000, larger
        return f"{scaled:.0f} {unit}" if scaled >= 9.95 else f"{scaled:.1f} {unit}"

    def day(self, moment: datetime) -> str:
        """The day alone, by the moment's own offset."""
        if self.tongue is Tongue.CHINESE:
            return f"{moment.year}年{moment.month}月{moment.day}日"
        return f"{moment.day} {MONTHS[moment.month - 1]} {moment.year}"

    def minute(self, moment: datetime, zone: ZoneInfo) -> str:
        """Day and minute by the moment's own offset, which is named where `zone` has another one."""
        separator = " " if self.tongue is Tongue.CHINESE else ", "
        text = f"{self.day(moment)}{separator}{moment:%H:%M}"
        offset = moment.utcoffset() or timedelta()
        if offset == _find_offset(moment, zone):
            return text
        sign = f"{moment:%z}"
        return f"{text} (UTC{sign[:3]}:{sign[3:5]})" if offset else f"{text} (UTC)"

    def stamp(self, moment: datetime, precision: Precision, zone: ZoneInfo) -> str:
        """A moment no more exactly than it was given."""
        return self.day(moment) if precision is Precision.DAY else self.minute(moment, zone)


def _find_offset(moment: datetime, zone: ZoneInfo) -> timedelta | None:
    """The zone's offset at a moment; None at the ends of the calendar, where it cannot be told."""
    try:
        return moment.astimezone(zone).utcoffset()
    except OverflowError:
        return None


ENGLISH = Wording(
    tongue=Tongue.ENGLISH,
    tag="en",
    name="English",
    comma=", ",
    colon=": ",
    skip="Skip to the content",
    home="All feeds",
    trail="You are here",
    other_tongue="Language of this page",
    feeds="Feeds",
    categories="Categories",
    sources="Sources",
    feed="Feed",
    category="Category",
    source="Source",
    feeds_hint="Selections made by the editors of this site.",
    categories_hint="One feed for each subject.",
    sources_hint="One feed for each place that articles come from.",
    one_entry="1 entry",
    many_entries="{} entries",
    newest="Newest: {}",
    updated="Updated {}",
    subscribe="Subscribe",
    subscribe_hint="Copy one of these addresses into a feed reader.",
    subscribe_with="Subscribe with",
    another_program="another program",
    by_phone="Subscribe by phone",
    by_phone_hint="Point the camera at the code: it is the feed's address.",
    copy="Copy",
    copied="copied",
    what_is_a_feed="What is a feed?",
    a_feed_is=(
        "A feed is a list of articles that programs can read. A feed reader looks at its address from time "
        "to time and shows you what is new: no account, no e-mail address, no advertising, and it is as easy "
        "to stop as to begin."
    ),
    which_format="All three hold the same entries. If your reader does not say which it wants, take Atom.",
    open_format="Open {}",
    opml="All feeds for your reader (OPML)",
    machine_list="All feeds as JSON",
    entries="Entries",
    empty_feed="There is nothing here yet. Subscribe now, and the first article will come to you.",
    empty_site="No feed has been published yet. The first ones will appear here shortly.",
    untitled="Untitled",
    authors="By {}",
    contributors="Contributed by {}",
    editors="Edited by {}",
    from_source="Source: {}",
    collected_from="Collected from",
    tags="Tags",
    attachments="Files",
    original="Read the original",
    permanent_id="Permanent id",
    language="Language",
    published="Published",
    changed="Changed {}",
    about="About this article",
    not_refreshed="“{}” has not been refreshed since",
    never_refreshed="“{}” could not be refreshed yet.",
    others_too="The same holds for {} more.",
    not_found="There is no such page",
    gone="This feed has ended",
    gone_hint="It was removed for good. You may unsubscribe from it; the directory has all there is.",
    not_found_hint="The address may be mistyped, or what stood here is gone. The directory has all there is.",
    known_place="But there is “{}”, in these formats:",
    not_ready="Not ready yet",
    not_ready_hint="This page is being prepared. Please come back in a minute.",
    broken="Something went wrong here",
    broken_hint="The mistake is ours, and it has been noted. Please try again later.",
    not_allowed="This address can only be read",
    not_allowed_hint="It answers to GET, HEAD and OPTIONS.",
    refused="This request cannot be understood",
    refused_hint="Please check the address.",
    to_directory="To the directory of feeds",
)

CHINESE = Wording(
    tongue=Tongue.CHINESE,
    tag="zh-CN",
    name="中文",
    comma="、",
    colon="：",
    skip="跳到正文",
    home="全部订阅源",
    trail="当前位置",
    other_tongue="页面语言",
    feeds="订阅源",
    categories="分类",
    sources="来源",
    feed="订阅源",
    category="分类",
    source="来源",
    feeds_hint="由本站编辑选编。",
    categories_hint="每个主题一个订阅源。",
    sources_hint="每个稿件来源一个订阅源。",
    one_entry="1 篇",
    many_entries="{} 篇",
    newest="最新：{}",
    updated="更新于 {}",
    subscribe="订阅",
    subscribe_hint="把下面任意一个地址复制到阅读器中即可。",
    subscribe_with="一键订阅：",
    another_program="其他阅读器",
    by_phone="用手机订阅",
    by_phone_hint="用手机扫描二维码，即得到这个订阅源的地址。",
    copy="复制",
    copied="已复制",
    what_is_a_feed="什么是订阅源？",
    a_feed_is=(
        "订阅源是一份供程序读取的文章清单。阅读器会定期查看它的地址，有新文章就告诉您："
        "无需注册，不用留邮箱，没有广告，随时可以退订。"
    ),
    which_format="三种格式内容相同。如果阅读器没有要求，请选 Atom。",
    open_format="打开 {}",
    opml="全部订阅源，可导入阅读器（OPML）",
    machine_list="全部订阅源（JSON）",
    entries="文章",
    empty_feed="这里还没有文章。现在订阅，第一篇文章发布后就会送达。",
    empty_site="还没有发布任何订阅源，稍后就会出现在这里。",
    untitled="无标题",
    authors="作者：{}",
    contributors="供稿：{}",
    editors="责任编辑：{}",
    from_source="来源：{}",
    collected_from="采集自",
    tags="标签",
    attachments="附件",
    original="阅读原文",
    permanent_id="永久标识",
    language="语言",
    published="发布时间",
    changed="修改于 {}",
    about="关于本文",
    not_refreshed="“{}”的内容未能更新，上次更新于",
    never_refreshed="“{}”的内容暂时未能读取。",
    others_too="另有 {} 个来源也是如此。",
    not_found="没有这个页面",
    gone="这个订阅源已经停止",
    gone_hint="它已被永久移除，您可以退订。所有订阅源都列在目录里。",
    not_found_hint="地址可能有误，或者内容已经撤下。所有订阅源都列在目录里。",
    known_place="不过，“{}”有以下格式：",
    not_ready="正在准备",
    not_ready_hint="内容正在生成，请过一分钟再来。",
    broken="出了点问题",
    broken_hint="这是我们的错误，已经记录下来。请稍后再试。",
    not_allowed="这个地址只能读取",
    not_allowed_hint="它只接受 GET、HEAD 和 OPTIONS 请求。",
    refused="无法理解这个请求",
    refused_hint="请检查地址。",
    to_directory="前往订阅源目录",
)

WORDINGS = {Tongue.ENGLISH: ENGLISH, Tongue.CHINESE: CHINESE}


def find_tongue(tag: str) -> Tongue | None:
    """The tongue for a BCP 47 tag's language; None when our pages do not speak it."""
    primary = tag.strip().lower().replace("_", "-").partition("-")[0]
    return Tongue(primary) if primary in set(Tongue) else None


def pick_tongue(*tags: str) -> Tongue:
    """The first tongue among tags in order of precedence; English when our pages speak none."""
    found = (find_tongue(tag) for tag in tags)
    return next((tongue for tongue in found if tongue is not None), Tongue.ENGLISH)
