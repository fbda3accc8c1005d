"""Parcels that are pushed, put on a tray: each judged by its name and its bytes before it is written.

What could never be an article is refused here, so that it neither lies in the directory nor takes the
place of a good one.
"""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace

from feeds.errors import ArticleError, Malformed
from feeds.model.push import Parcel, Slip
from feeds.model.settings import Source
from feeds.ports import Tray
from feeds.sources.file import check_read
from feeds.sources.naming import Places, is_picture

Check = Callable[[str, bytes], None]
"""Raises ArticleError when no article can be made of the bytes that are to stand at a path."""

TWICE = "stands twice in this push; the last one counts"


def stage_parcels(
    source: Source, parcels: Iterable[Parcel | ArticleError], tray: Tray, check: Check
) -> tuple[Slip, ...]:
    """A slip for each parcel, in order; what was not refused is staged. Raises SourceError."""
    given = tuple(parcels)
    places = Places(source.include)
    clerk = _Clerk(source, tray, check, places, _find_first(given, places))
    for one in given:
        clerk.take(one)
    return tuple(clerk.slips)


def _find_first(given: Sequence[Parcel | ArticleError], places: Places) -> str:
    """The place of the first article, which is where pictures go; empty when there is none."""
    for one in given:
        with suppress(ArticleError):
            if isinstance(one, Parcel):
                return places.find_article(one.name)
    return ""


@dataclass(slots=True)
class _Clerk:
    source: Source
    tray: Tray
    check: Check
    places: Places
    first: str
    """Where the first article goes."""
    slips: list[Slip] = field(default_factory=list)
    _numbers: dict[str, int] = field(default_factory=dict)
    """Which slip is for which path."""

    def take(self, one: Parcel | ArticleError) -> None:
        """One more slip."""
        if isinstance(one, ArticleError):
            self.slips.append(Slip(one.subject, reason=one.sentence))
            return
        try:
            slip = self._stage(one)
        except ArticleError as error:
            self.slips.append(Slip(one.given, reason=error.sentence))
            return
        self._replace_earlier(slip)
        self._numbers[slip.path] = len(self.slips)
        self.slips.append(slip)

    def _stage(self, parcel: Parcel) -> Slip:
        data = parcel.read(self.source.max_bytes + 1)
        check_read(parcel.given, data, self.source.max_bytes)
        picture = is_picture(data)
        path = self._find_beside(parcel) if picture else self.places.find_article(parcel.name)
        is_new = not self.tray.stands(path, data)
        if is_new:
            if not picture:
                self.check(path, data)
            self.tray.stage(path, data)
        else:
            self.tray.unstage(path)
        return Slip(parcel.given, path, is_picture=picture, is_new=is_new)

    def _find_beside(self, parcel: Parcel) -> str:
        if not self.first:
            raise Malformed(parcel.given, "comes without its article; push the two together")
        return self.places.find_beside(self.first, parcel.name)

    def _replace_earlier(self, slip: Slip) -> None:
        number = self._numbers.get(slip.path)
        if number is not None:
            self.slips[number] = replace(self.slips[number], path="", reason=TWICE)
