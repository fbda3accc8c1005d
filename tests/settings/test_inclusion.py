"""Which files a configuration is made of."""

from pathlib import Path

import pytest

from feeds.errors import ConfigError, Problem
from feeds.settings import inclusion, load_settings
from feeds.settings.inclusion import read_sheets

SITE = "site: {title: News, url: https://feeds.example.edu}\n"


def write(folder: Path, **files: str) -> Path:
    """Files by their stems; the path of the one that is called main."""
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, "utf-8")
    return folder / "main.yaml"


def problems(path: Path) -> tuple[Problem, ...]:
    """Everything that is wrong."""
    with pytest.raises(ConfigError) as caught:
        load_settings(path, environ={})
    return caught.value.problems


def test_a_file_that_is_named_twice_is_read_once(tmp_path: Path) -> None:
    """Two files that include a third make its sources twice, or a circle."""
    main = write(
        tmp_path,
        main=f"include: [a.yaml, b.yaml, ./c.yaml]\n{SITE}",
        a="include: c.yaml\n",
        b="include: [c.yaml, ]\n",
        c="sources: [{id: c, directory: c}]\n",
    )

    loaded = load_settings(main, environ={})

    assert [source.id for source in loaded.settings.sources] == ["c"]
    assert [file.name for file in loaded.files] == ["main.yaml", "a.yaml", "c.yaml", "b.yaml"]


def test_files_that_say_nothing_are_watched_as_well(tmp_path: Path) -> None:
    """A file of remarks is a problem, or nobody looks whether it says more by now."""
    main = write(tmp_path, main=f"include: [a.yaml, 'more/**/*.yaml', '*/x.yaml']\n{SITE}", a="# later\n")

    loaded = load_settings(main, environ={})

    assert [file.name for file in loaded.files] == ["main.yaml", "a.yaml"]
    assert loaded.folders == (tmp_path / "more", tmp_path)


def test_files_in_the_way_of_a_configuration_are_named(tmp_path: Path) -> None:
    """Whoever waits for a mend does not know which files to look at."""
    main = write(tmp_path, main=f"include: [a.yaml, b.yaml]\n{SITE}", a="[", b="sources: x\n")

    with pytest.raises(ConfigError) as caught:
        load_settings(main, environ={})

    assert [file.name for file in caught.value.files] == ["main.yaml", "b.yaml", "a.yaml"]


def test_links_make_no_endless_way(tmp_path: Path) -> None:
    """A folder that links to itself is walked for ever, or a file is read under many names."""
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "again").symlink_to(tmp_path / "sources")
    (tmp_path / "sources" / "a.yaml").write_text("sources: [{id: a, directory: a}]\n", "utf-8")
    main = write(tmp_path, main=f"include: 'sources/**/*.yaml'\n{SITE}")

    assert [source.id for source in load_settings(main, environ={}).settings.sources] == ["a"]


def test_too_many_files_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A pattern that means a whole disk is followed to its end."""
    monkeypatch.setattr(inclusion, "MAX_FILES", 3)
    main = write(tmp_path, main=f"include: '*.yaml'\n{SITE}", **dict.fromkeys("abcd", "feeds: []\n"))

    assert {problem.what for problem in problems(main)} == {"include: more than 3 files"}


def test_a_name_that_cannot_be_told_is_passed_over(tmp_path: Path) -> None:
    """A file name with a line break in it breaks the lines of a report."""
    (tmp_path / "a\nb.yaml").write_text("nonsense", "utf-8")
    main = write(tmp_path, main=f"include: 'a*.yaml'\n{SITE}")

    assert len(read_sheets(main, {}).sheets) == 1


def test_a_key_in_a_file_of_another_shape_is_told_at_its_place(tmp_path: Path) -> None:
    """A list after a map, or a text after a list, is lost, or told of the wrong file."""
    main = write(
        tmp_path,
        main=f"include: [a.yaml]\n{SITE}sources:\n  a: b\ntemplates: [a]\nfeeds: []\n",
        a="sources: [{id: a, directory: a}]\ntemplates: {a: {}}\nfeeds: text\n",
    )

    found = [(Path(problem.file).name, problem.line, problem.what) for problem in problems(main)]

    assert found == [
        ("main.yaml", 4, "sources: a map stands where a list is meant"),
        ("main.yaml", 5, "templates: a list stands where a map of keys is meant"),
        ("a.yaml", 1, f"sources: this key is already in {main}, line 3"),
        ("a.yaml", 2, f"templates: this key is already in {main}, line 5"),
        ("a.yaml", 3, "feeds: text stands where a list is meant"),
    ]
