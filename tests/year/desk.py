"""Where one source is written: its directory, its author, and which pieces may be changed."""

from dataclasses import dataclass, field
from random import Random

from tests.year.author import Author
from tests.year.house import House
from tests.year.piece import Form, Piece
from tests.year.shelf import Shelf, Standing

FOLDERS = ("", "news/", "news/old/", "talks/", "Vorträge/", "2号楼/", "a b/")


@dataclass
class Desk:
    """Who writes, where, and what was deleted and may come back."""

    source: str
    house: House
    author: Author
    random: Random
    bin: dict[str, tuple[Piece, ...]] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    """Paths that a file stood at once: another article there would be taken for the one before."""

    @property
    def shelf(self) -> Shelf:
        """The directory."""
        return self.house.shelves[self.source]

    def name(self, form: Form) -> str:
        """A path that nothing stood at before."""
        while True:
            path = f"{self.random.choice(FOLDERS)}p{self.random.randrange(100_000)}.{form.value}"
            if path not in self.used:
                self.used.add(path)
                return path

    def quiet(self, *forms: Form) -> list[Standing]:
        """The pieces whose last version and place the service knows, so that one change is one change."""
        return [
            standing
            for standing in self.shelf.list_standing(self.house.clock.now)
            if standing.piece.form in (forms or tuple(Form)) and self._is_known(standing)
        ]

    def pick(self, *forms: Form) -> Standing | None:
        """One of them; None when there is none."""
        found = self.quiet(*forms)
        return self.random.choice(found) if found else None

    def pick_seen(self, *forms: Form) -> Standing | None:
        """One of them that is not withheld: what nobody has seen yet may have its moments rewritten."""
        now, known = self.house.clock.now, self.house.known.articles
        waiting = {number for number, one in known.items() if one.withheld_until and one.withheld_until > now}
        found = [one for one in self.quiet(*forms) if one.piece.number not in waiting]
        return self.random.choice(found) if found else None

    def all_dated(self, standing: list[Standing]) -> bool:
        """Whether each of these was published before the last pass, or says nothing of it."""
        looked = self.house.known.read.get(self.source)
        return looked is not None and all(
            one.piece.stated is None or one.piece.stated.at < looked for one in standing
        )

    def _is_known(self, standing: Standing) -> bool:
        known = self.house.known.articles.get(standing.piece.number)
        return known is not None and known.is_live and known.standing == standing

    def put_version(self, standing: Standing, piece: Piece) -> None:
        """Write another version of a piece where it stands."""
        pieces = self.shelf.files[standing.path]
        changed = tuple(piece if one.number == piece.number else one for one in pieces)
        self.shelf.put(standing.path, changed)
