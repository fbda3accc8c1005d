"""Who inherits from whom: defaults, families, templates, rules of the host, source, column."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import reduce
from urllib.parse import urljoin, urlsplit

from feeds.model.web import breadth
from feeds.settings.document import Document
from feeds.settings.family import Families
from feeds.settings.layers import Effective, Layer, overlay
from feeds.settings.models import Defaults, Feed, File, Inherited, Reached, Source, keys_of
from feeds.text.urls import leads_home

INHERITED = frozenset(keys_of(Inherited))
PRESENTED = frozenset(keys_of(Feed)) & frozenset(keys_of(Defaults)) - {"categories"}
SECRETS = frozenset({"auth", "cookies", "headers"})
"""What a source says to its own server, and to no other one that a column of it is on."""
REACHED = frozenset(keys_of(Reached))


class Inheritance:
    """Works out what holds for each source, column and rule of a file whose references are good."""

    def __init__(self, document: Document, file: File, families: Families) -> None:
        self._document = document
        self._file = file
        self._families = families
        self._chains: dict[str, tuple[Layer, ...]] = {}
        self._shared: dict[str, Effective] = {}
        self._sources: dict[tuple[int, str, str, frozenset[str]], Effective] = {}
        self._rules: dict[str, list[int]] = defaultdict(list)
        for number, rule in enumerate(file.rules or ()):
            self._rules[rule.host].append(number)
        model = file.defaults
        self._defaults = (Layer(document, ("defaults",), model),) if model else ()

    def source(self, number: int) -> Effective:
        """What holds for a source."""
        source = self._source(number)
        return self._with_source(number, host_of(source.url or ""), source.use or "", shared=INHERITED)

    def column(self, number: int, place: int) -> Effective:
        """What holds for a column of a source."""
        source = self._source(number)
        column = (source.columns or [])[place]
        home = source.url or ""
        address = urljoin(home, column.url)
        shared = INHERITED if leads_home(home, address) else INHERITED - SECRETS
        below = self._with_source(number, host_of(address), column.use or source.use or "", shared=shared)
        return overlay(below, Layer(self._document, ("sources", number, "columns", place), column), INHERITED)

    def _with_source(self, number: int, host: str, use: str, *, shared: frozenset[str]) -> Effective:
        """What a source says over all that is below it; worked out once for columns of one kind."""
        key = (number, host, use, shared)
        if key not in self._sources:
            layer = Layer(self._document, ("sources", number), self._source(number))
            self._sources[key] = overlay(self._beneath(host, use), layer, shared)
        return self._sources[key]

    def category(self, number: int) -> Effective:
        """What holds for a category: `defaults` have a few keys for it."""
        model = (self._file.categories or [])[number]
        return _stack([*self._defaults, Layer(self._document, ("categories", number), model)], PRESENTED)

    def feed(self, number: int) -> Effective:
        """What holds for a feed: `defaults` have a few keys for it."""
        model = (self._file.feeds or [])[number]
        return _stack([*self._defaults, Layer(self._document, ("feeds", number), model)], PRESENTED)

    def rule(self, pattern: str) -> Effective:
        """What holds on the hosts of a pattern that stands in a rule, whichever source leads there."""
        numbers = self._matching(pattern.replace("*", "x", 1) if pattern != "*" else "x", within=pattern)
        return _stack([*self._templates(self._used(numbers)), *self._rule_layers(numbers)], REACHED)

    def _source(self, number: int) -> Source:
        return (self._file.sources or [])[number]

    def _beneath(self, host: str, use: str) -> Effective:
        """Everything below a source's own keys."""
        numbers = self._matching(host)
        template = use or self._used(numbers)
        if template not in self._shared:
            self._shared[template] = _stack([*self._defaults, *self._templates(template)], INHERITED)
        return _stack(self._rule_layers(numbers), INHERITED, self._shared[template])

    def _templates(self, name: str) -> tuple[Layer, ...]:
        """The layers of a name, from the family up; none for no name."""
        if not name:
            return ()
        if name not in self._chains:
            self._chains[name] = tuple(reversed(list(self._climb(name))))
        return self._chains[name]

    def _climb(self, name: str) -> Iterator[Layer]:
        """A template, what it extends, and so on; one that extends its own name means the family."""
        own = dict(self._file.templates or {})
        while name:
            template = own.pop(name, None)
            if template is None:
                own = {}  # what a family extends is a family
                layer = self._families.layer(name)
            else:
                layer = Layer(self._document, ("templates", name), template)
            yield layer
            name = getattr(layer.model, "extends", None) or ""

    def _matching(self, host: str, within: str = "") -> list[int]:
        """The rules of a host, the widest first, those of one pattern in their order."""
        if not host:
            return []
        patterns = [host, "*", *_suffixes(host)]
        found = {pattern for pattern in patterns if pattern in self._rules}
        if within:
            found = {one for one in found if breadth(one) <= breadth(within)} | {within}
        return [number for one in sorted(found, key=breadth) for number in self._rules[one]]

    def _rule_layers(self, numbers: Sequence[int]) -> list[Layer]:
        rules = self._file.rules or []
        return [Layer(self._document, ("rules", number), rules[number]) for number in numbers]

    def _used(self, numbers: Sequence[int]) -> str:
        """The template that the narrowest rule names."""
        rules = self._file.rules or []
        return next((use for number in reversed(numbers) if (use := rules[number].use)), "")


def _stack(layers: Sequence[Layer], keys: frozenset[str], beneath: Effective | None = None) -> Effective:
    """What holds with each layer over the one before it."""
    return reduce(lambda below, layer: overlay(below, layer, keys), layers, beneath or {})


def _suffixes(host: str) -> Iterator[str]:
    """The patterns that mean a host among others: `*.a.b`, `*.b`."""
    parts = host.split(".")
    for number in range(1, len(parts)):
        yield "*." + ".".join(parts[number:])


def host_of(url: str) -> str:
    """The host of an address, in small letters; empty for none."""
    return (urlsplit(url).hostname or "") if url else ""
