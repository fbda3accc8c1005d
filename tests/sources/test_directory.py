"""A directory source's passes, on real trees."""

import fnmatch
import gc
import gzip
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.errors import UnreadableRoot
from feeds.model.payload import MediaType, Payload
from feeds.model.reading import Again, Drop, Haste, KnownFile, Reading, Signature
from feeds.model.settings import Source
from feeds.sources.directory import read_directory
from feeds.sources.temporaries import is_temporary

Look = Callable[..., Reading]
Write = Callable[..., Path]
Remember = Callable[[Reading], dict[str, KnownFile]]
AsNobody = Callable[[], AbstractContextManager[None]]
MakeSource = Callable[..., Source]


def list_paths(reading: Reading) -> list[str]:
    """The paths of a pass, in its order."""
    return [sighting.path for sighting in reading.sightings]


def list_reasons(reading: Reading) -> dict[str, str]:
    """Why which file gave no article, as its sightings say."""
    return {each.drop.origin: each.drop.reason for each in reading.sightings if each.drop}


def test_files_come_as_payloads_with_their_path_and_moment(tmp_path: Path, look: Look, write: Write) -> None:
    """An article's bytes, kind, path or modification time are lost on the way in."""
    write(tmp_path / "news/开放日.html", "<p>开放日</p>")
    write(tmp_path / "note.md", "# Note")
    reading = look(tmp_path)
    page, note = (sighting.payload for sighting in reading.sightings)
    assert page
    assert note
    assert (page.origin, page.media_type, page.data) == (
        "news/开放日.html",
        MediaType.HTML,
        "<p>开放日</p>".encode(),
    )
    assert (note.origin, note.media_type) == ("note.md", MediaType.MARKDOWN)
    assert note.modified == datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
    assert reading.present == {"news/开放日.html", "note.md"}
    assert (reading.drops, reading.complete) == ((), True)


def test_new_files_come_in_the_order_in_which_people_count(tmp_path: Path, look: Look, write: Write) -> None:
    """Undated articles of a first pass stand in a disk's order, or 10 before 2."""
    for name in ("10.html", "9.html", "a/2.html", "a/10.html", "a-1.html", "a/b/1.html", "01.html", "1.html"):
        write(tmp_path / name)
    assert list_paths(look(tmp_path)) == [
        *("01.html", "1.html", "9.html", "10.html", "a/2.html", "a/10.html", "a/b/1.html", "a-1.html"),
    ]


def test_what_is_unchanged_is_seen_and_not_read(
    tmp_path: Path,
    look: Look,
    write: Write,
    remember: Remember,
) -> None:
    """Every pass reads every file, or forgets those it did not read."""
    write(tmp_path / "a.html")
    changed = write(tmp_path / "b.html")
    known = remember(look(tmp_path))
    write(changed, "<p>Open day on Saturday</p>", age=3600)
    write(tmp_path / "c.html")
    sightings = {each.path: each for each in look(tmp_path, known).sightings}
    assert {path: each.payload is not None for path, each in sightings.items()} == {
        "a.html": False,
        "b.html": True,
        "c.html": True,
    }
    assert sightings["a.html"].signature == known["a.html"].signature


@pytest.mark.parametrize("change", ["size", "moment", "inode"])
def test_each_part_of_a_signature_tells_a_change(
    tmp_path: Path,
    look: Look,
    write: Write,
    remember: Remember,
    change: str,
) -> None:
    """A file that was changed or replaced behind an old date is never read again."""
    path = write(tmp_path / "a.html", "<p>Monday</p>")
    known = remember(look(tmp_path))
    match change:
        case "size":
            write(path, "<p>Tuesday</p>")
        case "moment":
            write(path, "<p>Friday</p>", age=3600)
        case _:
            write(tmp_path / "b.html", "<p>Friday</p>").rename(path)
    [sighting] = look(tmp_path, known).sightings
    assert sighting.payload
    assert sighting.payload.data == path.read_bytes()


