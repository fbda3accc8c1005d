"""An address as a QR code, drawn into the page: nothing is fetched, no script is needed. segno's one door."""

from functools import lru_cache

import segno
from markupsafe import Markup

QUIET = 4
"""Modules of white around the code, as ISO/IEC 18004 wants it."""


@lru_cache(maxsize=1024)
def draw_qrcode(address: str) -> Markup:
    """An SVG element, black on white in every colour scheme: cameras do not read the reverse."""
    code = segno.make(address, error="m", micro=False)
    svg = code.svg_inline(
        border=QUIET, dark="#000", light="#fff", svgclass="qr", lineclass=None, omitsize=True
    )
    return Markup(svg)  # noqa: S704 - drawn by us, of squares
