"""One file of the configuration: read, decoded, and parsed into a tree."""

from dataclasses import dataclass
from pathlib import Path

from feeds.errors import ConfigError, Problem
from feeds.settings.excerpt import Excerpts, is_hazardous
from feeds.settings.slips import Slip, find_slip
from feeds.text.yamltree import Mapping, Node, Scalar, Sequence, YamlError, load_tree

MAX_FILE_BYTES = 2 * 1024 * 1024
START = "begin with `site:` and its `title` and `url`"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One file as a tree. `name` is how problems call it, `path` is absolute."""

    name: str
    path: Path
    lines: tuple[str, ...]
    root: Mapping


def read_sheet(name: str, path: Path) -> Sheet | None:
    """A file as a tree; None if it says nothing. Raises ConfigError with what is in the way."""
    text = _read_text(name, path)
    lines = tuple(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    try:
        root = load_tree(text, max_bytes=MAX_FILE_BYTES)
    except YamlError as error:
        slip = find_slip(lines, error.line) or Slip(error.line, error.column, 1, error.what)
        raise ConfigError((_broken(name, lines, slip),)) from error
    if isinstance(root, Scalar) and root.value is None:
        return None
    if not isinstance(root, Mapping):
        raise ConfigError((_no_map(name, root, lines),))
    return Sheet(name, path, lines, root)


def _broken(name: str, lines: tuple[str, ...], slip: Slip) -> Problem:
    """What a file that cannot be read stumbles over, with its line unless that may hold a secret."""
    excerpt, width = Excerpts([lines]).at(0, slip.line, slip.column, slip.width)
    shown = "" if is_hazardous(lines, slip.line) else excerpt
    return Problem(name, slip.line, slip.column, slip.what, excerpt=shown, width=width if shown else 1)


def _no_map(name: str, root: Node, lines: tuple[str, ...]) -> Problem:
    line, column = root.place
    if slip := find_slip(lines, line) or find_slip(lines, line + 1):
        return _broken(name, lines, slip)
    excerpt, width = Excerpts([lines]).at(0, line, column, 0)
    shown = "a list" if isinstance(root, Sequence) else "a text"
    what = f"{shown} stands where the file's keys are meant"
    return Problem(name, line, column, what, START, excerpt=excerpt, width=width)


def _read_text(name: str, path: Path) -> str:
    """The file's text. Raises ConfigError with a mend for everything that can be in the way."""
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_FILE_BYTES + 1)
    except FileNotFoundError as error:
        hint = "`feedmill init DIR` writes one, `feedmill --config PATH` names another"
        raise ConfigError((Problem(name, 1, 1, "no such file", hint),)) from error
    except IsADirectoryError as error:
        raise ConfigError(
            (Problem(name, 1, 1, "this is a directory", "name the YAML file in it"),)
        ) from error
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "no path"
        hint = "it must be a file that this user may read"
        raise ConfigError((Problem(name, 1, 1, f"cannot be read: {reason}", hint),)) from error
    if len(data) > MAX_FILE_BYTES:
        raise ConfigError((Problem(name, 1, 1, "larger than 2 MB", "is this the right file?"),))
    return _decode(name, data)


def _decode(name: str, data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8-sig")
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        raise ConfigError((Problem(name, line, column, "this is not UTF-8", "save it as UTF-8"),)) from error
