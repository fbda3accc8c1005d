"""What is allowed but probably not meant: warnings about settings that can be used."""

from collections.abc import Iterator

from feeds.model.settings import Settings, Source
from feeds.settings.addresses import is_public
from feeds.settings.document import Document, Finding, Path
from feeds.settings.doubt import doubts
from feeds.settings.overlap import share_files


def cautions(settings: Settings, document: Document) -> Iterator[Finding]:
    """Every warning, in no order; the document says where sources stand."""
    if settings.site.url.startswith("http://") and is_public(settings.site.url):
        hint = "use https if the host has it: readers keep this address for years"
        yield Finding(("site", "url"), "is public, but not encrypted", hint)
    yield from doubts(document)
    yield from _shared_directories(settings, document)
    yield from _shared_addresses(settings, document)


def _shared_directories(settings: Settings, document: Document) -> Iterator[Finding]:
    """Each source that takes files which an earlier one takes as well."""
    seen: list[tuple[int, Source]] = []
    for number, source in enumerate(settings.sources):
        if not source.enabled or source.web:
            continue
        other = next((place for place, earlier in seen if _overlap(earlier, source)), None)
        if other is not None:
            here: Path = ("sources", number, "directory")
            place = document.tell(document.spot(("sources", other)), document.spot(here))
            nested = settings.sources[other].directory != source.directory
            how = "is in part read" if nested else "is read"
            sentence = f"{how} by the source in {place} as well, so an article may appear twice"
            yield Finding(here, sentence, "give the two different `include` patterns")
        seen.append((number, source))


def _overlap(one: Source, other: Source) -> bool:
    """Whether two sources may take one file: of one directory, or of one that lies in the other."""
    if one.directory == other.directory:
        return share_files(one.include, other.include)
    if one.directory in other.directory.parents:
        return share_files(one.include, _from(one, other))
    if other.directory in one.directory.parents:
        return share_files(_from(other, one), other.include)
    return False


def _from(outer: Source, inner: Source) -> tuple[str, ...]:
    """The inner source's patterns, from the outer one's directory on."""
    way = inner.directory.relative_to(outer.directory).as_posix()
    return tuple(f"{way}/{glob}" for glob in inner.include)


def _shared_addresses(settings: Settings, document: Document) -> Iterator[Finding]:
    """Each address that is read twice."""
    seen: dict[str, Path] = {}
    for here, url in _addresses(settings):
        if url in seen:
            place = document.tell(document.spot(seen[url]), document.spot(here))
            yield Finding(here, f"is read by what stands in {place} as well", "read it once")
        seen.setdefault(url, here)


def _addresses(settings: Settings) -> Iterator[tuple[Path, str]]:
    """Every address that is read, with the path that names it."""
    for number, source in enumerate(settings.sources):
        if not source.web or not source.enabled:
            continue
        if not source.columns:
            yield ("sources", number, "url"), source.web.url
        for place, column in enumerate(source.columns):
            if column.web and column.enabled:
                yield ("sources", number, "columns", place, "url"), column.web.url
