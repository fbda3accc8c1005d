"""The last few feeds that were read for their pages, so that a page costs no parsing twice."""

import gzip
from functools import lru_cache

from feeds.errors import Malformed, StoreBusy, StoreError
from feeds.model.representation import Coding, RepresentationHead
from feeds.ports import ServeStore
from feeds.web.preview import Cleaner, Preview, parse_preview

KEPT = 64
"""Parsed feeds that stay in memory; a page's rows weigh some 50 KB."""
ATTEMPTS = 3
"""A representation may be replaced between look-up and reading; hardly three times in a row."""


class PreviewShelf:
    """Previews by what they are made of: equal ETags are read and parsed once."""

    def __init__(self, store: ServeStore, clean: Cleaner) -> None:
        self._store = store
        self._clean = clean
        self._parse = lru_cache(maxsize=KEPT)(self._read)

    def find(self, path: str) -> tuple[RepresentationHead, Preview] | None:
        """The preview of the JSON Feed stored at `path`; None when nothing is stored there."""
        for _ in range(ATTEMPTS):
            heads = self._store.find_heads(path)
            head = heads.get(Coding.IDENTITY) or heads.get(Coding.GZIP)
            if head is None:
                return None
            try:
                return head, self._parse(head)
            except _Replaced:
                continue
        raise StoreBusy(path, "was replaced while it was read; ask again.")

    def _read(self, head: RepresentationHead) -> Preview:
        body = self._store.read_body(head)
        if body is None:
            raise _Replaced
        if head.coding is Coding.GZIP:
            body = gzip.decompress(body)
        try:
            return parse_preview(body, self._clean)
        except Malformed as error:
            raise StoreError(head.path, error.sentence) from error


class _Replaced(Exception):
    """The bytes went while we looked."""
