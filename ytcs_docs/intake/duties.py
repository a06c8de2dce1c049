"""What a document tells whom to do, by when: sentences become proposed tasks.

A directive says who either in a heading (``2. Sở Nội vụ:``), at the beginning of a sentence (``Trung tâm
Y tế rà soát …``), with a word of charging (``Giao …``, ``Đề nghị …``, ``Đối với …:``) or once for all items
(``yêu cầu các đơn vị thực hiện các nội dung sau:``). What was done, aims, funds and grounds are no duties.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from ytcs_docs.core.layout import FileText, Line
from ytcs_docs.intake.deadlines import Shift, add_weekdays, find_deadline
from ytcs_docs.intake.rules import Duty
from ytcs_docs.intake.shaping import EMPHASIS, clean
from ytcs_docs.language.text import clean_line, fold, upper

TITLE_LENGTH = 120
MAX_DUTIES = 200

# -- words of the field --

_HEADS = (
    r"(?:Trung tâm|Bệnh viện|Bệnh xá|BVĐK|BV|Trạm|TYT|TTYT|TTKSBT|CDC|Phòng|Khoa|Sở|Bộ|UBND|Ủy ban|Uỷ ban|HĐND|Hội đồng|Bảo hiểm xã hội|"
    r"BHXH|Văn phòng|Ban|Công an|Chi cục|Tổng cục|Cục|Vụ|Viện|Thanh tra|Đài|Báo|Cổng thông tin|Mặt trận|UBMTTQ|Đoàn|Hội|Liên đoàn|Công đoàn|"
    r"Kho bạc|Ngân hàng|Trường|Nhà trường|Tổ|Đội|Học viện|Đại học|Công ty|Tổng công ty|Quỹ|Thủ trưởng|Giám đốc|Phó Giám đốc|Trưởng|Hiệu trưởng|"
    r"Chủ tịch|Chánh|Bộ trưởng|Cục trưởng|Vụ trưởng|Lãnh đạo|Người đứng đầu|Đơn vị|Cơ quan|Địa phương|Cơ sở|Các đơn vị|Huyện|Thị xã|Thành phố|"
    r"Xã|Phường|Ngành|Nhóm|Cán bộ|Viên chức|Công chức|Nhân viên|Đồng chí|Đ/c|Ông|Bà|Kế toán|Văn thư|Bộ phận|Ban Chỉ đạo|Hội nghị viên|Doanh nghiệp|"
    r"Tỉnh|Quận|Quân y|Bộ Chỉ huy|Hải quan|Nhà thuốc|Sở, ngành|Sở, ban, ngành|Ban, ngành)"
)
_MANY = r"(?:(?:tất cả|toàn bộ|toàn thể)\s+)?(?:các|những|mỗi|từng|toàn thể|\d{1,4})\s+"
ACTOR_START = re.compile(rf"(?:{_MANY})?{_HEADS}(?![\w])", re.IGNORECASE)
_CAPITAL_ACTOR = re.compile(
    rf"(?:(?:Tất cả |Toàn bộ )?(?:[Cc]ác|Những|Mỗi|Từng|\d{{1,4}})\s+(?i:{_HEADS})|(?-i:{_HEADS}))(?![\w])"
)

_VERBS = (
    "chủ trì|phối hợp|tổ chức|triển khai|thực hiện|rà soát|xây dựng|hoàn thiện|hoàn thành|báo cáo|tham mưu|hướng dẫn|chỉ đạo|kiểm tra|giám sát|"
    "theo dõi|đôn đốc|tổng hợp|đề xuất|lập|cập nhật|bố trí|đảm bảo|bảo đảm|nâng cao|củng cố|kiện toàn|tiếp tục|chủ động|khẩn trương|tích cực|"
    "thường xuyên|nghiêm túc|đẩy mạnh|tuyên truyền|phổ biến|quán triệt|tập huấn|đào tạo|bồi dưỡng|bổ sung|mua sắm|sửa chữa|quản lý|sử dụng|"
    "tiếp nhận|gửi|cử|trình|phân công|giao|căn cứ|chuẩn bị|cung ứng|cung cấp|duy trì|tiết kiệm|tiến hành|quan tâm|động viên|khuyến khích|tạo điều kiện|"
    "thống kê|tháo gỡ|từng bước|thiết lập|đánh giá|sơ kết|tổng kết|lưu ý|đưa|mở|phát hiện|xử lý|ngăn chặn|điều tra|lấy mẫu|chịu trách nhiệm|"
    "có trách nhiệm|có phương án|có kế hoạch|có biện pháp|có văn bản|có chương trình|điều chỉnh|thành lập|ban hành|ký|liên hệ|tham gia|thông báo|thông tin|trả lời|"
    "công bố|niêm yết|công khai|vận động|huy động|là cơ quan|là đơn vị|là đầu mối|làm đầu mối|định kỳ|hằng năm|hàng năm|hằng tháng|hàng tháng|hằng quý|hàng quý|hằng tuần|hàng tuần|"
    "đẩy nhanh|tập trung|ưu tiên|khắc phục|chấm dứt|nghiên cứu|áp dụng|ứng dụng|kết nối|nhập|cấp|thu|nộp|chuyển|bàn giao|bám sát|trực|dự trù|"
    "đặt hàng|thực hành|lồng ghép|tăng cường|phải|cần|khắc phục|tập hợp|tự|đăng tải|đăng ký|đăng|chấp hành|tuân thủ|thẩm định|phê duyệt|phân bổ|cân đối|"
    "thanh toán|quyết toán|tiếp thu|phát huy|luôn|không để|không được|nghiêm cấm|tuyệt đối|đề nghị|yêu cầu|thông qua|sắp xếp|ra quân|tổ chức lại|"
    "xem xét|cho ý kiến|góp ý|nắm|truyền thông|giải quyết|giới thiệu|đầu tư|mở rộng|tiêm|khám|điều trị|sàng lọc|cách ly|khử khuẩn|phun|tìm kiếm|phòng, chống|phòng chống|"
    "hỗ trợ|đáp ứng|thu hút|trang bị|kiểm kê|kiểm soát|thu hồi|niêm phong|báo|mời|dự|tham dự|bãi bỏ|sao gửi|lưu|nghiên cứu|"
    "giữ|tạo|trên cơ sở|dựa trên|tiếp|nhanh chóng|kịp thời|ngay|chi trả|lựa chọn|soạn|trả|khai báo|nhận|đối chiếu|chốt|vệ sinh|làm|hoàn chỉnh|ký kết|tìm|đổi mới"
)
_VERB = re.compile(rf"(?:{_VERBS})(?!\w)", re.IGNORECASE)
_FIRM_VERBS = (
    "chủ trì|phối hợp|tổ chức|triển khai|thực hiện|rà soát|xây dựng|hoàn thiện|hoàn thành|báo cáo|tham mưu|hướng dẫn|chỉ đạo|kiểm tra|giám sát|đôn đốc|"
    "tổng hợp|đề xuất|(?<!công )lập|cập nhật|bố trí|đảm bảo|bảo đảm|nâng cao|củng cố|kiện toàn|tiếp tục|chủ động|khẩn trương|tích cực|thường xuyên|nghiêm túc|"
    "đẩy mạnh|tuyên truyền|phổ biến|quán triệt|tập huấn|bổ sung|mua sắm|cử|gửi|trình|phân công|căn cứ|chuẩn bị|cung ứng|cung cấp|duy trì|tiến hành|"
    "quan tâm|thiết lập|đánh giá|sơ kết|tổng kết|lưu ý|phải|cần|có trách nhiệm|chịu trách nhiệm|có phương án|có kế hoạch|có chương trình|tham gia|"
    "tập trung|tăng cường|định kỳ|hằng năm|hàng năm|hằng tháng|hàng tháng|bám sát|tiếp thu|thẩm định|phân bổ|chấp hành|tuân thủ|theo dõi|không được|tuyệt đối|"
    "nghiên cứu|xem xét|hỗ trợ|nhập|nộp|đăng ký|thống kê|thông báo|trả lời|góp ý|xử lý|tiếp nhận|điều tra|bàn giao|khắc phục|ban hành|thành lập|đăng tải|ưu tiên|niêm yết|công khai|vận động|huy động|(?<!giáo dục và )đào tạo|tạo điều kiện|giải quyết|dự trù|mở|là cơ quan (?:chủ trì|đầu mối|thường trực)|là đơn vị (?:chủ trì|đầu mối)|làm đầu mối|là đầu mối|trực(?! thuộc)|(?<!phòng )quản lý|thanh toán|kiểm kê|truyền thông|tháo gỡ|cân đối|tăng(?! trưởng)|điều phối|bảo quản|lấy mẫu|thu thập|phản ánh|sắp xếp|tiết kiệm|thu hồi|hoàn chỉnh|rút kinh nghiệm|điều trị|nâng cấp|"
    "phát hiện|khám sàng lọc|khám sức khỏe|tiêm|giám định|quyết toán|chi trả|đấu thầu|vận hành|điều chuyển|luân phiên"
)
_FIRM = rf"(?-i:(?:{_FIRM_VERBS})(?!\w))"  # inside a sentence: small letters, so that no name is taken for a deed
_ABBREVIATED = re.compile(r"\b(?:TP|TX|Tp|Tx|TT|ThS|BS|TS|P|Q|TW|UBND|B)\.(?=\s?[A-ZĐ])")
_OPENING = re.compile(
    r"^(?:định kỳ[^,.;:]{0,50}|(?:hằng|hàng|mỗi) (?:ngày|tuần|tháng|quý|năm)|trước (?:ngày |\d)[^,;:]{2,40}|chậm nhất[^,;:]{3,60}|"
    r"đồng thời|ngoài ra|bên cạnh đó|do vậy|vì vậy|do đó|theo đó|trước mắt|trong thời gian tới|trong thời gian chờ[^,;:]{3,150}|tiếp theo|sau đó|"
    r"nhận được[^,;:]{3,60}|(?:căn cứ|trong vòng|trong thời hạn|từ ngày|mỗi|hạn|thực hiện|để|nhằm|trên cơ sở)\s[^;]{2,160}?)\s*,\s*"
    rf"(?=(?:yêu cầu\s|đề nghị\s|giao\s)?(?:(?:các|những|mỗi|từng|toàn bộ|tất cả các|\d{{1,4}})\s+)?{_HEADS}(?!\w))",
    re.IGNORECASE,
)
_GENERIC = re.compile(
    r"(?:(?:nghiêm túc|tổ chức|triển khai|khẩn trương|quan tâm|phối hợp|thực hiện|đầy đủ|kịp thời|nội dung|các|trên|này|kế hoạch|công văn|chỉ đạo|"
    r"hiệu quả|tốt|và|biết|để|báo cáo|kết quả|có liên quan|theo|quy định|\.|/|,)[\s./]*)+$",
    re.IGNORECASE,
)
_NO_ACTOR = re.compile(
    r"(?:Ban hành|Phòng,? chống|Phòng bệnh|Báo cáo|Bộ máy|Bộ tiêu chí|Tổ chức|Công tác|Hội nghị|Đoàn kết|Bảo vệ|Cơ sở vật chất|Cơ sở hạ tầng|"
    r"Cơ cấu|Xã hội|Ngành nghề|Trường hợp|Cấp|Trưởng thành|Bộ luật|Hội chứng)(?!\w)",
    re.IGNORECASE,
)
_DOING = re.compile(
    r"\s(?:thực hiện|tổ chức|triển khai|có trách nhiệm|chủ trì|phối hợp|rà soát|báo cáo|tăng cường|khẩn trương|tiếp tục)\s"
)

_CHARGE = re.compile(
    r"(?:(?:^|[,.;:]\s|(?<=\s))(?:(?:sở y tế|ubnd(?: tỉnh| huyện| xã| phường)?|ủy ban nhân dân(?: tỉnh| huyện| xã| phường)?|giám đốc sở y tế|trung tâm y tế|bộ y tế)\s+)?)"
    r"(?P<charge>giao nhiệm vụ cho|giao trách nhiệm cho|giao cho|giao|yêu cầu|đề nghị|phân công|kính đề nghị|trân trọng đề nghị|kiến nghị)\s+(?P<rest>.+)$",
    re.IGNORECASE | re.DOTALL,
)
_CHARGE_LATER = re.compile(r",\s(?:yêu cầu|đề nghị|giao)\s+(?P<rest>[^.;]+)", re.IGNORECASE)
_FOR = re.compile(
    r"(?:đối với|riêng(?: đối với)?|về phía)\s+(?P<actor>[^:.;]{3,140}?)\s*(?::|,\s+)\s*(?P<what>.+)$",
    re.IGNORECASE | re.DOTALL,
)
_SUBJECT = re.compile(
    rf"(?P<actor>[^.;:]{{2,170}}?)\s*,?\s+(?P<what>(?:(?:cũng|đều|sẽ|hãy|khẩn trương|tiếp tục|chủ động)\s+)?{_FIRM}.*)$",
    re.IGNORECASE | re.DOTALL,
)
_PAST = re.compile(r"\b(?:đã|được|vừa|chưa|không ngừng|hiện có|hiện nay|còn|từng)\s", re.IGNORECASE)
_TELLING = re.compile(
    r"^\s*(?:sau khi|trong thời gian qua|thời gian qua|trong những năm|trong các năm|tính đến|hiện nay|năm \d{4}|từ năm|qua |dự báo|tại hội nghị|cùng tham dự|"
    r"nhìn chung|kết quả|bước đầu|theo báo cáo|để |nhằm |mục tiêu|phấn đấu|ít nhất|trên \d|tối thiểu|\d+(?:[.,]\d+)?\s?%|100%|dự kiến|kinh phí|nguồn)",
    re.IGNORECASE,
)
_COORDINATE = re.compile(
    rf"(?:chủ trì\s*[,và\s]+)?phối hợp\s+(?:chặt chẽ\s+)?(?:với|cùng(?: với)?)?\s*(?P<who>(?!tổ chức)[^.;:]{{3,260}}?)(?=\s*,?\s+(?:để\s|trong việc|nhằm\s|{_FIRM})|[.;:]|$)",
    re.IGNORECASE,
)

_HEADING_NUMBER = re.compile(
    r"(?P<number>(?:Điều\s+\d+|Phần\s+[IVX\d]+|Chương\s+[IVX\d]+|Mục\s+[IVX\d]+|[IVX]{1,5}|\d{1,2}(?:\.\d{1,2}){0,3}|[a-zđ]))\s*(?P<mark>[.):/\-–]|(?=\s))\s*",
)
_BULLET = re.compile(r"(?P<bullet>[-–—+•*●▪])\s*")
_SIGNS = re.compile(r"(?:n[ơo]i nh[ậa]n\s*[:.]?|(?:TM|KT|TL|TUQ)\s*\.)", re.IGNORECASE)
_NOT_DUTY_SECTIONS = re.compile(
    r"k[êế]t quả|đánh giá chung|tình hình|thuận lợi|khó khăn|tồn tại|hạn chế|nguyên nhân|bài học|mục tiêu|mục đích|yêu cầu$|căn cứ|cơ sở pháp lý|kinh phí|"
    r"nguồn lực tài chính|thành phần|giải thích từ|phạm vi điều chỉnh|đối tượng áp dụng|quan điểm|sự cần thiết|lộ trình|đặc điểm|hiện trạng|thực trạng|chỉ tiêu|"
    r"ưu điểm|kiểm điểm|dự toán|nội dung và mức|tên gọi",
    re.IGNORECASE,
)
_DUTY_SECTIONS = re.compile(
    r"tổ chức thực hiện|phân công|trách nhiệm|nhiệm vụ của|giao nhiệm vụ|tổ chức triển khai|chế độ báo cáo|thông tin, báo cáo|kiến nghị|đề xuất",
    re.IGNORECASE,
)
_CONCLUSION = re.compile(
    r"(?:nhận được|trên đây là|trong quá trình|quá trình (?:thực hiện|triển khai)|(?:ubnd|ủy ban nhân dân|sở y tế|trung tâm y tế|bộ y tế)[^.;]{0,30}(?:trân trọng|kính báo cáo|thông báo)|"
    r"trân trọng|xin trân trọng|thừa lệnh|kính (?:mong|báo)|rất mong)",
    re.IGNORECASE,
)
_LEAD_IN = re.compile(
    r"(?P<charge>yêu cầu|đề nghị|giao|chỉ đạo)\s+(?P<actor>[^.;:]{3,220}?)\s+(?:(?:khẩn trương|nghiêm túc|tập trung|tổ chức|phối hợp|triển khai|thực hiện|làm|tiếp tục|tăng cường)\s+)*"
    r"(?:thực hiện|triển khai|tập trung|làm)\s[^.;:]{0,80}?(?:sau(?: đây)?|như sau|dưới đây)\s*:?\s*\.?$",
    re.IGNORECASE,
)
_CHARGE_WORD = re.compile(r"\b(?:yêu cầu|đề nghị|giao|chỉ đạo)\s", re.IGNORECASE)
_TO = re.compile(r"kính\s+gửi", re.IGNORECASE)
_DIRECTING = re.compile(
    r"(?:ý kiến|kết luận|chỉ đạo|yêu cầu|đề nghị)[^.;:]{0,60}(?:như sau|sau đây|sau)\s*:?\s*\.?$", re.IGNORECASE
)
_PETITION = re.compile(r"(?:kiến nghị|đề xuất|đề nghị)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that belong together: offsets in the text and what is read of them."""

    text: str
    offsets: tuple[int, ...]  # of each character of ``text`` in the whole text
    level: int = 0  # of a numbered heading: smaller is higher; 0 is none
    bullet: str = ""
    heading: bool = False

    @property
    def start(self) -> int:
        return self.offsets[0]


