"""Authors, contributors and editors: names, kept apart by what they did."""

import re
from collections.abc import Iterable

from feeds.model.article import Person
from feeds.model.document import Claim, Document, Field, Origin
from feeds.normalize.pick import Pick, rank
from feeds.normalize.sitename import BORDER
from feeds.text.chars import fold, squeeze
from feeds.text.names import is_chinese_name

ORDER = (
    Origin.FRONT_MATTER,
    Origin.ITEM,
    Origin.FEED,
    Origin.JSON_LD,
    Origin.MICRODATA,
    Origin.LABEL,
    Origin.CREDIT,
    Origin.META,
    Origin.MARKUP,
)
MAX_NAME = 60
_HEARSAY = frozenset({Origin.FEED, Origin.META, Origin.JSON_LD, Origin.MICRODATA})
"""What templates fill in: they name the site where nobody is named."""

MAX_PEOPLE = 50

_HAN = "\u3400-\u9fff"
_ROLE = re.compile(
    r"^(?:\s*(?:作者|文字|撰文|撰稿人?|供稿人?|投稿人?|责任编辑|责编|编辑|(?:本报|本网|本刊|见习|实习|特约|全媒体|首席)*(?:记者|通讯员|评论员)|"
    r"文|图|摄影?|供图|written by|posted by|by|words by|reported by|von|par|por|photos? by|edited by)"
    r"(?:\s*[:：/／丨|]|\s+|(?=[\u3400-\u9fff]{2,4}$)|(?<=by)(?=(?-i:[A-Z]))))+",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"\s*(?:[/／丨|]\s*(?:文|图|摄|文图|图文|编辑|记者).*|[(（][^()（）]*[)）]?|报道|综合报道|"
    r"摄影报道|(?:,\s*|\s+)(?:BBC News|Staff Writer|Reporter|Contributor|"
    r"(?:senior |staff |chief |political |business |sports? |technology )*(?:correspondent|reporter|"
    r"editor|writer)))\s*$",
    re.IGNORECASE,
)
_BORDER = re.compile(
    r"\s*[、，;；|｜\n\t&＆+]\s*|\s*,\s+(?!(?:Jr|Sr|II|III|Ph\.?D|MD|M\.D)\b)|,(?=[\u3400-\u9fff])|\s+(?:and|und|et|y|och|og|e|with)\s+|\s*[/／]\s*",
    re.IGNORECASE,
)
_ORGANISATION = re.compile(
    r"(?:网|报|社|台|部|局|厅|处|办|委|室|院|系|校|所|中心|大学|学院|公司|集团|协会|委员会|办公室|编辑部|工作室|频道|杂志|日报|晚报)$|"
    r"\b(?:News|Press|University|Institute|Office|Team|Staff|Agency|Inc|Ltd|GmbH|Department|Times|Post|Magazine|Society|Association)\b"
)
_JUNK = re.compile(
    r"^(?:admin(?:istrator)?|root|editor|author|authors|user|webmaster|guest|test|null|none|undefined|n/?a|unknown|anonymous|佚名|匿名|未知|无|管理员|"
    r"系统管理员|小编|网络|网络整理|互联网|本站|原创|转载|默认|超级管理员|站长|news|staff|by|share|follow|"
    r"关注|taboola|outbrain|view profile|name|整合|出自|记者|通讯员|作者|编辑|.*的?(?:博客|专栏)首页)$",
    re.IGNORECASE,
)
_PICTURE = re.compile(r"^\W*(?:image|photo(?:graph)?|picture|bild|foto|credit)s?\s*[:：/]", re.IGNORECASE)
"""Begins the credit of a picture that a template calls an author."""

_URLISH = re.compile(r"https?://|www\.|\w+\.(?:com|cn|org|net)\b|^@|@\w")
_ADDRESS = re.compile(r"https?://\S*|www\.\S*")
_CODE = re.compile(r"[\s_]+[A-Z]{0,4}\d{2,8}$")
"""An editor's number: 王小明_NN4922."""

_EMAIL = re.compile(r"[<(（\[]?\s*[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}\s*[>)）\]]?")
_CHINESE_NAMES = re.compile(rf"[{_HAN}·]{{1,5}}(?:[ \u3000]+[{_HAN}·]{{1,5}})+")
_REPORTER = re.compile(
    rf"^[{_HAN}A-Za-z《》]{{2,14}}?(?:专栏作者|专栏作家|特约作者|评论员|记者|通讯员)\s*"
    rf"(?=[{_HAN}·]{{2,4}}(?:[ \u3000、]|$))"
)
"""A newspaper and a role before a name."""

