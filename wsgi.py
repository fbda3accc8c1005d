"""`app`, for any WSGI server. FEEDMILL_CONFIG names the configuration.

It starts no scheduler unless FEEDMILL_SCHEDULE=1: set that in one process at most, or run
`feedmill schedule` beside the server. A changed configuration is taken at the next requests.
"""

import atexit
import os
from collections.abc import Mapping
from pathlib import Path

from feeds.cli.reloading import Reloading
from feeds.configuration import Configuration


def open_configured(environ: Mapping[str, str]) -> Reloading:
    """The application that the environment names, its scheduler running if it says so."""
    beside = Path(__file__).resolve().parent / "config" / "feedmill.yaml"
    configuration = Configuration(Path(environ.get("FEEDMILL_CONFIG") or beside), environ)
    application = Reloading(configuration, scheduling=environ.get("FEEDMILL_SCHEDULE") == "1")
    atexit.register(application.close)
    return application


app = open_configured(os.environ)
