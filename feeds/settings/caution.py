"""What is allowed but probably not meant: warnings about settings that can be used."""

from collections.abc import Iterator

from feeds.model.settings import Settings
from feeds.settings.addresses import is_public
from feeds.settings.document import Document, Finding
from feeds.settings.overlap import share_files


def cautions(settings: Settings, document: Document) -> Iterator[Finding]:
    """Every warning, in no order; the document says where sources stand."""
    if settings.site.url.startswith("http://") and is_public(settings.site.url):
        hint = "use https if the host has it: readers keep this address for years"
        yield Finding(("site", "url"), "is public, but not encrypted", hint)
    yield from _shared_directories(settings, document)


def _shared_directories(settings: Settings, document: Document) -> Iterator[Finding]:
    """Each source that takes files which an earlier one takes as well."""
    seen: dict[str, list[int]] = {}
    for number, source in enumerate(settings.sources):
        if not source.enabled:
            continue
        earlier = seen.setdefault(str(source.directory), [])
        for other in earlier:
            if not share_files(settings.sources[other].include, source.include):
                continue
            line = document.place(("sources", other)).line
            sentence = f"is read by the source in line {line} as well, so an article may appear twice"
            hint = "give the two different `include` patterns"
            yield Finding(("sources", number, "directory"), sentence, hint)
            break
        earlier.append(number)
