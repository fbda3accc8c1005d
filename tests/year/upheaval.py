"""What happens to a site and its service besides articles: shares, restarts, upgrades, other rules."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from random import Random

from tests.year.configuration import ARCHIVE, FeedPlan
from tests.year.deeds import SINGLE
from tests.year.desk import Desk
from tests.year.expectation import FEW, Confirmed
from tests.year.house import House
from tests.year.piece import Form

Act = Callable[[], None]


RUINS = (
    "<html><head><title>统一身份认证</title></head><body><h1>统一身份认证</h1><p>请先登录</p></body></html>",
    "<html><head><title>404 Not Found</title></head><body><h1>404 Not Found</h1><p>nginx</p></body></html>",
    "稍等\n\n……\n",
    "",
)
"""What stands in a page's place when something is wrong, and is no article."""


@dataclass
class Upset:
    """The house, one of its desks, and chance."""

    house: House
    desk: Desk
    random: Random
    after: list[tuple[timedelta, Act]] = field(default_factory=list)
    """What follows, and how long after."""

    def follow(self, delay: timedelta, act: Act) -> bool:
        """Something follows; True, because something happened."""
        self.after.append((delay, act))
        return True

    def hours(self, fewest: int, most: int) -> timedelta:
        """Some hours."""
        return timedelta(minutes=self.random.randint(fewest * 60, most * 60))


Upheaval = Callable[[Upset], bool]
"""Something that happens; False when it cannot happen now."""


def restart(upset: Upset) -> bool:
    """The service is restarted."""
    upset.house.restart()
    return True


def rest(upset: Upset) -> bool:
    """The service is down for hours: what it missed is done once."""
    upset.house.stop()
    return upset.follow(upset.hours(1, 30), upset.house.start)


def kill(upset: Upset) -> bool:
    """The process is killed in the middle of a pass, or between a pass and its publication."""
    house, source = upset.house, upset.desk.source
    if not house.configuration.is_read(source) or not upset.desk.shelf.mounted:
        return False
    house.die_in(source, sighting=upset.random.choice([0, 3, 1000]))
    return upset.follow(timedelta(seconds=upset.random.choice([1, 45])), house.start)


def kill_idle(upset: Upset) -> bool:
    """The process is killed while it does nothing."""
    upset.house.kill()
    upset.house.start()
    return True


def upgrade(upset: Upset) -> bool:
    """The next edition of Feedmill."""
    upset.house.edition += 1
    upset.house.restart()
    return True


def lose_share(upset: Upset) -> bool:
    """The share is not mounted for some hours."""
    shelf = upset.desk.shelf
    if not shelf.is_whole:
        return False
    shelf.unmount(leaving_folder=upset.random.random() < 0.5)
    return upset.follow(upset.hours(1, 40), shelf.mount)


def sync_half(upset: Upset) -> bool:
    """An rsync stops half-way: part of the files is gone, and one more has only begun to be written."""
    shelf = upset.desk.shelf
    if not shelf.is_whole or len(shelf.files) < 8:
        return False
    share = upset.random.choice([0.3, 0.6, 0.8])
    paths = upset.random.sample(sorted(shelf.files), int(len(shelf.files) * share))
    shelf.hide(paths)
    for path in paths[:3]:
        folder, _, name = path.rpartition("/")
        shelf.scribble(f"{folder}/.{name}.Xq3Zt9".lstrip("/"), b"---\ntitle: half")
    return upset.follow(upset.hours(1, 60), shelf.unhide)


def redesign(upset: Upset) -> bool:
    """Every file has another path at once."""
    desk = upset.desk
    if not desk.shelf.is_whole or desk.shelf.ruined or not desk.shelf.files:
        return False
    for path in list(desk.shelf.files):
        desk.shelf.move(path, desk.name(Form(path.rpartition(".")[2])))
    return True


def rebuild(upset: Upset) -> bool:
    """A redesign: other paths, other words, and nothing but titles and days to go by."""
    desk, house = upset.desk, upset.house
    standing = list(desk.shelf.list_standing(house.clock.now))
    quiet = desk.quiet()
    nameless = [one for one in quiet if not one.piece.own_id]
    known = len([one for one in house.known.articles.values() if one.source == desk.source and one.is_live])
    if not desk.shelf.is_whole or len(quiet) != len(standing) or len(quiet) != known:
        return False
    if (
        desk.shelf.ruined
        or len(nameless) <= FEW
        or len(nameless) * 2 <= known
        or not desk.all_dated(nameless)
    ):
        return False
    for one in nameless:
        edited = replace(desk.author.reword(one.piece), title=one.piece.title)
        desk.shelf.put(desk.name(one.piece.form), [edited])
    for one in nameless:  # only now: a number that is free again would tell who is who
        desk.shelf.remove(one.path)
    house.known.rebuilt |= {one.piece.number for one in nameless}
    return True


