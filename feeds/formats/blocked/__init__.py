"""What answers in a page's place: challenges, walls, logins, notices. Recognised, never solved."""

from feeds.formats.blocked.recognising import recognise_block

__all__ = ["recognise_block"]
