"""`app`, for any WSGI server. FEEDMILL_CONFIG names the configuration.

It starts no scheduler unless FEEDMILL_SCHEDULE=1: set that in one process at most, or run
`feedmill schedule` beside the server.
"""

import atexit
import os
from collections.abc import Mapping
from pathlib import Path

from feeds.cli.application import make_app
from feeds.service import Service, load_configuration, open_service


def open_configured(environ: Mapping[str, str]) -> Service:
    """The service that the environment names, its scheduler running if it says so."""
    beside = Path(__file__).resolve().parent / "config" / "feedmill.yaml"
    config = Path(environ.get("FEEDMILL_CONFIG") or beside)
    service = open_service(load_configuration(config, environ).settings)
    atexit.register(service.close)
    if environ.get("FEEDMILL_SCHEDULE") == "1":
        scheduler = service.make_scheduler()
        scheduler.start()
        atexit.register(scheduler.stop)
    return service


service = open_configured(os.environ)
app = make_app(service)
