"""The file's shape, for pydantic. The one door of pydantic, with `values`.

Each model says which keys a level has; what a value must be stands in the parsers that the types name.
No model has defaults: what was left out is None, and what that means is said in `assembly`.
"""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import ErrorDetails

from feeds.settings import values


def keys_of(level: type[BaseModel]) -> tuple[str, ...]:
    """The keys a level knows, as the file writes them."""
    return tuple(info.alias or name for name, info in level.model_fields.items())


class Level(BaseModel):
    """One level of the file: no other keys, no conversions; a null is a key left out."""

    # Built when the file is first looked at, and the levels within it once: this is half of what it costs.
    model_config = ConfigDict(
        strict=True, extra="forbid", frozen=True, arbitrary_types_allowed=True, defer_build=True
    )

    @model_validator(mode="before")
    @classmethod
    def _leave_out_nulls(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        known = keys_of(cls)
        return {key: value for key, value in data.items() if value is not None or key not in known}


# --- what is read ---------------------------------------------------------------------------------------


class Select(Level):
    """`select:`, where things stand on pages."""

    row: values.Css | None = None
    link: values.Css | None = None
    title: values.Css | None = None
    date: values.Css | None = None
    next: values.Css | None = None
    content: values.Css | None = None
    remove: values.Selectors | None = None


class Auth(Level):
    """`auth:`, a name and a password."""

    user: values.Text
    password: values.Text


class Tls(Level):
    """`tls:`, how a server proves who it is."""

    legacy: values.Switch | None = None
    ca: values.Certificates | None = None
    verify: values.Switch | None = None


class Reached(Level):
    """What holds for a host: of rules, and of all that inherits from them."""

    select: Select | None = None
    timezone: values.Timezone | None = None
    language: values.Language | None = None
    headers: values.Headers | None = None
    cookies: values.Cookies | None = None
    auth: Auth | None = None
    proxy: values.Proxy | None = None
    timeout: values.Timeout | None = None
    max_bytes: values.Size | None = None
    allow_private: values.Networks | None = None
    tls: Tls | None = None


class Read(Reached):
    """What holds for everything that is read: of columns, and of all that they inherit from."""

    every: values.Rhythm | None = None
    type: values.Type | None = None
    external: values.Elsewhere | None = None
    full_text: values.Switch | None = None
    media: values.Pictures | None = None
    pages: values.Pages | None = None
    backfill: values.Backfill | None = None
    recheck: values.Moments | None = None
    author: values.Text | None = None
    image: values.Image | None = None
    categories: values.Names | None = None
    listed: values.Switch | None = None


class Inherited(Read):
    """What a source inherits: of templates and of `defaults`."""

    include: values.Globs | None = None
    link: values.Link | None = None
    access: values.Open | None = None
    ingest_token: values.Tokens | None = None


class Defaults(Inherited):
    """`defaults:`, for every source, category and feed that takes the key and does not have it."""

    limit: values.Limit | None = None
    content: values.Kind | None = None


class Template(Inherited):
    """One of `templates:`."""

    extends: values.Name | None = None


class Rule(Reached):
    """One of `rules:`."""

    host: values.Host
    use: values.Name | None = None


class Column(Read):
    """One of a source's `columns:`."""

    id: values.Id
    title: values.Text | None = None
    description: values.Text | None = None
    enabled: values.Switch | None = None
    aliases: values.Ids | None = None
    url: values.ColumnUrl
    use: values.Name | None = None


class Source(Inherited):
    """One of `sources:`."""

    id: values.Id
    title: values.Text | None = None
    description: values.Text | None = None
    enabled: values.Switch | None = None
    aliases: values.Ids | None = None
    directory: values.Directory | None = None
    url: values.SourceUrl | None = None
    use: values.Name | None = None
    columns: list[Column] | None = None


# --- what is published ----------------------------------------------------------------------------------


class Presented(Level):
    """What site, category and feed have in common."""

    title: values.Text | None = None
    description: values.Text | None = None
    language: values.Language | None = None
    author: values.Text | None = None
    image: values.Image | None = None


class Reprints(Level):
    """`reprints:` of the site, when it is on."""

    threshold: values.Share


class Site(Presented):
    """`site:`."""

    title: values.Text
    url: values.SiteUrl
    timezone: values.Timezone | None = None
    contact: values.Contact | None = None
    reprints: Annotated[Reprints | None, values.OffOr] = None


class Named(Presented):
    """What category and feed have in common."""

    id: values.Id
    enabled: values.Switch | None = None
    listed: values.Switch | None = None
    access: values.Open | None = None


class Match(Level):
    """`match:` of a category."""

    words: values.Patterns | None = None
    fields_: Annotated[values.Fields | None, Field(alias="in")] = None
    breadcrumbs: values.Patterns | None = None
    tags: values.Patterns | None = None
    url: values.Prefixes | None = None


class Category(Named):
    """One of `categories:`."""

    parent: values.Name | None = None
    match: Match | None = None


class Exclude(Match):
    """`exclude:` of a feed."""

    categories: values.Names | None = None
    sources: values.SourceNames | None = None


class Feed(Named):
    """One of `feeds:`."""

    aliases: values.Ids | None = None
    categories: values.SomeNames | None = None
    sources: values.SomeSourceNames | None = None
    exclude: Exclude | None = None
    limit: values.Limit | None = None
    content: values.Kind | None = None


class File(Level):
    """The whole file."""

    include: values.Includes | None = None
    site: Site
    database: values.Database | None = None
    defaults: Defaults | None = None
    templates: dict[values.Id, Template] | None = None
    rules: list[Rule] | None = None
    sources: list[Source] | None = None
    categories: list[Category] | None = None
    feeds: list[Feed] | None = None


LEVELS: dict[str, type[Level]] = {
    "the file": File,
    "site": Site,
    "reprints": Reprints,
    "defaults": Defaults,
    "a template": Template,
    "a rule": Rule,
    "a source": Source,
    "a column": Column,
    "select": Select,
    "auth": Auth,
    "tls": Tls,
    "a category": Category,
    "match": Match,
    "a feed": Feed,
    "exclude": Exclude,
}


Verdict = File | list[ErrorDetails]
"""A file as a model, or everything that pydantic has against it."""


def validate(data: Any) -> Verdict:
    """The file as a model, or everything that pydantic has against it."""
    try:
        return File.model_validate(data)
    except ValidationError as error:
        return error.errors(include_url=False, include_input=False)


def validate_template(data: Any) -> Template | list[ErrorDetails]:
    """One template as a model, or everything that pydantic has against it."""
    try:
        return Template.model_validate(data)
    except ValidationError as error:
        return error.errors(include_url=False, include_input=False)


def generate_schema() -> dict[str, Any]:
    """The JSON Schema that follows from the levels and the types of their values."""
    return File.model_json_schema(by_alias=True)
