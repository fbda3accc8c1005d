"""Whether this process lives, and whether it has something to serve: for machines that watch."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask, Response, jsonify

from feeds.errors import StoreError
from feeds.model.representation import Format
from feeds.web.links import channel_path
from feeds.web.wiring import Wiring

MOST_NAMES = 10
"""Missing feeds that an answer names at most."""


@dataclass(frozen=True, slots=True)
class Readiness:
    """What this process knows about itself. `problems` are sentences without secrets."""

    digest: str
    """Of the configuration and version that a publish by this process would use."""
    problems: tuple[str, ...] = ()
    """Why it should get no visitors."""
    warnings: tuple[str, ...] = ()
    """What an admin should mend though everything is served."""


def add_health(app: Flask, wiring: Wiring, ready: Callable[[], Readiness] | None) -> None:
    """Answer /healthz without touching the store, and /readyz by asking it."""

    @app.get("/healthz")
    def healthz() -> Response:
        return _answer({"status": "ok"}, 200)

    @app.get("/readyz")
    def readyz() -> Response:
        readiness = ready() if ready else None
        warnings = {"warnings": list(readiness.warnings)} if readiness and readiness.warnings else {}
        problems = find_problems(wiring, readiness)
        if problems:
            return _answer({"status": "not ready", "problems": problems} | warnings, 503)
        return _answer({"status": "ready"} | warnings, 200)


def find_problems(wiring: Wiring, readiness: Readiness | None) -> list[str]:
    """Why this process should get no visitors yet; empty when it is ready."""
    problems = list(readiness.problems) if readiness else []
    try:
        digest = wiring.store.published_digest()
        missing = _find_unpublished(wiring)
    except StoreError:
        return [*problems, "The database does not answer."]
    if readiness and digest != readiness.digest:
        problems.append("The feeds were published with another configuration or version.")
    if missing:
        names = ", ".join(missing[:MOST_NAMES])
        more = f" and {len(missing) - MOST_NAMES} more" if len(missing) > MOST_NAMES else ""
        problems.append(f"Not published yet: {names}{more}.")
    return problems


def _find_unpublished(wiring: Wiring) -> list[str]:
    paths = (channel_path(place.kind, place.id) for place in wiring.catalogue.places())
    return [path for path in paths if not wiring.store.find_heads(f"{path}.{Format.JSON.value}")]


def _answer(content: dict[str, Any], status: int) -> Response:
    response = jsonify(content)
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    if status != 200:
        response.headers["Retry-After"] = "5"
    return response
