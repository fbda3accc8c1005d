"""The databases of the store's tests."""

from tests.store.conftest import postgresql, url

__all__ = ["postgresql", "url"]
