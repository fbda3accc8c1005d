"""The file's shape, for pydantic. The one door of pydantic.

Each model says which keys a level has; what a value must be stands in the parsers that the types name.
"""

from datetime import timedelta
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import ErrorDetails

from feeds.model.rhythm import Every
from feeds.model.settings import DEFAULT_MATCH_FIELDS, Content, MatchField
from feeds.settings import addresses, durations, wording
from feeds.settings.refusal import Refused

DEFAULT_INCLUDE = ("**/*.html", "**/*.htm", "**/*.md", "**/*.txt", "**/*.json")


def _a_list(value: Any) -> Any:
    """One value stands for a list of one."""
    return [value] if isinstance(value, str | int | float) else value


def _a_text(value: Any) -> Any:
    if isinstance(value, list):
        raise Refused("stands where one value is meant", "take the brackets or dashes away")
    if isinstance(value, dict):
        raise Refused("stands where one value is meant", "write text after the colon")
    if value is None:
        raise Refused("stands here", "write a value, or take the dash away")
    return value


def _a_switch(value: Any) -> Any:
    if isinstance(value, bool):
        return value
    if value in ("true", "false"):
        return value == "true"
    raise Refused("is neither true nor false", "write true or false")


def _a_limit(value: Any) -> Any:
    hint = "write a number from 1 to 1000"
    number = int(value) if isinstance(value, str) and value.isascii() and value.isdigit() else value
    if isinstance(number, bool) or not isinstance(number, int):
        raise Refused("is no whole number", hint)
    if not 1 <= number <= 1000:
        raise Refused("is out of range", hint)
    return number


def _a_content(value: Any) -> Any:
    text = _a_text(value)
    try:
        return Content(text)
    except ValueError as error:
        raise Refused("is no kind of content", "write full or summary") from error


def _a_field(value: Any) -> Any:
    text = _a_text(value)
    try:
        return MatchField(text)
    except ValueError as error:
        names = ", ".join(MatchField)
        raise Refused("is no place to look for words", f"write one or more of {names}") from error


def _read(parse: Any) -> BeforeValidator:
    """A parser of text, after the value proved to be one."""
    return BeforeValidator(lambda value: parse(_a_text(value)))


Text = Annotated[str, _read(wording.parse_text)]
Id = Annotated[str, _read(wording.parse_id)]
Ids = Annotated[list[Id], BeforeValidator(_a_list)]
Language = Annotated[str, _read(wording.parse_language)]
Timezone = Annotated[str, _read(wording.parse_timezone)]
Image = Annotated[str, _read(addresses.parse_image)]
Rhythm = Annotated[Every, _read(durations.parse_every)]
Size = Annotated[int, _read(durations.parse_size)]
Switch = Annotated[bool, BeforeValidator(_a_switch)]
Limit = Annotated[int, BeforeValidator(_a_limit)]
Kind = Annotated[Content, BeforeValidator(_a_content)]
Name = Annotated[str, _read(str)]
Names = Annotated[list[Name], BeforeValidator(_a_list)]
Patterns = Annotated[list[Annotated[str, _read(wording.parse_pattern)]], BeforeValidator(_a_list)]
Prefixes = Annotated[list[Annotated[str, _read(wording.parse_prefix)]], BeforeValidator(_a_list)]
Tokens = Annotated[list[Annotated[str, _read(wording.parse_token)]], BeforeValidator(_a_list)]
Globs = Annotated[
    list[Annotated[str, _read(wording.parse_glob)]], BeforeValidator(_a_list), Field(min_length=1)
]
Fields = Annotated[
    list[Annotated[MatchField, BeforeValidator(_a_field)]], BeforeValidator(_a_list), Field(min_length=1)
]


def keys_of(level: type[BaseModel]) -> tuple[str, ...]:
    """The keys a level knows, as the file writes them."""
    return tuple(info.alias or name for name, info in level.model_fields.items())


class Level(BaseModel):
    """One level of the file: no other keys, no conversions; a null is a key left out."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _leave_out_nulls(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        known = keys_of(cls)
        return {key: value for key, value in data.items() if value is not None or key not in known}


class Presented(Level):
    """What site, source, category and feed have in common."""

    description: Text = ""
    language: Language = ""
    author: Text = ""
    image: Image = ""


class Site(Presented):
    """`site:`."""

    title: Text
    url: Annotated[str, _read(addresses.parse_site_url)]
    timezone: Timezone = "UTC"
    contact: Annotated[str, _read(addresses.parse_contact)] = ""


class Defaults(Level):
    """`defaults:`, for every source, category and feed that takes the key and does not have it."""

    every: Rhythm = timedelta(minutes=15)
    timezone: Timezone = ""
    include: Globs = list(DEFAULT_INCLUDE)
    max_bytes: Size = 20 * 1024 * 1024
    ingest_token: Tokens = []
    limit: Limit = 50
    content: Kind = Content.FULL
    listed: Switch = True
    language: Language = ""
    author: Text = ""
    image: Image = ""


class Named(Presented):
    """What has an id: source, category, feed."""

    id: Id
    title: Text = ""
    enabled: Switch = True
    listed: Switch | None = None


class Source(Named):
    """One of `sources:`."""

    aliases: Ids = []
    directory: Text
    include: Globs | None = None
    link: Annotated[str, _read(addresses.parse_link)] = ""
    every: Rhythm | None = None
    timezone: Timezone = ""
    categories: Names = []
    max_bytes: Size | None = None
    ingest_token: Tokens | None = None


class Match(Level):
    """`match:` of a category."""

    words: Patterns = []
    fields_: Annotated[Fields, Field(alias="in")] = list(DEFAULT_MATCH_FIELDS)
    breadcrumbs: Patterns = []
    tags: Patterns = []
    url: Prefixes = []


class Category(Named):
    """One of `categories:`."""

    parent: Name = ""
    match: Match = Match()


class Exclude(Match):
    """`exclude:` of a feed."""

    categories: Names = []
    sources: Names = []


class Feed(Named):
    """One of `feeds:`."""

    categories: Annotated[Names, Field(min_length=1)] | None = None
    sources: Annotated[Names, Field(min_length=1)] | None = None
    exclude: Exclude = Exclude()
    limit: Limit | None = None
    content: Kind | None = None
    aliases: Ids = []


class File(Level):
    """The whole file."""

    site: Site
    database: Annotated[str, _read(addresses.parse_database)] = addresses.DEFAULT_DATABASE
    defaults: Defaults = Defaults()
    sources: list[Source] = []
    categories: list[Category] = []
    feeds: list[Feed] = []


LEVELS: dict[str, type[Level]] = {
    "the file": File,
    "site": Site,
    "defaults": Defaults,
    "a source": Source,
    "a category": Category,
    "match": Match,
    "a feed": Feed,
    "exclude": Exclude,
}


def validate(data: Any) -> File | list[ErrorDetails]:
    """The file as a model, or everything that pydantic has against it."""
    try:
        return File.model_validate(data)
    except ValidationError as error:
        return error.errors(include_url=False, include_input=False)
