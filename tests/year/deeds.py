"""Every kind of change that editors make to their directory."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta

from tests.year.desk import Desk
from tests.year.piece import Form, Piece

Deed = Callable[[Desk], bool]
"""A change; False when there was nothing to change."""

SINGLE = (Form.TEXT, Form.MARKDOWN, Form.PAGE)


def add_dated(desk: Desk) -> bool:
    """A new article that says when it was published."""
    form = desk.random.choice(SINGLE)
    desk.shelf.put(desk.name(form), [desk.author.write(form, desk.author.recently(desk.house.clock.now))])
    return True


def add_of_today(desk: Desk) -> bool:
    """A new article that names the day alone: today."""
    form = desk.random.choice(SINGLE)
    desk.shelf.put(desk.name(form), [desk.author.write(form, desk.author.state_day(desk.house.clock.now))])
    return True


def add_undated(desk: Desk) -> bool:
    """A new article without a date."""
    form = desk.random.choice(SINGLE)
    desk.shelf.put(desk.name(form), [desk.author.write(form)])
    return True


def add_late(desk: Desk) -> bool:
    """An old article that somebody finds: a late find, no news."""
    if len(desk.quiet()) < 8:
        return False
    form = desk.random.choice(SINGLE)
    moment = desk.house.clock.now - timedelta(days=desk.random.randint(20, 700))
    precise = desk.random.random() < 0.5
    stated = desk.author.state_minute(moment) if precise else desk.author.state_day(moment)
    desk.shelf.put(desk.name(form), [desk.author.write(form, stated)])
    return True


def add_withheld(desk: Desk) -> bool:
    """Front matter in the future: nobody may see it before."""
    hours = desk.random.randint(3, 300)
    moment = desk.house.clock.now + timedelta(hours=hours)
    by_day = desk.random.random() < 0.4 and hours > 30
    stated = desk.author.state_day(moment) if by_day else desk.author.state_minute(moment)
    piece = desk.author.write(Form.MARKDOWN, stated)
    desk.shelf.put(desk.name(Form.MARKDOWN), [piece])
    return True


def add_with_id(desk: Desk) -> bool:
    """An article whose front matter names its id."""
    stated = desk.author.recently(desk.house.clock.now)
    piece = desk.author.write(Form.MARKDOWN, stated)
    own = desk.random.choice(
        [f"cms-{piece.number}", f"tag:example.edu.cn,2027:{piece.number}", f"编号 {piece.number}"]
    )
    desk.shelf.put(desk.name(Form.MARKDOWN), [replace(piece, own_id=own)])
    return True


def add_list(desk: Desk) -> bool:
    """A JSON file with several items."""
    stated = desk.author.recently(desk.house.clock.now)
    pieces = [desk.author.write(Form.ITEM, stated) for _ in range(3)]
    desk.shelf.put(desk.name(Form.ITEM), [replace(one, own_id=f"item-{one.number}") for one in pieces])
    return True


def add_item(desk: Desk) -> bool:
    """One more item at the head of a list: all others have another place."""
    found = desk.pick(Form.ITEM)
    if found is None:
        return False
    piece = desk.author.write(Form.ITEM, desk.author.recently(desk.house.clock.now))
    others = desk.shelf.files[found.path]
    desk.shelf.put(found.path, [replace(piece, own_id=f"item-{piece.number}"), *others])
    return True


def drop_item(desk: Desk) -> bool:
    """One item leaves its list."""
    found = desk.pick(Form.ITEM)
    if found is None or len(desk.shelf.files[found.path]) < 2:
        return False
    rest = [one for one in desk.shelf.files[found.path] if one.number != found.piece.number]
    desk.shelf.put(found.path, rest)
    return True


def reword(desk: Desk) -> bool:
    """The words change."""
    found = desk.pick_seen()
    if found is None:
        return False
    piece = desk.author.reword(found.piece)
    if piece.form is Form.MARKDOWN and desk.random.random() < 0.3:
        moment = desk.house.clock.now.replace(second=0, microsecond=0) - timedelta(minutes=5)
        piece = replace(piece, revised=moment)
    desk.put_version(found, piece)
    return True


def rattle(desk: Desk) -> bool:
    """Counters, classes, comments, blank lines: nothing that anybody reads."""
    found = desk.pick()
    if found is None:
        return False
    desk.put_version(found, replace(found.piece, chrome=found.piece.chrome + 1))
    return True


def track(desk: Desk) -> bool:
    """A tracking parameter within the text is another one."""
    found = desk.pick(Form.PAGE, Form.MARKDOWN)
    if found is None:
        return False
    desk.put_version(found, replace(found.piece, campaign=found.piece.campaign + 1))
    return True


def retell(desk: Desk) -> bool:
    """Author and tags change, and no word."""
    found = desk.pick()
    if found is None:
        return False
    desk.put_version(found, desk.author.retell(found.piece))
    return True


def date_earlier(desk: Desk) -> bool:
    """A date is corrected to an earlier one, or given for the first time."""
    found = desk.pick_seen(*SINGLE)
    if found is None:
        return False
    known = desk.house.known.articles[found.piece.number]
    moment = min(known.published.at, known.updated) - timedelta(hours=desk.random.randint(30, 90))
    desk.put_version(found, replace(found.piece, stated=desk.author.state_minute(moment)))
    return True


def move(desk: Desk) -> bool:
    """A file is renamed."""
    found = desk.pick()
    if found is None:
        return False
    desk.shelf.move(found.path, desk.name(found.piece.form))
    return True


def copy_away(desk: Desk) -> bool:
    """A deployment writes the same bytes under a new name and deletes the old file."""
    found = desk.pick()
    if found is None:
        return False
    desk.shelf.redo(found.path, desk.name(found.piece.form))
    return True


def move_and_edit(desk: Desk) -> bool:
    """A file is renamed and edited before anybody looks."""
    found = desk.pick_seen(*SINGLE)
    if found is None:
        return False
    path = desk.name(found.piece.form)
    desk.shelf.move(found.path, path)
    edited = desk.author.reword(found.piece)
    desk.shelf.put(path, [replace(edited, title=found.piece.title)])
    return True


def rewrite_elsewhere(desk: Desk) -> bool:
    """An article that names its id is written anew in another file: nothing else is as it was."""
    named = [one for one in desk.quiet(Form.MARKDOWN) if one.piece.own_id]
    if not named:
        return False
    found = desk.random.choice(named)
    desk.shelf.remove(found.path)
    desk.shelf.put(desk.name(Form.MARKDOWN), [desk.author.rewrite(found.piece)])
    return True


def delete(desk: Desk) -> bool:
    """A file is deleted."""
    found = desk.pick(*SINGLE)
    if found is None:
        return False
    desk.bin[found.path] = desk.shelf.files[found.path]
    desk.shelf.remove(found.path)
    return True


def restore(desk: Desk) -> bool:
    """A deleted file is back: as it was, with other words, or (if it names its id) elsewhere."""
    gone = [path for path, pieces in desk.bin.items() if _is_withdrawn(desk, pieces[0])]
    if not gone:
        return False
    path = desk.random.choice(gone)
    (piece,) = desk.bin.pop(path)
    if desk.random.random() < 0.3:
        piece = desk.author.reword(piece)
    desk.shelf.put(desk.name(piece.form) if piece.own_id else path, [piece])
    return True


def settle_in(desk: Desk) -> bool:
    """A new article at the birthplace of one that lives elsewhere now."""
    known = [one for one in desk.house.known.articles.values() if one.source == desk.source]
    taken = {one.standing.path for one in known} | desk.shelf.files.keys()
    free = [one.birthplace for one in known if one.piece.form in SINGLE and one.birthplace not in taken]
    if not free:
        return False
    path = desk.random.choice(free)
    form = Form(path.rpartition(".")[2])
    desk.shelf.put(path, [desk.author.write(form, desk.author.recently(desk.house.clock.now))])
    return True


def touch_all(desk: Desk) -> bool:
    """Every file has a new time and the same bytes."""
    desk.shelf.touch()
    return True


def rewrite_all(desk: Desk) -> bool:
    """A deployment writes every file anew: other inodes, other times, the same bytes."""
    for path in list(desk.shelf.files):
        desk.shelf.redo(path, path)
    return True


def _is_withdrawn(desk: Desk, piece: Piece) -> bool:
    known = desk.house.known.articles.get(piece.number)
    return known is not None and known.withdrawn


DEEDS: Mapping[Deed, int] = {
    add_dated: 4,
    add_of_today: 3,
    add_undated: 3,
    add_late: 3,
    add_withheld: 3,
    add_with_id: 2,
    add_list: 1,
    add_item: 2,
    drop_item: 2,
    reword: 9,
    rattle: 5,
    track: 2,
    retell: 4,
    date_earlier: 2,
    move: 4,
    copy_away: 2,
    move_and_edit: 3,
    rewrite_elsewhere: 1,
    delete: 5,
    restore: 5,
    settle_in: 1,
    touch_all: 1,
    rewrite_all: 1,
}
"""How often each is done in one round."""
