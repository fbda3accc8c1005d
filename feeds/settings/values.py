"""What may stand behind a key, as types for pydantic: a parser each, and its JSON Schema for editors.

A parser gets text, says what is wrong with it as `Refused`, and never sees a list or a map.
"""

from collections.abc import Callable
from datetime import timedelta
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, GetJsonSchemaHandler, WithJsonSchema
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from feeds.model.fetching import Network
from feeds.model.rhythm import Every
from feeds.model.settings import Audience, Content, MatchField
from feeds.model.web import External, Media, SourceType
from feeds.settings import addresses, durations, fetching, wording
from feeds.settings.choices import parse_choice
from feeds.settings.refusal import ONE_VALUE, Refused
from feeds.text.signs import type_plainly

VARIABLE = r"\$\{"
"""Whatever names a variable may be anything: an editor cannot know."""
_DURATION = r"[0-9]+[smhd]"


# --- shapes ---------------------------------------------------------------------------------------------


def _a_list(value: Any) -> Any:
    """One value stands for a list of one."""
    return [value] if isinstance(value, str | int | float) else value


def _a_text(value: Any) -> Any:
    if isinstance(value, list):
        raise Refused(ONE_VALUE, "take the brackets or dashes away")
    if isinstance(value, dict):
        raise Refused(ONE_VALUE, "write text after the colon")
    if value is None:
        raise Refused("stands here", "write a value, or take the dash away")
    return value


def _without_nulls(value: Any) -> Any:
    """A map's keys that were cleared are left out of it."""
    if isinstance(value, dict):
        return {key: each for key, each in value.items() if each is not None}
    return value


_SWITCHES = {
    **dict.fromkeys(("yes", "on", "1", "是"), "true"),
    **dict.fromkeys(("no", "off", "0", "否"), "false"),
}


def _a_switch(value: Any) -> Any:
    if isinstance(value, bool):
        return value
    text = str(_a_text(value)).lower()
    if text in {"true", "false"}:
        return text == "true"
    meant = _SWITCHES.get(text)
    clue = f"did you mean {meant}?" if meant else ""
    raise Refused("is neither true nor false", "write true or false", clue=clue)


def _a_number(value: Any, *, least: int, most: int) -> Any:
    hint = f"write a number from {least} to {most}"
    text = str(_a_text(value)).strip()
    if isinstance(value, bool) or not (text.isascii() and text.removeprefix("-").isdigit()):
        raise Refused("is no whole number", hint)
    if len(text) > 20 or not least <= int(text) <= most:
        raise Refused("is out of range", hint)
    return int(text)


def _a_share(value: Any) -> Any:
    hint = "write a number from 0.5 to 1, such as 0.85"
    try:
        share = float(_a_text(value))
    except ValueError as error:
        raise Refused("is no number", hint) from error
    if isinstance(value, bool) or not 0.5 <= share <= 1:
        raise Refused("is out of range", hint)
    return share


def _read(parse: Any) -> BeforeValidator:
    """A parser of text, after the value proved to be one."""
    return BeforeValidator(lambda value: _parse(parse, str(_a_text(value))))


def _parse(parse: Callable[[str], Any], text: str) -> Any:
    """What a text means. Raises Refused, with what it would mean if it were typed in plain signs."""
    try:
        return parse(text)
    except Refused as refused:
        plain = type_plainly(text)
        if plain == text or "@" in text or not _is_accepted(parse, plain):
            raise
        clue = f"did you mean {plain}?"
        if not text.isascii():
            clue += " Signs and digits are those of an English keyboard"
        raise Refused(refused.sentence, refused.hint, clue=clue) from refused


def _is_accepted(parse: Callable[[str], Any], text: str) -> bool:
    try:
        parse(text)
    except Refused:
        return False
    return True


def _choose(kind: type[StrEnum], what: str) -> tuple[BeforeValidator, WithJsonSchema]:
    """One word of an enum."""
    words = [member.value for member in kind]
    return (
        BeforeValidator(lambda value: parse_choice(kind, str(_a_text(value)), what)),
        WithJsonSchema({"anyOf": [{"enum": words}, {"type": "string", "pattern": VARIABLE}]}),
    )


class _OrOne:
    """In the JSON Schema: a list, or one value that stands for a list of one."""

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        many = handler(schema)
        return {"anyOf": [many["items"], many]}


_MANY = (BeforeValidator(_a_list), _OrOne())


def _words(pattern: str = "", **more: Any) -> WithJsonSchema:
    """Text for an editor: numbers are taken as they are written, too."""
    kind = (
        {"type": "string", "pattern": f"{pattern}|{VARIABLE}"}
        if pattern
        else {"type": ["string", "number", "boolean"], "pattern": r"\S"}
    )
    return WithJsonSchema({**kind, **more})


def _number(least: int, most: int) -> tuple[BeforeValidator, WithJsonSchema]:
    """A whole number within bounds."""
    written = {"type": "integer", "minimum": least, "maximum": most}
    return (
        BeforeValidator(partial(_a_number, least=least, most=most)),
        WithJsonSchema({"anyOf": [written, {"type": "string", "pattern": VARIABLE}]}),
    )


# --- values ---------------------------------------------------------------------------------------------

_SLUG = "[a-z0-9][a-z0-9-]{0,63}"
_ID = WithJsonSchema({"type": ["string", "integer"], "pattern": f"^{_SLUG}$|{VARIABLE}"})
_CLEARABLE = WithJsonSchema({"type": ["string", "number", "boolean", "null"]})
_EVERY = rf"^\s*({_DURATION}|@[A-Za-z]+|\S+(\s+\S+){{4}})\s*$"