def test_an_unchanged_directory_opens_no_file(tmp_path: Path, write: Write) -> None:
    """A pass over an unchanged directory costs more than a scandir and a stat for each file."""
    tree = tmp_path / "tree"
    for number in range(20):
        write(tree / f"{number % 4}/{number}.html")
    script = tmp_path / "passes.py"
    script.write_text(
        """
import os, sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from feeds.model.reading import KnownFile
from feeds.model.settings import Source
from feeds.sources.directory import read_directory

source = Source("a", "A", Path(sys.argv[1]), ("**/*.html",), "", timedelta(minutes=1), "UTC")
now = datetime(2026, 3, 2, tzinfo=UTC)
before = read_directory(source, {}, now).sightings
known = {each.path: KnownFile(each.path, each.signature) for each in before}
events = []
WATCHED = {"open", "os.scandir"}  # an audit hook sees thousands of others a second
sys.addaudithook(lambda event, given: event in WATCHED and events.append((event, str(given[0]))))
sightings = list(read_directory(source, known, now).sightings)
opened = [name for event, name in events if event == "open" and name.endswith(".html")]
listed = sum(event == "os.scandir" for event, _ in events)
print(len(sightings), len(opened), listed)
""",
    )
    done = subprocess.run([sys.executable, script, tree], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["20", "0", "5"]


def test_what_gave_no_article_is_still_counted_and_not_read_again(
    tmp_path: Path,
    look: Look,
    write: Write,
) -> None:
    """A file that cannot be used is forgotten at the next pass, or parsed at every pass."""
    status = write(tmp_path / "a.html").stat()
    signature = Signature(status.st_ino, status.st_size, status.st_mtime_ns)
    known = {"a.html": KnownFile("a.html", signature, "holds no text; write one")}
    [sighting] = look(tmp_path, known).sightings
    assert (sighting.payload, sighting.drop) == (None, Drop("a.html", "holds no text; write one"))


def test_hidden_names_and_files_on_their_way_are_never_taken(
    tmp_path: Path, look: Look, write: Write
) -> None:
    """Half an upload, an editor's backup or a hidden folder becomes an article."""
    for name in (".a.html", ".git/a.html", "a.html~", "a.html.part", "#a.html#", "b.tmp/a.html", "a.html"):
        write(tmp_path / name)
    reading = look(tmp_path, include=("**",))
    assert list_paths(reading) == ["a.html"]
    assert reading.drops == ()


@pytest.mark.parametrize(("age", "unsettled"), [(0.0, True), (1.5, True), (2.0, False), (-3600.0, False)])
def test_a_file_that_has_just_changed_waits(
    tmp_path: Path,
    look: Look,
    write: Write,
    remember: Remember,
    age: float,
    *,
    unsettled: bool,
) -> None:
    """A file is taken while it is written, or one from the future never is."""
    write(tmp_path / "a.html", age=age)
    [sighting] = look(tmp_path).sightings
    assert (sighting.unsettled, sighting.payload is None) == (unsettled, unsettled)
    [again] = look(tmp_path, remember(look(tmp_path))).sightings
    assert again.unsettled == unsettled
    assert again.payload is None


def test_a_known_file_that_has_just_been_taken_is_unchanged(tmp_path: Path, look: Look, write: Write) -> None:
    """A file whose state is known already is said to be still in the writing."""
    status = write(tmp_path / "a.html", age=1).stat()
    known = KnownFile("a.html", Signature(status.st_ino, status.st_size, status.st_mtime_ns))
    [sighting] = look(tmp_path, {"a.html": known}).sightings
    assert (sighting.unsettled, sighting.payload) == (False, None)


@pytest.mark.parametrize(
    ("haste", "age", "again"),
    [
        (Haste(timedelta(seconds=1)), 0.0, Again.SOON),
        (Haste(timedelta(seconds=1)), 1.2, Again.SOON),
        (Haste(timedelta(seconds=1)), 2.0, Again.NEVER),
        (Haste(whole=frozenset({"a.html"})), 0.0, Again.SOON),
        (Haste(whole=frozenset({"b.html"})), 0.0, Again.SOON),
        (Haste(whole=frozenset({"a.html"})), 2.0, Again.NEVER),
    ],
)
def test_haste_takes_a_file_that_is_quiet_or_vouched_for(
    tmp_path: Path, look: Look, write: Write, *, haste: Haste, age: float, again: Again
) -> None:
    """Haste takes what may be half, leaves what is whole, or never reads a young file again."""
    write(tmp_path / "a.html", age=age)
    [sighting] = look(tmp_path, haste=haste).sightings
    taken = age >= haste.quiet.total_seconds() or "a.html" in haste.whole
    assert (sighting.payload is not None, sighting.unsettled) == (taken, not taken)
    assert sighting.again is again
    assert (sighting.remembered == sighting.signature) == (again is Again.NEVER)


@pytest.mark.parametrize(("vouched", "dropped"), [(frozenset[str](), False), (frozenset({"a.html"}), True)])
def test_in_haste_an_empty_file_is_one_whose_words_are_to_come(
    tmp_path: Path, look: Look, write: Write, vouched: frozenset[str], *, dropped: bool
) -> None:
    """An editor that makes a file before it fills it is answered with a warning."""
    write(tmp_path / "a.html", "", age=1.0)
    [sighting] = look(tmp_path, haste=Haste(timedelta(seconds=0.5), vouched)).sightings
    assert (sighting.drop is not None, sighting.unsettled) == (dropped, not dropped)
    assert sighting.remembered != sighting.signature


def test_a_file_written_in_the_course_of_the_pass_waits(tmp_path: Path, make_source: MakeSource) -> None:
    """A file that is younger than the pass is taken for one from the future."""
    (tmp_path / "a.html").write_text("<p>Open")
    moment = datetime.fromtimestamp((tmp_path / "a.html").stat().st_mtime, UTC) - timedelta(microseconds=1)
    reading = read_directory(make_source(tmp_path), {}, moment)
    [sighting] = reading.sightings
    assert sighting.unsettled


@pytest.mark.parametrize(
    ("change", "taken_later"),
    [("grow", 1), ("rewrite", 1), ("replace", 1), ("pipe", 0), ("link", 0), ("folder", 0)],
)
def test_a_file_that_changes_before_it_is_read_waits(
    tmp_path: Path,
    look: Look,
    write: Write,
    change: str,
    taken_later: int,
) -> None:
    """A file that is no longer what the walk saw is taken, hangs the pass, or leads out of the directory."""
    path = write(tmp_path / "in/a.html")
    other = write(tmp_path / "b.html", "<p>Open day on Sunday</p>")
    reading = look(tmp_path / "in")
    match change:
        case "grow":
            path.write_text("<p>Open day on Friday, and")
        case "rewrite":
            path.write_text("<p>Open day on Sunday</p>")
        case "replace":
            other.rename(path)
        case "pipe":
            path.unlink()
            os.mkfifo(path)
        case "link":
            path.unlink()
            path.symlink_to(other)
        case _:
            path.unlink()
            path.mkdir()
    assert reading.present == {"a.html"}
    [sighting] = reading.sightings
    assert (sighting.unsettled, sighting.payload, sighting.drop) == (True, None, None)
    kept = {"a.html": KnownFile("a.html", sighting.remembered)}
    assert [each.payload is not None for each in look(tmp_path / "in", kept).sightings] == [
        True
    ] * taken_later


def test_a_file_that_is_shorter_than_it_claims_waits(make_source: MakeSource) -> None:
    """A read that brings less than the stat promised is taken for the whole article."""
    folder = Path("/sys/class/net/lo")
    if not (folder / "mtu").exists():
        pytest.skip("needs Linux's /sys, where a file claims 4,096 bytes and holds five")
    source = make_source(folder, include=("mtu",), max_bytes=10000)
    [sighting] = read_directory(source, {}, datetime.now(UTC) + timedelta(days=1)).sightings
    assert (sighting.unsettled, sighting.payload) == (True, None)


def test_a_file_that_vanishes_before_it_is_read_is_not_sighted(
    tmp_path: Path, look: Look, write: Write
) -> None:
    """A file that was removed in time is reported as broken."""
    write(tmp_path / "a.html")
    gone = write(tmp_path / "b.html")
    reading = look(tmp_path)
    gone.unlink()
    assert list_paths(reading) == ["a.html"]


@pytest.mark.parametrize("again", [True, False])
def test_a_directory_that_goes_away_while_it_is_read_fails_the_pass(
    tmp_path: Path,
    look: Look,
    write: Write,
    *,
    again: bool,
) -> None:
    """An unmounted disk looks like a directory whose articles were all removed."""
    root = tmp_path / "articles"
    write(root / "a.html")
    write(root / "b.html")
    reading = look(root)
    next(reading.sightings)
    (root / "b.html").unlink()
    root.rename(tmp_path / "elsewhere")
    if again:
        root.mkdir()
    with pytest.raises(UnreadableRoot, match="articles"):
        list(reading.sightings)


class Meddler(dict[str, KnownFile]):
    """A memory of nothing that does something to the disk when it is first asked."""

    def __init__(self, deed: Callable[[str], object]) -> None:
        super().__init__()
        self.deed = deed
        self.done = False

    def get(self, key: str, default: KnownFile | None = None) -> KnownFile | None:  # type: ignore[override] # one overload is enough
        """Do the deed once, and know nothing."""
        if not self.done:
            self.done = True
            self.deed(key)
        return default


def test_a_directory_that_goes_away_during_the_walk_fails_the_pass(
    tmp_path: Path,
    look: Look,
    write: Write,
) -> None:
    """A directory that was unmounted during the walk gives a complete pass with nothing in it."""
    root = tmp_path / "articles"
    write(root / "a.html")
    with pytest.raises(UnreadableRoot, match="articles does not exist"):
        look(root, Meddler(lambda _: root.rename(tmp_path / "elsewhere")))


@pytest.mark.parametrize("instead", ["nothing", "link", "another"])
def test_a_folder_that_goes_away_during_the_walk_makes_the_pass_incomplete(
    tmp_path: Path,
    look: Look,
    write: Write,
    instead: str,
) -> None:
    """A folder that was moved during the walk has its articles withdrawn, or leads out of the directory."""
    write(tmp_path / "in/a/1.html")
    write(tmp_path / "in/b/1.html")
    write(tmp_path / "out/2.html")

    def meddle(path: str) -> None:
        other = tmp_path / "in" / ("b" if path.startswith("a") else "a")
        other.rename(tmp_path / "moved")
        if instead == "link":
            other.symlink_to(tmp_path / "out")
        elif instead == "another":
            (tmp_path / "out").rename(other)

    reading = look(tmp_path / "in", Meddler(meddle))
    assert not reading.complete
    assert reading.drops == ()
    assert len(reading.present) == 1
    assert all(path.endswith("/1.html") for path in reading.present)


def test_entries_that_vanish_during_the_walk_are_not_there(tmp_path: Path, look: Look, write: Write) -> None:
    """A file that was removed between two looks is present, or stops the pass."""
    for number in range(5):
        write(tmp_path / f"{number}.html")

    def meddle(path: str) -> None:
        for other in tmp_path.iterdir():
            if other.name != path:
                other.unlink()

    reading = look(tmp_path, Meddler(meddle))
    assert len(reading.present) == 1
    assert len(list_paths(reading)) == 1
    assert reading.complete


def test_folders_that_vanish_during_the_walk_make_it_incomplete(
    tmp_path: Path, look: Look, write: Write
) -> None:
    """A folder that was moved to a place already walked has its articles withdrawn."""
    for number in range(20):
        write(tmp_path / f"{number}.html")
        (tmp_path / f"folder{number}").mkdir()
    with os.scandir(tmp_path) as entries:
        *_, last = (entry.name for entry in entries if entry.is_dir())

    def meddle(_: str) -> None:
        (tmp_path / last).rmdir()

    assert not look(tmp_path, Meddler(meddle)).complete


def test_empty_files_are_named(tmp_path: Path, look: Look, write: Write) -> None:
    """An empty file is taken for an article, or passed over in silence."""
    write(tmp_path / "a.html", "")
    write(tmp_path / "b.html", " \n\t")
    reasons = list_reasons(look(tmp_path))
    assert reasons == dict.fromkeys(("a.html", "b.html"), "is empty; write the article, or remove the file")


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path, look: Look, remember: Remember) -> None:
    """200 MB of one line are read, or are not taken even when the limit is raised."""
    path = tmp_path / "a.html"
    with path.open("wb") as stream:
        stream.truncate(200_000_000)
    os.utime(path, (0, 0))
    reading = look(tmp_path)
    known = remember(reading)
    assert known["a.html"].drop == (
        "holds 200,000,000 bytes, and 1,000 are allowed; make it smaller, or raise `max_bytes`"
    )
    os.truncate(path, 1000)
    os.utime(path, (0, 0))
    known["a.html"] = replace(known["a.html"], signature=replace(known["a.html"].signature, size=1000))
    [sighting] = look(tmp_path, known).sightings
    assert sighting.payload