@dataclass
class _Place:
    """Where in the document a paragraph stands: the headings above it."""

    actor: str = ""
    actor_level: int = 0
    closed: bool = False  # a section that holds no duties
    closed_level: int = 0
    open: bool = False  # a section of organizing
    open_level: int = 0
    general: str = ""  # whom all items are for


def read_duties(
    file: FileText,
    kind: str = "",
    issued: date | None = None,
    received: date | None = None,
    shift: Shift = add_weekdays,
) -> list[Duty]:
    """The duties of a text. ``kind`` is the type's name: a report tells, a directive directs."""
    paragraphs = paragraphs_of(file)
    directive = fold(kind) in (
        "cong van",
        "chi thi",
        "thong bao",
        "cong dien",
        "huong dan",
        "ket luan",
        "thong cao",
    ) or (not kind and any(_DIRECTING.search(one.text) for one in paragraphs[:40]))
    place = _Place()
    found: list[Duty] = []
    begun = not directive
    head_ends = _head_ends(paragraphs)
    for paragraph in paragraphs:
        if _SIGNS.match(paragraph.text) and len(paragraph.text) < 60 and found:
            break
        place = _entering(place, paragraph)
        opens = bool(_DIRECTING.search(paragraph.text)) and not paragraph.bullet
        begun = begun or opens or paragraph.level > 0
        if paragraph.start >= head_ends and (general := _led_in(paragraph.text)):
            place.general = general
            continue
        if opens or paragraph.start < head_ends:
            continue
        if paragraph.heading and not _long_heading(paragraph):
            continue
        for duty in _of_paragraph(paragraph, place, directive and begun, kind):
            found.append(_dated(duty, file.text, issued, received, shift))
        if len(found) >= MAX_DUTIES:
            break
    return found


