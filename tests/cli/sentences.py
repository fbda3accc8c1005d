"""Every sentence that a command can print, found in the program's own source.

A literal with two words in it is a sentence, unless its room never speaks to who runs a command, or it is
named below. A gap of an f-string is `{}`.
"""

import ast
import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import click

import feeds
from feeds.cli.group import COMMANDS, cli
from feeds.cli.usage import split_paragraphs

ROOT = Path(feeds.__file__).parent
SILENT_ROOMS = ("web/", "model/", "formats/page/", "store/migrations/", "render/extension", "render/outgoing")
"""They answer readers and machines, name things, or work on words of articles."""
SILENT_FILES = frozenset(
    {
        # the log, which speaks English
        "cli/journal.py", "cli/reloading.py", "cli/supervisor.py", "cli/worker.py", "schedule.py",
        # words and shapes of articles, in every language
        "formats/blocked/marks.py", "formats/credits.py", "formats/labelwords.py", "text/charset.py",
        "text/dates.py", "text/dateshapes.py", "text/encodings.py", "text/figures.py", "text/language.py",
        "text/markup.py",
        "text/monthnames.py", "text/nesting.py", "text/offsets.py", "text/plaintext.py", "text/relative.py",
        "text/sameness.py", "text/tamexml.py", "text/urls.py", "normalize/fingerprint.py",
        # the JSON Schema, for editors
        "settings/manual.py", "settings/schema.py",
        # names of time zones
        "settings/zones.py",
        # names of stored things, feeds' own titles
        "store/codec.py", "store/publishing.py", "store/selecting.py", "flow/identity.py", "flow/targets.py",
        "render/syndication.py",
        # how sentences are put together and told
        "errors.py", "cli/catalogue.py", "cli/cells.py", "cli/tongue.py", "cli/usage.py",
    }
)  # fmt: skip
UNSPOKEN = frozenset(
    {
        # styles, XPath, headers, names of threads
        "bold yellow", "bold {}", ".//*[local-name() = 'item' or local-name() = 'entry']",
        '<?xml version="1.0" encoding="utf-8"?>\n{}',
        '<p><a href="{}">{}</a></p>', "look up {}", "Basic {}", "gzip, deflate",
        "-c lock_timeout={}ms", "System Volume Information",
        # what libraries say, to be recognised
        "Tunnel connection failed: ", "at line (\\d+)", "got more than", "perl operator", "end of stream",
        "mapping values are not allowed", "could not find expected ':'", "found character '\\t'",
        "that cannot start any token", "<document start>", "expected <block end>", "expected ',' or",
        "sequence entries are not allowed", "expected the node content", "found unexpected end of stream",
        "unknown escape character", "undefined tag handle", "<stream end>", "expected alphabetic",
        "expected alphabetic or numeric character",
        # names of formats and fields
        "JSON Feed {}", "{} updated",
        # put together of words whose every combination is in the catalogue
        "{} or {}", "write {}", "{} {} not set in the environment",
    }
)  # fmt: skip
_SPOKEN = re.compile(r"[A-Za-z]+[,:;.]? +\(?[A-Za-z]+|[a-z]+[,:;]? +\{|\}'?s?[,:;]? +\(?[a-z]+")
_SQL = re.compile(r"^(?:PRAGMA|SELECT) |\b[A-Z]{2,} [A-Z]{2,}\b")
_GAP = re.compile(r"\{~?[a-z_]+\}")
_QUOTED = re.compile(r"`[^`]*`")
_NO_WORDS = ("log.", "logging.", "re.compile", "WithJsonSchema", "TypeVar", "click.option", "click.argument")
"""Calls whose literals are not told, or are found as the commands show them."""
REASONS = frozenset({"Add", "Change", "Renew", "Hold", "Keep", "Withdraw", "Reject", "Drop"})
"""What carries a reason, which may be a single word."""


def skeleton(text: str) -> str:
    """A sentence with its gaps nameless, those that touch as one."""
    return _GAP.sub("{}", text).replace("{}{}", "{}")


def list_literals() -> Iterator[tuple[str, str]]:
    """Each literal sentence of the program, with the file that it stands in."""
    for path in sorted(ROOT.rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        if name in SILENT_FILES or name.startswith(SILENT_ROOMS):
            continue
        for text in _walk(ast.parse(path.read_text("utf-8"))):
            if skeleton(text) not in UNSPOKEN and not _SQL.search(text):
                yield name, text


def list_said() -> Iterator[tuple[str, str]]:
    """Each template that a command says, as it has to stand in the catalogue."""
    for path in sorted((ROOT / "cli").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or ast.unparse(node.func) != "say":
                continue
            template = node.args[0]
            for one in [] if isinstance(template, ast.JoinedStr) else ast.walk(template):
                if isinstance(one, ast.Constant) and isinstance(one.value, str):
                    yield path.name, one.value


def list_helps() -> Iterator[tuple[str, str]]:
    """Each sentence of the help pages, with its command; examples are left out."""
    commands = [("", cli), *((name, cli.get_command(click.Context(cli), name)) for name in COMMANDS)]
    yield from (("", line) for line in COMMANDS.values())
    for name, command in commands:
        assert command is not None
        for text in split_paragraphs(inspect.cleandoc(command.help or "")):
            if not text.startswith("\b"):
                yield name, text
        yield from ((name, help_) for one in command.params if (help_ := getattr(one, "help", None)))


def _walk(node: ast.AST) -> Iterator[str]:
    text = _text_of(node)
    if text is not None:
        if _SPOKEN.search(_QUOTED.sub(" ", text)):
            yield text
        return
    if isinstance(node, ast.Call):
        yield from _reasons(node)
    for child in ast.iter_child_nodes(node):
        if not _is_silent(child):
            yield from _walk(child)


def _reasons(call: ast.Call) -> Iterator[str]:
    """Single words that a decision gives as its reason; longer ones are found anyway."""
    if isinstance(call.func, ast.Name) and call.func.id in REASONS:
        for argument in call.args:
            for node in ast.walk(argument):
                text = _text_of(node)
                if text is not None and text.isalpha():
                    yield text


def _is_silent(node: ast.AST) -> bool:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return True  # a docstring
    if isinstance(node, ast.AnnAssign):
        node.annotation = ast.Constant(None)
    if isinstance(node, ast.FunctionDef):
        node.returns = None
    return isinstance(node, ast.arg) or (
        isinstance(node, ast.Call) and ast.unparse(node.func).startswith(_NO_WORDS)
    )


def _text_of(node: ast.AST) -> str | None:
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "{gap}" for part in node.values)
    return None
