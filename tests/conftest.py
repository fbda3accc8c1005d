"""What holds for all tests."""

import os
import signal
from collections.abc import Generator

import pytest
from hypothesis import settings

# Whatever the locale of whoever runs them, tests read the commands in English.
os.environ["FEEDMILL_UI"] = "en"
# A shell has what it runs in the background ignore Ctrl-C, and programs that tests start would inherit that.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# `make pytest ARGS=--hypothesis-profile=thorough` looks longer where a test names no number of its own.
# No example fails for being slow: a machine that does something else for a moment is no fault of ours.
settings.register_profile("usual", max_examples=50, deadline=None)
settings.register_profile("thorough", max_examples=500, deadline=None)
settings.load_profile("usual")

LONG = (
    "tests/crash/",
    "tests/year/",
    "tests/faults/",
    "tests/docs/test_pages.py",
    "tests/bench/",
    "tests/soak/",
    "tests/web/test_browser.py",
    "tests/deploy/",
)
"""What takes a minute in a few tests: begun last, it would keep everybody waiting for one process."""


UNTRACED = ("tests/bench/", "tests/crash/", "tests/soak/", "tests/year/")
"""Simulations: tracing doubles what they take, and each line they come by has a test of its own."""


WITH_UNTRACED_CHILDREN = (*UNTRACED, "tests/deploy/", "tests/docs/", "tests/end_to_end/", "tests/faults/")
"""Where whole programs run; what they do is traced where `tests/cli/` starts them."""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """A program that a test starts is traced if it finds a word from coverage among its variables."""
    hidden = {}
    if item.nodeid.startswith(WITH_UNTRACED_CHILDREN):
        hidden = {name: os.environ.pop(name) for name in [*os.environ] if name.startswith("COVERAGE_PROCESS")}
    try:
        return (yield)
    finally:
        os.environ.update(hidden)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long files first; the others in the order that they have."""
    for item in items:
        if item.nodeid.startswith(UNTRACED):
            item.add_marker(pytest.mark.no_cover)
    items.sort(
        key=lambda item: next((n for n, name in enumerate(LONG) if item.nodeid.startswith(name)), len(LONG))
    )
