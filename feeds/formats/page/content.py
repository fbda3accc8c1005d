"""Which element of a page holds the article.

Roots that content management systems are known for come first, then elements that say they are the
article, then the element that gathers most prose and least furniture.
"""

import re
from collections.abc import Iterable, Sequence

from lxml.html import HtmlElement

from feeds.formats.page.attachments import find_attachments
from feeds.formats.page.blocks import Block, within
from feeds.formats.page.exhibits import find_exhibit, is_exhibit
from feeds.formats.page.naming import is_furniture, is_never_article
from feeds.formats.page.teasers import find_teasers

_SENTENCE = re.compile(r"[。！？；，、]|[,.!?;:](?:\s|$|[\"'”’)])|[…।؟۔]")
_IMPRINT = re.compile(
    r"版权所有|ICP备|公网安备|©|copyright|all rights reserved|"
    r"(?:地址|邮编|电话)[:：].*(?:地址|邮编|电话)[:：]",
    re.IGNORECASE,
)
"""Lines at the foot of pages: on a page of few words they would be its longest."""

_LONGEST_IMPRINT = 400
_RIGHTS = re.compile(
    r"(?=.*(?:转载|摘编))(?=.*(?:稿酬|侵权|著作权|版权))(?=.*(?:联系|来[信函电]|发送|邮件))|.*凡本[网站].{0,12}注明",
    re.DOTALL,
)
"""What portals say below their articles of who owns them."""

_LONGEST_RIGHTS = 1_500
_MOST = 0.4
"""An element that holds this share of the page's prose is no furniture, whatever it is called."""

_KEEP = 0.8
"""A child that holds this share of its parent's prose is the better root."""

_WORDY = 2
"""A known place of articles that has so many times the words of the best prose holds the article."""

_PLACES = 3
"""Known places that are looked behind for files: a page may be made of nothing else."""

_FEW = 150
_STORY = 400
"""Prose of an article that is no teaser."""

_SURE_IDS = frozenset({
    "js_content", "vsb_content", "vsb_content_2", "vsb_content_4", "vsb_content_100", "vsb_content_500",
    "vsb_content_501", "vsb_content_1001", "vsb_newscontent", "zoom", "ucap-content", "endtext", "artibody",
    "main_content", "cnblogs_post_body", "articlecontent", "article_content", "js_article_content",
    "text_area", "entrybody", "storytext", "mp-editor",
    "articlebody", "contentbody", "rwb_zw",
})  # fmt: skip
_SURE_CLASSES = frozenset({
    "v_news_content", "wp_articlecontent", "trs_editor", "trs_ueditor", "view", "custom_unionstyle",
    "trs_editor_view", "rich_media_content", "pages_content", "post_body", "article-content-wrap",
    "wp_pdf_player",
    "entry-content", "post-content", "article-content", "article-body", "article__body", "articlebody",
    "article-text", "article__content", "article_content", "story-body", "post-body", "content-article",
    "story-content", "articlecontent", "article-main", "news_content", "newscontent", "cont_detail",
    "detail-content", "article-detail", "left_zw", "content_txt", "post_text", "body-content",
    "td-post-content", "caas-body", "storytext", "story-text", "article_body", "article__text",
    "post__content", "entry__content", "c-entry-content", "skin-entrybody",
})  # fmt: skip
_CERTAIN = frozenset({
    "v_news_content", "wp_articlecontent", "trs_editor", "trs_ueditor", "trs_editor_view",
    "rich_media_content",
})  # fmt: skip


