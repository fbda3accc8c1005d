"""The templates that ship with the program, one for each family of CMSs."""

from dataclasses import dataclass
from pathlib import Path as FilePath

from feeds.errors import ConfigError
from feeds.settings.document import Document, Path
from feeds.settings.layers import Layer
from feeds.settings.layout import make_document
from feeds.settings.models import Template, validate_template
from feeds.settings.sheets import Sheet, read_sheet
from feeds.settings.verdict import findings_of
from feeds.text.yamltree import Entry, Mapping, Place

BUILT_IN = FilePath(__file__).parent / "families"
_START = Place(1, 1)


@dataclass(frozen=True, slots=True)
class Families:
    """The files of a folder, each read when it is asked for."""

    folder: FilePath = BUILT_IN

    def names(self) -> tuple[str, ...]:
        """The families' names, sorted."""
        return tuple(sorted(file.stem for file in self.folder.glob("*.yaml")))

    def layer(self, name: str) -> Layer:
        """A family as a layer. Raises ConfigError if its file is wrong, which a test rules out."""
        file = self.folder / f"{name}.yaml"
        sheet = read_sheet(file.name, file)
        root = sheet.root if sheet else Mapping(_START, ())
        lines = sheet.lines if sheet else ()
        for key in (name, "templates"):
            root = Mapping(_START, (Entry(key, _START, root),))
        document, problems = make_document([Sheet(file.name, file, lines, root)], {})
        path: Path = ("templates", name)
        model = validate_template(document.value(path))
        if not isinstance(model, Template):
            problems += [document.problem(finding) for finding in findings_of(model, path)]
        if problems or not isinstance(model, Template):
            raise ConfigError(problems)
        return Layer(document, path, model)


def is_family(document: Document, layer: Layer) -> bool:
    """Whether a layer of what a document says came with the program."""
    return layer.document is not document
