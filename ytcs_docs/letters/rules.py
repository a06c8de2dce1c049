"""The contents of a draft, its forms, and the placeholders of Word templates. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from ytcs_docs.core.errors import InvalidInput
from ytcs_docs.decree30.form import (
    Authority,
    format_date,
    format_date_long,
    place_and_date,
    signature_block,
    without_about,
)
from ytcs_docs.decree30.types import TYPES, DocumentType
from ytcs_docs.language.text import upper


class Basis(StrEnum):
    """How a form cites its legal basis: in a sentence of the text, line by line in italics, or not at all."""

    SENTENCE = "sentence"
    LINES = "lines"
    NONE = "none"

    @property
    def is_asked(self) -> bool:
        return self is not Basis.NONE

    @property
    def is_lines(self) -> bool:
        return self is Basis.LINES


@dataclass(frozen=True, kw_only=True, slots=True)
class Detail:
    """A field of one form, besides those of all forms."""

    name: str
    label: str
    rows: int = 1
    needed: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Form:
    """One form of appendix III: its file in templates/word and its fields."""

    key: str
    label: str
    type_code: str
    addressees: bool = False  # has a line Kính gửi, which is then required
    basis: Basis = Basis.NONE
    details: tuple[Detail, ...] = ()

    @property
    def kind(self) -> DocumentType:
        return TYPES[self.type_code]


_PLACE = Detail(name="dia_diem", label="Địa điểm", needed=True)
_TIME = Detail(name="thoi_gian", label="Thời gian", needed=True)
_ALL = (
    Form(key="cong-van", label="Công văn", type_code="cong-van", addressees=True, basis=Basis.SENTENCE),
    Form(
        key="cong-van-tra-loi",
        label="Công văn trả lời",
        type_code="cong-van",
        addressees=True,
        basis=Basis.SENTENCE,
    ),
    Form(
        key="cong-van-don-doc",
        label="Công văn đôn đốc",
        type_code="cong-van",
        addressees=True,
        basis=Basis.SENTENCE,
    ),
    Form(key="bao-cao", label="Báo cáo", type_code="bao-cao", addressees=True, basis=Basis.SENTENCE),
    Form(key="to-trinh", label="Tờ trình", type_code="to-trinh", addressees=True, basis=Basis.SENTENCE),
    Form(key="ke-hoach", label="Kế hoạch", type_code="ke-hoach", basis=Basis.LINES),
    Form(key="thong-bao", label="Thông báo", type_code="thong-bao", basis=Basis.SENTENCE),
    Form(key="quyet-dinh", label="Quyết định (trực tiếp)", type_code="quyet-dinh", basis=Basis.LINES),
    Form(
        key="quyet-dinh-ban-hanh",
        label="Quyết định ban hành kèm theo",
        type_code="quyet-dinh",
        basis=Basis.LINES,
        details=(
            Detail(name="loai_kem_theo", label="Loại văn bản kèm theo (Quy chế, Quy định…)", needed=True),
            Detail(name="ten_kem_theo", label="Tên văn bản kèm theo", needed=True),
            Detail(name="noi_dung_kem_theo", label="Nội dung văn bản kèm theo", rows=12, needed=True),
        ),
    ),
    Form(
        key="giay-moi",
        label="Giấy mời",
        type_code="giay-moi",
        addressees=True,
        details=(_TIME, _PLACE, Detail(name="chu_tri", label="Chủ trì", needed=True)),
    ),
    Form(
        key="bien-ban",
        label="Biên bản",
        type_code="bien-ban",
        details=(
            _TIME,
            _PLACE,
            Detail(name="thanh_phan", label="Thành phần tham dự, mỗi người một dòng", rows=4, needed=True),
            Detail(name="thu_ky", label="Thư ký (người ghi biên bản)", needed=True),
        ),
    ),
)
FORMS: dict[str, Form] = {form.key: form for form in _ALL}
# Forms that can answer a document: any type of document may be what a duty asks for (a plan, a decision).
REPLY_FORMS = tuple(key for key in FORMS if key not in ("cong-van", "cong-van-don-doc"))
# Two more templates, merged with the values of a finished document; no draft has these forms.
ANNEX, COPY = "phu-luc", "ban-sao"
TEMPLATE_LABELS = {
    **{form.key: form.label for form in _ALL},
    ANNEX: "Phụ lục",
    COPY: "Bản sao (sao y, sao lục, trích sao)",
}

# Placeholders of Word templates: a public API. A name that exists keeps its meaning; new ones may be added.
PLACEHOLDERS = {
    "co_quan_chu_quan": "Tên cơ quan chủ quản, in hoa; để trống khi không có",
    "co_quan_ban_hanh": "Tên cơ quan ban hành, in hoa",
    "so": "Số của văn bản, ít nhất hai chữ số",
    "ky_hieu": "Ký hiệu",
    "so_ky_hieu": "Số và ký hiệu; dự thảo để trống phần số",
    "dia_danh_ngay_thang": "Địa danh và ngày tháng năm; dự thảo để trống ngày, tháng",
    "do_khan": "Độ khẩn, in hoa; để trống khi không khẩn",
    "ten_loai": "Tên loại văn bản, in hoa",
    "trich_yeu": "Trích yếu, không có “V/v”",
    "kinh_gui": "Danh sách nơi gửi, mỗi nơi một dòng",
    "kinh_gui_mot": "Nơi gửi khi chỉ có một nơi",
    "can_cu": "Văn bản được trả lời hoặc căn cứ, thành một đoạn",
    "can_cu_ban_hanh": "Các căn cứ ban hành, mỗi căn cứ một dòng",
    "tham_quyen": "Người hoặc tập thể ban hành quyết định, in hoa",
    "noi_dung": "Các đoạn nội dung, đoạn cuối có “./.”",
    "noi_dung_dieu": "Các đoạn nội dung, mỗi đoạn gồm phần đầu in đậm (“Điều 1.”) và phần còn lại",
    "noi_nhan": "Danh sách nơi nhận",
    "quyen_han_chuc_vu": "Các dòng quyền hạn, chức vụ của người ký",
    "nguoi_ky": "Họ tên người ký",
    "viec_qua_han": "Việc quá hạn, mỗi việc gồm số thứ tự, văn bản, nội dung, hạn, số ngày chậm",
    "thoi_gian": "Thời gian họp",
    "dia_diem": "Địa điểm họp",
    "chu_tri": "Người chủ trì cuộc họp",
    "thanh_phan": "Thành phần tham dự, mỗi người một dòng",
    "thu_ky": "Người ghi biên bản",
    "loai_kem_theo": "Loại của văn bản ban hành kèm theo, in hoa",
    "ten_kem_theo": "Tên của văn bản ban hành kèm theo",
    "noi_dung_kem_theo": "Nội dung của văn bản ban hành kèm theo, từng đoạn như noi_dung_dieu",
    "kem_theo": "Câu trong ngoặc: kèm theo văn bản nào, số, ngày",
    "so_phu_luc": "Số của phụ lục, chữ số La Mã; để trống khi chỉ có một",
    "ten_phu_luc": "Tên của phụ lục, in hoa",
    "hinh_thuc_sao": "Hình thức sao, in hoa",
}
# A document in the legal form has at least one placeholder of each group.
NEEDED_PLACEHOLDERS: tuple[tuple[str, ...], ...] = (
    ("co_quan_ban_hanh",),
    ("so_ky_hieu", "so"),
    ("dia_danh_ngay_thang",),
    ("trich_yeu",),
    ("noi_dung", "noi_dung_dieu"),
    ("noi_nhan",),
    ("quyen_han_chuc_vu",),
    ("nguoi_ky",),
)
NEEDED_OF: dict[str, tuple[tuple[str, ...], ...]] = {
    "bien-ban": tuple(names for names in NEEDED_PLACEHOLDERS if names != ("quyen_han_chuc_vu",)),
    ANNEX: (("ten_phu_luc",), ("kem_theo",)),
    COPY: (("hinh_thuc_sao",), ("so_ky_hieu", "so"), ("dia_danh_ngay_thang",), ("noi_nhan",), ("nguoi_ky",)),
}

# Blank in a draft, wide enough for what is written there after signing.
BLANK = "\N{NO-BREAK SPACE}" * 8
# Types whose subject continues “V/v” or “Về việc”.
_SUBJECT_CONTINUES = ("cong-van", "quyet-dinh")
ROMAN = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
_ARTICLE = re.compile(r"(?P<head>Điều\s+\d+\.)(?P<rest>.*)", re.DOTALL)


@dataclass(frozen=True, kw_only=True, slots=True)
class LateTask:
    """A line of a công văn đôn đốc: the assigning document, the task, its due date, days overdue."""

    document: str
    subject: str
    due_on: date
    days: int


@dataclass(frozen=True, kw_only=True, slots=True)
class DraftData:
    """What the officer enters; everything else follows from the agency and the decree."""

    form: str
    subject: str
    body: str
    recipients: tuple[str, ...]
    authority: Authority
    signer_position: str
    signer_name: str
    addressees: tuple[str, ...] = ()
    legal_basis: str = ""
    details: Mapping[str, str] = field(default_factory=dict)
    late_tasks: tuple[LateTask, ...] = ()
    drafting_unit_id: int | None = None

    @property
    def kind(self) -> DocumentType:
        return FORMS[self.form].kind


@dataclass(frozen=True, kw_only=True, slots=True)
class Letterhead:
    """What a form shows of the agency."""

    parent_name: str
    agency_name: str
    place_name: str
    head_title: str
    collective: str


def check_draft(data: DraftData) -> None:
    """Raises :class:`InvalidInput`."""
    form = FORMS.get(data.form)
    if form is None:
        raise InvalidInput("Chọn một mẫu văn bản trong danh sách.", "form")
    if not data.subject:
        raise InvalidInput("Phải nhập trích yếu.", "subject")
    if form.addressees and not data.addressees:
        raise InvalidInput("Phải nhập nơi gửi (Kính gửi).", "addressees")
    if not data.body:
        raise InvalidInput("Phải nhập nội dung.", "body")
    if not data.signer_name:
        raise InvalidInput("Phải chọn người ký.", "signer")
    for detail in form.details:
        if detail.needed and not data.details.get(detail.name):
            raise InvalidInput(f"Phải nhập {detail.label.lower()}.", detail.name)


def context(data: DraftData, house: Letterhead, code: str, issued_on: date | None) -> dict[str, Any]:
    """Values for the placeholders; templates/word/README.md lists them with their meaning. The code of a draft has
    no number (``/SYT-NVY``) and its day is None: their places stay blank."""
    kind = data.kind
    subject = without_about(data.subject)
    number, _, notation = code.partition("/")
    shown_code = f"{number or BLANK}/{notation}"
    block = signature_block(data.authority, house.head_title, data.signer_position, house.collective)
    return {
        "co_quan_chu_quan": upper(house.parent_name),
        "co_quan_ban_hanh": upper(house.agency_name),
        "so": number or BLANK,
        "ky_hieu": notation,
        "so_ky_hieu": shown_code,
        "dia_danh_ngay_thang": place_and_date(house.place_name, issued_on)
        if issued_on
        else f"{house.place_name}, {_blank_day()}",
        "do_khan": "",
        "ten_loai": upper(kind.name),
        "trich_yeu": subject if kind.code in _SUBJECT_CONTINUES else subject[:1].upper() + subject[1:],
        "kinh_gui": _as_list_items(data.addressees),
        "kinh_gui_mot": data.addressees[0].strip().rstrip(" ;.") if len(data.addressees) == 1 else "",
        "can_cu": data.legal_basis if FORMS[data.form].basis is Basis.SENTENCE else "",
        "can_cu_ban_hanh": _basis_lines(data),
        "tham_quyen": upper(
            house.collective if data.authority is Authority.ON_BEHALF else f"{house.head_title} {house.agency_name}"
        ),
        "noi_dung": _paragraphs(data.body),
        "noi_dung_dieu": _articles(_paragraphs(data.body)),
        "noi_nhan": _as_list_items(data.recipients),
        "quyen_han_chuc_vu": block,
        "nguoi_ky": data.signer_name,
        "viec_qua_han": [
            (str(place), task.document, task.subject, format_date(task.due_on), str(task.days))
            for place, task in enumerate(data.late_tasks, start=1)
        ],
        "thoi_gian": data.details.get("thoi_gian", ""),
        "dia_diem": data.details.get("dia_diem", ""),
        "chu_tri": data.details.get("chu_tri", ""),
        "thanh_phan": _lines(data.details.get("thanh_phan", "")),
        "thu_ky": data.details.get("thu_ky", ""),
        "loai_kem_theo": upper(data.details.get("loai_kem_theo", "")),
        "ten_kem_theo": data.details.get("ten_kem_theo", ""),
        "noi_dung_kem_theo": _articles(_paragraphs(data.details.get("noi_dung_kem_theo", ""))),
        "kem_theo": accompanying("Ban hành kèm theo", kind, shown_code, issued_on, house.agency_name),
    }


def annex_context(number: int, title: str, citation: str) -> dict[str, Any]:
    """Values for the form of an annex; ``number`` is 0 when there is only one."""
    return {"so_phu_luc": ROMAN[number], "ten_phu_luc": upper(title), "kem_theo": citation}


def accompanying(opening: str, kind: DocumentType, code: str, issued_on: date | None, issuer: str) -> str:
    """The line in brackets under the title of an annexed text (appendix I, III.4)."""
    day = format_date_long(issued_on) if issued_on else _blank_day()
    return f"({opening} {kind.name} số {code} {day} của {issuer})"


def _blank_day() -> str:
    return f"ngày{BLANK}tháng{BLANK}năm{BLANK}"


def _as_list_items(names: Sequence[str]) -> list[str]:
    """Names as list items, each ending with a semicolon, the last with a full stop."""
    last = len(names) - 1
    return [f"- {name.strip().rstrip(';.')}{'.' if index == last else ';'}" for index, name in enumerate(names)]


def _basis_lines(data: DraftData) -> list[str]:
    """The legal bases, one per line, each ending with a semicolon, the last with a full stop."""
    if FORMS[data.form].basis is not Basis.LINES:
        return []
    lines = _lines(data.legal_basis)
    last = len(lines) - 1
    return [line.rstrip(" ;.,") + ("." if index == last else ";") for index, line in enumerate(lines)]


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


def _paragraphs(body: str) -> list[str]:
    """The paragraphs, the last one ending with ``./.`` as in the decree's forms."""
    paragraphs = _lines(body)
    if paragraphs and not paragraphs[-1].endswith(("./.", "./")):
        paragraphs[-1] = paragraphs[-1].rstrip(" .;/") + "./."
    return paragraphs


def _articles(paragraphs: Sequence[str]) -> list[tuple[str, str]]:
    """Each paragraph as its bold opening (``Điều 1.``) and the rest."""
    articles = []
    for paragraph in paragraphs:
        article = _ARTICLE.match(paragraph)
        articles.append((article["head"], article["rest"]) if article else ("", paragraph))
    return articles
