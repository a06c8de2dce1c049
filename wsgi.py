"""Entry point for web servers and for `flask --app wsgi`."""

import gc

from ytcs_docs.app import create_app

app = create_app()
gc.collect()
gc.freeze()  # what was loaded at the start stays: no page waits while the collector looks through it again
