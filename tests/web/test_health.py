"""What machines that watch are told."""

from pathlib import Path

from flask.testing import FlaskClient

from feeds.model.settings import Settings
from feeds.sources.media import open_media
from feeds.web import Readiness, create_app
from tests.web.conftest import make_app
from tests.web.samples import NOW, UNPUBLISHED, make_store
from tests.web.shelves import MemoryStore


def publish_later(store: MemoryStore) -> None:
    """Store something for the one category that has nothing."""
    for (path, coding), stored in list(store.representations.items()):
        if path.startswith("/categories/ai."):
            store.representations[path.replace("/ai.", f"/{UNPUBLISHED}."), coding] = stored


def ask(settings: Settings, store: MemoryStore, readiness: Readiness) -> tuple[int, list[str]]:
    """The status and the problems of /readyz for a process that knows this about itself."""
    app = create_app(settings, store, clock=lambda: NOW, read_media=open_media, ready=lambda: readiness)
    response = app.test_client().get("/readyz")
    assert response.headers["Cache-Control"] == "no-store"
    return response.status_code, response.get_json().get("problems", [])


def test_a_living_process_says_so(client: FlaskClient, store: MemoryStore) -> None:
    """/healthz depends on the database."""
    store.refuses = True
    response = client.get("/healthz")
    assert (response.status_code, response.get_json()) == (200, {"status": "ok"})
    assert response.headers["Cache-Control"] == "no-store"
    assert store.asked == []


def test_ready_when_all_is_published(settings: Settings, store: MemoryStore) -> None:
    """/readyz refuses a site that can be served."""
    publish_later(store)
    assert ask(settings, store, Readiness("digest-1")) == (200, [])
    assert make_app(settings, store).test_client().get("/readyz").get_json() == {"status": "ready"}


def test_not_ready_names_what_is_missing(client: FlaskClient) -> None:
    """/readyz welcomes visitors although a configured feed was never published."""
    response = client.get("/readyz")
    assert response.status_code == 503
    assert int(response.headers["Retry-After"]) > 0
    assert response.get_json()["problems"] == [f"Not published yet: /categories/{UNPUBLISHED}."]


def test_not_ready_before_the_first_publish(settings: Settings) -> None:
    """An empty database is called ready, or the list of what is missing has no end."""
    status, problems = ask(settings, MemoryStore(digest=""), Readiness("digest-1"))
    assert status == 503
    assert "another configuration or version" in problems[0]
    assert "/feeds/all" in problems[1]


def test_a_long_list_is_cut(settings: Settings, tmp_path: Path) -> None:
    """Hundreds of missing feeds fill the answer."""
    many = tuple(settings.feeds[0].__class__(id=f"f{number}", title="x") for number in range(40))
    store = make_store(settings)
    _, problems = ask(
        Settings(settings.file, settings.site, settings.database, feeds=many), store, Readiness("digest-1")
    )
    assert problems == [
        "Not published yet: " + ", ".join(f"/feeds/f{number}" for number in range(10)) + " and 30 more."
    ]


def test_not_ready_with_another_digest_or_problems(settings: Settings, store: MemoryStore) -> None:
    """/readyz does not notice that the stored feeds belong to another configuration."""
    publish_later(store)
    status, problems = ask(settings, store, Readiness("digest-2", ("The scheduler stands still.",)))
    assert status == 503
    assert problems == [
        "The scheduler stands still.",
        "The feeds were published with another configuration or version.",
    ]


def test_a_silent_store_is_no_secret_and_tells_none(settings: Settings, store: MemoryStore) -> None:
    """/readyz fails with the database, or prints its address."""
    store.refuses = True
    status, problems = ask(settings, store, Readiness("digest-1"))
    assert (status, problems) == (503, ["The database does not answer."])


def test_a_warning_keeps_the_service_ready(settings: Settings, store: MemoryStore) -> None:
    """A balancer takes a service away that serves everything, or nobody is warned."""
    publish_later(store)
    app = create_app(
        settings,
        store,
        clock=lambda: NOW,
        read_media=open_media,
        ready=lambda: Readiness("digest-1", warnings=("The file is wrong.",)),
    )
    response = app.test_client().get("/readyz")

    assert response.get_json() == {"status": "ready", "warnings": ["The file is wrong."]}
    assert response.status_code == 200
