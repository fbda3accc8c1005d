"""The lines of problems, without secrets."""

from pathlib import Path

import pytest

from feeds.errors import ConfigError, Problem
from feeds.settings import load_settings
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
