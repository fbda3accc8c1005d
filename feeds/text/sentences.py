"""Where sentences end."""

import re
from collections.abc import Iterator

from feeds.text.chars import is_spaceless, squeeze, strip_illegal

_CLOSING = "”’\"'」』）】》〉〕)\\]"
_END = re.compile(
    f"(?P<wide>[。！？；｡։۔؟।။།។]+|…+|[!?]+(?=[^\\s\\x00-\\x7f]))[{_CLOSING}]*|(?P<spaced>[.!?]+[{_CLOSING}]*)(?=\\s|$)"
)
_ABBREVIATION = re.compile(
    r"(?:^|[\s(\[\"'“‘])(?:[A-Za-z]|(?:[A-Za-z]\.)+[A-Za-z]|Mr|Mrs|Ms|Dr|Prof|St|Mt|Rev|Gen|Col|Capt|Lt|Sgt|Gov|Sen|Rep|Pres"
    r"|Hon|Jr|Sr|Inc|Ltd|Co|Corp|Bros|vs|etc|al|approx|No|Nos|Vol|Fig|pp|ed|eds|cf|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov"
    r"|Dec|Nr|bzw|usw|ca|Sra?|Dra?|Mme|Mlle|г|ул|им)\.$"
)
_SEAM = re.compile("(?<=[。！？；：…”’」』）】》]) (?=[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef“‘])")
"""Where two Chinese or Japanese paragraphs became one line: they take no space between them."""
_CLAUSE = re.compile("[，、：,:;；]|[—–-]{1,2}(?=\\s)|\\s")
_LOOSE_ENDS = " ，、：,:;；—–-（(【[《“‘「『\"'"


def summarize(text: str, *, length: int = 200) -> str:
    """Whole sentences from the beginning, one line of plain text.

    `length` counts characters of a script without spaces; one of any other script counts half. A
    first sentence that is too long ends at a clause or a word, with "…". Empty for an empty text.
    """
    line = _SEAM.sub("", squeeze(strip_illegal(text)))
    fits = _prefix_within(line, length * 2)
    if fits == len(line):
        return line
    last = 0
    for end in _sentence_ends(line[: fits + 1]):
        if end > fits:
            break
        last = end
    return line[:last].rstrip() if last else _cut(line, length * 2)


def _weight(character: str) -> int:
    """Two for a wide character, one for any other."""
    return (
        2
        if is_spaceless(character) or "\u3000" <= character <= "\u303f" or "\uff00" <= character <= "\uff60"
        else 1
    )


def _prefix_within(line: str, budget: int) -> int:
    """How many characters fit."""
    spent = 0
    for position, character in enumerate(line):
        spent += _weight(character)
        if spent > budget:
            return position
    return len(line)


def _sentence_ends(line: str) -> Iterator[int]:
    """Where each sentence ends, after its closing quotes and brackets."""
    for match in _END.finditer(line):
        if match["wide"] or not _is_abbreviated(line, match):
            yield match.end()


def _is_abbreviated(line: str, match: re.Match[str]) -> bool:
    """Whether this full stop belongs to a shortened word or an initial, or a sentence goes on after it."""
    if match[0] != ".":
        return False
    following = line[match.end() : match.end() + 2].lstrip()
    if following and following[0].islower():
        return True
    return bool(following) and _ABBREVIATION.search(line[max(0, match.end() - 24) : match.end()]) is not None


def _cut(line: str, budget: int) -> str:
    """As much of a long sentence as fits, up to a clause or a word, with an ellipsis."""
    end = _prefix_within(line, max(budget - 1, 0))
    head = line[:end]
    places = [match.start() for match in _CLAUSE.finditer(head) if match.start() * 2 >= end]
    if places and not (end < len(line) and line[end].isspace()):
        head = head[: places[-1]]
    return f"{head.rstrip(_LOOSE_ENDS)}…" if head.strip(_LOOSE_ENDS) else "…"[: max(budget, 0)]
