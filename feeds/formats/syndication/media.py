"""The files and pictures of an entry: enclosures, Media RSS, out-of-line content."""

import re
from collections.abc import Iterable
from dataclasses import replace

from feeds.formats.syndication.wording import Said, is_html, part_of, parts_of, text_of
from feeds.model.document import Attachment

MAX_FILES = 100
_MOST = 2**53
_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d{1,2})(?:\.\d+)?")


def read_files(entry: Said) -> tuple[Attachment, ...]:
    """Every file, once, in the order in which they stood; addresses as written."""
    files: dict[str, Attachment] = {}
    for file in (*_enclosures(entry), *_media(entry), *_outlying(entry)):
        if file.url and (file.url in files or len(files) < MAX_FILES):
            files[file.url] = _merged(files.get(file.url), file)
    return _timed(tuple(files.values()), _seconds(text_of(entry, "itunes_duration")))


def read_pictures(entry: Said) -> list[str]:
    """The addresses of pictures that stand for an entry, best first."""
    media = [file for file in (*_media(entry), *_enclosures(entry)) if file.media_type.startswith("image/")]
    large = sorted(media, key=lambda file: -(file.width or 0))
    own = [text_of(part_of(entry, "image"), key) for key in ("href", "url")]
    small = [text_of(thumbnail, "url") for thumbnail in parts_of(entry, "media_thumbnail")]
    return [address for address in (*(file.url for file in large), *own, *small) if address]


def _enclosures(entry: Said) -> Iterable[Attachment]:
    for link in parts_of(entry, "links"):
        if text_of(link, "rel") == "enclosure":
            yield Attachment(
                text_of(link, "href") or text_of(link, "url"),
                text_of(link, "type").lower(),
                _number(text_of(link, "length")),
                text_of(link, "title"),
            )


def _media(entry: Said) -> Iterable[Attachment]:
    for content in parts_of(entry, "media_content"):
        medium = text_of(content, "medium").lower()
        yield Attachment(
            text_of(content, "url"),
            # A type that says no more than the medium: which kind of picture, its name will tell.
            text_of(content, "type").lower() or ("image/*" if medium == "image" else ""),
            _number(text_of(content, "filesize")),
            "",
            duration=_seconds(text_of(content, "duration")),
            width=_number(text_of(content, "width")),
            height=_number(text_of(content, "height")),
        )


def _outlying(entry: Said) -> Iterable[Attachment]:
    """Content that the entry only refers to (RFC 4287, 4.1.3.2)."""
    for content in parts_of(entry, "content"):
        if text_of(content, "src") and not is_html(content):
            yield Attachment(text_of(content, "src"), text_of(content, "type").lower())


def _merged(first: Attachment | None, second: Attachment) -> Attachment:
    """One file that is named twice: what the first does not tell, the second may."""
    if first is None:
        return second
    return Attachment(
        first.url,
        first.media_type or second.media_type,
        first.length or second.length,
        first.title or second.title,
        first.duration or second.duration,
        first.width or second.width,
        first.height or second.height,
    )


def _timed(files: tuple[Attachment, ...], seconds: int | None) -> tuple[Attachment, ...]:
    """A podcast's duration belongs to its only file."""
    if seconds is None or len(files) != 1 or files[0].duration:
        return files
    return (replace(files[0], duration=seconds),)


def _number(text: str) -> int | None:
    digits = text.strip().partition(".")[0]
    number = int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 20 else 0
    return number if 0 < number < _MOST else None


def _seconds(text: str) -> int | None:
    """A duration as seconds or as h:mm:ss."""
    clock = _CLOCK.fullmatch(text.strip())
    if clock is None:
        return _number(text)
    return int(clock[1] or 0) * 3600 + int(clock[2]) * 60 + int(clock[3]) or None
