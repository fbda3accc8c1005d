"""The reference of the settings, made from their types and their manual (`make reference`)."""

import json
import re
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from feeds.settings import models, values
from feeds.settings.keys import POSSIBLE, TO_COME
from feeds.settings.kinds import OF_ADDRESSES, OF_DIRECTORIES
from feeds.settings.manual import MANUAL, Meaning
from feeds.settings.models import LEVELS
from feeds.settings.schema import make_schema

HEAD = """\
# Settings

Every key of the YAML file, made from the settings themselves by `make reference`. An editor that knows
yaml-language-server shows the same while you write: `feedmill schema > feedmill.schema.json`, and
`# yaml-language-server: $schema=feedmill.schema.json` as the file's first line.

- `feedmill check` names everything that is wrong, with line, column and mend.
- The file is YAML 1.2: `no` is a word. A null is a key left out; it clears what was inherited.
- Where several values are meant, one will do without brackets.
- `${NAME}` and `${NAME:-default}` in text are taken from the environment; `$$` is a dollar.
- Paths are relative to the file that they stand in.
- A *duration* is a number and a unit: `90s`, `15m`, `6h`, `1d`. An *id* is made of a-z, 0-9 and
  hyphens, at most 64.
- What a source does not say is what its template says, and else what `defaults` say; maps are merged,
  lists are replaced. `feedmill config SOURCE` tells what holds, and which line says so.
"""
LEAST: Mapping[str, Mapping[str, Any]] = {
    "site": {"title": "教育新闻", "url": "https://feeds.example.edu"},
    "a rule": {"host": "*.example.edu.cn"},
    "a source": {"id": "newsroom", "directory": "articles/"},
    "a column": {"id": "yw", "url": "xxyw.htm"},
    "auth": {"user": "feeds", "password": "${PASSWORD}"},
    "a category": {"id": "policy"},
    "a feed": {"id": "vocational-news"},
}
"""What a level has besides, in an example of one of its keys."""
BESIDE: Mapping[str, Mapping[str, Any]] = {
    "in": {"words": ["职业教育"]},
}
"""What makes a key mean something, in an example of it."""
COLUMNS = ("site", "defaults", "a template", "a rule", "a source", "a column", "a category", "a feed")
"""The levels of the overview."""
ORDER = (
    "the file",
    "site",
    "reprints",
    "a source",
    "a column",
    "select",
    "auth",
    "tls",
    "defaults",
    "a template",
)
"""The levels as the page has them; the others follow as in the manual."""

