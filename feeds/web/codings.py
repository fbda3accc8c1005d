"""Which stored content coding a client gets (RFC 9110, 12.5.3)."""

from collections.abc import Collection, Mapping

from feeds.model.representation import Coding
from feeds.web.preferences import parse_preferences

_UNASKED = 0.0005
"""What identity weighs when nobody mentions it: less than anything that is asked for, but not refused."""
_ALIASES = {"x-gzip": Coding.GZIP.value}


def pick_coding(stored: Collection[Coding], header: str | None) -> Coding:
    """The stored coding the client likes best; `stored` is not empty.

    A coding must be asked for, by name or `*`; identity needs no asking. Where the header
    refuses everything that is stored, the answer is identity (else what there is) and not 406.
    """
    members = parse_preferences(header or "")
    weights = {_ALIASES.get(member.name, member.name): member.weight for member in members}
    best = max(stored, key=lambda coding: _rank(coding, weights))
    if _rank(best, weights)[0] > 0:
        return best
    return Coding.IDENTITY if Coding.IDENTITY in stored else best


def _rank(coding: Coding, weights: Mapping[str, float]) -> tuple[float, bool, bool]:
    """Weight, whether it was named, and the tie-break.

    Between two codings that were named, the smaller bytes win; a bare `*` comes from
    clients that never thought about codings, so there identity wins.
    """
    is_identity = coding is Coding.IDENTITY
    if coding.value in weights:
        return weights[coding.value], True, not is_identity
    if "*" in weights:
        return weights["*"], False, is_identity
    return (_UNASKED if is_identity else 0.0), False, is_identity
