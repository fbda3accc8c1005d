"""Families of CMSs that ship with the program."""

from pathlib import Path

import pytest

from feeds.errors import ConfigError
from feeds.model.settings import Source
from feeds.model.web import Select
from feeds.settings.family import Families
from feeds.settings.loading import Loaded, Terms, load_settings

SITE = "site: {title: News, url: https://feeds.example.edu}\n"


@pytest.fixture
def families(tmp_path: Path) -> Families:
    """Two families, one of which builds on the other."""
    folder = tmp_path / "families"
    folder.mkdir()
    (folder / "old.yaml").write_text('select: {content: "#old", date: .old}\nevery: 5m\n', "utf-8")
    (folder / "new.yaml").write_text('extends: old\nselect: {content: "#new"}\n', "utf-8")
    (folder / "empty.yaml").write_text("# nothing yet\n", "utf-8")
    return Families(folder)


def load(folder: Path, families: Families, text: str) -> Loaded:
    """What a file means where these families ship with the program."""
    path = folder / "feedmill.yaml"
    path.write_text(SITE + text, "utf-8")
    return load_settings(path, environ={}, terms=Terms(to_come={}, families=families))


def shown(source: Source) -> tuple[str, str, str]:
    """How often it is read, and two of its selectors."""
    select = source.web.select if source.web else Select()
    return str(source.every), select.content, select.date


def problems(folder: Path, families: Families, text: str) -> list[str]:
    """What is wrong with a file where these families ship with the program."""
    with pytest.raises(ConfigError) as caught:
        load(folder, families, text)
    return [f"{problem.what} ({problem.hint})" for problem in caught.value.problems]


def test_a_family_is_below_everything(tmp_path: Path, families: Families) -> None:
    """A family's key wins over a template's, a rule's or a source's, or is lost without them."""
    loaded = load(
        tmp_path,
        families,
        """
templates: {ours: {extends: new, select: {date: .ours}}}
sources:
  - {id: a, url: "https://a.example/", use: new}
  - {id: b, url: "https://b.example/", use: ours, every: 1h}
  - {id: c, url: "https://c.example/", use: empty}
""",
    )
    a, b, c = map(shown, loaded.settings.sources)

    assert a == ("0:05:00", "#new", ".old")
    assert b == ("1:00:00", "#new", ".ours")
    assert c == ("0:15:00", "", "")


def test_a_template_of_a_familys_name_stands_for_it(tmp_path: Path, families: Families) -> None:
    """An upgrade that brings a family of the same name changes what an admin's own template means."""
    loaded = load(
        tmp_path,
        families,
        """
templates:
  new: {every: 7m}
  old: {extends: old, every: 9m}
  mine: {extends: empty}
sources:
  - {id: a, directory: a, use: new}
  - {id: b, url: "https://b.example/", use: old}
""",
    )
    a, b = map(shown, loaded.settings.sources)

    assert a == ("0:07:00", "", "")
    assert b == ("0:09:00", "#old", ".old")


def test_what_a_family_extends_is_a_family(tmp_path: Path, families: Families) -> None:
    """An admin's template gets into the family that ships with the program."""
    loaded = load(
        tmp_path,
        families,
        'templates: {old: {every: 9m}}\nsources: [{id: a, url: "https://a.example/", use: new}]\n',
    )

    assert shown(loaded.settings.sources[0]) == ("0:05:00", "#new", ".old")


def test_names_of_families_are_known(tmp_path: Path, families: Families) -> None:
    """A slip in a family's name is not recognized."""
    text = "sources: [{id: a, directory: a, use: nwe}, {id: b, directory: b, use: x}]\n"

    assert problems(tmp_path, families, text) == [
        "use: nwe is no template (did you mean new?)",
        "use: x is no template (known: empty, new, old)",
    ]


@pytest.mark.parametrize("text", ["every: often\n", "colour: blue\n", "- a\n", "[", "select: {row: ${A}}\n"])
def test_a_broken_family_is_told(tmp_path: Path, families: Families, text: str) -> None:
    """A family that was shipped broken is taken, or is a traceback."""
    (families.folder / "bad.yaml").write_text(text, "utf-8")

    (sentence,) = problems(tmp_path, families, "sources: [{id: a, directory: a, use: bad}]\n")
    assert sentence


def test_the_families_that_ship_are_right() -> None:
    """A family in the program cannot be used."""
    families = Families()

    for name in families.names():
        assert families.layer(name).model
