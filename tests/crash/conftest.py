"""The databases of the store's tests."""

from tests.store.conftest import postgresql, postgresql_url, url

__all__ = ["postgresql", "postgresql_url", "url"]
