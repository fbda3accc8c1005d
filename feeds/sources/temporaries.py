"""Names that no article has: hidden ones, editors' backups, and files still on their way."""

_FIRST = frozenset(".~")
_LAST = frozenset("~#")
_ENDINGS = frozenset(
    {
        *("bak", "swp", "swo", "swx", "tmp", "temp"),
        *("part", "partial", "filepart", "crdownload", "download", "aria2", "opdownload", "!ut", "!qb"),
    },
)
_SYSTEM = frozenset(
    {"lost+found", "#recycle", "$RECYCLE.BIN", "System Volume Information", "@eaDir", "__MACOSX"}
)


def is_temporary(name: str) -> bool:
    """Whether a file or folder of this name is passed over in silence.

    Dot names (rsync's and most editors' temporaries are such), `x~`, `#x#`, `~$x`, `x.swp`, `x.tmp`,
    `x.part` and their kin in any case, and the folders that operating systems and appliances make.
    """
    if name[0] in _FIRST or name[-1] in _LAST or name in _SYSTEM:
        return True
    stem, _, ending = name.rpartition(".")
    return stem != "" and ending.lower() in _ENDINGS
