"""One short text that is equal for settings that publish the same."""

import hashlib
import json
from dataclasses import asdict
from datetime import timedelta

from feeds.model.settings import Settings


def settings_digest(settings: Settings) -> str:
    """64 hex digits, equal in every process and on every machine for equal settings.

    Where the file, the articles and the database lie, who may push, and how something is fetched, has no
    influence on what is published, so it has none here.
    """
    data = asdict(settings)
    del data["file"], data["database"]
    for rule in data["rules"]:
        del rule["access"], rule["given"]
    for source in data["sources"]:
        for holder in (source, *source["columns"]):
            del holder["directory"], holder["ingest_tokens"]
            (holder["web"] or {}).pop("access", None)
    written = json.dumps(data, ensure_ascii=True, sort_keys=True, separators=(",", ":"), default=_plain)
    return hashlib.sha256(written.encode("ascii")).hexdigest()


def _plain(value: object) -> float:
    """A duration as seconds; nothing else in settings is strange to JSON."""
    assert isinstance(value, timedelta), value
    return value.total_seconds()