_KINDS: tuple[tuple[Any, str], ...] = (
    (values.Text, "text"),
    (values.Directory, "path of a folder"),
    (values.Id, "id"),
    (values.Name, "id"),
    (values.Language, "language tag"),
    (values.Timezone, "name of a time zone"),
    (values.Image, "http(s) address"),
    (values.Contact, "mail address"),
    (values.Link, "http(s) address with placeholders"),
    (values.Database, "`sqlite:///` and a path, or `postgresql+psycopg://` and an address"),
    (values.SiteUrl, "http(s) address"),
    (values.SourceUrl, "http(s) address"),
    (values.ColumnUrl, "http(s) address, or the end of one"),
    (values.Rhythm, "duration, or five fields of cron"),
    (values.Timeout, "duration"),
    (values.Size, "number of bytes, or a size such as `500KB`"),
    (values.Css, "CSS selector"),
    (values.Host, "host"),
    (values.Proxy, "http address"),
    (values.Certificates, "path"),
    (values.Share, "number from 0.5 to 1"),
    (values.Ids, "list of ids"),
    (values.Names, "list of ids"),
    (values.SomeNames, "list of ids, at least one"),
    (values.SourceNames, "list of ids"),
    (values.SomeSourceNames, "list of ids, at least one"),
    (values.Includes, "list of paths and patterns"),
    (values.Patterns, "list of texts and `re:` expressions"),
    (values.Prefixes, "list of paths and `re:` expressions"),
    (values.Tokens, "list of tokens, at least 20 characters each"),
    (values.Globs, "list of patterns"),
    (values.Fields, "list of `title`, `tags`, `breadcrumbs`, `summary`, `body`"),
    (values.Selectors, "list of CSS selectors"),
    (values.Networks, "list of networks"),
    (values.Moments, "list of durations"),
    (values.Headers, "map of names and values"),
    (values.Cookies, "map of names and values"),
)
_PLAIN = re.compile(r"(?!\d+$)[^\W_](?:[^:#{}\[\],*\"'\\]|:(?=\S))*")
_RESERVED = frozenset({"true", "false", "null", "off", "on", "yes", "no"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One key with one meaning, and the levels where it has that meaning."""

    key: str
    meaning: Meaning
    kind: str
    levels: tuple[str, ...]
    is_required: bool
    is_alone: bool
    """Whether the key has this meaning wherever it may stand."""

    @property
    def heading(self) -> str:
        """The key, with its level where it means different things."""
        return self.key if self.is_alone else f"{self.key} of {self.levels[0]}"

    @property
    def anchor(self) -> str:
        """Where the heading can be linked to."""
        return self.heading.replace(" ", "-")


def list_levels() -> list[str]:
    """The levels that a file of this version can have."""
    held = {"File", *make_schema()["$defs"]}
    levels = dict.fromkeys([*ORDER, *LEVELS])
    return [level for level in levels if LEVELS[level].__name__ in held]


def list_keys(level: str) -> list[str]:
    """The keys of a level that this version takes; those with one value that changes nothing are none."""
    refused = TO_COME.get(level, ())
    return [key for key in MANUAL[level] if key not in refused or len(_possible(key)) > 1]


def _possible(key: str) -> set[object]:
    """The values that a key may have although others are still to come."""
    return {value for name, value in POSSIBLE if name == key}


def list_entries() -> list[Entry]:
    """Everything there is to explain, each once, where it comes first."""
    found: dict[tuple[str, str], list[str]] = {}
    for level in list_levels():
        for key in list_keys(level):
            found.setdefault((key, repr(MANUAL[level][key])), []).append(level)
    names = [key for key, _meaning in found]
    return [
        Entry(
            key,
            MANUAL[levels[0]][key],
            describe_type(levels[0], key),
            tuple(levels),
            LEVELS[levels[0]].model_fields[_field(levels[0], key)].is_required(),
            names.count(key) == 1,
        )
        for (key, _meaning), levels in found.items()
    ]


def describe_type(level: str, key: str) -> str:
    """What may stand behind a key, in words."""
    hint = get_type_hints(LEVELS[level], include_extras=True)[_field(level, key)]
    if named := _name(hint):
        return named
    possible = _possible(key) if key in TO_COME.get(level, ()) else None
    return _by_schema(_schema_of(level)["properties"][key], possible)


def _schema_of(level: str) -> Mapping[str, Any]:
    whole = make_schema({})
    return whole if level == "the file" else whole["$defs"][LEVELS[level].__name__]


def _field(level: str, key: str) -> str:
    fields = LEVELS[level].model_fields
    return next(name for name, info in fields.items() if (info.alias or name) == key)


def _name(hint: Any) -> str:
    """A type in words, without the None that stands for a key left out; empty for what its schema tells."""
    if known := [words for kind, words in _KINDS if kind == hint]:
        return known[0]
    if get_origin(hint) in {Union, UnionType}:
        return _name(next(one for one in get_args(hint) if one is not type(None)))
    if get_origin(hint) is Annotated and values.OffOr in get_args(hint):
        return "`off`, or a map"
    if get_origin(hint) is Annotated and get_origin(get_args(hint)[0]) in {Union, UnionType}:
        return _name(get_args(hint)[0])
    if get_origin(hint) is list:
        return "list of maps"
    if get_origin(hint) is dict:
        return "map of ids and maps"
    return "map" if isinstance(hint, type) and issubclass(hint, models.Level) else ""


def _by_schema(written: Mapping[str, Any], possible: Container[object] | None = None) -> str:
    """A switch, a word of several (those that are possible), or a number between bounds."""
    first = written.get("anyOf", [written])[0]
    if first.get("type") == "boolean":
        return "`true` or `false`"
    if first.get("type") == "integer":
        return f"number from {first['minimum']} to {first['maximum']}"
    return " or ".join(f"`{word}`" for word in first["enum"] if possible is None or word in possible)


def make_settings_page() -> str:
    """docs/reference/settings.md."""
    entries = list_entries()
    lines = [HEAD, "## Where keys may stand", "", *_overview(entries), ""]
    for level in list_levels():
        lines += _section(level, entries)
    return "\n".join([*lines, *_to_come()]).rstrip() + "\n"


def _overview(entries: list[Entry]) -> Iterator[str]:
    """Keys and levels; what only one map has stands with that map."""
    shown = [level for level in COLUMNS if level in list_levels()]
    yield f"| key | {' | '.join(_short(level) for level in shown)} |"
    yield f"| --- |{' :-: |' * len(shown)}"
    named = sorted((entry for entry in entries if set(entry.levels) & set(shown)), key=lambda one: one.key)
    for key, group in groupby(named, key=lambda one: one.key):
        where = {level: entry.anchor for entry in group for level in entry.levels}
        cells = (f"[✓](#{where[level]})" if level in where else "" for level in shown)
        yield f"| `{key}` | {' | '.join(cells)} |"


def _section(level: str, entries: list[Entry]) -> Iterator[str]:
    """The keys of a level, and what those mean that were not explained yet."""
    keys = list_keys(level)
    links = {entry.key: f"[`{entry.key}`](#{entry.anchor})" for entry in entries if level in entry.levels}
    yield from (f"## {level[:1].upper()}{level[1:]}", "", ", ".join(links[key] for key in keys) + ".", "")
    for entry in entries:
        if entry.levels[0] == level:
            yield from _explain(entry)


def _explain(entry: Entry) -> Iterator[str]:
    facts = [f"**Type** {entry.kind}"]
    if entry.is_required:
        facts.append("**required**")
    elif entry.meaning.default:
        facts.append(f"**default** {_mark(entry.meaning.default)}")
    if entry.levels[0] == "a source" and entry.key in OF_ADDRESSES + OF_DIRECTORIES:
        facts.append(f"**for sources with a** `{'url' if entry.key in OF_ADDRESSES else 'directory'}`")
    facts.append(f"**stands in** {', '.join(map(_short, entry.levels))}")
    yield from (f"### {entry.heading}", "", " · ".join(facts), "", entry.meaning.text, "")
    yield from ("```yaml part", *make_example(entry.levels[0], entry.key), "```", "")


def _mark(text: str) -> str:
    """A default as code where it is a value and no sentence."""
    return text if " " in text.replace(", ", ",") else f"`{text}`"


def _short(level: str) -> str:
    return re.sub(r"^(a|the) ", "", level)


def _to_come() -> Iterator[str]:
    """Keys that are known and refused."""
    refused = {
        level: [key for key in MANUAL[level] if key not in list_keys(level)] for level in list_levels()
    }
    if not any(refused.values()):
        return
    yield from (
        "## Not yet",
        "",
        "Keys that this version knows and checks, but cannot do and so refuses:",
        "",
    )
    for level, keys in refused.items():
        if keys:
            yield f"- {_short(level)}: {', '.join(f'`{key}`' for key in keys)}"


def make_example(level: str, key: str) -> list[str]:
    """A part of a file in which the key stands, with all that it refers to."""
    example = MANUAL[level][key].example
    held = {**LEAST.get(level, {}), **BESIDE.get(key, {}), key: example}
    if level == "a source" and key in {*OF_ADDRESSES, "url"}:
        held = {"id": "campus", "url": "https://www.example.edu/news/", key: example}
    part = _place(level, held)
    return list(_write(_complete(part)))


def _place(level: str, held: Mapping[str, Any]) -> dict[str, Any]:
    """A map of a level where it may stand."""
    match level:
        case "the file":
            return dict(held)
        case "a template":
            return {"templates": {"our-cms": held}}
        case "a rule" | "a source" | "a feed":
            return {f"{level.removeprefix('a ')}s": [held]}
        case "a category":
            return {"categories": [held]}
        case "a column":
            return _place("a source", {"id": "campus", "url": "https://www.example.edu/", "columns": [held]})
        case "select" | "auth" | "tls":
            return _place("a source", {"id": "campus", "url": "https://www.example.edu/", level: held})
        case "match":
            return _place("a category", {"id": "policy", "match": held})
        case "exclude":
            return _place("a feed", {"id": "vocational-news", "exclude": held})
        case "reprints":
            return _place("site", {**LEAST["site"], "reprints": held})
    return {level: held}


def _complete(part: Mapping[str, Any]) -> dict[str, Any]:
    """A part with what it refers to and does not hold, in front."""
    extra: dict[str, Any] = {}
    for key, name in _references(part):
        table = {"use": "templates", "extends": "templates", "parent": "categories"}.get(key, key)
        held = part.get(table, {})
        if name in (held if table == "templates" else [one["id"] for one in held]):
            continue
        if table == "templates":
            extra.setdefault(table, {})[name] = {"every": "15m"}
        elif name not in [one["id"] for one in extra.setdefault(table, [])]:
            extra[table].append({"id": name, **({"directory": f"{name}/"} if table == "sources" else {})})
    tables = {table: _join(extra[table], part.get(table)) for table in extra}
    return {**tables, **{key: value for key, value in part.items() if key not in tables}}


def _join(first: Any, second: Any) -> Any:
    if second is None:
        return first
    return {**first, **second} if isinstance(first, dict) else first + second


def _references(holder: Any) -> Iterator[tuple[str, str]]:
    """Each key that names something, and the id that it names."""
    if isinstance(holder, list):
        for one in holder:
            yield from _references(one)
    elif isinstance(holder, Mapping):
        for key, value in holder.items():
            if key in {"use", "extends", "parent"}:
                yield key, value
            elif key in {"categories", "sources"} and isinstance(value[0], str):
                yield from ((key, name) for name in value)
            else:
                yield from _references(value)


def _write(part: Mapping[str, Any]) -> Iterator[str]:
    """YAML: the first two levels in lines of their own, the rest in brackets."""
    for key, value in part.items():
        if isinstance(value, Mapping):
            yield f"{key}:"
            yield from (f"  {name}: {write_value(each)}" for name, each in value.items())
        elif isinstance(value, list) and isinstance(value[0], Mapping):
            yield f"{key}:"
            for one in value:
                lines = [f"{name}: {write_value(each)}" for name, each in one.items()]
                yield from (f"  {'-' if not place else ' '} {line}" for place, line in enumerate(lines))
        else:
            yield f"{key}: {write_value(value)}"


def write_value(value: Any) -> str:
    """A value in one line of YAML."""
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{key}: {write_value(one)}' for key, one in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(write_value, value))}]"
    if isinstance(value, str) and _PLAIN.fullmatch(value) and value not in _RESERVED:
        return value
    return json.dumps(value, ensure_ascii=False)