def drop_archive(upset: Upset) -> bool:
    """More than half is suddenly new and old: it is held, then confirmed or taken back."""
    desk, house, chance = upset.desk, upset.house, upset.random
    if not desk.shelf.is_whole or not house.configuration.is_read(desk.source) or len(desk.shelf.files) > 30:
        return False
    paths = []
    for _ in range(len(desk.shelf.files) + len(desk.quiet(Form.ITEM)) + 4):
        form = chance.choice(SINGLE)
        stated = desk.author.state_minute(house.clock.now - timedelta(days=chance.randint(100, 3000)))
        paths.append(desk.name(form))
        desk.shelf.put(paths[-1], [desk.author.write(form, stated)])

    def decide() -> None:
        if (
            chance.random() < 0.5
            and house.is_up
            and desk.shelf.is_whole
            and house.configuration.is_read(desk.source)
        ):
            house.refresh(desk.source, Confirmed(arrivals=True))
            return
        for path in paths:
            if path in desk.shelf.files:
                desk.shelf.remove(path)

    return upset.follow(upset.hours(14, 60), decide)


def ruin(upset: Upset) -> bool:
    """A page becomes a login form, an error or nothing for some days: its article stays as it was."""
    desk = upset.desk
    found = desk.pick(*SINGLE) if desk.shelf.is_whole else None
    if found is None:
        return False
    desk.shelf.ruin(found.path, upset.random.choice(RUINS).encode())

    def mend() -> None:
        if found.path in desk.shelf.files:
            desk.shelf.put(found.path, [found.piece])

    return upset.follow(upset.hours(10, 90), mend)


def write_slowly(upset: Upset) -> bool:
    """A file is still being written when the pass comes: nobody may read its half."""
    house, desk = upset.house, upset.desk
    if not desk.shelf.is_whole or not house.configuration.is_read(desk.source) or house.wake is None:
        return False
    form = upset.random.choice(SINGLE)
    piece, path = desk.author.write(form, desk.author.recently(house.clock.now)), desk.name(form)
    until = max(house.wake - house.clock.now, timedelta(seconds=2))

    def begin() -> None:
        desk.shelf.scribble(path, f"{piece.title}\n\n{piece.paragraphs[0][:20]}".encode())

    def finish() -> None:
        if desk.shelf.is_whole:
            desk.shelf.put(path, [piece])

    upset.follow(until - timedelta(seconds=1), begin)
    return upset.follow(until + timedelta(seconds=1), finish)


def claim_twice(upset: Upset) -> bool:
    """A second file claims the id of another: the first-seen keeps it."""
    desk = upset.desk
    named = [one for one in desk.quiet(Form.MARKDOWN) if one.piece.own_id] if desk.shelf.is_whole else []
    if not named:
        return False
    owner = upset.random.choice(named).piece
    path = desk.name(Form.MARKDOWN)
    rogue = replace(desk.author.write(Form.MARKDOWN), own_id=owner.own_id)
    desk.shelf.put(path, [rogue])

    def give_up() -> None:
        if path in desk.shelf.files:
            desk.shelf.remove(path)

    return upset.follow(upset.hours(10, 100), give_up)