class Landscape:
    """Where a page's prose lies: the score of every element above a line of text."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.blocks = blocks
        teasers = find_teasers(blocks)
        values = [(block.element, self._value(block, teasers)) for block in blocks]
        self._prose = _gather((element, max(value, 0.0)) for element, value in values)
        self._limit = _MOST * max(self._prose.values(), default=0)
        self._furniture: dict[HtmlElement, bool] = {}
        self._words: dict[HtmlElement, float] | None = None
        self.scores = _gather(pair for pair in values if not self.in_furniture(pair[0]))

    def _value(self, block: Block, teasers: frozenset[HtmlElement]) -> float:
        value = value_of(block)
        if value > 0 and teasers and within(block.element, teasers):
            return -min(block.weight, 80) * 0.3
        return value

    def in_furniture(self, element: HtmlElement) -> bool:
        """Whether an element stands in something that is not the article, and is not most of the page."""
        chain = []
        verdict = False
        for step in (element, *element.iterancestors()):
            known = self._furniture.get(step)
            if known is not None:
                verdict = known
                break
            chain.append(step)
        for step in reversed(chain):
            is_some = self._prose.get(step, 0) < self._limit
            verdict = verdict or is_never_article(step) or (is_some and is_furniture(step))
            self._furniture[step] = verdict
        return verdict

    def score(self, element: HtmlElement) -> float:
        """How much prose stands in an element, furniture subtracted."""
        return self.scores.get(element, 0.0)

    def words(self, element: HtmlElement | None) -> int:
        """How much an element says outside of links, prose or not."""
        if self._words is None:
            plain = ((block.element, block.weight - block.link_weight) for block in self.blocks)
            self._words = _gather(plain)
        return int(self._words.get(element, 0)) if element is not None else 0

    def best(self) -> HtmlElement | None:
        """The smallest element that holds nearly all the prose."""
        if not self.scores:
            return None
        top = max(self.scores, key=lambda element: self.scores[element])
        if self.scores[top] <= 0:
            return None
        while True:
            child = max(top, key=self.score, default=None)
            if child is None or self.score(child) < _KEEP * self.score(top):
                return self._with_siblings(top)
            top = child

    def _with_siblings(self, paragraph: HtmlElement) -> HtmlElement:
        """What a paragraph stands in, if those beside it say more: lists there take off what they say."""
        parent = paragraph.getparent()
        if parent is None or parent.tag == "html":
            return paragraph
        beside = sum(
            max(self.score(one), 0.0) for one in parent.iterchildren(paragraph.tag) if one is not paragraph
        )
        return parent if beside > self.score(paragraph) else paragraph


def _gather(values: Iterable[tuple[HtmlElement, float]]) -> dict[HtmlElement, float]:
    own: dict[HtmlElement, float] = {}
    for element, value in values:
        own[element] = own.get(element, 0) + value
    sums: dict[HtmlElement, float] = {}
    for element, value in own.items():
        sums[element] = sums.get(element, 0) + value
        for above in element.iterancestors():
            sums[above] = sums.get(above, 0) + value
    return sums


def value_of(block: Block) -> float:
    """How much a line speaks for being part of an article; negative for lists of links."""
    weight = block.weight
    if block.link_weight > 0.5 * weight:
        return -min(weight, 80) * 0.6
    if block.element.tag in ("h1", "h2", "h3", "h4", "pre"):
        return min(weight, 60) * 0.5
    if weight <= _LONGEST_IMPRINT and _IMPRINT.search(block.text):
        return -4
    if weight <= _LONGEST_RIGHTS and _RIGHTS.match(block.text):
        return -4
    prose = weight - block.link_weight
    if weight >= 40 and _SENTENCE.search(block.text):
        return prose
    if weight >= 120:
        return prose * 0.6
    return 0.1 * prose - 4


def find_root(tree: HtmlElement, land: Landscape) -> HtmlElement | None:
    """The element that holds the article; None when the page has no prose at all."""
    best = land.best()
    needed = land.score(best) if best is not None else 0.0
    sure, likely = _named(tree, land)
    certain = [element for element in sure if name_words(element) & _CERTAIN and land.score(element) > 0]
    story = _first_of_several(likely, land, best)
    if story is not None and not certain:
        return story
    for candidates, share in ((certain, 0.1), (sure, 0.5), (likely, 0.5)):
        root = max(candidates, key=land.score, default=None)
        if root is not None and land.score(root) > 0 and land.score(root) >= share * needed:
            return root
    wordy = max(sure, key=land.words, default=None)
    if wordy is not None and land.words(wordy) > _WORDY * max(land.words(best), _FEW):
        return wordy
    exhibit = _find_short(sure, land, needed)
    if exhibit is None:
        exhibit = find_exhibit(tree, best, needed, land.in_furniture)
    if exhibit is not None:
        return exhibit
    return best if has_prose(best) else _find_plain(tree, land, [*sure, *likely])


def _find_short(sure: list[HtmlElement], land: Landscape, needed: float) -> HtmlElement | None:
    """A known place of articles that shows something; on a page of next to no prose one of a word or two.

    Or one of nothing but the files behind it.
    """
    known = [each for each in sure if name_words(each) & _CERTAIN]
    shown = next((each for each in known if is_exhibit(each)), None)
    if shown is not None or needed >= _FEW:
        return shown
    for places in (known, sure):
        worded = max((each for each in places if land.words(each)), key=land.words, default=None)
        if worded is not None:
            return worded
    return next((each for each in sure[:_PLACES] if find_attachments(each)), None)


def _first_of_several(
    articles: list[HtmlElement], land: Landscape, best: HtmlElement | None
) -> HtmlElement | None:
    """The first of the stories that a page without end shows one after the other; None on other pages."""
    stories = [each for each in articles if land.score(each) >= _STORY]
    headed = [each for each in stories if each.find(".//h1") is not None]
    if len(headed) > 1 and headed[0] not in headed[1].iterancestors():
        return headed[0]
    return stories[0] if stories and best is not None and best.tag == "body" else None


def has_prose(best: HtmlElement | None) -> bool:
    """Whether the best place of a page holds more than its headline."""
    return best is not None and best.tag not in {"h1", "h2", "h3"}


def _find_plain(tree: HtmlElement, land: Landscape, named: list[HtmlElement]) -> HtmlElement | None:
    """On a page without prose (one line, a poem, a table): what is named so, else all there is."""
    mains = [element for element in tree.iter("main") if not land.in_furniture(element)]
    for element in (*named, *mains, *tree.iter("body")):
        if element.text_content().strip() or next(element.iter("img"), None) is not None:
            return element
    return None


def name_words(element: HtmlElement) -> set[str]:
    """An element's id and classes in lower case."""
    words = (element.get("class") or "").lower().split()
    return {*words[:20], (element.get("id") or "").lower()}


def is_known_place(element: HtmlElement) -> bool:
    """Whether an element has a name under which content management systems keep articles."""
    words = name_words(element)
    return bool(words & _SURE_CLASSES or words & _SURE_IDS)


def _named(tree: HtmlElement, land: Landscape) -> tuple[list[HtmlElement], list[HtmlElement]]:
    sure, likely = [], []
    for element in tree.iter("div", "article", "section", "main", "td", "form", "span", "font"):
        if land.in_furniture(element):
            continue
        if is_known_place(element) or "articlebody" in (element.get("itemprop") or "").lower():
            sure.append(element)
        elif element.tag == "article":
            likely.append(element)
    return sure, likely
