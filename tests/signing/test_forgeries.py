"""What can be done to a signed document without its keys, and what the check says of it."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader

from tests.letters.test_templates import LETTERHEAD, REPLY, rendered
from tests.signing.certificates import authority, root_of
from tests.signing.test_signatures import pdfsig, signed
from ytcs_docs.config import PROJECT
from ytcs_docs.files.conversion import to_pdf
from ytcs_docs.letters.rules import context
from ytcs_docs.signing.pdf_fields import filled, form_fields, with_fields
from ytcs_docs.signing.places import place_of_signer
from ytcs_docs.signing.rules import WHOLE, Allowed, Box, Coverage, Done, Verdict, seal_box, signer_box
from ytcs_docs.signing.validate import signatures_of

pytestmark = pytest.mark.neutral


@pytest.fixture(scope="module")
def by_person(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A letter that its signer has signed: number and day are free."""
    folder = tmp_path_factory.mktemp("letter")
    word = rendered(PROJECT / "templates" / "word", context(REPLY, LETTERHEAD, "/SYT-NVY", None))
    (folder / "draft.docx").write_bytes(word)
    to_pdf(folder / "draft.docx", folder / "draft.pdf")
    name = place_of_signer(folder / "draft.pdf", REPLY.signer_name)
    assert name is not None
    return signed(with_fields(folder / "draft.pdf"), box=signer_box(name))