def test_a_packed_page_is_unpacked_and_bounded(tmp_path: Path, look: Look, write: Write) -> None:
    """A small file that unpacks to a large one fills the memory, or a packed page is not taken."""
    write(tmp_path / "a.html.gz", gzip.compress(b"<p>Open day</p>"))
    write(tmp_path / "b.html.gz", gzip.compress(b"<" * 1001))
    write(tmp_path / "c.html.gz", b"\x1f\x8b\x08 and then nothing")
    page, large, broken = look(tmp_path, include=("*.gz",)).sightings
    assert page.payload
    assert (page.payload.data, page.payload.media_type) == (b"<p>Open day</p>", MediaType.HTML)
    assert large.drop
    assert "unpacks to more than the 1,000 bytes" in large.drop.reason
    assert broken.drop
    assert "no whole gzip file" in broken.drop.reason


def test_a_file_without_permission_is_named_and_tried_at_every_pass(
    open_path: Path,
    look: Look,
    write: Write,
    as_nobody: AsNobody,
    remember: Remember,
) -> None:
    """A forbidden file stops the pass, looks vanished, or is not taken after a chmod."""
    path = write(open_path / "a.html")
    write(open_path / "b.html")
    path.chmod(0)
    with as_nobody():
        reading = look(open_path)
        known = remember(reading)
    assert reading.present == {"a.html", "b.html"}
    assert "may not be read by user nobody" in known["a.html"].drop
    assert f"chmod a+r {path}" in known["a.html"].drop
    assert known["b.html"].drop == ""
    path.chmod(0o644)
    with as_nobody():
        sightings = {each.path: each for each in look(open_path, known).sightings}
    assert sightings["a.html"].payload
    assert sightings["b.html"].payload is None


