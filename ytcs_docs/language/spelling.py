"""Corrects diacritics misread by OCR where the neighbouring syllable leaves no doubt.

``khân trương`` can only be ``khẩn trương``. The pairs below are common in office documents; a pair that the text
itself spells consistently counts as well.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from ytcs_docs.language.text import fold_word, nfc, upper

_PAIRS = """
khẩn trương|triển khai|thực hiện|tổ chức|báo cáo|phòng chống|phòng bệnh|chống dịch|dịch bệnh|y tế|đơn vị|
địa phương|địa bàn|đề nghị|yêu cầu|chỉ đạo|hướng dẫn|kiểm tra|giám sát|đánh giá|tổng hợp|tổng kết|sơ kết|
rà soát|xây dựng|hoàn thiện|hoàn thành|phối hợp|chủ trì|chủ động|tăng cường|nâng cao|chất lượng|hiệu quả|
công tác|nhiệm vụ|kế hoạch|quyết định|nghị quyết|nghị định|thông tư|thông báo|chỉ thị|công văn|tờ trình|
giấy mời|chương trình|phương án|đề án|dự án|biên bản|hợp đồng|quy chế|quy định|quy trình|quy chuẩn|
tiêu chuẩn|tiêu chí|mục tiêu|giải pháp|biện pháp|nội dung|thời gian|thời hạn|tiến độ|kinh phí|ngân sách|
tài chính|nhân lực|nguồn lực|trang thiết|thiết bị|vật tư|hóa chất|sinh phẩm|vắc xin|tiêm chủng|bệnh viện|
trung tâm|trạm y|giám đốc|chủ tịch|trưởng phòng|thủ trưởng|bộ trưởng|thứ trưởng|văn phòng|văn thư|văn bản|
văn hóa|nghiệp vụ|chuyên môn|cán bộ|công chức|viên chức|người lao|lao động|nhân viên|nhân dân|người dân|
cộng đồng|gia đình|trẻ em|phụ nữ|học sinh|sinh viên|học viên|nhà trường|giáo dục|đào tạo|bồi dưỡng|
tập huấn|tuyên truyền|truyền thông|phổ biến|quán triệt|vận động|huy động|hỗ trợ|bảo đảm|đảm bảo|bảo hiểm|
bảo vệ|chăm sóc|sức khỏe|sức khoẻ|khám bệnh|chữa bệnh|điều trị|điều dưỡng|điều hành|điều kiện|điều chỉnh|
điều tra|cấp cứu|dự phòng|xét nghiệm|sàng lọc|phát hiện|xử lý|xử phạt|xử trí|quản lý|sử dụng|áp dụng|
ứng dụng|công nghệ|thông tin|dữ liệu|phần mềm|hệ thống|mạng lưới|trực tuyến|trực thuộc|liên quan|liên hệ|
liên thông|kết nối|kết quả|kết luận|ý kiến|kiến nghị|đề xuất|khó khăn|vướng mắc|tồn tại|hạn chế|
nguyên nhân|trách nhiệm|thẩm quyền|chức năng|quyền hạn|cơ cấu|cơ quan|tổ dân|dân phố|khu phố|thành phố|
thị xã|thị trấn|huyện ủy|tỉnh ủy|ủy ban|uỷ ban|hội đồng|chính phủ|thủ tướng|chính quyền|nhà nước|
trung ương|pháp luật|luật số|điều lệ|căn cứ|theo dõi|đôn đốc|tiếp tục|tiếp nhận|tiếp theo|thường xuyên|
định kỳ|đột xuất|kịp thời|nghiêm túc|nghiêm trọng|tích cực|đẩy mạnh|đẩy nhanh|củng cố|kiện toàn|
phát triển|phát huy|đổi mới|sáng tạo|sắp xếp|bố trí|phân công|phân cấp|ủy quyền|ban hành|phê duyệt|
thẩm định|trình duyệt|cung cấp|cung ứng|mua sắm|đấu thầu|sửa chữa|bảo dưỡng|nâng cấp|mở rộng|đầu tư|
xã hội|kinh tế|an toàn|thực phẩm|vệ sinh|môi trường|nước sạch|dân số|kế toán|thống kê|hồ sơ|lưu trữ|
bí mật|cấp độ|nguy cơ|diễn biến|phức tạp|tình hình|thực tế|giãn cách|cách ly|tập trung|tụ tập|khử khuẩn|
đeo khẩu|khẩu trang|tiếp xúc|ca bệnh|tử vong|mắc bệnh|sốt xuất|xuất huyết|tay chân|chân miệng|thí sinh|
dự thi|coi thi|tốt nghiệp|trung học|phổ thông|tiểu học|mầm non|đại học|cao đẳng|nghề nghiệp|ngoại ngữ|
tin học|tư vấn|du học|năng khiếu|kỹ năng|kĩ năng|kỹ thuật|dạy thêm|học thêm|nghỉ học|bàn ghế|tất cả|
toàn bộ|toàn thể|toàn tỉnh|toàn quốc|góp phần|triệt để|kêu gọi|vi phạm|đối với|đồng thời|ngoài ra|
trên cơ|như sau|sau đây|để biết|kính gửi|kính báo|nơi nhận|như trên|độc lập|tự do|hạnh phúc|cộng hòa|
cộng hoà|chủ nghĩa|nghĩa việt|việt nam|tháng đầu|tháng cuối|cuối năm|đầu năm|hằng năm|hàng năm|hằng tháng|
hàng tháng|hằng quý|trước ngày|làm việc|giám định|thanh tra|kiểm soát|bệnh tật|y học|cổ truyền|dược phẩm|
mỹ phẩm|trang phục|thiết yếu|cơ bản|ban đầu|sinh sản|bà mẹ|người cao|cao tuổi|khuyết tật|không lây|
lây nhiễm|truyền nhiễm|tâm thần|huyết áp|đái tháo|tháo đường|ung thư|hội nghị|hội thảo|cuộc họp|tham dự|
tham gia|tham mưu|đề cương|số liệu|biểu mẫu|danh sách|danh mục|phụ lục|đính kèm|kèm theo|ký tên|đóng dấu|
xác nhận|chứng nhận|chứng chỉ|hành nghề|giấy phép
"""
_COVID = re.compile(r"COVID\s?-\s?[1Il]9\b")
_LETTERS = re.compile(r"^[^\w]+|[^\w]+$")  # the punctuation around a word
Pair = tuple[str, str]


def _known_pairs() -> dict[Pair, Pair]:
    pairs: dict[Pair, Pair] = {}
    ambiguous = set()
    for pair in nfc(_PAIRS).replace("\n", "").split("|"):
        first, _, second = pair.strip().partition(" ")
        key = fold_word(first), fold_word(second)
        if pairs.get(key, (first, second)) != (first, second):
            ambiguous.add(key)
        pairs[key] = first, second
    return {key: pair for key, pair in pairs.items() if key not in ambiguous}


_KNOWN = _known_pairs()

Word = tuple[str, bool]  # the recognised word, and whether it is doubtful


def restore_marks(rows: Sequence[Sequence[Word]]) -> list[list[str]]:
    """The words of each row, with the diacritics of doubtful ones corrected; base letters never change."""
    text_pairs = _consistent_pairs(rows)
    return [_correct_row(row, text_pairs) for row in rows]


def _consistent_pairs(rows: Sequence[Sequence[Word]]) -> dict[Pair, Pair]:
    """Pairs that this text spells one way at least three times and at least twice as often as any other way."""
    counts: dict[Pair, Counter[Pair]] = {}
    for row in rows:
        words = [_LETTERS.sub("", word).lower() for word, _ in row]
        for pair in pairwise(words):
            counts.setdefault((fold_word(pair[0]), fold_word(pair[1])), Counter())[pair] += 1
    text_pairs = {}
    for key, spellings in counts.items():
        (best, times), *others = spellings.most_common(2)
        if others and times >= 3 and times >= 2 * others[0][1]:
            text_pairs[key] = best
    return text_pairs


def _correct_row(row: Sequence[Word], text_pairs: dict[Pair, Pair]) -> list[str]:
    words = [_COVID.sub("COVID-19", word) for word, _ in row]
    for index in range(len(words) - 1):
        first, second = (_LETTERS.sub("", word) for word in words[index : index + 2])
        if re.search(r"[.;:!?)]$", words[index]):
            continue  # a sentence ends between them
        key = fold_word(first), fold_word(second)
        correct = _KNOWN.get(key) or text_pairs.get(key)
        for position, written, spelling in zip((index, index + 1), (first, second), correct or (), strict=False):
            if row[position][1] and written and written.lower() != spelling:
                words[position] = words[position].replace(written, _same_case(written, spelling))
    return words


def _same_case(written: str, spelling: str) -> str:
    if written == upper(written) and len(written) > 1:
        return upper(spelling)
    return upper(spelling[:1]) + spelling[1:] if written[:1].isupper() else spelling
