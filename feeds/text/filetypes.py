"""What kind of file a name or an address tells of.

A table of our own: the `mimetypes` module reads what the machine has installed, and equal arguments
must give equal results everywhere.
"""

import re
from types import MappingProxyType
from urllib.parse import parse_qsl, unquote, urlsplit

_OFFICE = "application/vnd.openxmlformats-officedocument"
TYPES = MappingProxyType({
    "aac": "audio/aac", "flac": "audio/flac", "m4a": "audio/mp4", "mp3": "audio/mpeg", "ogg": "audio/ogg",
    "opus": "audio/ogg", "wav": "audio/wav", "wma": "audio/x-ms-wma",
    "m4v": "video/mp4", "mov": "video/quicktime", "mp4": "video/mp4", "webm": "video/webm",
    "flv": "video/x-flv", "wmv": "video/x-ms-wmv", "avi": "video/vnd.avi",
    "avif": "image/avif", "gif": "image/gif", "jpeg": "image/jpeg", "jpg": "image/jpeg", "png": "image/png",
    "webp": "image/webp",
    "pdf": "application/pdf", "doc": "application/msword", "docx": f"{_OFFICE}.wordprocessingml.document",
    "xls": "application/vnd.ms-excel", "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    "ppt": "application/vnd.ms-powerpoint", "pptx": f"{_OFFICE}.presentationml.presentation",
    "wps": "application/wps-office.wps", "et": "application/wps-office.et",
    "dps": "application/wps-office.dps", "ofd": "application/ofd", "rtf": "application/rtf",
    "odt": "application/vnd.oasis.opendocument.text", "csv": "text/csv", "epub": "application/epub+zip",
    "zip": "application/zip", "rar": "application/vnd.rar", "7z": "application/x-7z-compressed",
})  # fmt: skip
"""By extension in lower case."""

_NO_DOCUMENT = ("image/", "audio/", "video/")
DOCUMENTS = frozenset(name for name, kind in TYPES.items() if not kind.startswith(_NO_DOCUMENT))
"""Extensions of files that are read or unpacked, not looked at or listened to."""

_EXTENSION = re.compile(r"\.([a-z0-9]{1,5})", re.IGNORECASE)
_PROGRAMS = frozenset({"", "jsp", "vsb", "do", "action", "asp", "aspx", "php", "ashx"})
"""Extensions of programs that hand files out: which file stands in the query."""


def extension_of(name: str) -> str:
    """The extension of an address or a file's name, in lower case and without its dot; empty for none."""
    try:
        path = unquote(urlsplit(name).path)
    except ValueError:
        return ""
    last = path.rstrip().rpartition("/")[2]
    found = _EXTENSION.fullmatch(last[last.rfind(".") :]) if "." in last else None
    return found[1].lower() if found else ""


def guess_type(name: str) -> str:
    """The media type that a name or an address tells of; empty when it is not known."""
    return TYPES.get(extension_of(name), "")


def type_of_address(address: str) -> str:
    """The same, also by what a program's query names: download.jsp?name=a.pdf, attach.vsb?e=.pdf."""
    extension = extension_of(address)
    if extension not in _PROGRAMS:
        return TYPES.get(extension, "")
    return next((kind for kind in map(guess_type, _queried(address)) if kind), "")


def name_of_file(address: str) -> str:
    """What a file at an address is called, as people read it; empty when the address tells no name."""
    named = next((value for value in _queried(address) if "." in value[1:] and guess_type(value)), "")
    try:
        path = unquote(urlsplit(named or address).path)
    except ValueError:
        return ""
    return path.rstrip("/").rpartition("/")[2]


def _queried(address: str) -> list[str]:
    try:
        return [value for _, value in parse_qsl(urlsplit(address).query, max_num_fields=50)]
    except ValueError:
        return []
