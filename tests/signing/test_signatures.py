"""Signatures of PDFs: what is signed, what may be filled in afterwards, and what is said of what was changed."""

from __future__ import annotations

import io
import re
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PIL import Image
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer

from tests.builders import pdf_file
from tests.letters.test_templates import LETTERHEAD, REPLY, rendered
from tests.signing.certificates import ORGANIZATION, PASSPHRASE, authority, p12_of, root_of
from ytcs_docs.config import PROJECT
from ytcs_docs.core.errors import InvalidInput, RuleBroken
from ytcs_docs.files.conversion import to_pdf
from ytcs_docs.files.pdf import text_of_pages
from ytcs_docs.letters.rules import context
from ytcs_docs.letters.samples import sample_draft
from ytcs_docs.signing.pdf_fields import filled, with_fields
from ytcs_docs.signing.places import free_places, place_of_signer
from ytcs_docs.signing.rules import Box, Done, Verdict, seal_box, signer_box
from ytcs_docs.signing.sign import MAX_ITERATIONS, Shown, certificate_of, checked_picture, most_iterations, sign
from ytcs_docs.signing.trust import trust_roots
from ytcs_docs.signing.validate import signatures_of

pytestmark = pytest.mark.neutral
BOX = Box(page=0, left=300, bottom=300, right=410, top=360)


