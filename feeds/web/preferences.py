"""Lists with weights, as Accept and Accept-Encoding carry them (RFC 9110, 12.4.2)."""

import re
from dataclasses import dataclass

_WEIGHT = re.compile(r"0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?")


@dataclass(frozen=True, slots=True)
class Preference:
    """One member of the list: its name in lower case, and a weight from 0 to 1."""

    name: str
    weight: float


def parse_preferences(header: str) -> tuple[Preference, ...]:
    """The members in the order they were sent; a member with an illegal weight is left out.

    Parameters other than `q` do not tell our representations apart and are passed over.
    """
    members = (_parse_member(member) for member in header.split(","))
    return tuple(member for member in members if member is not None)


def _parse_member(member: str) -> Preference | None:
    name, *parameters = (part.strip() for part in member.split(";"))
    if not name:
        return None
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key.strip().lower() != "q":
            continue
        if not _WEIGHT.fullmatch(value.strip()):
            return None
        return Preference(name.lower(), float(value))
    return Preference(name.lower(), 1.0)
