"""Which line gave each value: folders of tests/data/settings with an `origins.txt`."""

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.model.rhythm import Cron
from feeds.settings import Loaded, Value, load_settings
from feeds.settings.durations import parse_duration
from feeds.settings.loading import Terms
from feeds.settings.origins import plain_value

DATA = Path(__file__).parent.parent / "data" / "settings"
CASES = sorted(case.parent.name for case in DATA.glob("*/origins.txt"))
ENVIRON = {"SECRET": "hunter2", "EMPTY": "", "NAME": "学院"}


def load(case: str) -> Loaded:
    """A case's settings, with keys that are still to come."""
    return load_settings(DATA / case / "input.yaml", environ=ENVIRON, terms=Terms(to_come={}))


def told(loaded: Loaded, folder: Path) -> list[str]:
    """Every source and column with what holds for it and was said by somebody, a line each."""
    found: list[str] = []
    for number, source in enumerate(loaded.settings.sources):
        found += [f"[{source.id}]", *lines(loaded.origins.of_source(number), folder)]
        for place, column in enumerate(source.columns):
            found += [
                f"[{column.id.replace('/', ' ')}]",
                *lines(loaded.origins.of_column(number, place), folder),
            ]
    return found


def lines(values: tuple[Value, ...], folder: Path) -> list[str]:
    """Values as the expectations write them, without those that nobody gave."""
    written = (
        f"{one.key}: {one.value} ({one.by}, {one.file}:{one.line}:{one.column})".replace(f"{folder}/", "")
        for one in values
        if one.file
    )
    return list(written)


@pytest.mark.parametrize("case", CASES)
def test_every_value_names_its_giver(case: str) -> None:
    """A value in force is another one, or was given elsewhere than is said, or a secret is shown."""
    expected = (DATA / case / "origins.txt").read_text("utf-8").splitlines()

    assert expected == told(load(case), DATA / case)
    assert "hunter2" not in "".join(expected)


def test_what_nobody_said_is_a_default() -> None:
    """A default is told as somebody's, or not at all."""
    defaults = {
        one.key: one.value for one in load("good-smallest-source").origins.of_source(0) if not one.file
    }

    assert defaults["every"] == "15m"
    assert defaults["max_bytes"] == "20MB"
    assert defaults["timezone"] == "UTC"
    assert defaults["link"] is None
    assert defaults["enabled"] is True


@given(st.integers(1, 30 * 86400))
def test_a_duration_is_written_as_it_is_read(seconds: int) -> None:
    """What is printed means another duration than the one in force."""
    written = plain_value(timedelta(seconds=seconds))

    assert parse_duration(written) == timedelta(seconds=seconds)


def test_plain_values() -> None:
    """A value that JSON does not know, or a password in an address, gets out."""
    assert plain_value(Cron("0 9 * * *", timedelta(days=1))) == "0 9 * * *"
    assert plain_value((Path("/a"), True, 3, None, "")) == ["/a", True, 3, None, None]
    assert plain_value("http://me:secret@proxy.example:3128") == "http://***@proxy.example:3128"


def test_a_columns_password_is_where_it_was_written(tmp_path: Path) -> None:
    """The password in a source's address is said to be given by a column that has none."""
    path = tmp_path / "feedmill.yaml"
    path.write_text(
        "site: {title: News, url: https://feeds.example.edu}\n"
        "sources:\n"
        "  - id: a\n"
        "    url: https://u:p@www.example.edu/\n"
        "    columns:\n"
        "      - {id: b, url: b.htm}\n"
        "      - {id: c, url: 'https://v:q@www.example.edu/c.htm'}\n",
        "utf-8",
    )
    origins = load_settings(path, environ={}).origins
    given = [next(one for one in origins.of_column(0, place) if one.key == "auth") for place in range(2)]

    assert [(one.by, one.line, one.value) for one in given] == [
        ("source a", 4, "***"),
        ("column c", 7, "***"),
    ]