def _head_ends(paragraphs: Sequence[Paragraph]) -> int:
    """Where the list behind ``Kính gửi`` is over: those named there are written to, not charged."""
    for index, paragraph in enumerate(paragraphs[:40]):
        if not _TO.match(paragraph.text):
            continue
        last = paragraph.text
        for following in paragraphs[index + 1 : index + 40]:
            if not (following.bullet or last.rstrip().endswith((":", ";", ","))):
                return following.start
            last = following.text
    return 0


def _led_in(text: str) -> str:
    """Whom the sentence before a list of items charges: ``yêu cầu các đơn vị thực hiện các nội dung sau:``."""
    for charge in _CHARGE_WORD.finditer(text):
        found = _LEAD_IN.match(text[charge.start() :])
        if found and ACTOR_START.match(found["actor"]):
            return _actor_name(found["actor"])
    return ""


# -- paragraphs --


def paragraphs_of(file: FileText) -> list[Paragraph]:
    """Lines put together to paragraphs: a page's end and a wrapped line don't divide a sentence."""
    widths = sorted(len(line.text) for line in file.lines if line.text.strip())
    wrapped = bool(widths) and widths[int(len(widths) * 0.97) - (len(widths) > 1)] < 150
    widest = widths[int(len(widths) * 0.9) - (len(widths) > 1)] if widths else 0
    made: list[Paragraph] = []
    last, whole, places = "", "", []
    for line in file.lines:
        text, offsets = _clean(line)
        if not text:
            continue
        if last and _goes_on(last, text, wrapped, widest):
            whole += f" {text}"
            places += [offsets[0], *offsets]
        else:
            if whole:
                made.append(_paragraph(whole, tuple(places)))
            whole, places = text, offsets
        last = text
    if whole:
        made.append(_paragraph(whole, tuple(places)))
    return made


