"""Which file system holds a path, told by the kernel's table."""

from pathlib import Path

import pytest

from feeds.sources.mounts import find_network

TABLE = """\
22 1 254:1 / / rw,relatime shared:1 - ext4 /dev/vda1 rw
23 22 0:21 / /proc rw - proc proc rw
40 22 0:45 / /srv/share rw,relatime shared:20 master:3 - nfs4 files.example.edu.cn:/news rw,vers=4.2
41 40 254:2 / /srv/share/local rw - xfs /dev/vdb rw
42 22 0:46 / /srv/with\\040space\\134and rw - cifs //files/news rw
43 22 0:47 / /home/editor/far rw - fuse.sshfs editor@far:/ rw
44 22 0:48 / /srv/covered rw - nfs far:/ rw
45 44 254:3 / /srv/covered rw - ext4 /dev/vdc rw
not a line of the table
46 22 0:49 / /srv/torn rw
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/srv/articles", ""),
        ("/srv/share", "nfs4"),
        ("/srv/share/news/2026", "nfs4"),
        ("/srv/shared", ""),
        ("/srv/share/local/news", ""),
        ("/srv/with space\\and/news", "cifs"),
        ("/home/editor/far/news", "fuse.sshfs"),
        ("/srv/covered/news", ""),
        ("/srv/torn/news", ""),
    ],
)
def test_the_innermost_mount_says_which_file_system_it_is(tmp_path: Path, path: str, kind: str) -> None:
    """A share is watched in vain without a word, or a disk of this machine is taken for one."""
    table = tmp_path / "mountinfo"
    table.write_text(TABLE, encoding="utf-8")

    assert find_network(path, table) == kind


def test_without_a_table_everything_is_here(tmp_path: Path) -> None:
    """Elsewhere than on Linux nothing is watched, or everything breaks."""
    assert find_network("/srv/share", tmp_path / "none") == ""
    assert find_network("/") == ""
