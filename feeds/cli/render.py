"""`feedmill render`: a feed's bytes on stdout."""

from contextlib import closing

import click

from feeds.cli.completing import complete_feed
from feeds.cli.configuration import read_settings
from feeds.cli.options import config_option
from feeds.model.representation import Format
from feeds.service import open_service


@click.command
@click.argument("feed", shell_complete=complete_feed)
@click.option(
    "--format",
    "format_",
    type=click.Choice([one.value for one in Format]),
    default=Format.RSS.value,
    show_default=True,
    help="Which feed format.",
)
@config_option
def command(feed: str, format_: str) -> None:
    """Print a feed as it would be published now.

    FEED is a feed's id, or categories/ID or sources/ID.

    \b
    feedmill render all
    feedmill render categories/policy --format json | jq '.items[].title'
    """  # noqa: D301 - click keeps lines apart after a backspace
    with closing(open_service(read_settings())) as service:
        body = service.render(feed, Format(format_))
    click.echo(body, nl=False)
