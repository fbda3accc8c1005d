"""Sentences in another language: a catalogue in gettext's PO form, and how a sentence is found in it.

Sentences are made in English all over the house, and many are stored before anybody reads them. So they
are recognised again by their words: a catalogue's key is a sentence with named gaps, `{path} is gone`. A gap
with a tilde, `{~reason}`, holds words of ours, which are looked up in turn; any other is taken as it is.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

GAP = re.compile(r"\{~?([a-z_]+)\}")
_TEXT = r'((?:".*"\s*(?:\n|$))+)'
_ENTRY = re.compile(
    rf"^msgid {_TEXT}(?:msgid_plural {_TEXT})?msgstr(?:\[0\])? {_TEXT}",
    re.MULTILINE,
)
_PIECE = re.compile(r'^"(.*)"', re.MULTILINE)
_ESCAPED = re.compile(r"\\(.)")
_CONTROLS = {"n": "\n", "t": "\t"}
_JOINTS = ((": ", "："), ("; ", "；"), (", ", "，"))
"""What stands between two sentences, and what does in Chinese."""
_PREDICATES = """
    answered answers are breaks broke came cannot carries comes could did does gave has holds hung is leads
    lies looks makes may met names redirects refuses says sends stands stayed takes unpacks waited wants was
"""
_VERBS = frozenset(_PREDICATES.split())
"""What a sentence begins with whose subject is a value before it: `campus` is no template."""
COUNT = "number"
"""A gap whose name begins so takes digits only, so that words may stand before it."""
WORD = "word"
"""A gap whose name begins so takes one word only."""
CLAUSE = "what"
"""A gap whose name begins so ends with its clause."""
LONGEST = 4000
"""Characters of a sentence that is looked up; what is longer is no sentence of ours."""


def parse_catalogue(text: str) -> Iterator[tuple[str, str]]:
    """Each key with its translation, in the file's order; the header has the empty key.

    A sentence that counts stands once, as gettext has it: its plural is a key of the same translation,
    for the languages told here have one form for every number.
    """
    for entry in _ENTRY.finditer(text):
        told = _unquote(entry[3])
        yield _unquote(entry[1]), told
        if entry[2]:
            yield _unquote(entry[2]), told


def _unquote(pieces: str) -> str:
    joined = "".join(_PIECE.findall(pieces))
    return _ESCAPED.sub(lambda found: _CONTROLS.get(found[1], found[1]), joined)


def fill(template: str, values: Mapping[str, object]) -> str:
    """A template with its gaps filled; a brace that names no value means itself."""
    return GAP.sub(lambda gap: str(values.get(gap[1], gap[0])), template)


@dataclass(frozen=True, slots=True)
class Found:
    """A sentence as a pattern recognised it at the end of a text."""

    before: str
    """What stands before it."""
    values: tuple[str, ...]
    """What stands in its gaps."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A key as it is recognised: literal text around gaps, which take as little as they can."""

    literals: tuple[str, ...]
    gaps: tuple[tuple[str, bool], ...]
    """The gaps between them, and whether each holds words of ours."""
    translation: str

    @property
    def weight(self) -> int:
        """How much of a sentence it recognises."""
        return sum(map(len, self.literals))

    def match(self, text: str) -> Found | None:
        """The sentence at the end of a text; None: it is another one.

        One look for each literal from left to right, so that no text can make it slow.
        """
        first, *others = self.literals
        last = others.pop() if others else ""
        start = self._begin(text, first, whole=not self.gaps)
        if start < 0 or not text.endswith(last):
            return None
        at, end, values = start + len(first), len(text) - len(last), []
        for literal in others:
            found = text.find(literal, at, end)
            if found < 0:
                return None
            values.append(text[at:found])
            at = found + len(literal)
        if at > end:
            return None
        values += [text[at:end]] if self.gaps else []
        if not first and self.gaps and self.gaps[0][0].startswith(COUNT):
            before, space, values[0] = values[0].rpartition(" ")
            start = len(before + space)
        return Found(text[:start], tuple(values)) if self._can_hold(values) else None

    def lead(self, found: Found) -> int:
        """How much stands before the first words of the sentence itself."""
        own = self.literals[0] or self.gaps[0][0].startswith(COUNT)
        return len(found.before) if own else len(found.values[0])

    def _begin(self, text: str, first: str, *, whole: bool) -> int:
        """Where the sentence begins: at once, behind a joint, or behind a value; -1: nowhere."""
        if whole:
            start = len(text) - len(first)
            return start if start >= 0 and text.endswith(first) and self._may_follow(text[:start]) else -1
        start = text.find(first)
        while start > 0 and not self._may_follow(text[:start]):
            start = text.find(first, start + 1)
        return start

    def _may_follow(self, before: str) -> bool:
        if not before or before.endswith(tuple(joint for joint, _ in _JOINTS)):
            return True
        return before.endswith(" ") and self.literals[0].partition(" ")[0] in _VERBS

    def _can_hold(self, values: Sequence[str]) -> bool:
        """Whether each gap can be filled so; a value that ends the sentence does not hold the next one."""
        if values and not self.literals[-1] and "; " in values[-1] and not self.gaps[-1][1]:
            return False
        return all(_fits(name, value) for (name, _), value in zip(self.gaps, values, strict=True))