def _clean(line: Line) -> tuple[str, list[int]]:
    """A line without the marks of converters, and where each character of it stands in the text."""
    kept: list[tuple[str, int]] = []
    marked = {place for found in EMPHASIS.finditer(line.text) for place in range(*found.span())}
    for place, letter in enumerate(line.text):
        if place in marked:
            continue
        if not letter.isspace():
            kept.append((letter, line.start + place))
        elif kept and kept[-1][0] != " ":
            kept.append((" ", line.start + place))
    while kept and kept[-1][0] == " ":
        kept.pop()
    return "".join(letter for letter, _ in kept), [place for _, place in kept]


def _goes_on(last: str, text: str, wrapped: bool, widest: int) -> bool:
    if _BULLET.match(text) or _numbered(text) or _SIGNS.match(text):
        return False
    if last.rstrip().endswith((".", ";", ":", "!", "?", "…")) or last == upper(last):
        return False
    if text[:1].islower() or text[:1] in ",.;)":
        return True
    return wrapped and len(last) > widest * 0.75 and not text == upper(text)


def _numbered(text: str) -> re.Match[str] | None:
    found = _HEADING_NUMBER.match(text)
    if found is None:
        return None
    number, mark = found["number"], found["mark"]
    if re.fullmatch(r"\d{1,2}", number) and mark not in (".", ")", "/"):
        return None
    if re.fullmatch(r"[a-zđ]", number) and mark not in (")", "."):
        return None
    if re.fullmatch(r"\d{1,2}", number) and mark == "/" and re.match(r"\d", text[found.end() :]):
        return None
    if re.fullmatch(r"[IVX]{1,5}", number) and mark not in (".", ")", "-", "–", "/"):
        return None
    return found if text[found.end() :].strip() else None


