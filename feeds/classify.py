"""An article's labels: everything that a feed can select it by.

Categories and what feeds leave out are compiled once; an article is then looked at once for all of
them. Words are found through an index of how they begin, not one by one.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from unicodedata import category as unicode_category
from urllib.parse import unquote

from feeds.model.article import Draft
from feeds.model.settings import Match, MatchField, Settings, Source
from feeds.text.chars import fold, is_spaceless
from feeds.text.patterns import Pattern, compile_pattern
from feeds.text.urls import path_of

ALL = "all"
"""Every article of every configured source."""

VERSION = 1
"""Raised when the same settings and the same article get other labels than before."""

_Labels = frozenset[str]
_Fields = tuple[MatchField, ...]
_EXPRESSION = "re:"


def source_label(source_id: str) -> str:
    """The label of every article of one source."""
    return f"source:{source_id}"


def category_label(category_id: str) -> str:
    """The label of every article in one category or below it."""
    return f"category:{category_id}"


def exclude_label(feed_id: str) -> str:
    """The label of every article that one feed leaves out."""
    return f"exclude:{feed_id}"


@dataclass(frozen=True, slots=True)
class Words:
    """Words to be looked for in one set of fields; `by_start` has their first one or two characters."""

    by_start: Mapping[str, tuple[tuple[str, _Labels], ...]]
    expressions: tuple[tuple[Pattern, _Labels], ...]


@dataclass(frozen=True, slots=True)
class Whole:
    """Values compared as a whole (folded), and expressions searched in each."""

    labels: Mapping[str, _Labels]
    expressions: tuple[tuple[Pattern, _Labels], ...]


@dataclass(frozen=True, slots=True)
class Rules:
    """Compiled classification rules. Equal digests give equal labels."""

    digest: str
    words: tuple[tuple[_Fields, Words], ...]
    breadcrumbs: Whole
    tags: Whole
    prefixes: tuple[tuple[str, _Labels], ...]
    addresses: tuple[tuple[Pattern, _Labels], ...]
    of_source: Mapping[str, _Labels]
    """What every article of a configured source has."""
    implied: Mapping[str, _Labels]
    """Category label → labels of its ancestors, and of itself."""
    excluded_by: Mapping[str, _Labels]
    """Category or source label → exclude labels."""


def compile_rules(settings: Settings) -> Rules:
    """Compile what the settings say about labels.

    A disabled category matches nothing and gives no label; its enabled parent still holds its
    children. Raises ValueError for an expression that RE2 refuses: settings are checked before.
    """
    rules = [(category_label(each.id), each.match) for each in settings.categories if each.enabled]
    rules += [(exclude_label(feed.id), feed.exclude.match) for feed in settings.feeds]
    gathered = _Gathered()
    for label, match in rules:
        gathered.add(label, match)
    return Rules(
        digest=_digest(settings),
        words=tuple((fields, _words(pairs)) for fields, pairs in sorted(gathered.words.items())),
        breadcrumbs=_whole(gathered.breadcrumbs),
        tags=_whole(gathered.tags),
        prefixes=tuple((_prefix(text), labels) for text, labels in _plain(gathered.url)),
        addresses=tuple((compile_pattern(text), labels) for text, labels in _expressions(gathered.url)),
        of_source=_labels_of_sources(settings),
        implied=_ancestors(settings),
        excluded_by=_excluded_by(settings),
    )


def labels_of(draft: Draft, source_id: str, rules: Rules) -> frozenset[str]:
    """Every label of an article; none when its source is not configured (any more)."""
    own = rules.of_source.get(source_id)
    if own is None:
        return frozenset()
    found = set(own)
    folded: dict[MatchField, str] = {}
    for fields, words in rules.words:
        text = "\n".join(_folded_field(draft, field, folded) for field in fields)
        _find_words(text, words, found)
    _find_whole(draft.breadcrumbs, rules.breadcrumbs, found)
    _find_whole(draft.tags, rules.tags, found)
    _find_address(draft.url, rules, found)
    labels = {each for label in found for each in rules.implied.get(label, (label,))}
    labels.update(*(rules.excluded_by.get(label, ()) for label in labels))
    return frozenset(labels)


def _folded_field(draft: Draft, field: MatchField, folded: dict[MatchField, str]) -> str:
    """A field as words are compared; each of several values on its own line."""
    if field not in folded:
        folded[field] = "\n".join(fold(value) for value in _FIELDS[field](draft))
    return folded[field]


_FIELDS: Mapping[MatchField, Callable[[Draft], tuple[str, ...]]] = {
    MatchField.TITLE: lambda draft: (draft.title,),
    MatchField.TAGS: lambda draft: draft.tags,
    MatchField.BREADCRUMBS: lambda draft: draft.breadcrumbs,
    MatchField.SUMMARY: lambda draft: (draft.summary,),
    MatchField.BODY: lambda draft: (draft.body_text,),
}


def _find_words(text: str, words: Words, found: set[str]) -> None:
    """Add the labels of the words that stand in a text."""
    starts = set(text)
    starts.update(text[place : place + 2] for place in range(len(text) - 1))
    for start in starts:
        for word, labels in words.by_start.get(start, ()):
            if not labels <= found and stands_in(word, text):
                found |= labels
    for pattern, labels in words.expressions:
        if not labels <= found and pattern.search(text):
            found |= labels


def stands_in(word: str, text: str) -> bool:
    """Whether a word stands in a text, both folded.

    An end of the word that is a letter or digit of a script with spaces must not adjoin another
    one: ai stands in "ai教育" and not in "mail". Elsewhere it may stand anywhere. What is followed
    by ++ is another word (c, c++).
    """
    place = text.find(word)
    while place >= 0:
        end = place + len(word)
        begun = place == 0 or not (_is_spaced(word[0]) and _is_spaced(text[place - 1]))
        ended = end == len(text) or not (
            _is_spaced(word[-1]) and (_is_spaced(text[end]) or text.startswith("++", end))
        )
        if begun and ended:
            return True
        place = text.find(word, place + 1)
    return False


@lru_cache(maxsize=4096)
def _is_spaced(character: str) -> bool:
    """Whether this is a letter, mark or digit of a script with spaces between words."""
    if not (character.isalnum() or unicode_category(character).startswith("M")):
        return False
    return not is_spaceless(character)


def _find_whole(values: tuple[str, ...], whole: Whole, found: set[str]) -> None:
    """Add the labels of the values that match as a whole."""
    for value in values:
        folded = fold(value)
        found |= whole.labels.get(folded, frozenset())
        for pattern, labels in whole.expressions:
            if pattern.search(folded):
                found |= labels


def _find_address(url: str, rules: Rules, found: set[str]) -> None:
    """Add the labels of prefixes of an address or its path; percent-escapes count as what they mean."""
    if not url:
        return
    path, address = unquote(path_of(url)), unquote(url)
    for prefix, labels in rules.prefixes:
        if (path if prefix.startswith("/") else address).startswith(prefix):
            found |= labels
    for pattern, labels in rules.addresses:
        if pattern.search(path):
            found |= labels


class _Gathered:
    """All patterns of one kind together, each with the labels it gives."""

    def __init__(self) -> None:
        self.words: dict[_Fields, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        self.breadcrumbs: dict[str, set[str]] = defaultdict(set)
        self.tags: dict[str, set[str]] = defaultdict(set)
        self.url: dict[str, set[str]] = defaultdict(set)

    def add(self, label: str, match: Match) -> None:
        """Take in the patterns that give one label."""
        for word in match.words:
            self.words[tuple(sorted(set(match.fields)))][word].add(label)
        for table, texts in (
            (self.breadcrumbs, match.breadcrumbs),
            (self.tags, match.tags),
            (self.url, match.url),
        ):
            for text in texts:
                table[text].add(label)


_Table = Mapping[str, set[str]]


def _plain(table: _Table) -> Iterator[tuple[str, _Labels]]:
    """The entries that are no expressions."""
    for text, labels in table.items():
        if text.strip() and not text.startswith(_EXPRESSION):
            yield text, frozenset(labels)


def _expressions(table: _Table) -> Iterator[tuple[str, _Labels]]:
    """The entries that are expressions, without their mark."""
    for text, labels in table.items():
        if text.startswith(_EXPRESSION):
            yield text.removeprefix(_EXPRESSION), frozenset(labels)


def _folded_expressions(table: _Table) -> tuple[tuple[Pattern, _Labels], ...]:
    """Expressions for folded text: case does not count, ^ and $ are the ends of one value."""
    return tuple(
        (compile_pattern(text, ignore_case=True, by_line=True), labels)
        for text, labels in _expressions(table)
    )


def _by_folded(table: _Table) -> dict[str, _Labels]:
    """Plain entries by their folded form; what folds to nothing is left out."""
    labels: dict[str, set[str]] = defaultdict(set)
    for text, given in _plain(table):
        labels[fold(text)] |= given
    return {text: frozenset(given) for text, given in labels.items() if text}


def _words(table: _Table) -> Words:
    by_start: dict[str, list[tuple[str, _Labels]]] = defaultdict(list)
    for word, labels in _by_folded(table).items():
        by_start[word[:2]].append((word, labels))
    return Words({start: tuple(words) for start, words in by_start.items()}, _folded_expressions(table))


def _whole(table: _Table) -> Whole:
    return Whole(_by_folded(table), _folded_expressions(table))


def _prefix(text: str) -> str:
    """A path prefix begins with a slash; a whole address may be given as well."""
    plain = unquote(text.strip())
    return plain if plain.startswith(("/", "http://", "https://")) else f"/{plain}"


def _labels_of_sources(settings: Settings) -> dict[str, _Labels]:
    """A column's articles are its source's as well; so are those from before a source had columns."""
    return {
        each.id: frozenset({ALL, *_named(each), *map(category_label, each.categories)})
        for each in settings.named_sources
    }


def _named(source: Source) -> tuple[str, str]:
    return source_label(source.id), source_label(source.id.partition("/")[0])


def _ancestors(settings: Settings) -> dict[str, _Labels]:
    """For each category the enabled ones among itself and what it lies in."""
    known = {category.id: category for category in settings.categories}
    implied: dict[str, _Labels] = {}
    for category in settings.categories:
        line: list[str] = []
        name = category.id
        while name in known and name not in line:
            line.append(name)
            name = known[name].parent
        implied[category_label(category.id)] = frozenset(
            category_label(name) for name in line if known[name].enabled
        )
    return implied


def _excluded_by(settings: Settings) -> dict[str, _Labels]:
    excluded: dict[str, set[str]] = defaultdict(set)
    for feed in settings.feeds:
        held = [*map(category_label, feed.exclude.categories), *map(source_label, feed.exclude.sources)]
        for label in held:
            excluded[label].add(exclude_label(feed.id))
    return {label: frozenset(feeds) for label, feeds in excluded.items()}


def _digest(settings: Settings) -> str:
    """A hash of everything that can change a label; order and titles cannot."""
    parts = {
        "version": VERSION,
        "sources": sorted((source.id, sorted(source.categories)) for source in settings.named_sources),
        "categories": sorted(
            (category.id, category.parent, category.enabled, _spelled(category.match))
            for category in settings.categories
        ),
        "feeds": sorted(
            (
                feed.id,
                sorted(feed.exclude.categories),
                sorted(feed.exclude.sources),
                _spelled(feed.exclude.match),
            )
            for feed in settings.feeds
        ),
    }
    return hashlib.sha256(json.dumps(parts, ensure_ascii=True).encode()).hexdigest()


def _spelled(match: Match) -> dict[str, list[str]]:
    return {name: sorted(values) for name, values in asdict(match).items()}
