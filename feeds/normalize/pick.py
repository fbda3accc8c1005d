"""One pick among candidates that carry where they stood."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from feeds.model.document import Claim, Origin

T = TypeVar("T")
Order = Sequence[Origin]
"""Origins from the most to the least trusted; others are not listened to."""


@dataclass(frozen=True, slots=True)
class Pick(Generic[T]):
    """A field's value, the claim it came from (None: nobody claimed it), and what was refused."""

    value: T
    claim: Claim | None = None
    notes: tuple[str, ...] = ()

    @property
    def provenance(self) -> str:
        """Where the value stood, as one phrase; empty when nothing was picked."""
        return describe(self.claim) if self.claim else ""


@dataclass(slots=True)
class Refusals:
    """Gathers why candidates were passed over."""

    notes: list[str] = field(default_factory=list)

    def add(self, claim: Claim, reason: str) -> None:
        """Note one refusal as a sentence."""
        self.notes.append(f"{claim.field.value} {claim.value[:80]!r} ({describe(claim)}): {reason}")


def describe(claim: Claim) -> str:
    """Where a claim stood: `label 发布时间`."""
    return f"{claim.origin.value} {claim.detail}".strip()


def rank(claims: Iterable[Claim], order: Order) -> list[Claim]:
    """The claims whose origin is listened to, most trusted first, else in document order."""
    places = {origin: place for place, origin in enumerate(order)}
    return sorted(
        (claim for claim in claims if claim.origin in places), key=lambda claim: places[claim.origin]
    )


def pick_first(claims: Iterable[Claim], order: Order, read: Callable[[Claim], T | None]) -> Pick[T] | None:
    """The best-ranked claim that `read` makes a value of; None when there is none."""
    for claim in rank(claims, order):
        value = read(claim)
        if value:
            return Pick(value, claim)
    return None
