"""Whole files: each folder of tests/data/settings is one, with what must come of it."""

import gc
import json
import os
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feeds.errors import ConfigError, Problem
from feeds.model.fetching import Access
from feeds.model.web import Select, Web
from feeds.settings import Loaded, load_settings
from feeds.settings.keys import KEYS, TO_COME
from feeds.settings.loading import Terms
from tests.bench.large import SOURCES, large_configuration

DATA = Path(__file__).parent.parent / "data" / "settings"
ENVIRON = {"SECRET": "hunter2", "EMPTY": "", "NAME": "学院"}
BAD = sorted(case.parent.name for case in DATA.glob("*/expected.txt"))
GOOD = sorted(case.parent.name for case in DATA.glob("*/expected.json"))
AHEAD = b"# ahead of its time"
SITE = "site: {title: News, url: https://feeds.example.edu}\n"


def outcome(path: Path) -> Loaded | tuple[Problem, ...]:
    """What loading gives, an error as its problems.

    A file that begins with the remark is taken with keys that are still to come.
    """
    is_ahead = path.is_file() and path.read_bytes().startswith(AHEAD)
    terms = Terms(to_come={}) if is_ahead else Terms()
    try:
        return load_settings(path, environ=ENVIRON, terms=terms)
    except ConfigError as error:
        return error.problems


def load_text(folder: Path, text: str) -> Loaded | tuple[Problem, ...]:
    """What loading a file with this text gives."""
    path = folder / "feedmill.yaml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    return outcome(path)


def lines(problems: tuple[Problem, ...], folder: Path) -> list[str]:
    """Problems as printed, with files named from the folder on, as the expectations do."""
    return [str(problem).replace(f"{folder}{os.sep}", "") for problem in problems]


def plain(loaded: Loaded, folder: Path) -> Any:
    """Settings and warnings as JSON has them, with the case's folder as `CASE`."""

    def known(value: object) -> Any:
        if isinstance(value, timedelta):
            return value.total_seconds()
        return sorted(value) if isinstance(value, frozenset) else str(value)

    data = {"settings": sparse(loaded.settings), "warnings": lines(loaded.warnings, folder)}
    written = json.dumps(data, default=known)
    return json.loads(written.replace(str(folder), "CASE").replace(str(folder.parent), "DATA"))


def sparse(value: Any) -> Any:
    """A frozen value as plain data, without the fields that are as they always are."""
    if isinstance(value, tuple):
        return [sparse(item) for item in value]
    if not is_dataclass(value):
        return value
    found = ((field, getattr(value, field.name)) for field in fields(value))
    return {field.name: sparse(held) for field, held in found if held != field.default}


@pytest.mark.parametrize("case", BAD)
def test_a_wrong_file_gives_exactly_its_problems(case: str) -> None:
    """Every problem of a wrong file is told at once, in file order, with its place and its mend."""
    problems = outcome(DATA / case / "input.yaml")

    assert isinstance(problems, tuple)
    expected = (DATA / case / "expected.txt").read_text("utf-8").splitlines()
    assert expected == lines(problems, DATA / case)


@pytest.mark.parametrize("case", BAD)
def test_no_problem_shows_a_password_or_a_variable(case: str) -> None:
    """What came from the environment, or stands as password in an address, is in no message."""
    problems = outcome(DATA / case / "input.yaml")

    assert isinstance(problems, tuple)
    shown = [text for problem in problems for text in (str(problem), problem.excerpt)]
    assert not [text for text in shown if ENVIRON["SECRET"] in text]


@pytest.mark.parametrize("case", GOOD)
def test_a_right_file_gives_exactly_its_settings(case: str) -> None:
    """Every value of a right file is what the manual promises, the defaults included."""
    folder = DATA / case
    loaded = outcome(folder / "input.yaml")

    assert isinstance(loaded, Loaded), lines(loaded, folder)
    assert json.loads((folder / "expected.json").read_text("utf-8")) == plain(loaded, folder)


def test_ten_problems_of_ten_kinds_come_together() -> None:
    """One kind of problem does not hide another."""
    problems = outcome(DATA / "ten-at-once" / "input.yaml")

    assert isinstance(problems, tuple)
    assert len(problems) >= 10


def test_every_key_to_come_is_refused_by_name(tmp_path: Path) -> None:
    """No key of the contract is silently ignored before it works."""
    for level, holder in [("a source", "sources"), ("a category", "categories"), ("a feed", "feeds")]:
        for key in sorted(TO_COME.get(level, ())):
            value = {"media": "cache", "type": "json"}.get(key, "x")
            problems = load_text(tmp_path, f"{SITE}{holder}:\n  - id: a\n    {key}: {value}\n")

            assert isinstance(problems, tuple)
            assert [problem for problem in problems if f"{key}: not yet" in problem.what]


