"""What a refused look at the disk means, as sentences that name the mend."""

import errno
import os
import pwd
import re
import shlex
from pathlib import Path

from feeds.errors import DiskFull, UnreadableRoot, Unwritable

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def show_name(path: str) -> str:
    r"""A path as messages show it, in one line: `\n` for a newline, `\xe9` for a byte outside UTF-8."""
    text = path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return _CONTROL.sub(lambda match: match[0].encode("unicode_escape").decode("ascii"), text)


def quote_name(path: str) -> str:
    """A path as it can be typed into a shell, as far as it can be shown."""
    return shlex.quote(show_name(path))


def name_user() -> str:
    """Whom this process runs as: a name, or a number where there is no name."""
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        return f"number {os.geteuid()}"


def explain_file(problem: OSError, path: str) -> str:
    """Why a file could not be read."""
    if problem.errno in {errno.EACCES, errno.EPERM}:
        return (
            f"may not be read by user {name_user()}; allow it with chmod a+r {quote_name(path)} "
            "or with chown, and see that its folders may be entered"
        )
    return f"could not be read ({_describe(problem)}); see to the disk, it is tried again at every pass"


def explain_folder(problem: OSError, path: str) -> str:
    """Why a folder could not be looked into; until it can, nothing of its source is withdrawn."""
    if problem.errno in {errno.EACCES, errno.EPERM}:
        return f"may not be looked into by user {name_user()}; allow it with chmod a+rx {quote_name(path)}"
    if problem.errno == errno.ENAMETOOLONG:
        return "lies too deep for this system; move it nearer to the top"
    return f"could not be looked into ({_describe(problem)}); see to the disk"


def explain_root(problem: OSError, source_id: str, root: Path) -> UnreadableRoot:
    """Why there is nothing to look at, as the error to raise."""
    name = quote_name(os.fspath(root))
    match problem.errno:
        case errno.ENOENT if root.is_symlink():
            what = f"{name} is a link that leads nowhere; restore what it pointed to, or correct `directory:`"
        case errno.ENOENT:
            what = f"{name} does not exist; make it with mkdir -p {name}, or correct `directory:`"
        case errno.ENOTDIR:
            what = f"{name} is not a directory; name the folder that holds the articles in `directory:`"
        case errno.EACCES | errno.EPERM:
            what = (
                f"{name} may not be read by user {name_user()}; allow it with chmod a+rx on it and on "
                "the folders above it, or correct `directory:`"
            )
        case _:
            what = (
                f"{name} could not be read ({_describe(problem)}); see to the disk, or correct `directory:`"
            )
    return UnreadableRoot(source_id, what)


def explain_write(problem: OSError, source_id: str) -> Unwritable:
    """Why nothing can be written into a source's directory, as the error to raise.

    It may be told to a sender, so it does not say where the directory lies.
    """
    match problem.errno:
        case errno.ENOSPC | errno.EDQUOT:
            return DiskFull(source_id, "no room is left on its disk; free some, then push again")
        case errno.EACCES | errno.EPERM:
            return Unwritable(
                source_id,
                f"its directory may not be written by user {name_user()}; allow it with chown or chmod u+w",
            )
        case errno.ELOOP | errno.ENOTDIR:
            what = "a link or a file stands in its directory where a folder is meant; remove it"
            return Unwritable(source_id, what)
        case errno.EROFS:
            return Unwritable(source_id, "its disk may only be read; mount it for writing, then push again")
        case _:
            return Unwritable(
                source_id, f"its directory could not be written ({_describe(problem)}); see to the disk"
            )


def _describe(problem: OSError) -> str:
    return problem.strerror or type(problem).__name__