def _level(number: str) -> int:
    if re.match(r"(?:Phần|Chương)", number, re.IGNORECASE):
        return 1
    if re.fullmatch(r"[IVX]+", number) or re.match(r"(?:Mục|Điều)", number, re.IGNORECASE):
        return 2
    if number[:1].isdigit():
        return 3 + number.count(".")
    return 8


def _paragraph(text: str, offsets: tuple[int, ...]) -> Paragraph:
    numbered = _numbered(text)
    if numbered:
        rest = text[numbered.end() :].strip()
        short = len(rest) <= 110 and not re.search(r"[.;]\s+\S", rest) and len(rest.split()) <= 22
        heading = (
            short
            and not rest.endswith(";")
            and (rest == upper(rest) or not rest.endswith(".") or not _is_sentence(rest))
        )
        return Paragraph(text, offsets, _level(numbered["number"]), "", heading)
    if bullet := _BULLET.match(text):
        return Paragraph(text, offsets, 0, bullet["bullet"])
    return Paragraph(text, offsets, 0, "", text == upper(text) and len(text) < 150)


def _is_sentence(text: str) -> bool:
    """Whether a numbered line says what to do rather than naming a part."""
    return bool(_VERB.match(text)) or bool(_SUBJECT.match(text) and _CAPITAL_ACTOR.match(text))


