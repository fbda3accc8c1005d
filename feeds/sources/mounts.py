"""Which file system a directory lies on: those of the network tell nothing of what others change."""

import re
from contextlib import suppress
from pathlib import Path

_TABLE = Path("/proc/self/mountinfo")
_NETWORK = frozenset(
    {
        *("nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ceph", "glusterfs", "lustre", "beegfs", "gpfs"),
        *("ocfs2", "gfs2", "9p", "davfs", "vboxsf", "prl_fs", "sshfs"),
        *("fuse.sshfs", "fuse.rclone", "fuse.s3fs", "fuse.gcsfuse", "fuse.davfs2", "fuse.curlftpfs"),
        *("fuse.glusterfs", "fuse.ceph", "fuse.vmhgfs-fuse", "fuse.mfs", "fuse.juicefs"),
    }
)
_ESCAPED = re.compile(r"\\([0-7]{3})")


def find_network(path: str, table: Path = _TABLE) -> str:
    """The type of the network file system that holds a real path, such as nfs4; empty on this machine.

    Nothing is asked of the file system itself, which may not answer. Empty where there is no such table.
    """
    found, longest = "", -1
    with suppress(OSError):
        for point, kind in _parse_table(table.read_text(encoding="utf-8", errors="surrogateescape")):
            # A later line lies over an earlier one at the same place.
            if len(point) >= longest and _holds(point, path):
                found, longest = kind, len(point)
    return found if found in _NETWORK else ""


def _parse_table(text: str) -> list[tuple[str, str]]:
    """Each mount point with its type, as proc_pid_mountinfo(5) describes."""
    lines = [line.split(" ") for line in text.splitlines()]
    return [
        (_unescape(words[4]), words[words.index("-") + 1])
        for words in lines
        if len(words) > 6 and "-" in words[6:-1]
    ]


def _unescape(name: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 8)), name)


def _holds(point: str, path: str) -> bool:
    return path == point or path.startswith(point if point.endswith("/") else f"{point}/")
