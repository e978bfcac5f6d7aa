"""Alembic environment: runs on the connection handed over by `store.engine.migrations`."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
with context.begin_transaction():
    context.run_migrations()
