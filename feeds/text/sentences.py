"""Where sentences end."""

import re

from feeds.text.chars import squeeze

_END = re.compile(r"[。！？；…]+[”’」』）】》\"]*|[.!?]+[\"')\]”’]*(?=\s|$)")


def summarize(text: str, *, length: int = 200) -> str:
    """Whole sentences from the beginning, in one line of at most `length` characters."""
    line = squeeze(text)
    if len(line) <= length:
        return line
    ends = [match.end() for match in _END.finditer(line) if match.end() <= length]
    return line[: ends[-1]] if ends else line[: length - 1] + "…"