def _long_heading(paragraph: Paragraph) -> bool:
    """A numbered line that is an order itself: ``3. Báo cáo kết quả về Sở Y tế trước ngày 05/11/2022.``"""
    text = _body(paragraph.text)
    if text == upper(text) or text.endswith(":"):
        return False
    ends = text.endswith((".", "./", ".//"))
    return ends and bool(_VERB.match(text)) and len(text.split()) > 3 or find_deadline(text) is not None


# -- headings --


def _body(text: str) -> str:
    """The words behind number and bullet."""
    if bullet := _BULLET.match(text):
        text = text[bullet.end() :]
    if (numbered := _numbered(text)) is not None:
        text = text[numbered.end() :]
    return text.strip()


def _entering(place: _Place, paragraph: Paragraph) -> _Place:
    """The place after a paragraph, when it is a heading."""
    text = _body(paragraph.text)
    level = paragraph.level
    if not level and not paragraph.heading:
        if paragraph.text.endswith(":") and not paragraph.bullet and len(paragraph.text) < 160:
            actor = _heading_actor(text)
            if actor:
                return replace(place, actor=actor, actor_level=7)
        return place
    if not level:
        return place
    new = replace(place)
    if new.actor and level <= new.actor_level:
        new.actor, new.actor_level = "", 0
    if new.closed and level <= new.closed_level:
        new.closed, new.closed_level = False, 0
    if new.open and level <= new.open_level:
        new.open, new.open_level = False, 0
    if not paragraph.heading:
        return new
    actor = _heading_actor(text)
    if _NOT_DUTY_SECTIONS.search(text) and not actor and not _DUTY_SECTIONS.search(text) and not new.actor:
        if not new.closed:
            new.closed, new.closed_level = True, level
    elif _DUTY_SECTIONS.search(text) and not actor:
        new.open, new.open_level, new.closed = True, level, False
    if actor:
        new.actor, new.actor_level, new.closed = actor, level, False
    return new


def _heading_actor(text: str) -> str:
    """Whom a heading names: ``Sở Nội vụ:``, ``Các Trung tâm Y tế.``, ``Trách nhiệm của Phòng Y tế``; else empty."""
    bare = text.strip(" .:;/")
    bare = re.sub(r"^(?:trách nhiệm|nhiệm vụ)\s+của\s+", "", bare, flags=re.IGNORECASE)
    bare = re.sub(
        r"^(?:kính\s+đề nghị|đề nghị|yêu cầu|giao cho|giao nhiệm vụ cho|giao|phân công|đối với|kiến nghị(?: với)?)\s+",
        "",
        bare,
        flags=re.IGNORECASE,
    )
    if bare == upper(bare) and len(bare.split()) > 2:
        bare = bare.capitalize()
    if len(bare) > 130 or not ACTOR_START.match(bare):
        return ""
    if _NO_ACTOR.match(bare):
        return ""
    verb = _DOING.search(f"{bare} ") if text.rstrip().endswith(":") else re.search(rf"\s{_FIRM}", bare)
    if verb and len(bare) - verb.start() > 12:
        return ""
    return clean_line(re.sub(r"\s+(?:có trách nhiệm|chịu trách nhiệm|thực hiện|chủ trì)\s*$", "", bare))


