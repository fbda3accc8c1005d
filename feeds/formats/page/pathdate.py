"""The day that an address tells: that of entry, which is not always that of publication."""

import re

from feeds.formats.ledger import Ledger
from feeds.model.document import Field, Origin

_PATH_DATE = re.compile(r"(?:^|[/_t-])((?:19|20)\d\d)[/-]?([01]\d)[/-]?([0-3]\d)(?=[/_.-]|$)")


def read_path_date(address: str, ledger: Ledger) -> None:
    """Note the day in an address or a path."""
    found = _PATH_DATE.search(address)
    if found:
        ledger.add(Field.PUBLISHED, "-".join(found.groups()), Origin.PATH, "address")
