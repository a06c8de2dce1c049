"""Commands for operators: `flask --app wsgi …`."""

from __future__ import annotations

from flask import Flask

from ytcs_docs.accounts.cli import accounts
from ytcs_docs.demo.cli import demo
from ytcs_docs.documents.cli import registers
from ytcs_docs.intake.cli import intake
from ytcs_docs.letters.cli import replies
from ytcs_docs.register_import.cli import documents
from ytcs_docs.search.cli import search
from ytcs_docs.tasks.cli import duties
from ytcs_docs.worker import worker


def init_cli(app: Flask) -> None:
    """Mount every area's commands."""
    for group in (accounts, registers, documents, duties, intake, replies, search, demo, worker):
        app.cli.add_command(group)
