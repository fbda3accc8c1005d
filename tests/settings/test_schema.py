"""The JSON Schema, beside what the program itself says of the same files."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from feeds.settings.keys import KEYS
from feeds.settings.manual import MANUAL
from feeds.settings.models import LEVELS, keys_of
from feeds.settings.schema import make_schema
from feeds.text.yamltree import YamlError, load_plain

ROOT = Path(__file__).parents[2]
DATA = ROOT / "tests" / "data" / "settings"
AHEAD = "# ahead of its time"
WHOLE = make_schema({})
NOW = Draft202012Validator(make_schema())
LATER = Draft202012Validator(WHOLE)
ONLY_CHECK_KNOWS = {
    "a-circle-is-veiled",
    "ids-twice",
    "include-circle",
    "include-itself",
    "include-twice",
    "include-variables",
    "parents-in-a-circle",
    "parents-in-a-long-circle",
    "references",
    "references-to-nothing",
    "site-missing",
    "site-title-control-character",
    "site-url-host",
    "site-url-port",
    "variables",
    "warnings-without-a-site",
}
"""What takes more than one file's text: references, circles, time zones, the environment, other files."""


def problems(path: Path) -> list[str]:
    """What the schema has against a file."""
    text = path.read_text("utf-8")
    validator = LATER if text.startswith(AHEAD) else NOW
    return [error.json_path for error in validator.iter_errors(load_plain(text, max_bytes=1 << 20))]


def wrong_files() -> list[str]:
    """Cases of wrong files that are YAML."""
    found = []
    for case in sorted(DATA.glob("*/expected.txt")):
        try:
            load_plain((case.parent / "input.yaml").read_text("utf-8"), max_bytes=1 << 20)
        except YamlError:
            continue
        found.append(case.parent.name)
    return found


def test_the_schema_is_a_schema() -> None:
    """An editor cannot read it."""
    Draft202012Validator.check_schema(NOW.schema)
    Draft202012Validator.check_schema(LATER.schema)


def test_the_file_beside_the_samples_is_fresh() -> None:
    """Editors complete keys of an older version; mend: feedmill schema > config/feedmill.schema.json."""
    stored = json.loads((ROOT / "config" / "feedmill.schema.json").read_text("utf-8"))

    assert stored == make_schema()


def test_the_samples_name_it_and_are_right() -> None:
    """Editors do not find the schema, or find fault with the samples."""
    path = ROOT / "config" / "feedmill.yaml"

    assert path.read_text("utf-8").startswith("# yaml-language-server: $schema=feedmill.schema.json\n")
    assert problems(path) == []


@pytest.mark.parametrize("case", sorted(case.parent.name for case in DATA.glob("*/expected.json")))
def test_a_right_file_is_right(case: str) -> None:
    """An editor finds fault with what the program takes, but for a `site` that is split over files."""
    for path in (DATA / case).rglob("*.yaml"):
        if not path.name.startswith("."):
            assert set(problems(path)) <= ({"$.site"} if case == "good-include" else set())


@pytest.mark.parametrize("case", wrong_files())
def test_a_wrong_file_is_mostly_wrong(case: str) -> None:
    """An editor says nothing of a slip that it could see."""
    assert bool(problems(DATA / case / "input.yaml")) != (case in ONLY_CHECK_KNOWS)


def test_the_manual_knows_every_key() -> None:
    """A key has no description, or one is described that is none."""
    assert {level: set(keys) for level, keys in KEYS.items()} == {
        level: set(keys_of(model)) for level, model in LEVELS.items()
    }


EXAMPLES = [(level, key) for level, meanings in MANUAL.items() for key in meanings]


@pytest.mark.parametrize(("level", "key"), EXAMPLES, ids=[f"{level} {key}" for level, key in EXAMPLES])
def test_every_example_is_right(level: str, key: str) -> None:
    """An example that editors show cannot be used."""
    required: dict[str, Any] = {
        "the file": {"site": {"title": "a", "url": "https://a.example"}},
        "site": {"title": "a", "url": "https://a.example"},
        "a rule": {"host": "*"},
        "a source": {"id": "a", **({} if key in {"directory", "url"} else {"directory": "a"})},
        "a column": {"id": "a", "url": "a"},
        "a category": {"id": "a"},
        "a feed": {"id": "a"},
        "auth": {"user": "a", "password": "b"},
    }
    example = MANUAL[level][key].example
    data = {**required.get(level, {}), key: example}
    definition = {"$ref": f"#/$defs/{LEVELS[level].__name__}", "$defs": WHOLE["$defs"]}

    errors = Draft202012Validator(WHOLE if level == "the file" else definition).iter_errors(data)
    assert [error.message for error in errors] == []
    assert MANUAL[level][key].text.endswith((".", '"'))
    if "${" not in str(example):
        LEVELS[level].model_validate(data)
