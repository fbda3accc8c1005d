"""The command `feedmill`, with a witness: when each pass began and ended, on a clock all processes share.

The witness stands outside of the program and of its database: it writes a line for each pass into a
file of its process, so that the log of passes can be held against what really happened.
"""

import os
import sys
import threading
import time
from pathlib import Path
from typing import Any

from feeds import service
from feeds.cli import main
from feeds.flow import refresh as flow


def watch(folder: Path) -> None:
    """From here on each pass of this process leaves a line: source, beginning, end, in nanoseconds."""
    inner = flow.refresh
    writing = threading.Lock()
    lines = (folder / f"{os.getpid()}.txt").open("a", encoding="ascii", buffering=1)

    def refresh(source: Any, *arguments: Any, **options: Any) -> Any:
        began = time.clock_gettime_ns(time.CLOCK_MONOTONIC)
        try:
            return inner(source, *arguments, **options)
        finally:
            ended = time.clock_gettime_ns(time.CLOCK_MONOTONIC)
            with writing:
                lines.write(f"{source.id} {began} {ended}\n")

    vars(service)["refresh"] = refresh  # the assembly knows it by this name


if __name__ == "__main__":
    watch(Path(sys.argv[1]))
    sys.exit(main(sys.argv[2:]))