@pytest.mark.parametrize("mode", [0o000, 0o444])
def test_a_forbidden_folder_is_named_and_nothing_counts_as_vanished(
    open_path: Path,
    look: Look,
    write: Write,
    as_nobody: AsNobody,
    mode: int,
) -> None:
    """The articles of a folder that may not be read for a while are withdrawn."""
    write(open_path / "a.html")
    write(open_path / "closed/b.html")
    (open_path / "closed").chmod(mode)
    with as_nobody():
        reading = look(open_path)
        assert list_paths(reading) == ["a.html"]
    assert not reading.complete
    [drop] = reading.drops
    assert drop.origin == "closed"
    assert (
        drop.reason == f"may not be looked into by user nobody; allow it with chmod a+rx {open_path}/closed"
    )


def test_a_forbidden_folder_that_is_not_wanted_is_no_matter(
    open_path: Path,
    look: Look,
    write: Write,
    as_nobody: AsNobody,
) -> None:
    """A folder that `include` leaves out keeps a source from ever being complete."""
    write(open_path / "a.html")
    (open_path / "closed").mkdir(mode=0)
    with as_nobody():
        reading = look(open_path, include=("*.html",))
        assert list_paths(reading) == ["a.html"]
    assert (reading.drops, reading.complete) == ((), True)


