"""Types of documents: Decree 30/2020/NĐ-CP article 7, abbreviations of appendix III.

Official letters (công văn) and thư công have no abbreviation. Types that an administrative agency
receives but does not issue under the decree are marked ``incoming_only``. ``SPOKEN`` is a leader's word noted without
a document.
"""

from __future__ import annotations

from dataclasses import dataclass

from ytcs_docs.language.text import fold


@dataclass(frozen=True, kw_only=True, slots=True)
class DocumentType:
    """One type: ``code`` is this system's, ``abbreviation`` is the decree's (empty for công văn)."""

    code: str
    name: str
    abbreviation: str
    incoming_only: bool = False
    copy: bool = False

    @property
    def named(self) -> bool:
        """Whether the type's name is printed on the document (văn bản có tên loại)."""
        return bool(self.abbreviation)

    @property
    def copied_as(self) -> str:
        """What is printed on a copy of this type: ``Sao y``."""
        how = self.name.removeprefix("Bản ")
        return how[:1].upper() + how[1:]


def _issued(code: str, name: str, abbreviation: str) -> DocumentType:
    return DocumentType(code=code, name=name, abbreviation=abbreviation)


def _received(code: str, name: str, abbreviation: str = "") -> DocumentType:
    return DocumentType(code=code, name=name, abbreviation=abbreviation, incoming_only=True)


OFFICIAL_LETTER = _issued("cong-van", "Công văn", "")

SPOKEN = _received("y-kien-chi-dao", "Ý kiến chỉ đạo")

_ALL = (
    OFFICIAL_LETTER,
    _issued("quyet-dinh", "Quyết định", "QĐ"),
    _issued("ke-hoach", "Kế hoạch", "KH"),
    _issued("thong-bao", "Thông báo", "TB"),
    _issued("bao-cao", "Báo cáo", "BC"),
    _issued("to-trinh", "Tờ trình", "TTr"),
    _issued("giay-moi", "Giấy mời", "GM"),
    _issued("chi-thi", "Chỉ thị", "CT"),
    _issued("nghi-quyet", "Nghị quyết", "NQ"),
    _issued("huong-dan", "Hướng dẫn", "HD"),
    _issued("chuong-trinh", "Chương trình", "CTr"),
    _issued("quy-che", "Quy chế", "QC"),
    _issued("quy-dinh", "Quy định", "QyĐ"),
    _issued("thong-cao", "Thông cáo", "TC"),
    _issued("phuong-an", "Phương án", "PA"),
    _issued("de-an", "Đề án", "ĐA"),
    _issued("du-an", "Dự án", "DA"),
    _issued("bien-ban", "Biên bản", "BB"),
    _issued("hop-dong", "Hợp đồng", "HĐ"),
    _issued("cong-dien", "Công điện", "CĐ"),
    _issued("ban-ghi-nho", "Bản ghi nhớ", "BGN"),
    _issued("ban-thoa-thuan", "Bản thỏa thuận", "BTT"),
    _issued("giay-uy-quyen", "Giấy ủy quyền", "GUQ"),
    _issued("giay-gioi-thieu", "Giấy giới thiệu", "GGT"),
    _issued("giay-nghi-phep", "Giấy nghỉ phép", "GNP"),
    _issued("phieu-gui", "Phiếu gửi", "PG"),
    _issued("phieu-chuyen", "Phiếu chuyển", "PC"),
    _issued("phieu-bao", "Phiếu báo", "PB"),
    _issued("thu-cong", "Thư công", ""),
    DocumentType(code="ban-sao-y", name="Bản sao y", abbreviation="SY", copy=True),
    DocumentType(code="ban-trich-sao", name="Bản trích sao", abbreviation="TrS", copy=True),
    DocumentType(code="ban-sao-luc", name="Bản sao lục", abbreviation="SL", copy=True),
    _received("luat", "Luật"),
    _received("phap-lenh", "Pháp lệnh"),
    _received("lenh", "Lệnh"),
    _received("nghi-dinh", "Nghị định", "NĐ"),
    _received("thong-tu", "Thông tư", "TT"),
    _received("thong-tu-lien-tich", "Thông tư liên tịch", "TTLT"),
    _received("van-ban-hop-nhat", "Văn bản hợp nhất", "VBHN"),
    _received("ket-luan", "Kết luận", "KL"),
    _received("don-thu", "Đơn thư"),
    _received("van-ban-dang", "Văn bản của Đảng"),
    _received("khac", "Loại khác"),
    SPOKEN,
)

TYPES: dict[str, DocumentType] = {kind.code: kind for kind in _ALL}
WRITTEN_TYPES: tuple[DocumentType, ...] = tuple(kind for kind in _ALL if kind is not SPOKEN)
ISSUED_TYPES: tuple[DocumentType, ...] = tuple(kind for kind in _ALL if not kind.incoming_only)

_BY_NAME = {fold(kind.name): kind for kind in _ALL}


def type_named(name: str) -> DocumentType | None:
    """The type with this name, ignoring case and diacritics."""
    return _BY_NAME.get(fold(name))
