"""The signs of a Chinese or a clever keyboard where the plain ones are meant."""

import re
import unicodedata

_FULL = re.compile("[\u00a0\u3000\uff01-\uff5e]+")
_OTHERS = str.maketrans({"、": ",", "。": ".", "【": "[", "】": "]", "—": "-", "–": "-"})
_QUOTED = re.compile("\\s*[“”‘’「『\"'<](.*)[“”‘’」』\"'>]\\s*", re.DOTALL)
SEPARATORS = re.compile("[,，、;；]")
"""What stands between the items of a list, to whoever does not write brackets."""


def type_plainly(text: str) -> str:
    """The text as an English keyboard would have it, and without quotes around all of it.

    A text without such signs comes back as it is.
    """
    quoted = _QUOTED.fullmatch(text)
    bare = quoted[1] if quoted else text
    return _FULL.sub(lambda found: unicodedata.normalize("NFKC", found[0]), bare).translate(_OTHERS).strip()


def split_items(text: str) -> list[str]:
    """What a text would be if its commas, of whatever kind, separated items; one item without them."""
    items = (type_plainly(part.strip(" []【】")) for part in SEPARATORS.split(text))
    return [item for item in items if item]
