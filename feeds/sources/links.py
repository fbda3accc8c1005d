"""What becomes of symbolic links: none is followed, and those that hide articles are told."""

import errno
import os
from pathlib import Path

from feeds.model.reading import Drop
from feeds.sources.globs import Globs
from feeds.sources.refusals import quote_name, show_name
from feeds.sources.temporaries import is_temporary


def judge_link(root: str, path: str, wanted: Globs) -> Drop | None:
    """Why nothing is taken through a link; None when nothing is lost by that.

    Nothing is lost when the globs want nothing there, or when the target is met on the walk itself.
    `root` is a real path, without links.
    """
    try:
        target = os.path.realpath(f"{root}/{path}", strict=True)
    except OSError as problem:
        return Drop(show_name(path), _explain_lost(problem)) if wanted.matches(path) else None
    takes = wanted.admits if Path(target).is_dir() else wanted.matches
    if not takes(path):
        return None
    inner = _find_below(root, target)
    if inner is None:
        return Drop(show_name(path), _explain_outside(target))
    if inner == "" or (takes(inner) and not any(map(is_temporary, inner.split("/")))):
        return None
    return Drop(
        show_name(path),
        f"is a link to {quote_name(inner)}, which is hidden or not in `include`; "
        "put a copy in its place, or make the target's folder a source of its own",
    )


def _find_below(root: str, target: str) -> str | None:
    """The target's path below the root, empty for the root itself; None outside."""
    if target == root:
        return ""
    prefix = root if root.endswith("/") else f"{root}/"
    return target.removeprefix(prefix) if target.startswith(prefix) else None


def _explain_outside(target: str) -> str:
    if Path(target).is_dir():
        return f"leads out of the directory; copy the folder, or make {quote_name(target)} its own source"
    folder = quote_name(os.fspath(Path(target).parent))
    return f"leads out of the directory; copy the file, or make {folder} its own source"


def _explain_lost(problem: OSError) -> str:
    if problem.errno == errno.ELOOP:
        return "is a link that leads back to itself; remove it, or let it point to a file"
    return "is a link that leads nowhere; remove it, or restore what it pointed to"