Text = Annotated[str, _read(wording.parse_text), _words()]
Directory = Annotated[str, _read(wording.parse_directory), _words()]
Id = Annotated[str, _read(wording.parse_id), _ID]
Name = Annotated[str, _read(str), _ID]
SourceName = Annotated[
    str,
    _read(str),
    WithJsonSchema({"type": ["string", "integer"], "pattern": f"^{_SLUG}(/{_SLUG})?$|{VARIABLE}"}),
]
Language = Annotated[str, _read(wording.parse_language), _words("^[A-Za-z0-9-]+$")]
Timezone = Annotated[str, _read(wording.parse_timezone), _words("^[A-Za-z0-9_+/-]+$")]
Image = Annotated[str, _read(addresses.parse_image), _words("^https?://")]
Contact = Annotated[str, _read(addresses.parse_contact), _words("^(mailto:)?[^@ ]+@[^@ ]+$")]
Link = Annotated[str, _read(addresses.parse_link), _words(r"^https?://.*\{(path|stem|name)\}")]
Database = Annotated[
    str,
    _read(addresses.parse_database),
    _words(r"^sqlite:///(?!:memory:)[^?]*[^?/]$|^postgresql\+psycopg://[^\s/]*/[^\s/?]+"),
]
SiteUrl = Annotated[str, _read(addresses.parse_site_url), _words("^https?://[^?#@]+$")]
SourceUrl = Annotated[str, _read(addresses.parse_source_url), _words("^https?://")]
ColumnUrl = Annotated[str, _read(addresses.parse_column_url), _words()]
Rhythm = Annotated[Every, _read(durations.parse_every), _words(_EVERY)]
Duration = Annotated[timedelta, _read(durations.parse_duration), _words(f"^{_DURATION}$")]
Timeout = Annotated[timedelta, _read(durations.parse_timeout), _words(f"^{_DURATION}$")]
Size = Annotated[
    int,
    _read(durations.parse_size),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "integer", "minimum": 1024},
                {"type": "string", "pattern": f"^[0-9]+ ?[KMGkmg]?[Bb]$|{VARIABLE}"},
            ]
        }
    ),
]
Switch = Annotated[
    bool,
    BeforeValidator(_a_switch),
    WithJsonSchema(
        {"anyOf": [{"type": "boolean"}, {"type": "string", "pattern": f"^(true|false)$|{VARIABLE}"}]}
    ),
]
Limit = Annotated[int, *_number(1, 1000)]
Pages = Annotated[int, *_number(1, 1000)]
Backfill = Annotated[int, *_number(0, 10_000)]
Share = Annotated[
    float, BeforeValidator(_a_share), WithJsonSchema({"type": "number", "minimum": 0.5, "maximum": 1})
]
Kind = Annotated[Content, *_choose(Content, "kind of content")]
Open = Annotated[Audience, *_choose(Audience, "kind of access")]
Type = Annotated[SourceType, *_choose(SourceType, "type of source")]
Elsewhere = Annotated[External, *_choose(External, "way to treat links to other hosts")]
Pictures = Annotated[Media, *_choose(Media, "way to bring pictures")]
Css = Annotated[str, _read(fetching.parse_css), _words(".")]
Host = Annotated[str, _read(fetching.parse_host_pattern), _words(r"^(\*|(\*\.)?[^\s/:*]+)$")]
Proxy = Annotated[str, _read(fetching.parse_proxy), _words("^http://")]
Certificates = Annotated[Path, _read(wording.parse_path), _words(".")]

Ids = Annotated[list[Id], *_MANY]
Names = Annotated[list[Name], *_MANY]
SomeNames = Annotated[list[Name], *_MANY, Field(min_length=1)]
SourceNames = Annotated[list[SourceName], *_MANY]
SomeSourceNames = Annotated[list[SourceName], *_MANY, Field(min_length=1)]
Includes = Annotated[list[Text], *_MANY]
Patterns = Annotated[list[Annotated[str, _read(wording.parse_pattern), _words()]], *_MANY]
Prefixes = Annotated[list[Annotated[str, _read(wording.parse_prefix), _words("^(/|re:)")]], *_MANY]
Tokens = Annotated[list[Annotated[str, _read(wording.parse_token), _words()]], *_MANY]
Globs = Annotated[
    list[Annotated[str, _read(wording.parse_glob), _words("^[^/~]")]], *_MANY, Field(min_length=1)
]
Fields = Annotated[
    list[Annotated[MatchField, *_choose(MatchField, "place to look for words")]],
    *_MANY,
    Field(min_length=1),
]
Selectors = Annotated[list[Css], *_MANY]
Networks = Annotated[
    list[Annotated[Network, _read(fetching.parse_network), _words("^[0-9a-fA-F.:/]+$")]], *_MANY
]
Moments = Annotated[list[Duration], *_MANY]
Headers = Annotated[
    dict[
        Annotated[str, _read(fetching.parse_header_name)],
        Annotated[str, _read(fetching.parse_header_value), _CLEARABLE],
    ],
    BeforeValidator(_without_nulls),
]
Cookies = Annotated[
    dict[
        Annotated[str, _read(fetching.parse_cookie_name)],
        Annotated[str, _read(fetching.parse_cookie_value), _CLEARABLE],
    ],
    BeforeValidator(_without_nulls),
]


def _reprints(value: Any) -> Any:
    """`off` is a map of nothing: the key left out."""
    if value == "off" or value is False:
        return None
    if isinstance(value, dict):
        return value
    raise Refused("is neither off nor a threshold", "write off, or {threshold: 0.85}")


OffOr = BeforeValidator(_reprints)
