"""Claims as they are gathered from one payload, in the order in which they stood there."""

from collections.abc import Iterable

from feeds.model.document import Claim, Field, Origin

MAX_VALUE = 2000
"""Characters of one value: longer ones are text that went astray, not metadata."""

MAX_VALUES = 200
MAX_CLAIMS = 500


class Ledger:
    """Gathers claims; empty values and repeated claims are left out."""

    def __init__(self) -> None:
        self._claims: dict[Claim, None] = {}

    def add(self, field: Field, value: str, origin: Origin, detail: str = "") -> None:
        """Note one value."""
        self.add_list(field, (value,), origin, detail)

    def add_list(self, field: Field, values: Iterable[str], origin: Origin, detail: str = "") -> None:
        """Note several values of one field that stood together."""
        kept = tuple(value.strip() for value in values if value and value.strip())[:MAX_VALUES]
        kept = tuple(value for value in kept if len(value) <= MAX_VALUE)
        if kept and len(self._claims) < MAX_CLAIMS:
            self._claims[Claim(field, kept, origin, detail)] = None

    def extend(self, claims: Iterable[Claim]) -> None:
        """Note claims that somebody else made."""
        for claim in claims:
            self.add_list(claim.field, claim.values, claim.origin, claim.detail)

    def has(self, field: Field) -> bool:
        """Whether anything is known about a field."""
        return any(claim.field is field for claim in self._claims)

    def claims(self) -> tuple[Claim, ...]:
        """Everything noted, in order."""
        return tuple(self._claims)
