"""Entry point for web servers and for `flask --app wsgi`."""

import gc
import sys

import click
from sqlalchemy.exc import SQLAlchemyError

from ytcs_docs.app import create_app
from ytcs_docs.config import MIGRATIONS
from ytcs_docs.core.logging import in_one_line
from ytcs_docs.core.schema import WrongSchema, check_schema

app = create_app()
if click.get_current_context(silent=True) is None:  # a web server: commands check for themselves, `db upgrade` can't
    try:
        with app.app_context():
            check_schema(MIGRATIONS)
    except WrongSchema as error:
        sys.exit(str(error))
    except SQLAlchemyError as error:  # it may come later: pages say so until then
        app.logger.error("the database does not answer: %s", in_one_line(error))
gc.collect()
gc.freeze()  # what was loaded at the start stays: no page waits while the collector looks through it again
