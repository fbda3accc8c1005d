"""Bytes to text, whatever they were declared to be."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

from feeds.text.encodings import codec_of, declared_in, encoding_named
from feeds.text.plausible import GUESSED, plausibility

SAMPLE = 65536
"""How many bytes, from the first that is not ASCII, a guess looks at."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32le"),
    (codecs.BOM_UTF32_BE, "utf-32be"),
    (codecs.BOM_UTF16_LE, "utf-16le"),
    (codecs.BOM_UTF16_BE, "utf-16be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_HIGH = re.compile(rb"[\x80-\xff]")
_HIGH_RUN = re.compile(rb"[\x80-\xff]+")
_TAG = re.compile(rb"</?[A-Za-z][A-Za-z0-9:]*[\s/>]")
"""A tag in ASCII: in UTF-16 every other byte of it is a NUL, and NULs are looked for before."""
_WIDE = ("utf-16le", "utf-16be")
_WORDS_PER_BREAK = 6
"""A UTF-8 text may hold one broken place for so many sound characters beyond ASCII."""
_CLEARLY_WIDE = 0.6
_TRUSTED = 0.3
"""A declaration wins unless a guess is more plausible by this much."""


@dataclass(frozen=True, slots=True)
class Decoded:
    r"""A text, the encoding it was read in, and what spoke for it.

    `encoding` is the WHATWG name in lower case, good for Python too. `why` is "bom", "utf-8",
    "declared" or "guessed". Newlines are \\n; broken places are U+FFFD; NULs are still there.
    """

    text: str
    encoding: str
    why: str


def decode(data: bytes, *, declared: str = "") -> Decoded:
    """Read bytes as text; never raises.

    A byte order mark decides, then strict UTF-8 (a few broken places do not count), then the
    declaration (`declared`, else the document's own) unless it plainly does not fit the bytes,
    then the most plausible encoding, GB18030 if in doubt.
    """
    data = bytes(data)
    for mark, encoding in _BOMS:
        if data.startswith(mark) and (encoding != "utf-8" or _is_utf8(data)):
            return _decoded(data[len(mark) :], encoding, "bom")
    data = data.removeprefix(codecs.BOM_UTF8)
    wide = _wide_by_nuls(data)
    if wide:
        return _decoded(data, wide, "guessed")
    names = tuple(filter(None, (encoding_named(declared), declared_in(data))))
    if b"\x1b$" in data and not _HIGH.search(data):
        return _decoded(data, "iso-2022-jp", "declared" if "iso-2022-jp" in names else "guessed")
    if _is_utf8(data) and not _belies_utf8(data, names):
        return _decoded(data, "utf-8", "utf-8")
    encoding, why = _pick(data, names)
    return _decoded(data, encoding, why)


def _decoded(data: bytes, encoding: str, why: str) -> Decoded:
    """Decode for good; every newline becomes a line feed."""
    text = data.decode(codec_of(encoding), "replace").lstrip("\ufeff")
    return Decoded(text.replace("\r\n", "\n").replace("\r", "\n"), encoding, why)


def _is_utf8(data: bytes) -> bool:
    """Whether these bytes are UTF-8 but for a truncated end and rare broken places."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data" and error.end - error.start > 1:
            return True
    else:
        return True
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    sound = sum(map(len, re.findall("[^\x00-\x7f\ufffd]+", text)))
    return sound >= broken * _WORDS_PER_BREAK


def _belies_utf8(data: bytes, names: tuple[str, ...]) -> bool:
    """Whether a declared encoding explains bytes better that are UTF-8 only by chance.

    Two-byte characters of GB18030 or Big5 now and then form two-byte sequences of UTF-8; nothing
    longer does so in more than a few words.
    """
    runs = _HIGH_RUN.findall(data[:SAMPLE])
    if not runs or not names or names[0] not in GUESSED or names[0].startswith("windows"):
        return False
    high = b" ".join(runs)
    if len(high) > 256 or re.search(rb"[\xe0-\xff]", high):
        return False
    return plausibility(data[:SAMPLE], names[0]) > _TRUSTED * 2


def _wide_by_nuls(data: bytes) -> str:
    """UTF-16 or UTF-32 without a mark, told by the NULs of its ASCII; empty when it is neither."""
    sample = data[: SAMPLE // 4 * 4]
    nuls = sample.count(0)
    if nuls * 50 < len(sample) or not nuls:
        return ""
    names = ("utf-32le", "utf-32be") if nuls * 8 > len(sample) * 5 else _WIDE
    scores = {name: plausibility(sample, name) for name in names}
    best = max(names, key=lambda name: scores[name])
    return best if scores[best] > _CLEARLY_WIDE else ""


def _pick(data: bytes, names: tuple[str, ...]) -> tuple[str, str]:
    """The encoding to read bytes in that are no UTF-8, and why."""
    first = _HIGH.search(data)
    start = max(0, first.start() - 64) // 4 * 4 if first else 0
    sample = data[start : start + SAMPLE]
    scores = dict(_guesses(sample))
    best = max(scores, key=lambda name: scores[name])
    for name in names:
        if name == "utf-8" or (name in _WIDE and scores.get(name, -1) < 0):
            continue
        if plausibility(sample, name) >= scores[best] - _TRUSTED:
            return name, "declared"
    return best, "guessed"


def _guesses(sample: bytes) -> Iterator[tuple[str, float]]:
    """Every encoding worth a guess, with its plausibility; the favourite first."""
    has_tags = _TAG.search(sample) is not None
    for name in GUESSED:
        if not (has_tags and name in _WIDE):
            yield name, plausibility(sample, name)
