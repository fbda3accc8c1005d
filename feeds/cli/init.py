"""`feedmill init`: a new site to start from, in a folder of its own."""

import json
import os
import re
import shlex
import sys
import time
from collections.abc import Callable, Mapping
from importlib.resources import files
from pathlib import Path
from string import Template

import click

from feeds.cli.options import config_option, parse_zone
from feeds.cli.speech import is_english, retell, say
from feeds.errors import ConfigError
from feeds.settings import load_settings
from feeds.settings.addresses import parse_site_url
from feeds.settings.refusal import Refused
from feeds.text.chars import HAN

NAME = "feedmill.yaml"
WELCOME = "welcome.md"
_HAN = re.compile(f"[{HAN}]")


@click.command
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), metavar="DIR")
@click.option("--title", help="The site's title.")
@click.option("--url", help="The public address of the feeds [default: http://127.0.0.1:8000].")
@click.option("--articles", help="The folder with the articles, relative to DIR [default: articles].")
@click.option("--language", help="A language tag such as zh-CN or en [default: by the title and the locale].")
@click.option(
    "--timezone", callback=parse_zone, help="Of dates that name no zone [default: by the language]."
)
@config_option
def command(  # noqa: PLR0913 - click hands over each option
    folder: Path,
    *,
    title: str | None,
    url: str | None,
    articles: str | None,
    language: str | None,
    timezone: str | None,
) -> None:
    """Write a commented configuration into DIR that runs as it is.

    Asks for title, address and the folder of articles where no option says them; without a terminal it
    takes the defaults. Nothing that exists is overwritten.

    \b
    feedmill init site
    feedmill init site --title "Riverside News" --url https://feeds.example.edu --articles /srv/articles
    """  # noqa: D301 - click keeps lines apart after a backspace
    if (folder / NAME).exists():
        raise click.ClickException(f"{folder / NAME} exists already; name another folder, or edit that file")
    title = _ask("Title of the site", title, say("My feeds"))
    url = _ask("Public address of the feeds", url, "http://127.0.0.1:8000", parse_site_url)
    articles = _ask("Folder with the articles", articles, "articles")
    chinese = language.lower().startswith("zh") if language else bool(_HAN.search(title)) or not is_english()
    tongue = "zh" if chinese else "en"
    values = {
        "title": _quote(title),
        "url": _quote(url),
        "articles": _quote(articles),
        "language": language or ("zh-CN" if chinese else "en"),
        "timezone": timezone or ("Asia/Shanghai" if chinese else "UTC"),
    }
    _write(folder, articles, tongue, values)
    _tell(folder, url)


def _quote(answer: str) -> str:
    """An answer as a YAML string that means itself: a dollar is one, and no variable."""
    return json.dumps(answer, ensure_ascii=False).replace("$", "$$")


def _ask(question: str, given: str | None, default: str, parse: Callable[[str], object] = str) -> str:
    """The option's value, the default, or the first answer of a person that can be used."""
    if given is not None:
        return given
    if not sys.stdin.isatty():
        return default
    while True:
        answer: str = click.prompt(say(question), default=default, err=True)
        try:
            parse(answer)
        except Refused as refused:
            told = say(" ({hint})", hint=retell(refused.clue or refused.hint))
            click.echo(retell(f"{answer} {refused.sentence}") + told, err=True)
        else:
            return answer


def _write(folder: Path, articles: str, tongue: str, values: Mapping[str, str]) -> None:
    """The file, and a first article where there is none. Raises ClickException with the mend."""
    text = Template(_read(f"feedmill.{tongue}.yaml")).substitute(values)
    place = folder / articles
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / NAME).write_text(text, encoding="utf-8")
        _check(folder / NAME)
        if not place.exists():
            place.mkdir(parents=True)
            (place / WELCOME).write_text(_read(f"welcome.{tongue}.md"), encoding="utf-8")
            # It is finished: the first pass need not wait until it has settled.
            os.utime(place / WELCOME, (time.time() - 60,) * 2)
    except OSError as error:
        reason = error.strerror or str(error)
        raise click.ClickException(f"{error.filename or folder} cannot be written: {reason}") from error


def _check(file: Path) -> None:
    """Take the file back if an answer cannot be used. Raises UsageError with what is wrong."""
    try:
        load_settings(file, environ={})
    except ConfigError as error:
        file.unlink()
        said = "; ".join(f"{one.what} ({one.hint})" if one.hint else one.what for one in error.problems)
        raise click.UsageError(f"one of the answers cannot be used: {said}") from error


def _read(name: str) -> str:
    return files("feeds.cli").joinpath("starters", name).read_text(encoding="utf-8")


def _tell(folder: Path, url: str) -> None:
    """What was made, and what to type next."""
    config = shlex.quote(str(folder / NAME))
    click.echo(say("made {path}", path=folder / NAME))
    click.echo(say("next:"))
    click.echo(f"  feedmill check --config {config}")
    click.echo(f"  feedmill serve --config {config}")
    click.echo(say("then open {url}", url=f"{url.rstrip('/')}/"))
