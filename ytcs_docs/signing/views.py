"""Certificates and keys of persons and agencies."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, render_template, url_for
from werkzeug.wrappers import Response

from ytcs_docs.core import clock
from ytcs_docs.core.access import Operation, actor, agency_id, requires, viewer
from ytcs_docs.core.actor import Actor
from ytcs_docs.core.db import transaction
from ytcs_docs.core.forms import OfficeForm
from ytcs_docs.core.web import FormAnswer, carry_out, form_page, refusals_shown_in, see_other, seen
from ytcs_docs.signing import commands, queries
from ytcs_docs.signing.certificates import MAX_CERTIFICATE
from ytcs_docs.signing.forms import CertificateForm, KeyForm
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
    return _shown(owner, form, CertificateForm(formdata=None), form)


def _shown(owner: Owner, key_form: KeyForm, certificate_form: CertificateForm, refused: OfficeForm) -> FormAnswer:
    known = queries.key_of(owner)
    return form_page(
        "signing/key.html",
        refused,
        key_form=key_form,
        certificate_form=certificate_form,
        key=known,
        usable=queries.usable_key(owner) is not None,
        certificates=queries.certificates_of(owner),
        agency=owner.user_id is None,
        plain=OfficeForm(formdata=None),
        now=clock.now(),
    )


@blueprint.post("/chu-ky-so/chung-thu")
@requires(Operation.KEEP_OWN_KEY)
def register_own_certificate() -> FormAnswer:
    """The certificate of one's token."""
    return _register(Owner(user_id=viewer().user_id), "signing.own_key")


@blueprint.post("/chu-ky-so/co-quan/chung-thu")
@requires(Operation.SEAL)
def register_agency_certificate() -> FormAnswer:
    """The certificate of the agency's token."""
    return _register(Owner(organization_id=agency_id()), "signing.agency_key")


def _register(owner: Owner, back: str) -> FormAnswer:
    form = CertificateForm()
    if form.validate():
        with refusals_shown_in(form):
            certificate = commands.checked_certificate(form.certificate.data.read(MAX_CERTIFICATE + 1))
            with transaction():
                commands.register(owner, certificate, actor())
            flash("Đã đăng ký chứng thư số; quản trị sẽ xác nhận.", "success")
            return see_other(url_for(back))
    return _shown(owner, KeyForm(formdata=None), form, form)


@blueprint.route("/chung-thu-so")
@requires(Operation.CONFIRM_CERTIFICATES)
def certificates() -> str:
    """Whose certificates are whose: those that wait for an administrator first."""
    path = viewer().agency_path
    return render_template(
        "signing/certificates.html",
        waiting=queries.certificates_under(path, waiting=True),
        confirmed=queries.certificates_under(path, waiting=False),
        plain=OfficeForm(formdata=None),
        now=clock.now(),
    )


@blueprint.post("/chung-thu-so/<int:certificate_id>/xac-nhan")
@requires(Operation.CONFIRM_CERTIFICATES)
def confirm_certificate(certificate_id: int) -> Response:
    queries.certificate_under(viewer().agency_path, certificate_id)
    return _decide(certificate_id, commands.confirm, "Đã xác nhận chứng thư số.")


@blueprint.post("/chung-thu-so/<int:certificate_id>/bo")
@requires(Operation.CONFIRM_CERTIFICATES)
def withdraw_certificate(certificate_id: int) -> Response:
    known = queries.certificate_under(viewer().agency_path, certificate_id)
    said = "Đã bỏ chứng thư số." if known.confirmed_at else "Đã từ chối chứng thư số; chủ của nó phải đăng ký lại."
    return _decide(certificate_id, commands.withdraw, said)


def _decide(certificate_id: int, act: Callable[[int, Actor, str], object], said: str) -> Response:
    """Carry out what was decided about the certificate that was on the page."""
    return carry_out(OfficeForm(), lambda: act(certificate_id, actor(), seen()), said, url_for("signing.certificates"))


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