@pytest.mark.parametrize("mode", [0o000, 0o444])
def test_a_forbidden_root_is_an_error(
    open_path: Path,
    look: Look,
    write: Write,
    as_nobody: AsNobody,
    mode: int,
) -> None:
    """A source that may not be read looks empty."""
    write(open_path / "articles/a.html")
    (open_path / "articles").chmod(mode)
    with (
        as_nobody(),
        pytest.raises(UnreadableRoot, match=r"may not be read by user nobody; .*chmod") as caught,
    ):
        look(open_path / "articles")
    assert caught.value.subject == "newsroom"


def test_a_root_that_is_no_directory_says_what_to_do(tmp_path: Path, look: Look, write: Write) -> None:
    """An admin whose directory does not exist yet is not told how to mend that."""
    with pytest.raises(UnreadableRoot, match=rf"mkdir -p {tmp_path}/none, or correct `directory:`"):
        look(tmp_path / "none")
    with pytest.raises(UnreadableRoot, match="is not a directory"):
        look(write(tmp_path / "a.html"))
    (tmp_path / "link").symlink_to("none")
    with pytest.raises(UnreadableRoot, match="a link that leads nowhere"):
        look(tmp_path / "link")
    with pytest.raises(UnreadableRoot, match="could not be read"):
        look(tmp_path / ("x" * 300))


