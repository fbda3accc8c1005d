"""What a database is asked, for tests that count it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event


@contextmanager
def statements(engine: Engine) -> Iterator[list[tuple[str, Any]]]:
    """What the database is asked meanwhile, with its parameters."""
    heard: list[tuple[str, Any]] = []

    def listen(_connection: object, _cursor: object, statement: str, parameters: Any, *_: object) -> None:
        heard.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", listen)
    yield heard
    event.remove(engine, "before_cursor_execute", listen)