def test_every_key_to_come_is_known() -> None:
    """A key that is refused as still to come is one that is checked, and none is misspelled."""
    for level, keys in TO_COME.items():
        assert keys <= set(KEYS[level])


def test_a_missing_file_names_the_option_that_names_another(tmp_path: Path) -> None:
    """An admin who started in the wrong folder learns how to say where the file is."""
    path = tmp_path / "feedmill.yaml"

    problems = outcome(path)

    assert isinstance(problems, tuple)
    assert [
        f"{path}:1:1: no such file (`feedmill init DIR` writes one, `feedmill --config PATH` names another)"
    ] == list(map(str, problems))


def test_what_is_no_readable_file_is_told(tmp_path: Path) -> None:
    """A folder, an impossible path, too many bytes and other encodings are problems, not tracebacks."""
    (tmp_path / "large.yaml").write_bytes(b"#" * (2 * 1024 * 1024 + 1))
    (tmp_path / "gbk.yaml").write_bytes("site:\n  title: 新闻\n".encode("gbk"))
    (tmp_path / "link.yaml").symlink_to(tmp_path / "link.yaml")

    def first(path: Path) -> list[str]:
        problems = outcome(path)
        assert isinstance(problems, tuple)
        return [str(replace(problem, file="x")) for problem in problems]

    assert first(tmp_path) == ["x:1:1: this is a directory (name the YAML file in it)"]
    assert first(tmp_path / "large.yaml") == ["x:1:1: larger than 2 MB (is this the right file?)"]
    assert first(tmp_path / "gbk.yaml") == ["x:2:10: this is not UTF-8 (save it as UTF-8)"]
    assert first(tmp_path / "link.yaml")[0].startswith("x:1:1: cannot be read: ")
    assert first(Path("a\0b")) == [
        "x:1:1: cannot be read: no path (it must be a file that this user may read)"
    ]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_told(tmp_path: Path) -> None:
    """A file that this user may not read is a problem with a mend."""
    path = tmp_path / "feedmill.yaml"
    path.write_text(SITE, "utf-8")
    path.chmod(0)

    problems = outcome(path)

    assert isinstance(problems, tuple)
    assert "Permission denied" in problems[0].what


def test_a_byte_order_mark_moves_no_column(tmp_path: Path) -> None:
    """A file that an editor began with a BOM is read, and its problems stand where the editor shows them."""
    problems = load_text(tmp_path, "\ufeffsitee: 1\n" + SITE)

    assert isinstance(problems, tuple)
    assert [(problem.line, problem.column) for problem in problems] == [(1, 1)]


def test_a_relative_config_path_gives_absolute_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Settings do not depend on the folder in which the process later stands."""
    monkeypatch.chdir(tmp_path)
    Path("conf").mkdir()
    Path("conf/f.yaml").write_text(SITE + "sources:\n  - {id: a, directory: ../in}\n", "utf-8")

    loaded = outcome(Path("conf/f.yaml"))

    assert isinstance(loaded, Loaded)
    assert tmp_path / "conf" / "f.yaml" == loaded.settings.file
    assert tmp_path / "in" == loaded.settings.sources[0].directory
    assert f"sqlite:///{tmp_path}/var/feedmill.db" == loaded.settings.database


def test_bytes_in_a_variable_that_are_no_text_are_refused(tmp_path: Path) -> None:
    """Half a character from the environment is a problem at its place, and never reaches a feed."""
    path = tmp_path / "feedmill.yaml"
    path.write_text("site: {title: '${LATIN}', url: https://feeds.example.edu}\n", "utf-8")

    with pytest.raises(ConfigError) as caught:
        load_settings(path, environ={"LATIN": os.fsdecode(b"caf\xe9")})

    assert [p.what for p in caught.value.problems] == ["title: a variable holds bytes that are no UTF-8"]
    assert caught.value.problems[0].line == 1


def test_a_large_file_is_taken(tmp_path: Path) -> None:
    """Two hundred sources with templates, rules and columns do not come out as they were written."""
    path = tmp_path / "feedmill.yaml"
    path.write_text(large_configuration(), "utf-8")

    loaded = load_settings(path, environ={})
    last = loaded.settings.sources[-1]

    assert (len(loaded.settings.sources), len(loaded.settings.feeds), loaded.warnings) == (SOURCES, 100, ())
    assert last.web == Web(
        url="https://news.u39.example.edu/s199/",
        select=Select(title="h2", date="span", content="#zoom", remove=(".n9",)),
        access=Access("https://news.u39.example.edu/s199/", headers=(("Accept-Language", "zh-CN"),)),
    )
    assert [(column.id, column.categories) for column in last.columns][-1] == (
        "source-199/c3",
        ("c3",),
    )
    fifth = loaded.settings.sources[5].columns[0].web
    assert fifth is not None
    assert fifth.select.content == "#content_5"


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("yw.htm", True),
        ("https://www.example.edu/yw.htm", True),
        ("https://www.example.edu:443/yw.htm", True),
        ("http://www.example.edu/yw.htm", False),
        ("https://www.example.edu:8443/yw.htm", False),
        ("http://www.example.edu:8080/yw.htm", False),
        ("https://www.example.org/yw.htm", False),
    ],
)
def test_a_column_has_its_sources_secrets_on_the_same_server_only(
    tmp_path: Path, address: str, *, told: bool
) -> None:
    """A column in the clear, at another port or on another host is told the source's password or key."""
    loaded = load_text(
        tmp_path,
        SITE
        + "sources:\n  - {id: a, url: 'https://u:p@www.example.edu/', headers: {X-Key: k}, cookies: {c: d}, "
        f"columns: [{{id: home, url: ./}}, {{id: b, url: '{address}'}}]}}\n",
    )
    assert isinstance(loaded, Loaded)
    home, column = (one.web.access for one in loaded.settings.sources[0].columns if one.web)

    assert (bool(home.auth), bool(home.headers), bool(home.cookies)) == (True, True, True)
    assert (bool(column.auth), bool(column.headers), bool(column.cookies)) == (told, told, told)


