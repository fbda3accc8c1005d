"""What a feed calls the files it lists."""

import re

UNKNOWN_TYPE = "application/octet-stream"
MEDIA_TYPE = re.compile(r"[A-Za-z0-9][\w.+-]*/[A-Za-z0-9][\w.+-]*", re.ASCII)
_MEDIA = frozenset({"image", "audio", "video"})


def medium_of(media_type: str) -> str:
    """What Media RSS calls a file of this type: image, audio, video or document."""
    major = media_type.partition("/")[0].lower()
    return major if major in _MEDIA else "document"
