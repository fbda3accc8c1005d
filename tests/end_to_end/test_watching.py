"""A server notices what changes in its directories, long before their time has come."""

from pathlib import Path

from tests.end_to_end.newsroom import make_story
from tests.end_to_end.test_processes import Server, make_site, serving, wait_for
from tests.reading_back import READERS

NEW, EDITED, REMOVED = "刚刚写好的新文章", "又改了一次的文章", "学校召开人工智能教学会议"


def list_ids(server: Server) -> dict[str, str]:
    """The ids in the feed of everything, by title."""
    return {one.title: one.id for one in READERS["json"](server.get("/feeds/all.json")[2])}


def test_a_running_server_notices_every_kind_of_change(tmp_path: Path) -> None:
    """A new, changed, moved or removed article waits six hours, though the file is there."""
    config = make_site(tmp_path)
    config.write_text(config.read_text(encoding="utf-8").replace("every: 1s", "every: 6h"), encoding="utf-8")
    articles = tmp_path / "articles"
    with serving(config) as server:
        wait_for(lambda: len(server.titles()) == 3)

        (articles / "2025/11").mkdir(parents=True)
        path = articles / "2025/11/four.txt"
        path.write_text(make_story(NEW, "2025年12月01日"), encoding="utf-8")
        wait_for(lambda: NEW in server.titles())
        identity = list_ids(server)[NEW]
        path.write_text(make_story(EDITED, "2025年12月01日"), encoding="utf-8")
        wait_for(lambda: EDITED in server.titles())
        (articles / "2025").rename(articles / "2026")
        (articles / "one.txt").unlink()
        wait_for(lambda: REMOVED not in server.titles())

        assert list_ids(server).get(EDITED) == identity
        assert len(server.titles()) == 3