def _actor_name(text: str) -> str:
    text = clean_line(text).strip(" ,.:;-–")
    return re.sub(
        r"\s+(?:khẩn trương|nghiêm túc|tích cực|chủ động|tiếp tục|tập trung|căn cứ.*|có trách nhiệm|cần|phải|tăng cường|trên cơ sở.*|thường xuyên|hãy)$",
        "",
        text,
    )


# -- duties of one paragraph --


def _of_paragraph(paragraph: Paragraph, place: _Place, directive: bool, kind: str) -> Iterator[Duty]:
    text = _body(paragraph.text)
    if len(text) < 12 or _CONCLUSION.match(text) and not _charged(text):
        return
    telling = fold(kind) in ("bao cao", "to trinh", "bien ban")
    ending = bool(_CONCLUSION.match(text))
    pieces = _pieces(paragraph)
    carried = place.actor if not (place.closed or ending) else ""
    for words, start, end in pieces:
        if words.endswith(":") and len(words) < 160:
            continue  # it only opens a list
        actor, what, sure = _who(words, carried, directive)
        if ending and (actor is None or _GENERIC.match(what)):
            continue
        if actor is None:
            deadline = find_deadline(words)
            firm = deadline is not None and not _PAST.search(words[:60])
            if (
                place.closed
                or telling
                or not firm
                or not re.search(r"\b(?:báo cáo|gửi|hoàn thành|nộp|tổng hợp|trình)\b", words, re.IGNORECASE)
            ):
                if not (directive and not place.closed and not telling and _orders(words, paragraph)):
                    continue
                actor, what, sure = place.general, words, 0.7
            else:
                actor, what, sure = place.general, words, 0.75
        if telling and not (_charged(words) or (carried and place.open)):
            continue
        if place.closed and not _charged(words):
            continue
        yield Duty(
            title=_title(what).replace("\u2024", "."),
            sentence="",
            start=start,
            end=end,
            lead=(actor or "").replace("\u2024", "."),
            coordinating=_coordinating(words),
            confidence=sure,
        )


def _charged(text: str) -> bool:
    found = _CHARGE.search(text)
    return found is not None and bool(ACTOR_START.match(found["rest"].strip()))


def _pieces(paragraph: Paragraph) -> list[tuple[str, int, int]]:
    """Parts of a paragraph that each have a doer of their own; otherwise the whole of it."""
    text = _masked(paragraph.text)
    cuts = [0]
    for mark in re.finditer(r"(?<=[.;])\s+(?=\S)", text):
        rest = re.split(r"(?<=[.;])\s", text[mark.end() :], maxsplit=1)[0]
        if _begins_own(rest):
            cuts.append(mark.end())
    pieces = []
    for index, cut in enumerate(cuts):
        stop = cuts[index + 1] if index + 1 < len(cuts) else len(text)
        part = text[cut:stop].strip()
        words = _body(part) if index == 0 else part
        last = len(text[:stop].rstrip()) - 1
        pieces.append((words, paragraph.offsets[cut], paragraph.offsets[last] + 1))
    return pieces


def _masked(text: str) -> str:
    """The full stop of ``TP. Hạ Long`` ends no sentence: another dot of the same length stands for it."""
    return _ABBREVIATED.sub(lambda found: found.group()[:-1] + "\u2024", text)


def _begins_own(text: str) -> bool:
    """Whether a sentence names its own doer."""
    text = _OPENING.sub("", text, count=1)
    charge = _CHARGE.match(text) or _CHARGE_LATER.search(text)
    if charge and ACTOR_START.match(charge["rest"].strip()):
        return True
    return _named_doer(text) is not None


def _named_doer(text: str) -> tuple[str, str] | None:
    """``Trung tâm Y tế huyện rà soát …``: doer and deed; None when no one is named or it was done already."""
    if not _CAPITAL_ACTOR.match(text):
        return None
    if _NO_ACTOR.match(text):
        return None
    found = _SUBJECT.match(text)
    if found is None:
        return None
    actor = _actor_name(found["actor"])
    bare = re.sub(r"\([^)]*\)", "", actor)
    if _PAST.search(f"{bare} ") or re.search(r"\b(?:là|có|và đã|nằm|thuộc về)\s", f"{bare} "):
        return None
    if re.match(r"(?:đã|được)\b", found["what"]):
        return None
    return actor, found["what"]


