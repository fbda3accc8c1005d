"""The words that newsrooms print before a date, a source, a name or a counter."""

from collections.abc import Mapping
from types import MappingProxyType

from feeds.model.document import Field

_WRITTEN: Mapping[Field | None, str] = {
    Field.PUBLISHED: (
        "发布时间|发布日期|发表时间|发表日期|发表于|发布于|发布|刊发时间|刊登时间|录入时间|添加时间|"
        "创建时间|上传时间|成文日期|日期|时间|發佈時間|發布時間|發佈日期|日期時間|公開日|掲載日|"
        "published at|published on|published|publication date|posted on|posted|date published|"
        "release date|date"
    ),
    Field.UPDATED: (
        "更新时间|更新日期|更新于|最后更新|最后更新时间|最近更新|修改时间|修改日期|更新時間|更新日時|"
        "更新日|last updated on|last updated|last modified|updated at|updated on|updated|modified"
    ),
    Field.SOURCE: (
        "来源|信息来源|文章来源|新闻来源|稿件来源|稿源|内容来源|消息来源|资料来源|来源于|文章出处|出处|"
        "转载自|转自|发文机关|发文单位|制发机关|來源|發布單位|信息来自|发布单位|发布部门|供稿单位|发布机构|source"
    ),
    Field.AUTHORS: (
        "作者|文章作者|本文作者|撰稿人|撰稿|撰文|撰写|记者|本报记者|本网记者|文字|執筆|author|authors|"
        "written by|words by|reported by"
    ),
    Field.CONTRIBUTORS: (
        "供稿人|供稿|通讯员|通訊員|投稿人|投稿|供图|摄影|图片|图文|摄像|contributors|contributor|"
        "photos by|additional reporting by"
    ),
    Field.EDITORS: (
        "责任编辑|责任编校|责编|编辑|本文编辑|网络编辑|文字编辑|编者|编审|主编|責任編輯|編輯|责任编缉|"
        "编辑者|editor|editors|edited by"
    ),
    Field.TAGS: ("标签|关键词|关键字|標籤|tags|keywords"),
    None: (
        "点击数|点击量|点击率|点击次数|点击|浏览次数|浏览量|浏览数|浏览|阅读次数|阅读量|阅读数|阅读|"
        "访问量|访问次数|访问|人气|热度|字号|字体大小|字体|字号大小|评论数|评论|分享到|分享|打印|收藏|"
        "审核人|审核|初审|复审|终审|校对|审校|审稿|一审|二审|三审|签发|监制|策划|统筹|设计|排版|制作|"
        "发布者|发布人|录入者|录入|编号|索引号|文号|信息分类|作者单位|所属栏目|栏目|文章类别|已浏览|"
        "views|hits|clicks|comments|share"
    ),
}

LABELS: Mapping[str, Field | None] = MappingProxyType(
    {label: field for field, written in _WRITTEN.items() for label in written.split("|")}
)
"""What each label is about; None for counters and buttons, whose values nobody wants."""
