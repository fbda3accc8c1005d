"""Many sources of one host, beside others."""

import threading
from datetime import timedelta
from pathlib import Path

from tests.end_to_end.newsroom import Newsroom
from tests.end_to_end.webroom import Site, Story
from tests.servers import Exchange, Server, answer

WAIT = 60.0
CROWD = 70
"""Sources of one host: more than twice the pool's threads."""
CONFIG = """\
site: {title: 教育新闻, url: "${URL}", timezone: Asia/Shanghai}
database: sqlite:///feedmill.db
defaults: {every: 1m, timeout: 5m, type: feed, allow_private: [127.0.0.2/31]}
sources:
"""


def test_a_host_that_is_slow_has_no_more_threads_than_connections(tmp_path: Path) -> None:
    """POLL-09: seventy sources of a host that does not answer keep everybody else from being read."""
    asked, released = threading.Event(), threading.Event()

    def hang(exchange: Exchange) -> None:
        released.wait(WAIT)
        exchange.answer(b"", 503)

    with Server({"*": hang}) as slow, Server(host="127.0.0.3") as quick:
        site = Site(quick, Newsroom(tmp_path))
        feed = answer(site.rss(Story("第一篇", "a")))

        def talk(exchange: Exchange) -> None:
            asked.set()
            feed(exchange)

        quick.routes["/feed.xml"] = talk
        sources = [f"  - {{id: slow-{n}, url: '{slow.url(f'/{n}')}'}}\n" for n in range(CROWD)]
        site.room.config = CONFIG + "".join(sources) + f"  - {{id: quick, url: '{quick.url('/feed.xml')}'}}\n"
        scheduler = site.room.service.make_scheduler()
        states = {state.source_id: state for state in site.room.service.store.scheduling.list_states()}
        first = {one: site.room.now - timedelta(hours=1) for one in states if one != "quick"}
        site.room.service.store.scheduling.enroll(first, states)  # the crowd is the longest overdue
        scheduler.start()
        try:
            assert asked.wait(WAIT)
            assert slow.most_at_once <= 2
        finally:
            released.set()
            scheduler.stop()
            site.room.close()
