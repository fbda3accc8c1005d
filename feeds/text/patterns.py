"""Regular expressions that an admin wrote: RE2, so that none can hang. The one door of re2."""

from dataclasses import dataclass
from typing import Any

import re2

MAX_MEMORY = 8 * 1024 * 1024
"""Octets that one expression may take."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled expression. `source` is what the admin wrote."""

    source: str
    _compiled: Any

    def search(self, text: str) -> bool:
        """Whether it matches anywhere in the text."""
        return self._compiled.search(text.encode("utf-8", "replace")) is not None


def compile_pattern(pattern: str, *, ignore_case: bool = False, by_line: bool = False) -> Pattern:
    """Compile an RE2 expression. Raises ValueError with RE2's reason.

    `by_line` lets ^ and $ match at every line of the text.
    """
    options = re2.Options()
    options.log_errors = False
    options.max_mem = MAX_MEMORY
    options.case_sensitive = not ignore_case
    try:
        compiled = re2.compile((("(?m)" if by_line else "") + pattern).encode("utf-8"), options)
    except UnicodeEncodeError as error:
        raise ValueError("an expression cannot hold half a character") from error
    except re2.error as error:
        raise ValueError(_reason(error)) from error
    return Pattern(pattern, compiled)


def _reason(error: Exception) -> str:
    """RE2's words, which it hands over as bytes."""
    said = error.args[0] if error.args else ""
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
