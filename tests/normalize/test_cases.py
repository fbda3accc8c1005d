"""Whole articles with known answers: a folder a case, one input and what it must become."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from feeds.formats import parse
from feeds.model.payload import MediaType, Payload
from feeds.model.settings import Source
from feeds.normalize import normalize, to_item

CASES = Path(__file__).parents[1] / "data" / "normalize"
READ_AT = datetime(2026, 11, 1, 12, tzinfo=UTC)
PRESS = Source("press", "Press", CASES, (), "", timedelta(minutes=1), "Asia/Shanghai")
TYPES = {".html": MediaType.HTML, ".md": MediaType.MARKDOWN, ".txt": MediaType.TEXT, ".json": MediaType.JSON}


def _item(folder: Path) -> dict[str, Any]:
    path = next(path for path in sorted(folder.iterdir()) if path.name != "expected.json")
    payload = Payload(path.name, TYPES[path.suffix], path.read_bytes(), READ_AT)
    return to_item(normalize(parse(payload).documents[0], PRESS, READ_AT))


def _plain(value: Any) -> Any:
    """People as names, so that expectations stay short."""
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return [each.get("name", each.get("title", "")) for each in value]
    return value


def _folders() -> list[str]:
    return sorted(path.name for path in CASES.iterdir() if (path / "expected.json").exists())


@pytest.mark.parametrize("case", _folders())
def test_fields(case: str) -> None:
    """Every field of a known article is exactly what its page says, and unknown ones are absent."""
    expected = json.loads((CASES / case / "expected.json").read_text("utf-8"))
    item = _item(CASES / case)
    extension = expected.pop("_feedmill", {})
    for key in ("begins", "ends", "with", "without", "headings"):
        expected.pop(key, None)

    assert expected == {key: _plain(item.get(key)) for key in expected}
    assert extension == {key: _plain(item.get("_feedmill", {}).get(key)) for key in extension}


@pytest.mark.parametrize("case", _folders())
def test_body(case: str) -> None:
    """The body begins and ends with the article's words and keeps nothing of its frame."""
    expected = json.loads((CASES / case / "expected.json").read_text("utf-8"))
    item = _item(CASES / case)
    text, html = item.get("content_text", ""), item["content_html"]

    assert text.startswith(expected.get("begins", ""))
    assert text.endswith(expected.get("ends", ""))
    assert [part for part in expected.get("with", []) if part not in html] == []
    assert [part for part in expected.get("without", []) if part in html] == []
    assert expected.get("headings", html.count("<h2>")) == html.count("<h2>")
