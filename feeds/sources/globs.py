"""Recursive globs over relative paths, compiled once. Values only: nothing here looks at a disk.

`*` and `?` stay within one name, `[a-z]` and `[!a-z]` are one character of it, `**` as a whole name
is any number of folders (none included), and as the last name everything below. Names are compared
as they are: upper and lower case differ, as they do on the disk; `*.[hH][tT][mM]` takes both.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_MAGIC = frozenset("*?[")


@dataclass(frozen=True, slots=True)
class Globs:
    """Several globs as one matcher. Made by `compile_globs`."""

    suffixes: tuple[str, ...]
    """The ends of names that `**/*END` asks for: nine globs in ten, and eight times as fast."""
    files: re.Pattern[str] | None
    """All other globs; None when there is no other."""
    folders: re.Pattern[str]

    def matches(self, path: str) -> bool:
        """Whether any glob takes the file at this path: relative, with forward slashes."""
        if path.endswith(self.suffixes):
            return True
        return self.files is not None and self.files.fullmatch(path) is not None

    def admits(self, folder: str) -> bool:
        """Whether any glob could take a file somewhere below this folder."""
        return self.folders.fullmatch(folder) is not None


def compile_globs(patterns: Sequence[str]) -> Globs:
    """A matcher that takes what any of the patterns takes; no pattern takes nothing.

    Every text is a pattern: a class without its end is a plain bracket. A slash in front changes
    nothing, a slash at the end means everything below.
    """
    globs = [_split(pattern) for pattern in patterns]
    suffixes = tuple(glob[1][1:] for glob in globs if _is_suffix(glob))
    others = [_make_path(glob) for glob in globs if glob and not _is_suffix(glob)]
    folders = [folder for glob in globs for folder in _make_folders(glob)]
    return Globs(
        suffixes=suffixes,
        files=_join(others) if others else None,
        folders=_join(folders or ["(?!)"]),
    )


def has_magic(name: str) -> bool:
    """Whether a name of a pattern stands for more than itself."""
    return not _MAGIC.isdisjoint(name)


def _join(expressions: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(dict.fromkeys(expressions)), re.DOTALL)


def _split(pattern: str) -> list[str]:
    names: list[str] = []
    for name in pattern.split("/"):
        if name in {"", "."} or (name == "**" and names[-1:] == ["**"]):
            continue
        names.append(name)
    if pattern.endswith("/") and names and names[-1] != "**":
        names.append("**")
    return names


def _is_suffix(names: Sequence[str]) -> bool:
    if len(names) != 2 or names[0] != "**" or not names[1].startswith("*") or names[1] == "**":
        return False
    return _MAGIC.isdisjoint(names[1][1:])


def _make_path(names: Sequence[str]) -> str:
    """A whole path. What stands between two `**` is looked for from the left and never again.

    The leftmost place leaves the most for the rest, so that nothing is lost by not going back, and
    no pattern costs more than a few walks over the path.
    """
    groups = list(_make_groups(names))
    if len(groups) == 1:
        return groups[0][:-1]
    first, *middle, last = groups
    way = first + "".join(f"(?>(?:[^/]+/)*?{group})" for group in middle)
    return f"{way}(?:[^/]+/)*{last[:-1]}" if last else f"{way}.+"


def _make_groups(names: Sequence[str]) -> Iterator[str]:
    """What stands between the `**`, each name with a slash behind it."""
    group = ""
    for name in names:
        if name == "**":
            yield group
            group = ""
        else:
            group += _make_name(name) + "/"
    yield group


def _make_folders(names: Sequence[str]) -> Iterator[str]:
    """The folders on the way to a file: each beginning of the glob, and all below its first `**`."""
    way = ""
    for name in names[:-1]:
        if name == "**":
            break
        way += ("/" if way else "") + _make_name(name)
        yield way
    if "**" in names:
        yield f"{way}/.+" if way else ".+"


def _make_name(name: str) -> str:
    first, *others = _make_parts(name)
    if not others:
        return first
    floating = "".join(f"(?>[^/]*?{part})" for part in others[:-1] if part)
    return f"{first}{floating}[^/]*{others[-1]}"


def _make_parts(name: str) -> Iterator[str]:
    """What stands between the stars of one name, as expressions."""
    part = ""
    place = 0
    while place < len(name):
        letter = name[place]
        place += 1
        if letter == "*":
            yield part
            part = ""
        elif letter == "?":
            part += "[^/]"
        elif letter == "[" and (end := _find_end(name, place)):
            part += _make_class(name[place:end])
            place = end + 1
        else:
            part += re.escape(letter)
    yield part


def _find_end(name: str, place: int) -> int:
    """Where the class ends that begins at `place`; 0 when it does not. A first `]` is a member."""
    first = place + 1 if name.startswith("!", place) else place
    return max(0, name.find("]", first + 1))


def _make_class(members: str) -> str:
    negated = members.startswith("!")
    ranges = "".join(_make_ranges(members[1:] if negated else members))
    if negated:
        return f"[^/{ranges}]"
    return f"(?!/)[{ranges}]" if ranges else "(?!)"


def _make_ranges(members: str) -> Iterator[str]:
    """The members of a class; a range that runs backwards is empty, as in a shell."""
    place = 0
    while place < len(members):
        low = members[place]
        is_range = members[place + 1 : place + 2] == "-" and place + 2 < len(members)
        high = members[place + 2] if is_range else low
        place += 3 if is_range else 1
        if low <= high:
            yield f"{re.escape(low)}-{re.escape(high)}"
