"""Commands for operators: accounts."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from ytcs_docs.accounts import commands, passwords, queries
from ytcs_docs.accounts.commands import PostData
from ytcs_docs.accounts.rules import Role
from ytcs_docs.core.actor import OPERATOR
from ytcs_docs.core.db import transaction
from ytcs_docs.core.errors import OfficeError

accounts = AppGroup("accounts", help="People who sign in.")


@accounts.command("create-admin")
@click.argument("username")
@click.option("--name", default="Quản trị hệ thống", help="Full name.")
@click.option("--password", default=None, help="Initial password; by default one is generated and printed.")
def create_admin(username: str, name: str, password: str | None) -> None:
    """Create an administrator of the whole system; the password must be changed at the first sign-in."""
    try:
        initial = passwords.new_password(password, username) if password else passwords.initial_password()
        with transaction():
            user = commands.add_user(username, name, initial, OPERATOR)
            commands.add_post(
                user.id,
                PostData(role=Role.ADMINISTRATOR, organization_id=None, title="Quản trị hệ thống"),
                OPERATOR,
            )
    except OfficeError as error:
        raise click.ClickException(error.sentence) from error
    click.echo(f"user: {username}")
    if password is None:
        click.echo(f"initial password: {initial.text}")


@accounts.command("reset-password")
@click.argument("username")
def reset_password(username: str) -> None:
    """Print a new initial password for a user who is locked out."""
    user = queries.user_named(username)
    if user is None:
        raise click.ClickException(f"no user {username!r}")
    user_id, password = user.id, passwords.initial_password()
    with transaction():
        commands.reset_password(user_id, password, OPERATOR)
    click.echo(f"initial password: {password.text}")
