"""Pydantic's errors in our own words."""

from feeds.settings.verdict import findings_of


def test_an_error_that_nobody_foresaw_is_still_told_plainly() -> None:
    """A new kind of error from pydantic reaches the admin with its place, without pydantic's words."""
    found = findings_of([{"type": "int_from_float", "loc": ("feeds", 0, "limit"), "msg": "Input should be"}])

    assert [(finding.path, finding.sentence) for finding in found] == [
        (("feeds", 0, "limit"), "cannot be used")
    ]
