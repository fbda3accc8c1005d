"""Reports, moments and ages as people read them, in the language in force."""

from collections.abc import Iterator
from datetime import datetime, timedelta, tzinfo
from typing import Any

from feeds.cli.cells import pad
from feeds.cli.speech import retell, say, say_counted
from feeds.model.intent import Add, Change, Hold, Intent, Join, Keep, Reject, Renew, Withdraw
from feeds.model.report import Report

_KINDS: tuple[tuple[type[Intent], str], ...] = (
    (Add, "added"),
    (Change, "changed"),
    (Renew, "renewed"),
    (Hold, "held"),
    (Join, "joined"),
    (Withdraw, "withdrawn"),
)
_STEPS = ((timedelta(days=2), "d", 86400), (timedelta(hours=2), "h", 3600), (timedelta(minutes=2), "min", 60))


def summarize(report: Report) -> str:
    """One pass in one line: `newsroom: 2 added, 118 unchanged`."""
    counts = [(report.count(kind), f"{{number}} {word}") for kind, word in _KINDS]
    counts += [
        (report.unchanged, "{number} unchanged"),
        (len(report.unsettled), "{number} still being written"),
        (len(report.dropped), "{number} dropped"),
    ]
    told = [say(template, number=count) for count, template in counts if count]
    if refused := len(report.notes):
        told.append(say_counted(refused, "{number} value refused", "{number} values refused", number=refused))
    if report.error:
        told.append(say("failed"))
    nothing = say("nothing new") if report.partial else say("no articles")
    return f"{report.source_id}: {say(', ').join(told) or nothing}"


def to_json(report: Report) -> dict[str, Any]:
    """One pass for a script: counts, what was dropped or refused, the error; moments as RFC 3339."""
    return {
        "source": report.source_id,
        "started": report.started.isoformat(),
        "finished": report.finished.isoformat(),
        **{word: report.count(kind) for kind, word in _KINDS},
        "unchanged": report.unchanged,
        "unsettled": list(report.unsettled),
        "dropped": [{"origin": drop.origin, "reason": drop.reason} for drop in report.dropped],
        "notes": [{"origin": note.origin, "reason": note.reason} for note in report.notes],
        "error": report.error,
    }


def list_remarks(report: Report) -> Iterator[str]:
    """What an admin may want to look at though nothing failed, a line each."""
    for path in report.unsettled:
        told = say("still being written; it is looked at again in the next pass")
        yield f"  {path}: {told}"
    for note in report.notes:
        yield f"  {note.origin}: {retell(note.reason)}"


def list_intents(report: Report) -> Iterator[str]:
    """Every article that the pass did something with, and why, a line each."""
    words = {kind: pad(say(word), 9) for kind, word in _KINDS}
    kept = pad(say("kept"), 9)
    for intent in report.intents:
        match intent:
            case Reject() | Keep(refused=True):
                continue  # told among the failures
            case Keep(origin, reason):
                yield f"  {kept} {origin}: {retell(reason)}"
            case Withdraw(_, origin, reason):
                yield f"  {words[Withdraw]} {origin}: {retell(reason)}"
            case _:
                draft = intent.article.draft
                yield f"  {words[type(intent)]} {draft.origin} “{draft.title}”: {retell(intent.reason)}"
    for path in report.unread:
        yield f"  {kept} {path}: {say('the file is unchanged')}"


def list_failures(report: Report) -> Iterator[str]:
    """Which part of the work failed and why, a line each."""
    for drop in report.dropped:
        told = say("dropped {origin}: {reason}", origin=drop.origin, reason=retell(drop.reason))
        yield f"{report.source_id}: {told}"
    if report.error:
        yield retell(report.error)


def describe_moment(moment: datetime | None, now: datetime, zone: tzinfo) -> str:
    """A moment in a zone with its distance from now: `2026-01-21 08:00 (3 h ago)`."""
    if moment is None:
        return say("never")
    told = say(" ({distance})", distance=describe_distance(moment - now))
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}{told}"


def describe_distance(distance: timedelta) -> str:
    """`3 h ago`, `in 40 s`: whole units of which there are at least two, else seconds."""
    length = abs(distance)
    number, unit = next(
        (
            (int(length.total_seconds()) // seconds, unit)
            for least, unit, seconds in _STEPS
            if length >= least
        ),
        (int(length.total_seconds()), "s"),
    )
    if not number:
        return say("now")
    template = "in {number} {unit}" if distance > timedelta(0) else "{number} {unit} ago"
    return say(template, number=number, unit=say(unit))
