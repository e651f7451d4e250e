"""How migrations run: on the app's engine, each in one transaction that takes its lock first."""

from alembic import context
from flask import current_app

from judging.extensions import Base, db

with db.engine.connect().execution_options(write=True) as connection:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        transactional_ddl=True,
        **current_app.extensions["migrate"].configure_args,
    )
    with context.begin_transaction():
        context.run_migrations()
