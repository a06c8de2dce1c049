"""Entry point for web servers and for `flask --app wsgi`."""

from ytcs_docs.app import create_app

app = create_app()
