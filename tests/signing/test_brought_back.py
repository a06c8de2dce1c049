"""What was added to a PDF before it was signed elsewhere: nothing but a signature may be."""

from __future__ import annotations

import io
import re
from datetime import date
from pathlib import Path

import pytest
from PIL import Image
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, append_signature_field
from pyhanko.sign.signers import PdfSignatureMetadata, SimpleSigner, sign_pdf

from tests.letters.test_templates import LETTERHEAD, REPLY, rendered
from tests.signing.certificates import PASSPHRASE, p12_of
from tests.signing.test_forgeries import CHANGES, Change, a_script_when_opened, another_look, field_of, saved_with
from tests.signing.test_signatures import signed
from ytcs_docs.config import PROJECT
from ytcs_docs.files.conversion import to_pdf
from ytcs_docs.letters.rules import context
from ytcs_docs.signing.brought_back import difference
from ytcs_docs.signing.pdf_fields import _widget, filled, with_fields
from ytcs_docs.signing.places import free_places, place_of_signer
from ytcs_docs.signing.rules import Box, signer_box
from ytcs_docs.signing.sign import Shown

pytestmark = pytest.mark.neutral


@pytest.fixture(scope="module")
def letter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A draft as LibreOffice prints it."""
    folder = tmp_path_factory.mktemp("given")
    (folder / "draft.docx").write_bytes(
        rendered(PROJECT / "templates" / "word", context(REPLY, LETTERHEAD, "/SYT-NVY", None))
    )
    to_pdf(folder / "draft.docx", folder / "draft.pdf")
    return folder / "draft.pdf"


@pytest.fixture(scope="module")
def given(letter: Path) -> bytes:
    """What is given out to be signed."""
    return with_fields(letter)


@pytest.fixture(scope="module")
def box(given: bytes, tmp_path_factory: pytest.TempPathFactory) -> Box:
    path = tmp_path_factory.mktemp("box") / "given.pdf"
    path.write_bytes(given)
    name = place_of_signer(path, REPLY.signer_name)
    assert name is not None
    return signer_box(name)


def test_a_signature_alone_is_no_difference(given: bytes, box: Box) -> None:
    once = signed(given, box=box)
    assert difference(given, once) is None
    initials = Box(page=0, left=20, bottom=20, right=60, top=40)  # ký nháy
    assert difference(given, signed(once, "Trưởng phòng", field="KyNhay", box=initials)) is None
    assert difference(given, given) is None


# What can be seen is shown; the others only hide something, and are refused all the same.
SEEN = {
    "a_number_that_is_only_drawn",
    "a_note_over_the_text",
    "a_drawing_over_the_page",
    "another_page_text",
    "one_more_page",
    "other_pages_behind_the_root",
}


def a_number_that_is_only_drawn(writer: IncrementalPdfFileWriter) -> None:
    """The field stays empty, its appearance shows a number."""
    field = field_of(writer, "so")
    box = generic.ArrayObject(map(generic.NumberObject, (0, 0, 60, 20)))
    kind = {pdf_name("/Subtype"): pdf_name("/Form"), pdf_name("/BBox"): box}
    look = generic.StreamObject(kind, stream_data=b"0 g 2 2 20 14 re f")
    field[pdf_name("/AP")] = generic.DictionaryObject({pdf_name("/N"): writer.add_object(look)})
    writer.update_container(field)


BEFORE = [a_number_that_is_only_drawn, *(change for change in CHANGES if change is not another_look)]


@pytest.mark.parametrize("change", BEFORE, ids=lambda change: change.__name__)
def test_what_was_changed_before_it_was_signed_is_found(given: bytes, box: Box, change: Change) -> None:
    found = difference(given, signed(saved_with(given, change), box=box))
    assert found is not None
    if change.__name__ in SEEN:
        assert found.page >= 1
        Image.open(io.BytesIO(found.picture)).verify()


def past_the_last_revision(given: bytes, letter: Path, change: Change) -> bytes:
    """An update that leads past the revision with the fields, makes them anew and brings something of its own."""
    before = int(re.findall(rb"startxref\s+(\d+)", letter.read_bytes())[-1])
    start = given + b"\nstartxref\n%d\n%%%%EOF\n" % before
    writer = IncrementalPdfFileWriter(io.BytesIO(start), strict=False)
    fields = generic.ArrayObject()
    for name, box in free_places(letter).items():
        reference, _ = writer.find_page_for_modification(box.page)
        page = reference.get_object()
        field = writer.add_object(_widget(name, box, reference))
        fields.append(field)
        page.setdefault(pdf_name("/Annots"), generic.ArrayObject()).append(field)
        writer.update_container(page)
    writer.root[pdf_name("/AcroForm")] = generic.DictionaryObject({pdf_name("/Fields"): fields})
    writer.update_root()
    change(writer)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def test_an_update_that_leads_past_what_was_given_out_is_found(given: bytes, letter: Path, box: Box) -> None:
    evil = past_the_last_revision(given, letter, a_script_when_opened)
    assert evil.startswith(given)
    found = difference(given, signed(evil, box=box))
    assert found is not None
    assert "nối lại theo cách khác" in found.sentence


@pytest.mark.parametrize("flags", [0, 2, 32, 36])
def test_a_field_for_the_number_that_would_not_be_seen_is_found(given: bytes, box: Box, flags: int) -> None:
    def hide(writer: IncrementalPdfFileWriter) -> None:
        field = field_of(writer, "so")
        field[pdf_name("/F")] = generic.NumberObject(flags)
        writer.update_container(field)

    found = difference(given, signed(saved_with(given, hide), box=box))
    assert found is not None
    assert "Ô “so” đã bị sửa" in found.sentence


@pytest.mark.parametrize("key", ["/A", "/AA", "/OC"])
def test_a_signature_that_does_something_is_found(given: bytes, box: Box, key: str) -> None:
    def prepare(writer: IncrementalPdfFileWriter) -> None:
        spec = SigFieldSpec(sig_field_name="NguoiKy", on_page=box.page, box=tuple(map(round, (*_corner(box),))))
        append_signature_field(writer, spec)
        field = field_of(writer, "NguoiKy")
        script = {pdf_name("/S"): pdf_name("/JavaScript"), pdf_name("/JS"): generic.pdf_string("app.alert(1)")}
        field[pdf_name(key)] = generic.DictionaryObject(script)
        writer.update_container(field)

    key_of = SimpleSigner.load_pkcs12_data(p12_of("Phạm Văn A"), other_certs=[], passphrase=PASSPHRASE.encode())
    content = saved_with(given, prepare)
    metadata = PdfSignatureMetadata(field_name="NguoiKy", md_algorithm="sha256")
    brought = sign_pdf(IncrementalPdfFileWriter(io.BytesIO(content)), metadata, signer=key_of).getvalue()
    found = difference(given, brought)
    assert found is not None
    assert "không phải chữ ký" in found.sentence


def _corner(box: Box) -> tuple[float, float, float, float]:
    return box.left, box.bottom, box.right, box.top


def test_number_and_day_are_not_the_signers_to_write(given: bytes, box: Box) -> None:
    found = difference(given, signed(filled(given, "07", date(2026, 2, 3)), box=box))
    assert found is not None


def test_a_signature_may_not_hide_the_text(given: bytes) -> None:
    """A white picture over a line of the text: of modest size, and a whole signature."""
    target = io.BytesIO()
    Image.new("RGB", (300, 90), "white").save(target, "PNG")
    white = Shown(picture=target.getvalue())
    over_the_text = Box(page=0, left=80, bottom=470, right=380, top=560)
    found = difference(given, signed(given, box=over_the_text, shown=white))
    assert found is not None
    assert "che chữ" in found.sentence
    assert found.picture
