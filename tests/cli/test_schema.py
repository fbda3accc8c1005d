"""`feedmill schema`."""

import json

from feeds.settings.schema import make_schema
from tests.cli.conftest import Run


def test_the_schema_is_printed(run: Run) -> None:
    """What is printed is no JSON, or another schema; a configuration is needed for it."""
    outcome = run("schema")

    assert (outcome.code, outcome.err) == (0, "")
    assert json.loads(outcome.out) == make_schema()