def test_a_root_may_be_a_link_and_may_be_empty(tmp_path: Path, look: Look, write: Write) -> None:
    """`directory: current` with current a link is refused, or an empty directory is an error."""
    write(tmp_path / "release/a.html")
    (tmp_path / "current").symlink_to("release")
    assert list_paths(look(tmp_path / "current")) == ["a.html"]
    (tmp_path / "empty").mkdir()
    reading = look(tmp_path / "empty")
    assert (list_paths(reading), reading.complete, reading.drops) == ([], True, ())


def test_links_out_of_the_directory_are_refused(tmp_path: Path, look: Look, write: Write) -> None:
    """A link makes a file outside the directory public."""
    write(tmp_path / "secret/a.html")
    write(tmp_path / "in/a.html")
    (tmp_path / "in/file.html").symlink_to("../secret/a.html")
    (tmp_path / "in/folder").symlink_to(tmp_path / "secret")
    (tmp_path / "in/photo.jpg").symlink_to(tmp_path / "secret/a.html")
    reading = look(tmp_path / "in")
    assert list_paths(reading) == ["a.html"]
    mend = f"make {tmp_path}/secret its own source"
    assert reading.drops == (
        Drop("file.html", f"leads out of the directory; copy the file, or {mend}"),
        Drop("folder", f"leads out of the directory; copy the folder, or {mend}"),
    )
    assert reading.complete


def test_links_within_the_directory_give_no_second_article(tmp_path: Path, look: Look, write: Write) -> None:
    """A link to a file that is there anyway gives two articles, or a loop of links never ends."""
    write(tmp_path / "2026/a.html")
    (tmp_path / "latest").symlink_to("2026")
    (tmp_path / "2026/up").symlink_to("..")
    (tmp_path / "same.html").symlink_to("2026/a.html")
    reading = look(tmp_path)
    assert list_paths(reading) == ["2026/a.html"]
    assert (reading.drops, reading.complete) == ((), True)


