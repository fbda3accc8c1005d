"""Bytes to text, whatever they were declared to be."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, the encoding it was read in, and what spoke for it.

    `why` is "bom", "utf-8", "declared" or "guessed". Newlines are \\n.
    """

    text: str
    encoding: str
    why: str


def decode(data: bytes, *, declared: str = "") -> Decoded:
    """Read bytes as text; never raises."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return Decoded(text.replace("\r\n", "\n").replace("\r", "\n"), encoding, "guessed")
    return Decoded(data.decode("utf-8", "replace"), "utf-8", "guessed")