_SPACED_NAME = re.compile(rf"^([{_HAN}])[ \u3000]+([{_HAN}])$")
_EDGES = " \t\u3000\xa0，,、；;:：/／.。|丨-–—•·()（）[]【】\"'<>"


def pick_people(document: Document, field: Field) -> Pick[tuple[Person, ...]]:
    """The people of one role, from the most trusted place that names any."""
    sites = {fold(claim.value) for claim in document.about(Field.SOURCE)}
    editors = _named_as_editors(document) if field is Field.AUTHORS else frozenset()
    organisation: Pick[tuple[Person, ...]] | None = None
    ranked = rank(document.about(field), ORDER)
    for claim in ranked:
        # What one line or one credit says in several places is one answer.
        together = [
            each
            for each in ranked
            if each.origin is claim.origin and (each.origin is Origin.CREDIT or each is claim)
        ]
        names = split_names(_written(together))
        if claim.origin in _HEARSAY:
            names = [
                name for name in names if fold(name) not in sites | editors and not _is_site(name, document)
            ]
        picked = Pick(tuple(Person(name) for name in names), claim)
        if names and not (claim.origin in _HEARSAY and all(map(_ORGANISATION.search, names))):
            return picked
        # An agency is the author where nobody else is named.
        organisation = organisation or (picked if names else None)
    return organisation or Pick(())


def _named_as_editors(document: Document) -> frozenset[str]:
    """Whom the page itself calls its editors: templates fill them in as authors."""
    labelled = (
        claim for claim in document.about(Field.EDITORS) if claim.origin in (Origin.LABEL, Origin.CREDIT)
    )
    return frozenset(fold(name) for name in split_names(_written(labelled)))


def _is_site(name: str, document: Document) -> bool:
    """Whether a name stands behind the title in its tag: the site's own."""
    folded = fold(name)
    for claim in document.about(Field.TITLE):
        last = fold(BORDER.split(claim.value)[-1])
        if claim.origin is Origin.TITLE_TAG and (
            fold(claim.value).endswith(folded) or last.startswith(folded)
        ):
            return True
    return False


def _written(claims: Iterable[Claim]) -> list[str]:
    return [value for claim in claims for value in claim.values]


def split_names(written: Iterable[str]) -> list[str]:
    """The names in some texts, in order, once each; what is no name is left out."""
    names: dict[str, str] = {}
    for text in written:
        for name in _split(text):
            cleaned = clean_name(name)
            if cleaned:
                names.setdefault(fold(cleaned), cleaned)
    return list(names.values())[:MAX_PEOPLE]


def _split(text: str) -> list[str]:
    text = _ADDRESS.sub(" ", _EMAIL.sub(" ", text))
    if _PICTURE.match(text):
        return []
    parts: list[str] = []
    for part in _BORDER.split(text[:2000]):
        plain = _REPORTER.sub("", _ROLE.sub("", squeeze(part).strip(_EDGES) + " ")).strip(_EDGES)
        spaced = _SPACED_NAME.match(plain)
        if spaced:
            parts.append(spaced[1] + spaced[2])
        elif _CHINESE_NAMES.fullmatch(plain) and _are_several(plain.split()):
            parts += _glue(plain.split())
        else:
            parts.append(plain)
    return parts


def _are_several(words: list[str]) -> bool:
    """Whether words of Han are several people: not an office, nor a Japanese surname and its first name."""
    if _ORGANISATION.search(words[0]):
        return False
    known = sum(is_chinese_name(word) or len(word) == 1 or _JUNK.match(word) is not None for word in words)
    return known * 2 >= len(words)


def _glue(words: list[str]) -> list[str]:
    """Names parted by spaces, roles among them left out; single characters set apart are one name."""
    names: list[str] = []
    for word in words:
        if len(word) == 1 and names and len(names[-1]) == 1:
            names[-1] += word
        elif not _JUNK.match(word):
            names.append(word)
    return names


def clean_name(text: str) -> str:
    """One name without role, title and marks; empty when it is none."""
    name = squeeze(text).strip(_EDGES)
    if not name or len(name) > MAX_NAME * 2 or _PICTURE.match(name):
        return ""
    name = _ROLE.sub("", name + " ").strip(_EDGES)
    name = _CODE.sub("", _TAIL.sub("", name)).strip(_EDGES)
    if not name or len(name) > MAX_NAME or _JUNK.match(name) or _URLISH.search(name):
        return ""
    if (
        not re.search(r"[^\W\d_]", name)
        or re.search(r"[。！？!?<>{}=]|\d{4}|^(?:updated|published|last)\b", name)
        or len(name) == 1
    ):
        return ""
    return name
