"""Media that a browser may show in place, told by their first bytes and by nothing else.

Scalable and scriptable kinds (SVG, HTML, XML) are left out on purpose: what is not in this table is
handed over as a download. After the WHATWG's MIME Sniffing, but stricter.
"""

import re

HEAD = 512
"""How many bytes `find_magic` wants to see."""

_RATES = bytes(rates for rates in range(0x10, 0xF0) if rates & 0x0C != 0x0C)
_START = (
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "image/png"),
    (re.compile(rb"\xff\xd8\xff"), "image/jpeg"),
    (re.compile(rb"GIF8[79]a"), "image/gif"),
    (re.compile(rb"RIFF.{4}WEBPVP8[ LX]", re.DOTALL), "image/webp"),
    (re.compile(rb"RIFF.{4}WAVE", re.DOTALL), "audio/wav"),
    # Two letters are little to go by: the reserved words are zero, and the next header has a known size.
    (re.compile(rb"BM.{4}\0{4}.{4}[\x0c\x28\x34\x38\x40\x6c\x7c]\0{3}", re.DOTALL), "image/bmp"),
    # At least one picture, and the reserved byte of the first is zero.
    (re.compile(rb"\x00\x00\x01\x00(?!\x00\x00).{2}.{3}\0", re.DOTALL), "image/vnd.microsoft.icon"),
    (re.compile(rb"fLaC\0"), "audio/flac"),
    (re.compile(rb"OggS\0.{23,300}\x80theora", re.DOTALL), "video/ogg"),
    (re.compile(rb"OggS\0"), "audio/ogg"),
    (re.compile(rb"ID3[\x02-\x04]"), "audio/mpeg"),
    # MPEG 1, 2 or 2.5, layer III; a real bit rate; a real sample rate. A UTF-16 mark is none of these.
    (re.compile(rb"\xff[\xe2\xe3\xf2\xf3\xfa\xfb][%b]" % re.escape(_RATES)), "audio/mpeg"),
    (re.compile(rb"\x1a\x45\xdf\xa3.{0,60}\x42\x82.{1,8}webm", re.DOTALL), "video/webm"),
    (re.compile(rb"%PDF-[0-9]"), "application/pdf"),
)
_BRANDS = {
    **dict.fromkeys((b"avif", b"avis"), "image/avif"),
    **dict.fromkeys((b"M4A ", b"M4B "), "audio/mp4"),
    **dict.fromkeys((b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42"), "video/mp4"),
    **dict.fromkeys((b"avc1", b"dash", b"M4V ", b"MSNV"), "video/mp4"),
}


def find_magic(head: bytes) -> str | None:
    """The media type that these first bytes show; None for anything that is not in the table."""
    if head[4:8] == b"ftyp":
        return _find_brand(head)
    for pattern, media_type in _START:
        if pattern.match(head):
            return media_type
    return None


def _find_brand(head: bytes) -> str | None:
    """ISO 14496-12, 4.3: the major brand decides, else the first compatible brand that we know."""
    end = min(int.from_bytes(head[:4], "big"), len(head))
    brands = [head[8:12], *(head[place : place + 4] for place in range(16, end, 4))]
    return next((_BRANDS[brand] for brand in brands if brand in _BRANDS), None)
