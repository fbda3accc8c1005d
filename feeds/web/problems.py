"""Errors for machines: problem details (RFC 9457) instead of a page."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from flask import Response
from werkzeug.exceptions import HTTPException

PROBLEM_TYPE = "application/problem+json"
_TOLD = frozenset({"accept", "accept-encoding", "allow", "retry-after", "www-authenticate"})


class InsufficientStorage(HTTPException):
    """507: there is no room left for what was sent (RFC 4918, 11.5)."""

    code = 507
    description = "No room is left for what was sent."


def answer_problem(error: HTTPException, more: Mapping[str, Any] | None = None) -> Response:
    """An error as an answer; `more` are members besides the standard's own."""
    status = HTTPStatus(error.code or 500)
    problem = {
        "type": "about:blank",
        "title": status.phrase,
        "status": status.value,
        "detail": error.description or status.phrase,
        **(more or {}),
    }
    headers = {name: value for name, value in error.get_headers() if name.lower() in _TOLD}
    headers |= {"Cache-Control": "no-store", "Content-Type": PROBLEM_TYPE}
    return Response(json.dumps(problem, ensure_ascii=False).encode("utf-8", "replace"), status, headers)
