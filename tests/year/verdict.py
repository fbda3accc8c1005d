"""What must be true at the end of a year: of the store, of the readers, and of a rebuild."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

from sqlalchemy import select

from feeds.model.article import Precision
from feeds.store.codec import load_stamp
from feeds.store.engine import reading
from feeds.store.tables import article
from tests.year.expectation import Expected, mint
from tests.year.house import House
from tests.year.polling import News
from tests.year.year import Year


@dataclass(frozen=True, slots=True)
class Record:
    """One article as the store keeps it."""

    source: str
    path: str
    first_seen: datetime
    published: datetime
    precise: bool
    updated: datetime
    arrived: bool
    withdrawn: bool
    held: bool


def judge(year: Year, folder: Path) -> None:
    """Everything at once; `folder` is an empty one, for a rebuild."""
    judge_store(year.house)
    judge_readers(year)
    judge_history(year.house)
    judge_rebuild(year.house, folder)


def judge_store(house: House) -> None:
    """Exactly the expected ids, with exactly their moments, withdrawn ones included."""
    assert read_records(house) == {
        one.id: _make_record(one, house) for one in house.known.articles.values()
    }, "the store knows other articles than there were"


def read_records(house: House) -> dict[str, Record]:
    """Every stored article, by id."""
    with reading(house.service.store.engine) as connection:
        rows = connection.execute(select(article)).mappings().all()
    found = {}
    for row in rows:
        stamp = load_stamp(row["published"])
        found[row["id"]] = Record(
            source=row["source_id"],
            path=row["path"],
            first_seen=row["first_seen"],
            published=stamp.at,
            precise=stamp.precision is not Precision.DAY,
            updated=row["updated"],
            arrived=row["arrived"],
            withdrawn=row["withdrawn_at"] is not None and not row["held"],
            held=row["held"],
        )
    return found


def judge_readers(year: Year) -> None:
    """Each was shown every version that it must see, once, and nothing else."""
    for number, reader in enumerate(year.readers):
        shown = Counter((one.address, one.id, one.updated) for one in reader.news if one.what != "left")
        twice = [what for what, times in shown.items() if times > 1]
        assert not twice, f"shown twice: {twice}"
        due = {(address, one.id, one.updated) for address, sets in year.due.items() for one in sets[number]}
        assert set(shown) == due, "a reader was shown something else than it must be"
        for one in reader.news:
            _judge_news(one, year)


def _judge_news(news: News, year: Year) -> None:
    """Nothing was told that no author did."""
    versions = year.house.known.versions[news.id]
    if news.updated is not None:
        assert news.updated in [one.replace(microsecond=0) for one in versions], news
    if news.what == "changed":
        assert len(versions) > 1, f"{news}: its words never changed"


def judge_history(house: House) -> None:
    """Last-Modified only ever went forward, of documents that were taken out and put back as well."""
    for document, stamps in house.history.stamps.items():
        for earlier, later in pairwise(stamps):
            assert earlier.last_modified < later.last_modified, document


def judge_rebuild(house: House, folder: Path) -> None:
    """The same files in a new database give the same ids, but for articles that moved or went since."""
    other = House(folder / "rebuilt", configuration=house.configuration, edition=house.edition)
    other.clock.move_to(house.clock.now)
    for key, shelf in house.shelves.items():
        other.shelves[key].age = timedelta(seconds=10)
        for path, pieces in shelf.files.items():
            other.shelves[key].put(path, pieces)
    other.start()
    stayed = {
        one.id: one
        for one in house.known.articles.values()
        if one.is_live
        and one.standing.path in house.shelves[one.source].files
        and house.configuration.is_read(one.source)
        and one.id == mint(one.standing, one.source)
    }
    found = set(read_records(other))
    other.close()
    assert stayed, "every article has moved"
    others = [one for key, one in stayed.items() if key not in found]
    assert not others, f"have other ids after a rebuild: {others}"


def _make_record(one: Expected, house: House) -> Record:
    plan = house.configuration.find(one.source)
    return Record(
        source=plan.id if plan else one.source,
        path=one.standing.path,
        first_seen=one.first_seen,
        published=one.published.at,
        precise=one.published.precise,
        updated=one.updated,
        arrived=one.arrived,
        withdrawn=one.withdrawn,
        held=one.held,
    )
