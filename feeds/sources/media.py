"""Files that articles refer to, opened for the web. A path from a request is never joined blindly."""

import errno
import hashlib
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from feeds.sources.beneath import open_beneath, open_folder
from feeds.sources.file import make_moment
from feeds.sources.magic import HEAD, find_magic

_UNKNOWN = "application/octet-stream"
_NOT_THERE = frozenset(
    {
        *(errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.EACCES, errno.EPERM),
        *(errno.ENAMETOOLONG, errno.EINVAL, errno.EISDIR, errno.ENXIO),
    },
)


@dataclass(frozen=True, slots=True)
class MediaFile:
    """A file ready to be sent. Whoever got it closes `stream`, which stands at the beginning."""

    stream: BinaryIO
    size: int
    modified: datetime
    media_type: str
    """By the first bytes; `application/octet-stream` for all that a browser should not show."""
    inline: bool
    """False: send it as an attachment."""
    etag: str
    """A strong validator, quoted (RFC 9110, 8.8.3)."""


def open_media(root: Path, path: str) -> MediaFile | None:
    """The file at a relative path with forward slashes; None when there is none to be served.

    No link below `root` is followed, hidden names are not served, and neither is anything but a
    regular file. OSError only when the disk itself fails.
    """
    if not _is_plain(path):
        return None
    try:
        folder = open_folder(root, follow=True)
        try:
            file = open_beneath(folder, path)
        finally:
            os.close(folder)
    except OSError as problem:
        if problem.errno in _NOT_THERE:
            return None
        raise
    return _describe(file)


def _is_plain(path: str) -> bool:
    """Whether every name of a path is one: no empty one, no dots in front, no NUL, valid UTF-8."""
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in path and all(name and not name.startswith(".") for name in path.split("/"))


def _describe(file: int) -> MediaFile:
    stream = open(file, "rb")  # noqa: SIM115 - a descriptor has no Path; the caller closes
    status = os.fstat(file)
    media_type = find_magic(os.pread(file, HEAD, 0))
    return MediaFile(
        stream=stream,
        size=status.st_size,
        modified=make_moment(status.st_mtime_ns),
        media_type=media_type or _UNKNOWN,
        inline=media_type is not None,
        etag=_make_etag(status),
    )


def _make_etag(status: os.stat_result) -> str:
    # Hashed, because an inode's number is nobody's business.
    seen = f"{status.st_size}-{status.st_mtime_ns}-{status.st_ino}"
    return f'"{hashlib.blake2b(seen.encode(), digest_size=12).hexdigest()}"'