@pytest.fixture(scope="module")
def sealed(by_person: bytes, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The same with its number, sealed by the agency."""
    return seal(filled(by_person, "07", date(2026, 2, 3)), tmp_path_factory.mktemp("seal"))


def seal(content: bytes, folder: Path, by: str = "Sở Y tế", authority_name: str = "") -> bytes:
    (folder / "unsealed.pdf").write_bytes(content)
    name = place_of_signer(folder / "unsealed.pdf", REPLY.signer_name)
    assert name is not None
    box = seal_box(signer_box(name))
    return signed(content, by, field="CoQuan", box=box, locks=True, certified_by=authority_name)


def verdicts(content: bytes) -> list[Verdict]:
    return [one.verdict for one in signatures_of(content, [root_of(authority())])]


Change = Callable[[IncrementalPdfFileWriter], None]


def saved_with(content: bytes, change: Change) -> bytes:
    """An incremental save, which leaves every signed byte as it is."""
    writer = IncrementalPdfFileWriter(io.BytesIO(content), strict=False)
    change(writer)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def page(writer: IncrementalPdfFileWriter) -> Any:
    return writer.find_page_for_modification(0)[0].get_object()


def field_of(writer: IncrementalPdfFileWriter, name: str) -> Any:
    fields = [field.get_object() for field in writer.root["/AcroForm"]["/Fields"]]
    return next(field for field in fields if str(field.get("/T", "")) == name)


def drawing(writer: IncrementalPdfFileWriter, code: bytes) -> Any:
    return writer.add_object(generic.StreamObject(stream_data=code))


def another_value(writer: IncrementalPdfFileWriter) -> None:
    field = field_of(writer, "so")
    field[pdf_name("/V")] = pdf_string("99")
    writer.update_container(field)


def another_look(writer: IncrementalPdfFileWriter) -> None:
    """The field keeps its value, its appearance shows another number."""
    field = field_of(writer, "so")
    look = generic.StreamObject(
        dict(field["/AP"]["/N"]), stream_data=b"/Tx BMC q BT /TiRo 13 Tf 0 g 9 4 Td (99) Tj ET Q EMC"
    )
    look.pop(pdf_name("/Length"), None)
    field[pdf_name("/AP")] = generic.DictionaryObject({pdf_name("/N"): writer.add_object(look)})
    writer.update_container(field)


def a_note_over_the_text(writer: IncrementalPdfFileWriter) -> None:
    note = generic.DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Annot"),
            pdf_name("/Subtype"): pdf_name("/FreeText"),
            pdf_name("/Rect"): generic.ArrayObject(map(generic.NumberObject, (60, 60, 500, 700))),
            pdf_name("/Contents"): pdf_string("Nội dung khác"),
            pdf_name("/DA"): pdf_string("/Helv 12 Tf 0 g"),
        }
    )
    target = page(writer)
    target[pdf_name("/Annots")].append(writer.add_object(note))
    writer.update_container(target)


def a_drawing_over_the_page(writer: IncrementalPdfFileWriter) -> None:
    target = page(writer)
    old = target.raw_get("/Contents")
    target[pdf_name("/Contents")] = generic.ArrayObject([old, drawing(writer, b"1 g 60 60 480 640 re f")])
    writer.update_container(target)


def another_page_text(writer: IncrementalPdfFileWriter) -> None:
    target = page(writer)
    target[pdf_name("/Contents")] = drawing(writer, b"0 g 60 60 480 640 re f")
    writer.update_container(target)


def one_more_page(writer: IncrementalPdfFileWriter) -> None:
    pages = writer.root["/Pages"]
    added = generic.DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Page"),
            pdf_name("/Parent"): writer.root.raw_get("/Pages"),
            pdf_name("/MediaBox"): generic.ArrayObject(map(generic.NumberObject, (0, 0, 595, 842))),
            pdf_name("/Contents"): drawing(writer, b"0 g 60 60 480 640 re f"),
        }
    )
    pages["/Kids"].append(writer.add_object(added))
    pages[pdf_name("/Count")] = generic.NumberObject(int(pages["/Count"]) + 1)
    writer.update_container(pages)


def other_pages_behind_the_root(writer: IncrementalPdfFileWriter) -> None:
    """A shadow document: the old pages stay in the file, the catalogue leads to others."""
    old = page(writer)
    shadow = generic.DictionaryObject(dict(old))
    shadow[pdf_name("/Contents")] = drawing(writer, b"0 g 60 60 480 640 re f")
    tree = generic.DictionaryObject(
        {pdf_name("/Type"): pdf_name("/Pages"), pdf_name("/Count"): generic.NumberObject(1)}
    )
    reference = writer.add_object(tree)
    shadow[pdf_name("/Parent")] = reference
    tree[pdf_name("/Kids")] = generic.ArrayObject([writer.add_object(shadow)])
    writer.root[pdf_name("/Pages")] = reference
    writer.update_root()


def swapped_fonts(writer: IncrementalPdfFileWriter) -> None:
    """The same codes drawn with other letters."""
    fonts = page(writer)["/Resources"]["/Font"]
    other = generic.DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Font"),
            pdf_name("/Subtype"): pdf_name("/Type1"),
            pdf_name("/BaseFont"): pdf_name("/ZapfDingbats"),
        }
    )
    for name in list(fonts):
        fonts[name] = writer.add_object(other)
    writer.update_container(fonts)


def a_smaller_page(writer: IncrementalPdfFileWriter) -> None:
    """The foot of the page, with the signature, is cut off."""
    target = page(writer)
    target[pdf_name("/CropBox")] = generic.ArrayObject(map(generic.NumberObject, (0, 500, 595, 842)))
    writer.update_container(target)


def a_script_when_opened(writer: IncrementalPdfFileWriter) -> None:
    action = {pdf_name("/S"): pdf_name("/JavaScript"), pdf_name("/JS"): pdf_string("app.alert(1)")}
    writer.root[pdf_name("/OpenAction")] = generic.DictionaryObject(action)
    writer.update_root()


def one_more_text_field(writer: IncrementalPdfFileWriter) -> None:
    target = page(writer)
    field = generic.DictionaryObject(dict(field_of(writer, "so")))
    field[pdf_name("/T")] = pdf_string("so_99")
    field[pdf_name("/V")] = pdf_string("99")
    reference = writer.add_object(field)
    target[pdf_name("/Annots")].append(reference)
    writer.update_container(target)
    writer.root["/AcroForm"]["/Fields"].append(reference)
    writer.update_container(writer.root["/AcroForm"])


def an_empty_place_for_a_signature(writer: IncrementalPdfFileWriter) -> None:
    """A field that nobody has signed, as large as the page, which shows whatever one likes."""
    target = page(writer)
    sides = generic.ArrayObject(map(generic.NumberObject, (0, 0, 595, 842)))
    look = generic.StreamObject(
        {pdf_name("/Subtype"): pdf_name("/Form"), pdf_name("/BBox"): sides}, stream_data=b"1 g 0 0 595 842 re f"
    )
    field = generic.DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Annot"),
            pdf_name("/Subtype"): pdf_name("/Widget"),
            pdf_name("/FT"): pdf_name("/Sig"),
            pdf_name("/T"): pdf_string("Trong"),
            pdf_name("/F"): generic.NumberObject(4),
            pdf_name("/Rect"): sides,
            pdf_name("/AP"): generic.DictionaryObject({pdf_name("/N"): writer.add_object(look)}),
        }
    )
    reference = writer.add_object(field)
    target[pdf_name("/Annots")].append(reference)
    writer.update_container(target)
    writer.root["/AcroForm"]["/Fields"].append(reference)
    writer.update_container(writer.root["/AcroForm"])


CHANGES: list[Change] = [
    an_empty_place_for_a_signature,
    another_value,
    another_look,
    a_note_over_the_text,
    a_drawing_over_the_page,
    another_page_text,
    one_more_page,
    other_pages_behind_the_root,
    swapped_fonts,
    a_smaller_page,
    a_script_when_opened,
    one_more_text_field,
]


def test_a_sealed_document_is_whole_and_says_of_each_signature_what_it_means(sealed: bytes, tmp_path: Path) -> None:
    person, agency = signatures_of(sealed, [root_of(authority())])
    assert (person.verdict, person.coverage, person.allowed, person.done) == (
        Verdict.GOOD,
        Coverage.REVISION,
        Allowed.FILLING,
        Done.FILLED,
    )
    assert (agency.verdict, agency.coverage, agency.allowed, agency.done) == (
        Verdict.GOOD,
        Coverage.FILE,
        Allowed.SIGNING,
        Done.NOTHING,
    )
    assert pdfsig(sealed, tmp_path) == ["Signature is Valid."] * 2


def test_before_the_seal_nothing_is_called_whole(by_person: bytes) -> None:
    assert verdicts(by_person) == [Verdict.UNSEALED]
    assert verdicts(filled(by_person, "07", date(2026, 2, 3))) == [Verdict.UNSEALED]
    assert verdicts(filled(filled(by_person, "07", date(2026, 2, 3)), "99", date(2026, 2, 4))) == [Verdict.UNSEALED]


def test_number_and_day_of_a_sealed_document_can_not_be_written_again(sealed: bytes) -> None:
    assert Verdict.GOOD not in verdicts(filled(sealed, "99", date(2026, 2, 3)))
    assert Verdict.GOOD not in verdicts(filled(sealed, "07", date(2026, 12, 31)))


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_change_without_the_keys_is_seen(sealed: bytes, change: Change, tmp_path: Path) -> None:
    forged = saved_with(sealed, change)
    assert forged.startswith(sealed)
    found = verdicts(forged)
    assert Verdict.GOOD not in found
    # poppler looks at the signed bytes only: where it finds them broken, so do we
    for said, verdict in zip(pdfsig(forged, tmp_path), found, strict=False):
        assert said == "Signature is Valid." or verdict not in WHOLE


def test_the_seal_of_a_stranger_locks_nothing(by_person: bytes, tmp_path: Path) -> None:
    forged = seal(filled(by_person, "99", date(2026, 2, 3)), tmp_path, authority_name="Tổ chức lạ")
    assert verdicts(forged) == [Verdict.UNSEALED, Verdict.UNKNOWN_AUTHORITY]


def test_one_of_another_house_can_not_vouch_for_number_and_day(by_person: bytes) -> None:
    """Though this office trusts who certified them."""
    forged = filled(by_person, "99", date(2026, 2, 3))
    for name, house in (("Kẻ Gian", "Công ty TNHH Một Người"), ("Kẻ Gian", ""), ("Sở Y tế tỉnh Khác", "")):
        assert verdicts(signed(forged, name, field="CoQuan", locks=True, organization=house))[0] is Verdict.UNSEALED
    for name, house in (
        ("Phạm Văn A", "Công ty TNHH Một Người"),  # a namesake of the signer
        ("Phạm Văn A", ""),
        ("Kẻ Gian", "Sở Ý Tế tỉnh Tân Hại"),
        ("Kẻ Gian", "SO Y TE TINH TAN HAI"),
    ):
        assert verdicts(signed(forged, name, field="CoQuan", locks=True, organization=house))[0] is Verdict.UNSEALED
    agency = signed(forged, "Sở Y tế tỉnh Tân Hải", field="CoQuan", locks=True, organization="")
    assert verdicts(agency) == [Verdict.GOOD] * 2  # its own name is that of the house


def test_a_signature_over_the_page_covers_it_up(by_person: bytes, sealed: bytes, tmp_path: Path) -> None:
    """Neither a stranger's nor one that is too large to be one leaves those before it whole."""
    page_wide = Box(page=0, left=0, bottom=0, right=595, top=842)
    assert Verdict.GOOD not in verdicts(signed(sealed, "Kẻ lạ", field="La", box=page_wide, certified_by="Tổ chức lạ"))
    assert verdicts(signed(sealed, "Phạm Văn A", field="To", box=page_wide))[:2] == [Verdict.CHANGED_AFTER] * 2
    before_the_seal = saved_with(by_person, an_empty_place_for_a_signature)
    assert verdicts(before_the_seal) == [Verdict.CHANGED_AFTER]
    assert verdicts(seal(filled(before_the_seal, "07", date(2026, 2, 3)), tmp_path))[0] is Verdict.CHANGED_AFTER


def test_a_seal_that_locks_nothing_vouches_for_what_it_covers(by_person: bytes) -> None:
    """From a token, or of an earlier version."""
    numbered = signed(filled(by_person, "07", date(2026, 2, 3)), "Sở Y tế", field="CoQuan")
    assert verdicts(numbered) == [Verdict.GOOD] * 2
    assert Verdict.GOOD not in verdicts(filled(numbered, "99", date(2026, 2, 3)))


def test_a_number_painted_before_the_signer_signs_is_seen(by_person: bytes, tmp_path: Path) -> None:
    """By a signature that nobody trusts, over the place of the number, which came first."""
    (tmp_path / "unsigned.pdf").write_bytes(by_person)
    start = by_person[: by_person.index(b"%%EOF", by_person.index(b"%%EOF") + 1) + 6]  # as it was given out
    reader_boxes = [
        field["/Rect"] for field in form_fields(PdfFileReader(io.BytesIO(start)).root) if field["/T"] == "so"
    ]
    left, bottom, right, top = (float(side) for side in reader_boxes[0])
    over = Box(page=0, left=left, bottom=bottom, right=right, top=top)
    painted = signed(start, "Kẻ Lạ", field="La", box=over, certified_by="Tổ chức lạ")
    person = signed(painted, box=Box(page=0, left=300, bottom=100, right=410, top=150))
    sealed = signed(filled(person, "07", date(2026, 2, 3)), "Sở Y tế", field="CoQuan", locks=True)
    assert Verdict.GOOD not in verdicts(sealed)


def test_one_more_signature_is_allowed_after_the_seal(sealed: bytes) -> None:
    more = signed(sealed, "Sở Y tế", field="BanSao")
    assert verdicts(more) == [Verdict.GOOD] * 3
    assert [one.done for one in signatures_of(more, [root_of(authority())])] == [Done.FILLED, Done.SIGNED, Done.NOTHING]


def test_a_seal_taken_off_leaves_the_number_open(sealed: bytes, by_person: bytes) -> None:
    """The file is cut where the seal begins: all that is left is signed, nothing is locked."""
    numbered = filled(by_person, "07", date(2026, 2, 3))
    assert Verdict.GOOD not in verdicts(sealed[: len(numbered)])


def test_tricks_with_the_signed_range_are_seen(sealed: bytes) -> None:
    ranges = list(re.finditer(rb"/ByteRange ?\[(\d+) (\d+) (\d+) (\d+)\s*\]", sealed))
    assert ranges
    last = ranges[-1]
    start, first, second, length = (int(number) for number in last.groups())
    for numbers in (
        (start, first, second, length - 200),
        (start, first - 300, second, length),
        (0, 10, second, length),
    ):
        trick = b"/ByteRange [%d %d %d %d" % numbers
        forged = sealed[: last.start()] + trick.ljust(len(last[0]) - 1) + b"]" + sealed[last.end() :]
        assert verdicts(forged)[-1:] != [Verdict.GOOD]
    emptied = re.sub(rb"(/Contents ?<)([0-9a-fA-F]{200})", lambda found: found[1] + b"0" * 200, sealed)
    assert Verdict.GOOD not in verdicts(emptied)


def test_what_is_written_behind_the_end_is_seen(sealed: bytes) -> None:
    """Bytes that no signature covers and no reader shows change nothing; a second document there does."""
    assert Verdict.GOOD not in verdicts(sealed + saved_with(sealed, another_value)[len(sealed) :])