# --- any text -------------------------------------------------------------------------------------------

WORDS = sorted({key for keys in KEYS.values() for key in keys})
TELLING = [
    *(
        "${SECRET}",
        "${SECRET",
        "${X}",
        "$$",
        "a",
        "b",
        "all",
        "re:(",
        "re:a",
        "5m",
        "@hourly",
        "../x",
        "**/*",
    ),
    *(
        "https://a.b/{path}",
        "http://[",
        "https://é.example/",
        "sqlite:///a",
        "sqlite:///",
        "zh",
        "[",
        "@",
        "/",
    ),
]
SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(TELLING)
)
KEYED = st.sampled_from(WORDS) | st.text(max_size=4)
TREES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYED, inner, max_size=6),
    max_leaves=12,
)
FILES = st.fixed_dictionaries(
    {},
    optional={
        "site": st.dictionaries(st.sampled_from(KEYS["site"]), SCALARS, max_size=8) | TREES,
        "database": SCALARS,
        "defaults": st.dictionaries(st.sampled_from(KEYS["defaults"]), TREES),
        "include": SCALARS,
        "templates": st.dictionaries(
            st.sampled_from(["a", "b", "C"]), st.dictionaries(st.sampled_from(KEYS["a template"]), TREES)
        ),
        "rules": st.lists(st.dictionaries(st.sampled_from(KEYS["a rule"]), TREES), max_size=2),
        "sources": st.lists(st.dictionaries(st.sampled_from(KEYS["a source"]), TREES), max_size=3),
        "categories": st.lists(st.dictionaries(st.sampled_from(KEYS["a category"]), TREES), max_size=3),
        "feeds": st.lists(st.dictionaries(st.sampled_from(KEYS["a feed"]), TREES), max_size=3),
    },
)
SAMPLE = (DATA / "good-contract" / "input.yaml").read_text("utf-8")


@st.composite
def spoiled(draw: st.DrawFn) -> str:
    """A right file with a piece cut out and something else put in."""
    start = draw(st.integers(0, len(SAMPLE)))
    end = draw(st.integers(start, min(len(SAMPLE), start + 40)))
    return (
        SAMPLE[:start]
        + draw(st.text(max_size=6) | st.sampled_from(["\n", ": ", "- ", "  ", "[", '"']))
        + SAMPLE[end:]
    )


def is_inside(problem: Problem, text: str) -> bool:
    """Whether a problem's place is one that an editor can go to."""
    rows = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return 1 <= problem.line <= len(rows) and 1 <= problem.column <= len(rows[problem.line - 1]) + 1


def places(problems: tuple[Problem, ...]) -> Iterator[tuple[int, int]]:
    """Where problems stand."""
    return ((problem.line, problem.column) for problem in problems)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for all examples: each overwrites the last one's file."""
    return tmp_path_factory.mktemp("settings")


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(text=st.text(max_size=60) | TREES.map(json.dumps) | FILES.map(json.dumps) | spoiled())
def test_any_text_is_settings_or_problems_in_it(folder: Path, text: str) -> None:
    """Whatever stands in the file, loading ends in settings or in problems whose places lie inside it."""
    result = load_text(folder, text)

    if isinstance(result, Loaded):
        assert all(is_inside(problem, text) and problem.warning for problem in result.warnings)
        return
    assert result
    assert all(is_inside(problem, text) for problem in result)
    assert sorted(places(result)) == list(places(result))
    assert all(str(problem).isprintable() and ENVIRON["SECRET"] not in str(problem) for problem in result)


def test_the_collector_goes_on_after_a_file_is_read(tmp_path: Path) -> None:
    """It pauses while a file is read; a service that reloaded once would never collect again."""
    load_text(tmp_path, "site: [")

    assert gc.isenabled()
