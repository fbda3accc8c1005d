"""What a long-running process tells on stderr: a line when something happened, nothing twice.

The log speaks English whatever the locale: scripts and search engines read it too.
"""

import logging
import sys
import time
from collections import Counter
from collections.abc import Callable

from feeds.cli.speech import speaking
from feeds.cli.wording import summarize
from feeds.errors import StoreError
from feeds.model.intent import Keep
from feeds.model.reading import Drop
from feeds.model.report import Report

FORMAT = "%(asctime)s %(levelname)s %(message)s"
MOMENT = "%Y-%m-%dT%H:%M:%S%z"
REPEAT = 60.0
"""Seconds until a fault of the database is told again."""
MOST_DROPS = 20
"""Dropped files that are named one by one after a pass."""

log = logging.getLogger(__name__)


def start_log() -> None:
    """Plain lines on stderr: ours from INFO on, those of libraries from WARNING on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter(FORMAT, MOMENT))
    handler.addFilter(OnceAMinute())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("feeds").setLevel(logging.INFO)


class OnceAMinute(logging.Filter):
    """A fault of the database is told once a minute, however many sources and requests meet it."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._told: dict[str, float] = {}
        self._held_back: Counter[str] = Counter()

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether a message is told; one that is says how many like it were not."""
        arguments = record.args if isinstance(record.args, tuple) else ()
        fault = next((str(one) for one in arguments if isinstance(one, StoreError)), None)
        if fault is None:
            return True
        now = self._clock()
        if now - self._told.get(fault, -REPEAT) < REPEAT:
            self._held_back[fault] += 1
            return False
        self._told[fault] = now
        more = self._held_back.pop(fault, 0)
        if more:
            record.msg, record.args = f"{record.getMessage()} (and {more} times more since)", ()
        return True


class Journal:
    """Writes reports into the log. One pass over a source at a time; sources may be side by side."""

    def __init__(self) -> None:
        self._drops: dict[str, frozenset[Drop]] = {}
        self._errors: dict[str, str] = {}

    def note(self, report: Report) -> None:
        """A line for a pass that did something, and each dropped file and error once."""
        source_id = report.source_id
        self._note_error(report)
        if report.error:
            return
        drops = frozenset(report.dropped)
        fresh = sorted(drops - self._drops.get(source_id, frozenset()), key=lambda drop: drop.origin)
        self._drops[source_id] = drops
        if fresh or any(not isinstance(intent, Keep) for intent in report.intents):
            with speaking({}):
                log.info("%s", summarize(report))
        for drop in fresh[:MOST_DROPS]:
            log.warning("%s: dropped %s: %s", source_id, drop.origin, drop.reason)
        if len(fresh) > MOST_DROPS:
            log.warning(
                "%s: dropped %d more; feedmill refresh %s names them",
                source_id,
                len(fresh) - MOST_DROPS,
                source_id,
            )

    def _note_error(self, report: Report) -> None:
        before = self._errors.get(report.source_id, "")
        self._errors[report.source_id] = report.error
        if report.error and report.error != before:
            log.error("%s", report.error)
        if before and not report.error:
            log.info("%s: can be read again", report.source_id)
