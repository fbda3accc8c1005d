"""When a source on the web is asked, and what a pass over it costs."""

from feeds.model.intent import Add
from tests.end_to_end.webroom import Site, Story
from tests.servers import answer, conditional, in_turn
from tests.statements import statements

A, B, C = Story("第一篇", "a", 3), Story("第二篇", "b", 2), Story("第三篇", "c", 1)


def test_a_pass_without_news_asks_for_no_history(site: Site) -> None:
    """POLL-01: after a 304 nothing is looked up of what was noted of a source's entries, ever so many."""
    site.server.routes["/feed.xml"] = conditional(site.rss(B, A), etag='"1"')
    site.room.look("ministry")

    with statements(site.room.service.store.engine) as heard:
        assert site.room.look("ministry").error == ""

    assert [statement for statement, _ in heard if "FROM file" in statement] == []


def test_a_pass_with_news_asks_for_what_its_list_names(site: Site) -> None:
    """What fell off the list long ago is not looked up: a pass costs what the list holds, not its history."""
    older = [Story(f"旧闻{n}", f"old{n}", n + 4) for n in range(20)]
    site.server.routes["/feed.xml"] = in_turn(answer(site.rss(B, A, *older)), answer(site.rss(C, B)))
    site.room.look("ministry")

    with statements(site.room.service.store.engine) as heard:
        assert site.room.look("ministry").count(Add) == 1

    asked = [parameters for statement, parameters in heard if "FROM file" in statement]
    assert len(asked) == 1
    assert len(asked[0]) == 3
