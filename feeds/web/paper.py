"""How a page is printed: template and style in, an answer with its validator out."""

import base64
import hashlib
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any

from flask import Response, request
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from feeds.model.representation import Format
from feeds.web.conditional import is_still_good
from feeds.web.visit import Visit
from feeds.web.wiring import Wiring

LONGEST_MAX_AGE = 300
"""Seconds for which a cache may show a page without asking."""


@lru_cache(maxsize=1)
def read_style() -> str:
    """The one style sheet; it stands in every page, so a page is one request and survives being saved."""
    return files("feeds.web").joinpath("static", "house.css").read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def read_script() -> str:
    """The one script: copy buttons on a feed's page."""
    return files("feeds.web").joinpath("static", "copy.js").read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def make_policy() -> str:
    """No frame, no form; our own style and script by their hashes; pictures and sound from anywhere."""
    return (
        f"default-src 'none'; style-src {_allow(read_style())}; script-src {_allow(read_script())}; "
        "img-src http: https:; media-src http: https:; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )


def _allow(text: str) -> str:
    """A source expression for exactly this text (CSP 3, 2.3.1)."""
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"


@lru_cache(maxsize=1)
def make_printer() -> Environment:
    """The templates, compiled once a process: everything is escaped, and a missing value is an error."""
    return Environment(
        loader=PackageLoader("feeds.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def print_page(wiring: Wiring, visit: Visit, template: str, **values: Any) -> str:
    """One page's HTML; equal arguments give equal text."""
    return (
        make_printer()
        .get_template(template)
        .render(
            visit=visit,
            words=visit.words,
            site=wiring.settings.site,
            links=wiring.links,
            zone=wiring.zone,
            formats=tuple(Format),
            style=Markup(read_style()),  # noqa: S704  our own file
            script=Markup(read_script()),  # noqa: S704  our own file
            **values,
        )
    )


def answer_page(wiring: Wiring, html: str, *, max_age: int, extra: Mapping[str, str]) -> Response:
    """A page with its validator, or 304 when the visitor has these very bytes."""
    body = html.encode("utf-8", "replace")
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    languages = "" if wiring.settings.site.language else ", Accept-Language"
    headers = {
        "ETag": etag,
        "Cache-Control": f"public, max-age={min(max(max_age, 0), LONGEST_MAX_AGE)}",
        "Vary": "Accept, Accept-Encoding" + languages,
        "Content-Security-Policy": make_policy(),
        **extra,
    }
    if is_still_good(
        request.headers.get("If-None-Match"), None, etag=etag, last_modified=None, now=wiring.clock()
    ):
        return Response(status=304, headers=headers)
    return Response(body, headers={**headers, "Content-Type": "text/html; charset=utf-8"})
