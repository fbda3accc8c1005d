"""Run by Alembic: takes the connection that migrate.py opened and runs the steps in its transaction."""

from alembic import context

from feeds.store.tables import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
context.run_migrations()
