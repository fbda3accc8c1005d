"""Opening a file below a folder so that no link and no race leads out of it."""

import errno
import os
import stat
from contextlib import suppress

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
# Without O_NONBLOCK, opening a pipe that nobody writes to never returns.
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC


def open_folder(path: str | os.PathLike[str], *, follow: bool) -> int:
    """A descriptor of a folder, which the caller closes. OSError when it is not there, or no folder."""
    return os.open(path, _FOLDER if follow else _FOLDER | os.O_NOFOLLOW)


def open_file(path: str | os.PathLike[str]) -> int:
    """A descriptor of a regular file, whatever links lead to it. OSError when it is none."""
    return _confirm_regular(os.open(path, _FILE & ~os.O_NOFOLLOW))


def open_beneath(folder: int, path: str) -> int:
    """A descriptor of a regular file, which the caller closes; `path` holds neither `.` nor `..`.

    Each name of the path is opened in the folder before it, and none may be a link. OSError when
    the file is not there, is no regular file, or a link stands in the way (ELOOP or ENOTDIR).
    """
    *folders, name = path.split("/")
    here = folder
    try:
        for each in folders:
            below = os.open(each, _FOLDER | os.O_NOFOLLOW, dir_fd=here)
            if here != folder:
                os.close(here)
            here = below
        return _confirm_regular(os.open(name, _FILE, dir_fd=here))
    finally:
        if here != folder:
            os.close(here)


def _confirm_regular(file: int) -> int:
    mode = os.fstat(file).st_mode
    if stat.S_ISREG(mode):
        return file
    os.close(file)
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, "a directory")
    raise OSError(errno.EINVAL, "not a regular file")


def make_folder_beneath(folder: int, path: str) -> int:
    """A descriptor of a folder below another, made if need be; the caller closes. None may be a link."""
    here = os.dup(folder)
    for name in path.split("/"):
        try:
            with suppress(FileExistsError):
                os.mkdir(name, dir_fd=here)
            below = os.open(name, _FOLDER | os.O_NOFOLLOW, dir_fd=here)
        finally:
            os.close(here)
        here = below
    return here