def test_links_that_hide_an_article_are_named(tmp_path: Path, look: Look, write: Write) -> None:
    """An article is missing because of a link, and nobody is told."""
    write(tmp_path / ".data/a.html")
    write(tmp_path / "b.txt")
    (tmp_path / "a.html").symlink_to(".data/a.html")
    (tmp_path / "b.html").symlink_to("b.txt")
    (tmp_path / "folder").symlink_to(".data")
    (tmp_path / "gone.html").symlink_to("none.html")
    (tmp_path / "gone.jpg").symlink_to("none.jpg")
    (tmp_path / "loop.html").symlink_to("loop.html")
    reading = look(tmp_path)
    assert [(drop.origin, drop.reason.partition(";")[0]) for drop in reading.drops] == [
        ("a.html", "is a link to .data/a.html, which is hidden or not in `include`"),
        ("b.html", "is a link to b.txt, which is hidden or not in `include`"),
        ("folder", "is a link to .data, which is hidden or not in `include`"),
        ("gone.html", "is a link that leads nowhere"),
        ("loop.html", "is a link that leads back to itself"),
    ]
    assert list_paths(reading) == []


def test_pipes_and_sockets_never_hang_a_pass(tmp_path: Path, look: Look) -> None:
    """A pipe named like an article stops the source for ever."""
    os.mkfifo(tmp_path / "a.html")
    os.mkfifo(tmp_path / "a.pipe")
    reading = look(tmp_path)
    assert list_paths(reading) == []
    [drop] = reading.drops
    assert (drop.origin, drop.reason.partition(";")[0]) == ("a.html", "is no regular file")


def test_names_outside_utf_8_are_named(tmp_path: Path, look: Look, write: Write) -> None:
    """A name in GBK stops the pass, or cannot be stored later."""
    for name in (b"\xd0\xc2.html", b"\xd0\xc2\xce\xc5/a.html", b"a.html"):
        write(tmp_path / os.fsdecode(name))
    reading = look(tmp_path)
    assert list_paths(reading) == ["a.html"]
    assert reading.present == {"a.html"}
    assert {drop.origin for drop in reading.drops} == {r"\xd0\xc2.html", r"\xd0\xc2\xce\xc5"}
    assert {drop.reason.partition(";")[0] for drop in reading.drops} == {"its name is not UTF-8"}


def test_control_characters_in_names_do_not_reach_messages(tmp_path: Path, look: Look, write: Write) -> None:
    """A file's name writes lines of its own into the report."""
    write(tmp_path / "a\nb\x1b[31m.html", "")
    [sighting] = look(tmp_path).sightings
    assert sighting.path == "a\nb\x1b[31m.html"
    assert sighting.drop
    assert sighting.drop.origin == r"a\nb\x1b[31m.html"


def test_a_disk_error_is_named_and_tried_again(make_source: MakeSource) -> None:
    """One bad sector stops the source, or withdraws the article."""
    if not Path("/proc/self/mem").exists():
        pytest.skip("needs Linux's /proc, where the first byte of `mem` cannot be read")
    source = make_source(Path(f"/proc/{os.getpid()}"), include=("mem",))
    reading = read_directory(source, {}, datetime.now(UTC) + timedelta(days=1))
    [sighting] = reading.sightings
    assert sighting.drop
    assert "could not be read (Input/output error)" in sighting.drop.reason
    assert sighting.remembered != sighting.signature


def test_a_deep_tree_costs_no_recursion(tmp_path: Path, look: Look) -> None:
    """A tree that is deeper than Python's stack, or than the system's paths, ends the pass."""
    here = os.open(tmp_path, os.O_RDONLY)
    try:
        for depth in range(2100):
            if depth in {0, 1200}:
                os.close(os.open("a.html", os.O_CREAT | os.O_WRONLY, dir_fd=here))
            os.mkdir("d", dir_fd=here)
            below = os.open("d", os.O_RDONLY, dir_fd=here)
            os.close(here)
            here = below
    finally:
        os.close(here)
    try:
        reading = look(tmp_path)
        assert reading.present == {"a.html", "d/" * 1200 + "a.html"}
        assert not reading.complete
        assert [drop.reason.partition(";")[0] for drop in reading.drops] == ["lies too deep for this system"]
        assert len(list_paths(reading)) == 2
    finally:
        # Python's own rmtree recurses.
        subprocess.run(["rm", "-rf", tmp_path / "d"], check=True)


