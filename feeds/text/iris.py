"""Identifiers that may stand in a feed as they are: http(s), urn and tag (RFC 3986, 8141, 4122, 4151)."""

import re

_UUID = r"urn:uuid:[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_URN = r"urn:(?!uuid:)[0-9a-zA-Z][0-9a-zA-Z-]{1,31}:(?:[0-9a-zA-Z()+,.:=@;$_!*'/?#&~-]|%[0-9a-fA-F]{2})+"
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_SPECIFIC = r"[0-9a-zA-Z;/?:@&=+$._!~*'()%,-]*"
_TAG = (
    rf"tag:(?:[a-z0-9._-]{{1,64}}@)?{_LABEL}(?:\.{_LABEL})*,[0-9]{{4}}(?:-[0-9]{{2}}){{0,2}}:"
    rf"{_SPECIFIC}(?:\#{_SPECIFIC})?"
)
_WEB = r"""[hH][tT][tT][pP][sS]?://[^\s/?#<>"{}|\\^`]+[^\s<>"{}|\\^`]*"""
_USABLE = re.compile(f"{_UUID}|{_URN}|{_TAG}|{_WEB}")


def is_usable_iri(text: str) -> bool:
    """Whether this is an absolute IRI that others can compare as a string, byte for byte."""
    return _USABLE.fullmatch(text) is not None