def _who(words: str, carried: str, directive: bool) -> tuple[str | None, str, float]:
    """Doer, deed and how sure; the doer is None when nobody is charged here."""
    if found := _FOR.match(words):
        actor, what = _actor_name(found["actor"]), found["what"]
        if ACTOR_START.match(actor) and not _NO_ACTOR.match(actor) and _VERB.match(what):
            return actor, what, 0.85
    opened = _OPENING.sub("", words, count=1)
    named_doer = _named_doer(opened)
    charge = _CHARGE.search(words)
    if charge and named_doer is None and ACTOR_START.match(charge["rest"].strip()):
        rest = charge["rest"].strip()
        near = charge.start() < 12 or len(words) - len(opened) >= charge.start() - 2
        named = re.match(rf"(?P<actor>[^.;:]{{2,200}}?)\s*(?::\s*|,?\s+(?={_FIRM}))(?P<what>.+)$", rest, re.DOTALL)
        if named and (near or (directive and not carried)):
            return _actor_name(named["actor"]), named["what"], 0.9
    if named_doer and not _TELLING.match(words):
        if carried and not fold(named_doer[0]).startswith(("cac", "giam doc", "so ", "trung tam", "tram", "phong")):
            return carried, words, 0.85
        return named_doer[0], named_doer[1], 0.85
    if carried and not _TELLING.match(words) and not _PAST.match(words):
        return carried, words, 0.9
    return None, words, 0.0


def _orders(words: str, paragraph: Paragraph) -> bool:
    """Items of a directive that begin with what to do: ``- Tăng cường kiểm tra, giám sát …``."""
    return (
        bool(_VERB.match(words)) and not _TELLING.match(words) and not words.endswith(":") and len(words.split()) >= 4
    )


def _title(what: str) -> str:
    """The beginning of what is to be done, cut where a thought ends."""
    text = clean_line(re.sub(r"^\s*[:\-–(]*\s*(?:\(?\d\)?[.)]?\s+)?", "", what))
    text = re.split(r"[.;:]\s", text, maxsplit=1)[0].strip(" .;:,")
    if len(text) > TITLE_LENGTH:
        cut = text.rfind(", ", 40, TITLE_LENGTH)
        if cut < 0:
            cut = text.rfind(" ", 0, TITLE_LENGTH)
        text = text[:cut].rstrip(" ,;")
    return text[:1].upper() + text[1:]


def _coordinating(words: str) -> tuple[str, ...]:
    names: list[str] = []
    for found in _COORDINATE.finditer(words):
        for name in split_names(found["who"]):
            if name not in names and ACTOR_START.match(name):
                names.append(name)
    return tuple(names[:12])


def split_names(text: str) -> list[str]:
    """Names joined by commas and ``và``; a name that holds ``và`` itself stays whole."""
    pieces = re.split(
        rf"\s*,\s*(?:và\s+)?(?={_MANY}|{_HEADS}(?!\w))|\s+và\s+(?={_MANY}|{_HEADS}(?!\w))", text, flags=re.IGNORECASE
    )
    out: list[str] = []
    for piece in pieces:
        piece = clean_line(piece).strip(" ,.;")
        if out and re.match(
            r"(?:ban|ngành|sở|phòng|thị xã|thành phố|xã|phường|huyện|quận|thị trấn|tổ chức|đoàn thể|tỉnh)(?!\w)", piece
        ):
            out[-1] = f"{out[-1]}, {piece}"  # các sở, ban, ngành; UBND các huyện, thị xã, thành phố
        elif piece:
            out.append(piece)
    return out


def _dated(duty: Duty, text: str, issued: date | None, received: date | None, shift: Shift) -> Duty:
    """The sentence as it stands in the text, and its deadline."""
    sentence = text[duty.start : duty.end]
    deadline = find_deadline(clean(sentence), issued, received, shift)
    duty = replace(duty, sentence=sentence)
    if deadline is None:
        return duty
    due = deadline.due.isoformat() if deadline.due else None
    return replace(duty, due=due, due_words=deadline.words, recurrence=deadline.recurrence)


def actors_of(duties: Sequence[Duty]) -> list[str]:
    """Every name that the duties use, once."""
    return list(dict.fromkeys(name for duty in duties for name in (duty.lead, *duty.coordinating) if name))