def test_a_pass_holds_on_to_no_payload(tmp_path: Path, look: Look, write: Write) -> None:
    """A pass over large files holds more than the one that is looked at."""
    for number in range(3):
        write(tmp_path / f"{number}.html")
    passed = 0
    for sighting in look(tmp_path).sightings:
        assert sighting.payload
        del sighting
        assert not any(isinstance(each, Payload) for each in gc.get_objects())
        passed += 1
    assert passed == 3


NAMES = st.sampled_from(
    ["a", "b.html", "c.md", ".d", "e.html~", "f.tmp", "新.html", "g 1.html", "B.HTML", "h.jpg"]
)
NODES = st.recursive(
    st.one_of(
        st.just("file"), st.sampled_from(["..", "b.html", "../a", "/", "a/b.html"]).map(lambda to: (to,))
    ),
    lambda children: st.dictionaries(NAMES, children, max_size=4),
    max_leaves=12,
)
INCLUDES = st.sampled_from(
    [("**/*.html",), ("*.html", "a/**"), ("**/*.md", "**/a/*"), ("**",), ("a/[a-c]*",)]
)


def build(folder: Path, tree: object) -> None:
    """Make files, folders and links as the tree says."""
    assert isinstance(tree, dict)
    folder.mkdir()
    for name, node in tree.items():
        if isinstance(node, tuple):
            (folder / name).symlink_to(node[0])
        elif node == "file":
            (folder / name).write_text("<p>Open day</p>")
            os.utime(folder / name, (0, 0))
        else:
            build(folder / name, node)


def walk_slowly(root: Path, include: tuple[str, ...]) -> set[str]:
    """The same by os.walk and fnmatch."""
    found = set()
    for folder, folders, files in os.walk(root):
        folders[:] = [name for name in folders if not is_temporary(name)]
        for name in files:
            path = (Path(folder) / name).relative_to(root).as_posix()
            if (
                not is_temporary(name)
                and not (root / path).is_symlink()
                and any(take(path, glob) for glob in include)
            ):
                found.add(path)
    return found


def take(path: str, glob: str) -> bool:
    """The few shapes of INCLUDES, one by one."""
    folder, _, name = path.rpartition("/")
    match glob.split("/"):
        case ["**"]:
            return True
        case ["a", "**"]:
            return path.startswith("a/")
        case ["**", "a", "*"]:
            return folder.rpartition("/")[2] == "a"
        case ["**", last]:
            return fnmatch.fnmatchcase(name, last)
        case ["a", last]:
            return folder == "a" and fnmatch.fnmatchcase(name, last)
        case _:
            return folder == "" and fnmatch.fnmatchcase(name, glob)


@settings(deadline=None, max_examples=60)
@given(st.dictionaries(NAMES, NODES, max_size=5), INCLUDES)
def test_random_trees_are_seen_as_a_plain_walk_sees_them(
    tree: dict[str, object], include: tuple[str, ...]
) -> None:
    """The walk misses a file, invents one, follows a link, or reads what is unchanged."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name) / "root"
        build(root, tree)
        source = Source("a", "A", root, include, "", timedelta(minutes=1), "UTC")
        now = datetime(2026, 3, 2, tzinfo=UTC)
        reading = read_directory(source, {}, now)
        sightings = list(reading.sightings)
        expected = walk_slowly(root, include)
        assert {each.path for each in sightings} == reading.present == expected
        assert len(sightings) == len(expected)
        assert reading.complete
        known = {each.path: KnownFile(each.path, each.remembered) for each in sightings}
        again = read_directory(source, known, now)
        assert [each.path for each in again.sightings if each.payload is None] == sorted(expected)
        assert again.drops == reading.drops
