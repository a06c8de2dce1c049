"""Certified copies: kinds, their own yearly series, files."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader

from tests.builders import incoming, outgoing, pdf_file, person, place, word_file
from tests.signing.certificates import PASSPHRASE, store_key
from tests.signing.test_forgeries import a_note_over_the_text, saved_with
from tests.signing.test_signatures import signed
from ytcs_docs.core import clock
from ytcs_docs.core.db import session, transaction
from ytcs_docs.core.errors import InvalidInput, RuleBroken
from ytcs_docs.documents.attachments import add_attachment
from ytcs_docs.documents.models import Document
from ytcs_docs.documents.rules import AttachmentRole, ReferenceKind
from ytcs_docs.drafting import copies
from ytcs_docs.drafting.attempts import save_numbered
from ytcs_docs.drafting.copies import AGAIN, EXTRACT, FULL, CopyData
from ytcs_docs.files import uploads
from ytcs_docs.files.store import file_store
from ytcs_docs.letters.queries import signers
from ytcs_docs.letters.word import read_stored
from ytcs_docs.signing import commands as keys
from ytcs_docs.signing.queries import Owner

pytestmark = pytest.mark.usefixtures("context")


def with_file(document: Document, content: bytes, name: str) -> int:
    stored = uploads.store_file(io.BytesIO(content), name)
    with transaction():
        uploads.remember_blob(stored)
        row = session().get(Document, document.id)
        add_attachment(row, stored.sha256, stored.name, AttachmentRole.MAIN, person("vanthu"))
    return document.id


def copy_of(document_id: int, kind: str = FULL, **more: Any) -> Document:
    data = CopyData(
        type_code=kind,
        signer=signers(place("syt").id, clock.today())[0],
        recipients=("Các phòng", "Lưu: VT"),
        copies=3,
        **more,
    )
    agency, by, today = place("syt").id, person("vanthu"), clock.today()

    def make() -> copies.CopyFile:
        return copies.copy_file(session().get_one(Document, document_id), agency, data, by, today)

    copy_id = save_numbered(make, lambda made: copies.make_copy(document_id, agency, data, made, by, today)).id
    found = session().get(Document, copy_id)
    assert found is not None
    return found


def test_all_kinds_of_copy_share_one_series_of_their_own() -> None:
    outgoing()  # takes 01 of the common series
    source = with_file(incoming(), word_file("Nội dung"), "goc.docx")
    first = copy_of(source)
    extract = uploads.store_file(io.BytesIO(b"phan trich"), "trich.txt")
    with transaction():
        token = uploads.keep_upload(extract, person("vanthu").user_id or 0).token
    second = copy_of(source, EXTRACT, uploads=(token,))
    arrived = with_file(incoming(type_code="ban-sao-y", code="25/SY-BYT"), word_file("Nội dung"), "sao.docx")
    third = copy_of(arrived, AGAIN)
    assert [copy.code for copy in (first, second, third)] == ["01/SY-SYT", "02/TrS-SYT", "03/SL-SYT"]
    assert [(row.kind, row.target_id) for row in first.references] == [(ReferenceKind.COPIES, source)]
    assert [(file.name, file.role.value) for file in first.attachments] == [
        ("01-SY-SYT khoi sao.docx", "appendix"),
        ("goc.docx", "main"),
    ]


def test_the_block_of_a_paper_copy_says_what_the_decree_wants() -> None:
    copy = copy_of(with_file(incoming(), word_file("Nội dung"), "goc.docx"))
    lines = [line.text for line in read_stored(file_store().path(copy.attachments[0].sha256)).lines]
    for wanted in ("SAO Y", "SỞ Y TẾ", "Số: 01/SY-SYT", "GIÁM ĐỐC", "Đoàn Văn Vượng", "- Lưu: VT."):
        assert wanted in lines


def store_seal() -> None:
    store_key(Owner(organization_id=place("syt").id), "Sở Y tế", person("vanthu"))


def test_an_electronic_copy_is_signed_by_the_agency_beside_the_signatures_it_has() -> None:
    store_seal()
    source = with_file(incoming(), signed(pdf_file("Cong van")), "goc.pdf")
    copy = copy_of(source, seal_passphrase=PASSPHRASE)
    (file,) = copy.attachments
    assert file.role is AttachmentRole.MAIN
    found = keys.check_signatures(file_store().path(file.sha256).read_bytes())
    assert [one.signer for one in found] == ["Phạm Văn A", "Sở Y tế"]
    with pytest.raises(InvalidInput):
        copy_of(source, seal_passphrase="sai")
    again = copy_of(copy.id, AGAIN, seal_passphrase=PASSPHRASE)
    content = file_store().path(again.attachments[0].sha256).read_bytes()
    assert [one.signer for one in keys.check_signatures(content)] == ["Phạm Văn A", "Sở Y tế", "Sở Y tế"]


def test_what_was_changed_after_it_was_signed_is_not_certified() -> None:
    store_seal()
    forged = saved_with(signed(pdf_file("Cong van")), a_note_over_the_text)
    source = with_file(incoming(), forged, "goc.pdf")
    with pytest.raises(RuleBroken, match="sửa sau khi ký"):
        copy_of(source, seal_passphrase=PASSPHRASE)


def boxes_of(content: bytes) -> list[tuple[float, ...]]:
    """Where the signatures stand, from left to right."""
    reader = PdfFileReader(io.BytesIO(content))
    fields = [signature.sig_field for signature in reader.embedded_signatures]
    return sorted(tuple(float(side) for side in field["/Rect"]) for field in fields)


def test_a_copy_of_a_copy_can_be_read() -> None:
    store_seal()
    source = with_file(incoming(), pdf_file("Cong van"), "goc.pdf")
    first = copy_of(source, seal_passphrase=PASSPHRASE)
    second = copy_of(first.id, AGAIN, seal_passphrase=PASSPHRASE)
    (left, right) = boxes_of(file_store().path(second.attachments[0].sha256).read_bytes())
    assert left[2] < right[0]  # beside each other
    assert left[0] > 0
    assert min(left[1], right[1]) > 842 - 57  # above the text, which begins 20 mm from the edge


@pytest.mark.parametrize(
    ("content", "name"), [(word_file("Phần trích"), "trich.docx"), (pdf_file("Trich"), "trich.pdf")]
)
def test_an_extract_is_sealed_electronically(content: bytes, name: str) -> None:
    store_seal()
    source = with_file(incoming(), pdf_file("Cong van"), "goc.pdf")
    extract = uploads.store_file(io.BytesIO(content), name)
    with transaction():
        token = uploads.keep_upload(extract, person("vanthu").user_id or 0).token
    copy = copy_of(source, EXTRACT, uploads=(token,), seal_passphrase=PASSPHRASE)
    files = {file.role: file for file in copy.attachments}
    assert files[AttachmentRole.APPENDIX].name == name
    signed_file = file_store().path(files[AttachmentRole.MAIN].sha256).read_bytes()
    assert [one.signer for one in keys.check_signatures(signed_file)] == ["Sở Y tế"]


def test_an_electronic_copy_of_a_file_that_can_be_edited_is_refused_with_the_reason() -> None:
    store_seal()
    source = with_file(incoming(), word_file("Nội dung"), "goc.docx")
    with pytest.raises(RuleBroken, match="còn sửa được"):
        copy_of(source, seal_passphrase=PASSPHRASE)
    assert copy_of(source).code == "01/SY-SYT"  # on paper it can


@pytest.mark.parametrize(
    ("kind", "changes", "error"),
    [
        (AGAIN, {}, InvalidInput),
        (EXTRACT, {}, InvalidInput),
        (FULL, {"type_code": "ban-sao-y"}, InvalidInput),
        ("cong-van", {}, InvalidInput),
    ],
)
def test_a_kind_of_copy_that_does_not_fit_is_refused(kind: str, changes: dict[str, Any], error: type) -> None:
    source = with_file(incoming(**changes), word_file("Nội dung"), "goc.docx")
    with pytest.raises(error):
        copy_of(source, kind)


def test_what_has_no_file_is_not_copied() -> None:
    source = incoming().id
    with pytest.raises(RuleBroken, match="chưa có tệp"):
        copy_of(source)


def test_a_copy_as_the_first_paper_of_a_year_opens_all_books() -> None:
    source = with_file(incoming(), word_file("Nội dung"), "goc.docx")
    copy_of(source)
    outgoing()
    with clock.pinned(datetime(clock.today().year + 1, 1, 2, 9, tzinfo=clock.VIETNAM)):
        assert copy_of(source).code == "01/SY-SYT"
        assert outgoing().number == 1
