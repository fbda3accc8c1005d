"""The lines of problems, without secrets."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feeds.errors import ConfigError, Problem
from feeds.settings import inspect_settings, load_settings
from feeds.settings.excerpt import Excerpts
from feeds.settings.loading import Terms
from feeds.text.yamltree import Place

SITE = "site: {title: News, url: https://feeds.example.edu}\n"


def problems(folder: Path, text: str) -> list[Problem]:
    """What is wrong with a file, with keys that are still to come."""
    path = folder / "feedmill.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(ConfigError) as caught:
        load_settings(path, environ={"SECRET": "hunter2"}, terms=Terms(to_come={}))
    return list(caught.value.problems)


def test_what_is_wrong_is_marked_to_its_last_character(tmp_path: Path) -> None:
    """Quotes and brackets are left out, or a value of several lines is marked as one character."""
    text = f"""{SITE}sources:
  - id: 'A b'
    directory: [x, 'y']
  - directory: a
    every: |
      often
"""

    marked = [one.excerpt[one.column - 1 :][: one.width] for one in problems(tmp_path, text)]

    assert marked == ["'A b'", "[x, 'y']", "directory: a", "|"]


def test_secrets_of_several_lines_are_hidden_in_each(tmp_path: Path) -> None:
    """The second line of a token is shown."""
    text = f"""{SITE}sources:
  - id: a
    url: https://a.example/
    headers:
      Bad Name: |
        first-secret
        second-secret
    cookies: {{a: "third-secret", b b: "${{SECRET}}"}}
    proxy: socks5://me:fourth-secret@proxy.example
    evry: [https://me:fifth-secret@a.example/, x]
"""
    shown = "\n".join(one.excerpt for one in problems(tmp_path, text))

    assert "secret" not in shown
    assert "hunter2" not in shown
    assert "${SECRET}" in shown
    assert "    cookies: {a: ************" in shown
    assert "proxy: socks5://****************@proxy.example" in shown


def test_a_file_that_is_no_yaml_shows_no_line_with_a_secret(tmp_path: Path) -> None:
    """A token is shown because its file cannot be read."""
    (hidden,) = problems(tmp_path, f"{SITE}sources:\n  - ingest_token: abc\n   x: y\n")
    (shown,) = problems(tmp_path, f"{SITE}sources:\n  - title: abc\n   x: y\n")
    (token,) = problems(tmp_path, f"{SITE}ingest_token: 'abc\n")

    assert (token.excerpt, hidden.excerpt, shown.excerpt) == ("", "", "   x: y")


def test_a_place_outside_has_no_line() -> None:
    """A problem of a file that could not be read shows a line of another one."""
    excerpts = Excerpts([("a: b",)])
    excerpts.hide(0, Place(1, 4), None)

    assert excerpts.at(0, 2, 1, 1) == ("", 0)
    assert excerpts.at(1, 1, 1, 1) == ("", 0)
    assert excerpts.at(0, 1, 4, 9) == ("a: b", 1)


SECRETS = """site: {title: News, url: https://feeds.example.edu}
database: postgresql+psycopg://feedmill:hunter2@db/feeds
defaults:
  headers: {X-Key: hunter2}
templates:
  ours:
    extends: base
    auth: {user: u, password: hunter2}
  base: {every: 5m}
sources:
  - id: newsroom
    directory: articles/
    ingest_token: hunter2hunter2hunter2hunter2
  - id: campus
    url: https://u:hunter2@www.example.edu/news/?token=hunter2
    use: ours
    cookies:
      JSESSIONID: hunter2
    headers:
      Authorization: Bearer hunter2
    proxy: http://u:hunter2@proxy.example.edu:3128
  - {id: wire, url: "https://wire.example.edu/", auth: {user: me, password: "hunter2"}, every: 1h}
  - id: many
    directory: many/
    ingest_token:
      - hunter2hunter2hunter2aaaa
      - "hunter2hunter2hunter2bbbb"
"""
"""A secret in every place that one can have."""


def slip(lines: list[str], kind: str, number: int, width: int) -> list[str]:
    """What a hand does that slips in one line."""
    line = lines[number]
    match kind:
        case "indent":
            done = [" " * width + line.lstrip()]
        case "no space":
            done = [line.replace(": ", ":", 1)]
        case "no colon":
            done = [line.replace(":", "", 1)]
        case "twice":
            done = [line, line]
        case "a sign":
            done = [line + "{}[]'\"#&*："[width]]
        case _:
            done = []
    return [*lines[:number], *done, *lines[number + 1 :]]


SLIPS = st.tuples(
    st.sampled_from(["indent", "no space", "no colon", "twice", "a sign", "lost"]),
    st.integers(0, SECRETS.count("\n") - 3),
    st.integers(0, 8),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(slips=st.lists(SLIPS, min_size=1, max_size=3))
def test_no_slip_shows_a_secret(tmp_path: Path, slips: list[tuple[str, int, int]]) -> None:
    """A secret that a slip moved away from its key is told, or shown in a line."""
    lines = SECRETS.splitlines()
    for kind, number, width in slips:
        lines = slip(lines, kind, number, width)
    path = tmp_path / "feedmill.yaml"
    path.write_text("\n".join(lines), "utf-8")
    try:
        found = inspect_settings(path, environ={}).problems
    except ConfigError as error:
        found = error.problems

    assert not [one for one in found if "hunter2" in str(one) + one.excerpt]
