"""Regular expressions that an admin wrote: RE2, so that none can hang. The one door of re2."""

from dataclasses import dataclass
from typing import Any

import re2


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled expression."""

    source: str
    _compiled: Any

    def search(self, text: str) -> bool:
        """Whether it matches anywhere in the text."""
        return self._compiled.search(text) is not None


def compile_pattern(pattern: str, *, ignore_case: bool = False) -> Pattern:
    """Compile an RE2 expression. Raises ValueError with RE2's reason."""
    options = re2.Options()
    options.log_errors = False
    options.case_sensitive = not ignore_case
    try:
        return Pattern(pattern, re2.compile(pattern, options))
    except re2.error as error:
        raise ValueError(str(error)) from error