def clear_out(upset: Upset) -> bool:
    """Most articles are deleted on purpose; somebody confirms it a day later."""
    desk, house = upset.desk, upset.house
    files = [one.path for one in desk.quiet(*SINGLE)]
    if not desk.shelf.is_whole or len(files) < 7 or not house.configuration.is_read(desk.source):
        return False
    for path in upset.random.sample(sorted(files), len(files) * 4 // 5):
        desk.bin[path] = desk.shelf.files[path]
        desk.shelf.remove(path)

    def confirm() -> None:
        if house.is_up and desk.shelf.is_whole and house.configuration.is_read(desk.source):
            house.refresh(desk.source, Confirmed(withdrawals=True))

    return upset.follow(upset.hours(13, 40), confirm)


def change_rule(upset: Upset) -> bool:
    """A category looks for other words: stored articles are sorted anew."""
    house = upset.house
    words = upset.random.choice([("茶园",), ("茶园", "讲座"), ("竞赛",), ("校庆",)])
    tea, *others = house.configuration.categories
    _configure(house, categories=(replace(tea, words=words), *others))
    return True


def rename_category(upset: Upset) -> bool:
    """A category has another title: every entry names it."""
    house = upset.house
    tea, original = house.configuration.categories
    title = "原创" if original.title != "原创" else "自采"
    _configure(house, categories=(tea, replace(original, title=title)))
    return True


def change_feed(upset: Upset) -> bool:
    """A feed has another limit and leaves out other words."""
    house, chance = upset.house, upset.random
    choice, *others = house.configuration.feeds
    without = chance.choice([("代发",), (), ("代发", "社团")])
    changed = replace(choice, limit=chance.choice([3, 8, 12]), without=without)
    _configure(house, feeds=(changed, *others))
    return True


def swap_feed(upset: Upset) -> bool:
    """A feed is taken out, or put (back) in."""
    house = upset.house
    extra = FeedPlan("/feeds/extra", categories=("original",), sources=("newsroom",), limit=4)
    feeds = house.configuration.feeds
    _configure(
        house, feeds=tuple(one for one in feeds if one != extra) if extra in feeds else (*feeds, extra)
    )
    return True


def move_house(upset: Upset) -> bool:
    """`site.url` is another: links change, ids never."""
    house = upset.house
    others = {"https://feeds.example.edu.cn", "https://news.example.edu.cn/school/feeds"}
    _configure(house, url=upset.random.choice(sorted(others - {house.configuration.url})))
    return True


def retitle_site(upset: Upset) -> bool:
    """The site has another title."""
    house = upset.house
    _configure(house, title="校园新闻" if house.configuration.title == "教育新闻" else "教育新闻")
    return True


def take_out(upset: Upset) -> bool:
    """A source is taken out of the file, and put back days later: its articles come back with it."""
    house, plans = upset.house, upset.house.configuration.sources
    club = house.configuration.find("club")
    if club is None:
        return False
    _configure(house, sources=tuple(one for one in plans if one != club))

    def put_back() -> None:
        _configure(house, sources=(*house.configuration.sources, replace(club, enabled=True)))

    return upset.follow(upset.hours(20, 150), put_back)


def pause(upset: Upset) -> bool:
    """A source is disabled for days: its articles stay."""
    house = upset.house
    if not house.configuration.is_read("club"):
        return False
    _change_club(house, enabled=False)
    return upset.follow(upset.hours(20, 150), lambda: _change_club(house, enabled=True))


def rename_source(upset: Upset) -> bool:
    """A source has another id, and names the one before: its articles stay what they are."""
    house = upset.house
    club = house.configuration.find("club")
    if club is None or club.renamed:
        return False
    _change_club(house, renamed="student-club")
    return True


def open_archive(upset: Upset) -> bool:
    """A new source with a shelf of old articles: history, not arrival."""
    house = upset.house
    if house.configuration.find("archive") is not None:
        return False
    _configure(house, sources=(*house.configuration.sources, ARCHIVE))
    return True


def _change_club(house: House, **changes: object) -> None:
    """One source is configured otherwise, if it is configured at all."""
    plans = house.configuration.sources
    changed = (replace(one, **changes) if one.key == "club" else one for one in plans)  # type: ignore[arg-type]  # named fields
    _configure(house, sources=tuple(changed))


def _configure(house: House, **changes: object) -> None:
    """Edit the file and restart; a service that is down reads it when it starts."""
    house.configuration = replace(house.configuration, **changes)  # type: ignore[arg-type]  # named fields
    if house.is_up:
        house.restart()


UPHEAVALS: Mapping[Upheaval, int] = {
    restart: 2,
    rest: 2,
    kill: 2,
    kill_idle: 1,
    upgrade: 2,
    lose_share: 2,
    sync_half: 2,
    redesign: 1,
    rebuild: 1,
    drop_archive: 1,
    ruin: 1,
    write_slowly: 1,
    claim_twice: 1,
    clear_out: 1,
    change_rule: 1,
    rename_category: 1,
    change_feed: 1,
    swap_feed: 1,
    move_house: 1,
    retitle_site: 1,
    take_out: 1,
    pause: 1,
    rename_source: 1,
    open_archive: 1,
}
"""How often each happens in one round."""
