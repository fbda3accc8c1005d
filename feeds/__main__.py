"""`python -m feeds` is the command `feedmill`."""

import sys

from feeds.cli import main

if __name__ == "__main__":
    sys.exit(main())