def _fits(name: str, value: str) -> bool:
    if name.startswith(COUNT):
        return value.isdecimal()
    return not (name.startswith(WORD) and " " in value) and not (name.startswith(CLAUSE) and "; " in value)


def make_pattern(key: str, translation: str) -> Pattern:
    """A key's pattern."""
    gaps = tuple((gap[1], gap[0].startswith("{~")) for gap in GAP.finditer(key))
    return Pattern(tuple(GAP.split(key)[::2]), gaps, translation)


@dataclass(frozen=True)
class Catalogue:
    """One language's sentences by their English keys."""

    entries: Mapping[str, str]

    def say(self, template: str) -> str:
        """A template in this language, its gaps still open; as it is when there is no translation."""
        return self.entries.get(template) or template

    def retell(self, text: str) -> str:
        """A sentence that was made in English; what is not known of it stays as it is."""
        if (known := self.entries.get(text)) or len(text) > LONGEST:
            return known or text
        if all(part in self.entries for part in text.split(", ")):
            return "、".join(self.entries[part] for part in text.split(", "))
        pattern, found = self._recognise(text)
        if pattern is None or found is None:
            return self._retell_parts(text)
        return self._lead(found.before) + self._fill(pattern, found.values)

    def _recognise(self, text: str) -> tuple[Pattern | None, Found | None]:
        """What begins first among the sentences that end a text, and of those what says most."""
        best: tuple[Pattern | None, Found | None] = None, None
        shortest = len(text)
        for pattern in [one for anchor, one in self._patterns if anchor in text]:
            found = pattern.match(text)
            if found is not None and (lead := pattern.lead(found)) < shortest:
                best, shortest = (pattern, found), lead
                if not lead:
                    break
        return best

    @cached_property
    def _patterns(self) -> tuple[tuple[str, Pattern], ...]:
        """The patterns of whole sentences, those that say most first, each with its longest literal.

        Most are ruled out by that: a sentence takes less than a millisecond, not six.
        """
        patterns = [make_pattern(key, told) for key, told in self.entries.items() if " " in key]
        patterns.sort(key=lambda pattern: -pattern.weight)
        return tuple((max(pattern.literals, key=len), pattern) for pattern in patterns)

    def _fill(self, pattern: Pattern, values: Sequence[str]) -> str:
        held: dict[str, str] = {}
        for (name, ours), value in zip(pattern.gaps, values, strict=True):
            held.setdefault(name, self.retell(value) if ours else value)
        return fill(pattern.translation, held)

    def _lead(self, before: str) -> str:
        """What stands before a sentence, with the joint between them."""
        for joint, told in _JOINTS:
            if before.endswith(joint):
                lead = self.retell(before.removesuffix(joint))
                return lead + (joint if joint == ": " and lead.isascii() else told)
        return before

    def _retell_parts(self, text: str) -> str:
        """One sentence with a remark behind it, or two that were joined."""
        head, opened, remark = text.rpartition(" (")
        if opened and remark.endswith(")"):
            told, said = self.retell(head), self.retell(remark[:-1])
            if (told, said) != (head, remark[:-1]):
                return f"{told}（{said}）"
        parts = text.split("; ")
        return "；".join(self.retell(part) for part in parts) if len(parts) > 1 else text
