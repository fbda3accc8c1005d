"""`python -m feeds` is the command `feedmill`."""

import sys

from feeds.cli import main

sys.exit(main())