@pytest.fixture(scope="module")
def letter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A draft as LibreOffice prints it: number and day free."""
    folder = tmp_path_factory.mktemp("letter")
    word = rendered(PROJECT / "templates" / "word", context(REPLY, LETTERHEAD, "/SYT-NVY", None))
    (folder / "draft.docx").write_bytes(word)
    to_pdf(folder / "draft.docx", folder / "draft.pdf")
    return folder / "draft.pdf"


def signed(
    content: bytes,
    name: str = "Phạm Văn A",
    *,
    field: str = "NguoiKy",
    box: Box = BOX,
    locks: bool = False,
    certified_by: str = "",
    organization: str = ORGANIZATION,
    p12: bytes = b"",
    shown: Shown | None = None,
    **days: int,
) -> bytes:
    """Signed with a key of an authority that is trusted, or of another one, or with a certain key."""
    p12 = p12 or p12_of(name, organization, by=authority(certified_by) if certified_by else None, **days)
    shown = shown or Shown(lines=(name,))
    more = {"reason": "Ký", "place": "Tân Hải", "locks": locks}
    return sign(content, p12, PASSPHRASE, field=field, box=box, shown=shown, **more)


def verdicts(content: bytes) -> list[Verdict]:
    return [one.verdict for one in signatures_of(content, [root_of(authority())])]


def pdfsig(content: bytes, folder: Path) -> list[str]:
    """What poppler says of each signature."""
    path = folder / "said.pdf"
    path.write_bytes(content)
    answer = subprocess.run(["pdfsig", "-nocert", str(path)], capture_output=True, text=True, check=False)
    return re.findall(r"Signature Validation: (.+)", answer.stdout)


def test_the_free_places_stand_where_the_decree_puts_number_and_day(letter: Path) -> None:
    places = free_places(letter)
    assert set(places) == {"so", "ngay", "thang", "nam"}
    number, day, month, year = (places[name] for name in ("so", "ngay", "thang", "nam"))
    assert number.right < 297 < day.left < day.right < month.left < month.right < year.left
    assert day.bottom == month.bottom == year.bottom
    assert number.width > 20
    assert day.width > 15


def test_number_and_day_are_filled_in_after_both_signatures_stay_good(letter: Path, tmp_path: Path) -> None:
    name = place_of_signer(letter, REPLY.signer_name)
    assert name is not None
    by_person = signed(with_fields(letter), box=signer_box(name))
    numbered = filled(by_person, "07", date(2026, 2, 3))
    assert numbered.startswith(by_person)
    by_agency = signed(numbered, "Sở Y tế", field="CoQuan", box=seal_box(signer_box(name)), locks=True)
    found = signatures_of(by_agency, [root_of(authority())])
    assert [(one.signer, one.verdict, one.done) for one in found] == [
        ("Phạm Văn A", Verdict.GOOD, Done.FILLED),
        ("Sở Y tế", Verdict.GOOD, Done.NOTHING),
    ]
    assert pdfsig(by_agency, tmp_path) == ["Signature is Valid."] * 2
    (tmp_path / "numbered.pdf").write_bytes(by_agency)
    shown = subprocess.run(
        ["pdftotext", "-layout", str(tmp_path / "numbered.pdf"), "-"], capture_output=True, text=True, check=True
    ).stdout
    assert re.search(r"Số:\s+07\s+/SYT-NVY", shown)
    assert re.search(r"ngày\s+03\s+tháng\s+02\s+năm\s+2026", shown)


def test_an_annexed_text_gets_number_and_day_and_no_signature(tmp_path: Path) -> None:
    """The annexed text may name the signer, too, and names the decision whose number is not known yet."""
    draft = replace(
        sample_draft("quyet-dinh-ban-hanh"),
        details={
            "loai_kem_theo": "Quy chế",
            "ten_kem_theo": "Hoạt động của Ban chỉ đạo",
            "noi_dung_kem_theo": "Điều 1. Trưởng ban: Ông Nguyễn Văn An, Phó Giám đốc.",
        },
    )
    word = rendered(PROJECT / "templates" / "word", context(draft, LETTERHEAD, "/QĐ-SYT", None), f"{draft.form}.docx")
    (tmp_path / "a.docx").write_bytes(word)
    to_pdf(tmp_path / "a.docx", tmp_path / "a.pdf")
    name = place_of_signer(tmp_path / "a.pdf", "Nguyễn Văn An")
    assert name is not None
    assert name.page == 0
    numbered = filled(signed(with_fields(tmp_path / "a.pdf"), box=signer_box(name)), "07", date(2026, 2, 3))
    assert verdicts(numbered) == [Verdict.UNSEALED]
    (tmp_path / "b.pdf").write_bytes(numbered)
    shown = subprocess.run(
        ["pdftotext", "-f", "2", "-layout", str(tmp_path / "b.pdf"), "-"], capture_output=True, text=True, check=True
    ).stdout
    assert re.search(r"kèm theo Quyết định số\s+07\s+/QĐ-SYT\s+ngày\s+03\s+tháng\s+02\s+năm\s+2026\s+của", shown)


def changed_by_a_byte(content: bytes) -> bytes:
    place = content.index(b"/MediaBox")
    digit = re.compile(rb"\d").search(content, place)
    assert digit is not None
    other = b"8" if digit[0] != b"8" else b"7"
    return content[: digit.start()] + other + content[digit.end() :]


def changed_by_an_incremental_save(content: bytes) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(content))
    reference, _ = writer.find_page_for_modification(0)
    page = reference.get_object()
    more = writer.add_object(generic.StreamObject(stream_data=b"BT /F1 20 Tf 100 100 Td (1.000.000) Tj ET"))
    page["/Contents"] = generic.ArrayObject([page.raw_get("/Contents"), more])
    writer.update_container(page)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


@pytest.mark.parametrize(
    ("make", "verdict", "poppler"),
    [
        (lambda content: content, Verdict.GOOD, "Signature is Valid."),
        (changed_by_a_byte, Verdict.CHANGED, "Digest Mismatch."),
        # poppler looks at the bytes that were signed only, and says beside it that they are not the whole document
        (changed_by_an_incremental_save, Verdict.CHANGED_AFTER, "Signature is Valid."),
    ],
)
def test_what_became_of_a_signed_document_is_said_rightly(
    make: Callable[[bytes], bytes], verdict: Verdict, poppler: str, tmp_path: Path
) -> None:
    content = make(signed(pdf_file("Quyet dinh")))
    assert verdicts(content) == [verdict]
    assert pdfsig(content, tmp_path) == [poppler]


def test_an_authority_that_nobody_trusts_is_named_as_such() -> None:
    content = signed(pdf_file())
    (found,) = signatures_of(content, [root_of(authority("Một tổ chức khác"))])
    assert found.verdict is Verdict.UNKNOWN_AUTHORITY
    assert (found.signer, found.organization) == ("Phạm Văn A", "Sở Y tế tỉnh Tân Hải")
    assert found.issuer == "Tổ chức chứng thực thử nghiệm"
    assert found.signed_at is not None


@pytest.mark.parametrize("days", [{"since": -100, "until": -1}, {"since": 5, "until": 50}])
def test_a_certificate_out_of_its_time_is_said_to_be_so(days: dict[str, int]) -> None:
    assert verdicts(signed(pdf_file(), **days)) == [Verdict.EXPIRED]


def test_a_pdf_without_signatures_and_no_pdf_have_none() -> None:
    assert verdicts(pdf_file()) == []
    assert verdicts(b"%PDF-1.4 hong") == []
    assert verdicts(b"") == []


@pytest.mark.parametrize("cut", [0.3, 0.6, 0.9])
def test_a_torn_signed_file_never_breaks_the_check(cut: float) -> None:
    content = signed(pdf_file())
    assert Verdict.GOOD not in verdicts(content[: int(len(content) * cut)])


def test_a_document_that_was_not_prepared_can_not_be_numbered() -> None:
    with pytest.raises(RuleBroken, match="chỗ để ghi số"):
        filled(signed(pdf_file()), "07", date(2026, 2, 3))


def test_a_page_without_free_places_can_not_be_prepared(tmp_path: Path) -> None:
    (tmp_path / "x.pdf").write_bytes(pdf_file("Khong co cho trong"))
    with pytest.raises(RuleBroken, match="chỗ trống"):
        with_fields(tmp_path / "x.pdf")


def test_a_key_opens_with_its_passphrase_only() -> None:
    p12 = p12_of("Phạm Văn A")
    assert certificate_of(p12, PASSPHRASE).name == "Phạm Văn A"
    for file, passphrase in ((p12, "sai"), (b"rubbish", PASSPHRASE), (p12_of("B", passphrase=""), "")):
        with pytest.raises(InvalidInput):
            certificate_of(file, passphrase)


def test_a_key_that_takes_for_ever_to_open_is_refused_unopened() -> None:
    slow = p12_of("Phạm Văn A", rounds=5_000_000)
    assert most_iterations(slow) == 5_000_000
    assert most_iterations(p12_of("Phạm Văn A")) <= MAX_ITERATIONS
    with pytest.raises(InvalidInput, match="quá lâu"):
        certificate_of(slow, PASSPHRASE)


def test_a_pdf_that_is_locked_is_not_signed_and_the_person_is_told(tmp_path: Path) -> None:
    reader = PdfFileReader(io.BytesIO(pdf_file()))
    writer = copy_into_new_writer(reader)
    writer.encrypt("chu", "")
    target = io.BytesIO()
    writer.write(target)
    with pytest.raises(RuleBroken, match="bị khóa"):
        signed(target.getvalue())


def test_a_picture_is_made_small_and_nothing_else_is_taken() -> None:
    large = io.BytesIO()
    Image.new("RGBA", (3000, 1500), (0, 0, 255, 0)).save(large, "PNG")
    with Image.open(io.BytesIO(checked_picture(large.getvalue()))) as small:
        assert (small.size, small.mode) == ((1200, 600), "RGBA")
    for wrong in (b"", b"GIF89a", pdf_file()):
        with pytest.raises(InvalidInput):
            checked_picture(wrong)


def test_trusted_authorities_are_read_from_a_folder_in_either_spelling(tmp_path: Path) -> None:
    one, other = authority(), authority("Một tổ chức khác")
    (tmp_path / "one.pem").write_bytes(one.pem + other.pem)
    (tmp_path / "other.crt").write_bytes(root_of(other).dump())
    (tmp_path / "note.txt").write_text("not a certificate")
    (tmp_path / "broken.cer").write_bytes(b"rubbish")
    assert [root.sha256 for root in trust_roots(tmp_path)] == [
        root_of(one).sha256,
        root_of(other).sha256,
        root_of(other).sha256,
    ]
    assert trust_roots(tmp_path / "none") == ()


def test_the_text_of_a_printed_draft_can_be_read_back(letter: Path) -> None:
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in text_of_pages(letter)
