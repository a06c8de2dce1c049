"""The forms of official documents that can be written here, and what each of them asks for. Pure.

Decree 30/2020/NĐ-CP, article 7 (the types) and appendix III (the models). Types without a model have the form of
model 1.4, or, where two sides sign, the form that offices use.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ytcs_docs.decree30.types import TYPES, DocumentType


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
    """A field of one form, besides those of all forms. ``is_text``: articles, written like the text itself."""

    name: str
    label: str
    rows: int = 1
    needed: bool = True
    limit: int = 200
    hint: str = ""
    is_text: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Form:
    """One form: its file in templates/word and its fields. ``addressees`` is what the line of addressees is called,
    which is then required; ``model`` the model of appendix III. ``has_text``: besides its details it needs text."""

    key: str
    label: str
    type_code: str
    model: str
    addressees: str = ""
    basis: Basis = Basis.NONE
    details: tuple[Detail, ...] = ()
    has_text: bool = True
    text_label: str = "Nội dung"
    subject_label: str = "Trích yếu"
    common: bool = False  # one of those that are written every day
    occasional: bool = False  # begun from a page of its own, not by choosing it

    @property
    def kind(self) -> DocumentType:
        return TYPES[self.type_code]

    @property
    def takes_co_signers(self) -> bool:
        """Whether others may sign beside the signer; some forms have two signatures of their own."""
        return not any(detail.name in ("thu_ky", "nguoi_ky_b") for detail in self.details)


_PLACE = Detail(name="dia_diem", label="Địa điểm")
_PRESIDES = Detail(name="chu_tri", label="Chủ trì")
_TITLE = Detail(name="chuc_vu", label="Chức vụ")
_TO = "Kính gửi"
_OTHER_SIDE = (
    Detail(name="ben_b", label="Bên B (tên cơ quan, tổ chức)", limit=300),
    Detail(name="dia_chi_b", label="Địa chỉ của bên B", needed=False, limit=300),
    Detail(name="nguoi_ky_b", label="Người ký của bên B"),
    Detail(name="chuc_vu_b", label="Chức vụ của người ký bên B"),
)


def _named(type_code: str, basis: Basis = Basis.SENTENCE, *, addressees: str = "", common: bool = False) -> Form:
    """A form of model 1.4: name and subject, then the text."""
    label = TYPES[type_code].name
    return Form(
        key=type_code,
        label=label,
        type_code=type_code,
        model="1.4",
        basis=basis,
        addressees=addressees,
        common=common,
    )


def _agreed(type_code: str) -> Form:
    """A text that two sides sign; the decree has no model for it."""
    label = TYPES[type_code].name
    return Form(key=type_code, label=label, type_code=type_code, model="", basis=Basis.LINES, details=_OTHER_SIDE)


_ALL = (
    Form(
        key="cong-van",
        label="Công văn",
        type_code="cong-van",
        model="1.5",
        addressees=_TO,
        basis=Basis.SENTENCE,
        common=True,
    ),
    Form(
        key="cong-van-tra-loi",
        label="Công văn trả lời",
        type_code="cong-van",
        model="1.5",
        addressees=_TO,
        basis=Basis.SENTENCE,
        common=True,
        occasional=True,
    ),
    Form(
        key="cong-van-don-doc",
        label="Công văn đôn đốc",
        type_code="cong-van",
        model="1.5",
        addressees=_TO,
        basis=Basis.SENTENCE,
        occasional=True,
    ),
    _named("bao-cao", addressees=_TO, common=True),
    _named("to-trinh", addressees=_TO, common=True),
    _named("ke-hoach", Basis.LINES, common=True),
    _named("thong-bao", common=True),
    Form(
        key="quyet-dinh",
        label="Quyết định (trực tiếp)",
        type_code="quyet-dinh",
        model="1.2",
        basis=Basis.LINES,
        common=True,
    ),
    Form(
        key="quyet-dinh-ban-hanh",
        label="Quyết định ban hành kèm theo",
        type_code="quyet-dinh",
        model="1.3",
        basis=Basis.LINES,
        details=(
            Detail(name="loai_kem_theo", label="Loại văn bản kèm theo (Quy chế, Quy định…)", limit=60),
            Detail(name="ten_kem_theo", label="Tên văn bản kèm theo", limit=300),
            Detail(name="noi_dung_kem_theo", label="Nội dung văn bản kèm theo", rows=12, limit=60_000, is_text=True),
        ),
    ),
    Form(
        key="giay-moi",
        label="Giấy mời",
        type_code="giay-moi",
        model="1.7",
        addressees="Trân trọng kính mời",
        text_label="Những vấn đề cần lưu ý",
        common=True,
        details=(
            Detail(name="toi_du", label="Tới dự", limit=300, hint="Cuộc họp, hội nghị gì."),
            _PRESIDES,
            Detail(name="thoi_gian", label="Thời gian"),
            _PLACE,
        ),
    ),
    Form(
        key="bien-ban",
        label="Biên bản",
        type_code="bien-ban",
        model="1.9",
        text_label="Nội dung (theo diễn biến cuộc họp)",
        details=(
            Detail(name="thoi_gian", label="Thời gian bắt đầu"),
            _PLACE,
            Detail(name="thanh_phan", label="Thành phần tham dự, mỗi người một dòng", rows=4, limit=4000),
            Detail(name="chu_tri", label="Chủ trì (chủ tọa)"),
            Detail(name="thu_ky", label="Thư ký (người ghi biên bản)", limit=50),
            Detail(name="ket_thuc", label="Cuộc họp kết thúc vào", hint="Ví dụ: 11 giờ 00, ngày 09 tháng 3 năm 2026."),
        ),
    ),
    _named("chi-thi"),
    _named("huong-dan", Basis.LINES),
    _named("chuong-trinh", Basis.LINES),
    _named("phuong-an", Basis.LINES),
    _named("de-an", Basis.LINES),
    _named("du-an", Basis.LINES),
    Form(key="nghi-quyet", label="Nghị quyết", type_code="nghi-quyet", model="1.1", basis=Basis.LINES),
    _named("quy-che", Basis.LINES),
    _named("quy-dinh", Basis.LINES),
    _named("thong-cao"),
    Form(
        key="cong-dien",
        label="Công điện",
        type_code="cong-dien",
        model="1.6",
        addressees="Nơi nhận công điện",
        basis=Basis.SENTENCE,
    ),
    Form(
        key="giay-gioi-thieu",
        label="Giấy giới thiệu",
        type_code="giay-gioi-thieu",
        model="1.8",
        has_text=False,
        subject_label="Về việc",
        text_label="Nội dung khác",
        details=(
            Detail(name="nguoi_duoc_cap", label="Ông (bà)"),
            _TITLE,
            Detail(name="noi_den", label="Được cử đến", limit=300),
            Detail(name="den_het_ngay", label="Giấy có giá trị đến hết ngày"),
        ),
    ),
    Form(
        key="giay-nghi-phep",
        label="Giấy nghỉ phép",
        type_code="giay-nghi-phep",
        model="1.10",
        has_text=False,
        subject_label="Trích yếu (ghi vào sổ, không in trên giấy)",
        text_label="Nội dung khác",
        details=(
            Detail(name="nguoi_duoc_cap", label="Ông (bà)"),
            _TITLE,
            Detail(name="ngay_don", label="Ngày của đơn đề nghị"),
            Detail(
                name="thoi_gian_nghi",
                label="Nghỉ phép trong thời gian",
                hint="Ví dụ: 05 ngày, kể từ ngày 09/3/2026 đến hết ngày 13/3/2026.",
            ),
            Detail(name="noi_nghi", label="Nơi nghỉ phép", limit=300),
            Detail(name="tinh_vao", label="Được tính vào thời gian", hint="Ví dụ: nghỉ phép năm 2026."),
        ),
    ),
    _named("giay-uy-quyen", Basis.LINES),
    _named("phieu-gui", addressees=_TO),
    _named("phieu-chuyen", addressees=_TO),
    _named("phieu-bao", addressees=_TO),
    _agreed("hop-dong"),
    _agreed("ban-thoa-thuan"),
    _agreed("ban-ghi-nho"),
    Form(key="thu-cong", label="Thư công", type_code="thu-cong", model="", addressees=_TO),
)
FORMS: dict[str, Form] = {form.key: form for form in _ALL}
DETAILS: dict[str, Detail] = {detail.name: detail for form in _ALL for detail in form.details}
# Forms that can answer a document: any type of document may be what a duty asks for (a plan, a decision).
REPLY_FORMS = tuple(key for key in FORMS if key not in ("cong-van", "cong-van-don-doc"))
# Forms that a person chooses for a new document.
OWN_FORMS = tuple(key for key, form in FORMS.items() if not form.occasional)
# Two more templates, merged with the values of a finished document; no draft has these forms.
ANNEX, COPY = "phu-luc", "ban-sao"
TEMPLATE_LABELS = {
    **{form.key: form.label for form in _ALL},
    ANNEX: "Phụ lục",
    COPY: "Bản sao (sao y, sao lục, trích sao)",
}
