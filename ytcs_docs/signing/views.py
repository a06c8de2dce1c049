"""Certificates and keys of persons and agencies."""

from __future__ import annotations

from flask import Blueprint, flash, url_for
from werkzeug.wrappers import Response

from ytcs_docs.core import clock
from ytcs_docs.core.access import Operation, actor, agency_id, requires, viewer
from ytcs_docs.core.db import transaction
from ytcs_docs.core.forms import OfficeForm
from ytcs_docs.core.web import FormAnswer, carry_out, form_page, refusals_shown_in, see_other
from ytcs_docs.signing import commands, queries
from ytcs_docs.signing.forms import KeyForm
from ytcs_docs.signing.queries import Owner

blueprint = Blueprint("signing", __name__)
MAX_PICTURE = 10_000_000  # bytes


@blueprint.route("/chu-ky-so", methods=["GET", "POST"])
@requires(Operation.KEEP_OWN_KEY)
def own_key() -> FormAnswer:
    """The key that a person signs with."""
    return _key_page(Owner(user_id=viewer().user_id), "signing.own_key")


@blueprint.route("/chu-ky-so/co-quan", methods=["GET", "POST"])
@requires(Operation.SEAL)
def agency_key() -> FormAnswer:
    """The key of the agency, which the clerk uses as the seal."""
    return _key_page(Owner(organization_id=agency_id()), "signing.agency_key")


def _key_page(owner: Owner, endpoint: str) -> FormAnswer:
    form = KeyForm()
    if form.validate_on_submit():
        picture = form.picture.data.read(MAX_PICTURE) if form.picture.data else b""
        with refusals_shown_in(form):
            data = commands.checked_key(form.p12.data.read(commands.MAX_P12 + 1), form.passphrase.data, picture)
            with transaction():
                commands.put_key(owner, data, actor())
        if not form.problems():
            flash("Đã lưu chứng thư số. Mật khẩu không được lưu, mỗi lần ký phải nhập lại.", "success")
            return see_other(url_for(endpoint))
    known = queries.key_of(owner)
    return form_page(
        "signing/key.html",
        form,
        key=known,
        agency=owner.user_id is None,
        plain=OfficeForm(formdata=None),
        expired=known is not None and known.valid_to < clock.now(),
    )


@blueprint.post("/chu-ky-so/xoa")
@requires(Operation.KEEP_OWN_KEY)
def drop_own_key() -> Response:
    return _drop(Owner(user_id=viewer().user_id), "signing.own_key")


@blueprint.post("/chu-ky-so/co-quan/xoa")
@requires(Operation.SEAL)
def drop_agency_key() -> Response:
    return _drop(Owner(organization_id=agency_id()), "signing.agency_key")


def _drop(owner: Owner, back: str) -> Response:
    said = "Đã xóa chứng thư số."
    return carry_out(OfficeForm(), lambda: commands.drop_key(owner, actor()), said, url_for(back))
