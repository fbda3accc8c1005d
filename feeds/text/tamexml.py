"""XML that anybody sent, made harmless and, where that is easy, well-formed (SEC-03).

What leaves here has no document type, so no entity can be expanded or fetched; no processing
instruction and no comment; and no reference but to a character. Whatever calls itself XML may come
in: nothing here fails, and everything takes linear time.
"""

import html as entities
import re
from collections.abc import Collection, Iterator
from html.entities import html5

from lxml import etree

from feeds.text.chars import strip_illegal

_MARK = re.compile(
    r"<!--|<!\[CDATA\[|<\?|<!|\]\]>|<(?!/|:|[^\W\d])|&(?:#[xX]?[0-9A-Fa-f]{1,8};|[A-Za-z][A-Za-z0-9]{1,31};)?"
)
_CLOSERS = {"<!--": "-->", "<![CDATA[": "]]>", "<?": "?>"}
_DECLARATION = re.compile(r"<!(?:DOCTYPE|ENTITY|ELEMENT|ATTLIST|NOTATION)\b", re.IGNORECASE)
_IN_DECLARATION = re.compile(r"""<!--|["'\[\]<>]""")
_FIRST_TAG = re.compile(r"<([A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?)(?=[\s/>])")
_KNOWN = frozenset(["&lt;", "&gt;", "&amp;", "&quot;", "&apos;"])
_PREFIXES = re.compile(
    r"<([A-Za-z_][\w.-]{0,60}):[A-Za-z_]|\s([A-Za-z_][\w.-]{0,60}):[A-Za-z_][\w.-]*\s*=\s*[\"']"
)
_DECLARED = re.compile(r"\bxmlns:([A-Za-z_][\w.-]*)\s*=")
_RESERVED = frozenset(["xml", "xmlns"])
MAX_UNDECLARED = 50
UNDECLARED = "urn:undeclared:"
"""Begins the namespace of a prefix that its document does not declare."""


def tame_xml(text: str) -> str:
    """XML text without declaration, document type, comments and instructions; references mended.

    Entities of HTML become their characters, unknown ones and a bare & or < become text.
    """
    return "".join(_pieces(strip_illegal(text)))


def _pieces(text: str) -> Iterator[str]:
    position = 0
    hopeless: set[str] = set()
    while mark := _MARK.search(text, position):
        yield text[position : mark.start()]
        found = mark[0]
        closer = _CLOSERS.get(found, "")
        end = text.find(closer, mark.end()) if closer and closer not in hopeless else -1
        if end >= 0:
            position = end + len(closer)
            yield text[mark.start() : position] if found == "<![CDATA[" else ""
        elif closer:
            # Looked for once and not found: looking again would take quadratic time.
            hopeless.add(closer)
            position = mark.end()
            yield found if found == "<![CDATA[" else "&lt;" + found[1:]
        elif found == "<!" and _DECLARATION.match(text, mark.start()):
            position = -1 if found in hopeless else _end_of_declaration(text, mark.start())
            if position < 0:
                hopeless.add(found)
                position = _next_element(text, mark.end())
        else:
            position = mark.end()
            yield _mended(found)
    yield text[position:]


def _mended(found: str) -> str:
    """What stands for a reference, or for a mark that may not stand alone."""
    if found.startswith("<"):
        return "&lt;" + found[1:]
    if found == "]]>":
        return "]]&gt;"
    if found == "&" or found in _KNOWN:
        return found if len(found) > 1 else "&amp;"
    if found.startswith("&#"):
        meant = strip_illegal(entities.unescape(found)).replace("\ufffd", "")
    else:
        meant = html5.get(found[1:], found)
    return meant.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _end_of_declaration(text: str, start: int) -> int:
    """Behind a document type and all that it declares; -1 when it does not end."""
    depth = brackets = 0
    position = start
    while mark := _IN_DECLARATION.search(text, position):
        position, found = mark.end(), mark[0]
        if found in ("'", '"', "<!--"):
            end = text.find(_CLOSERS.get(found, found), position)
            if end < 0:
                return -1
            position = end + 1
        elif found in "[]":
            brackets += 1 if found == "[" else -1
        else:
            depth += 1 if found == "<" else -1
            if depth <= 0 and brackets <= 0:
                return position
    return -1


def _next_element(text: str, start: int) -> int:
    """Before the first element: there goes on what follows a declaration that does not end."""
    tag = _FIRST_TAG.search(text, start)
    return tag.start() if tag else len(text)


def cut_to_root(text: str, names: Collection[str] = ()) -> str:
    """The document's element alone, without what stands before and behind it.

    It is the first one called one of `names` (in lower case, without prefix), else the first at all.
    The text as it was if there is none.
    """
    first = wanted = None
    for tag in _FIRST_TAG.finditer(text):
        first = first or tag
        if tag[1].rpartition(":")[2].lower() in names:
            wanted = tag
            break
    root = wanted or first
    if root is None:
        return text
    end = text.rfind(f"</{root[1]}")
    close = text.find(">", end) + 1 if end >= 0 else 0
    return text[root.start() : close] if close else text[root.start() :]


def declare_prefixes(text: str, known: dict[str, str]) -> str:
    """The text with every prefix declared at its first element, by what `known` says it stands for."""
    used = {name for pair in _PREFIXES.findall(text) for name in pair if name}
    missing = sorted(used - set(_DECLARED.findall(text)) - _RESERVED)
    root = _FIRST_TAG.search(text)
    if not missing or root is None or len(missing) > MAX_UNDECLARED:
        return text
    added = "".join(f' xmlns:{name}="{known.get(name, UNDECLARED + name)}"' for name in missing)
    return text[: root.end()] + added + text[root.end() :]


def parse_xml(text: str) -> etree._Element | None:
    """The tree of tamed text; None when it is not well-formed, or deeper or larger than any document is."""
    return _parse(text, recover=False)


def salvage_xml(text: str) -> etree._Element | None:
    """Some tree of tamed text, whatever libxml2 makes of its mistakes; None when there is no element."""
    return _parse(text, recover=True)


def _parse(text: str, *, recover: bool) -> etree._Element | None:
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        collect_ids=False,
        remove_comments=True,
        remove_pis=True,
        encoding="utf-8",
        recover=recover,
    )
    try:
        return etree.fromstring(text.encode(), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
