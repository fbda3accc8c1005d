"""What kind of file an address leads to, as far as its name tells.

A table of our own: the `mimetypes` module reads what the machine has installed, and equal
arguments must give equal bytes everywhere.
"""

import re
from urllib.parse import urlsplit

UNKNOWN_TYPE = "application/octet-stream"
MEDIA_TYPE = re.compile(r"[A-Za-z0-9][\w.+-]*/[A-Za-z0-9][\w.+-]*", re.ASCII)
_TYPES = {
    "aac": "audio/aac",
    "avif": "image/avif",
    "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "flac": "audio/flac",
    "gif": "image/gif",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "m4a": "audio/mp4",
    "m4v": "video/mp4",
    "mov": "video/quicktime",
    "mp3": "audio/mpeg",
    "mp4": "video/mp4",
    "ogg": "audio/ogg",
    "opus": "audio/ogg",
    "pdf": "application/pdf",
    "png": "image/png",
    "ppt": "application/vnd.ms-powerpoint",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "wav": "audio/wav",
    "webm": "video/webm",
    "webp": "image/webp",
    "xls": "application/vnd.ms-excel",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}
_MEDIA = frozenset({"image", "audio", "video"})


def extension_of(url: str) -> str:
    """The extension of an address's last path segment in lower case; empty when there is none."""
    name = urlsplit(url).path.rpartition("/")[2]
    return name.rpartition(".")[2].lower() if "." in name else ""


def guess_type(url: str) -> str:
    """The media type that an address's extension stands for; empty when it is not known."""
    return _TYPES.get(extension_of(url), "")


def medium_of(media_type: str) -> str:
    """What Media RSS calls a file of this type: image, audio, video or document."""
    major = media_type.partition("/")[0].lower()
    return major if major in _MEDIA else "document"
