"""Patterns of the vocabulary of directives: offices, actions, assigning, narrating."""

from __future__ import annotations

import re

HEADS = (
    r"(?:Trung tâm|Bệnh viện|Bệnh xá|BVĐK|BV|Trạm|TYT|TTYT|TTKSBT|CDC|Phòng|Khoa|Sở|Bộ|UBND|Ủy ban|Uỷ ban|HĐND|"
    r"Hội đồng|Bảo hiểm xã hội|"
    r"BHXH|Văn phòng|Ban|Công an|Chi cục|Tổng cục|Cục|Vụ|Viện|Thanh tra|Đài|Báo|Cổng thông tin|Mặt trận|UBMTTQ|"
    r"Đoàn|Hội|Liên đoàn|Công đoàn|"
    r"Kho bạc|Ngân hàng|Trường|Nhà trường|Tổ|Đội|Học viện|Đại học|Công ty|Tổng công ty|Quỹ|Thủ trưởng|Giám đốc|"
    r"Phó Giám đốc|Trưởng|Hiệu trưởng|"
    r"Chủ tịch|Chánh|Bộ trưởng|Cục trưởng|Vụ trưởng|Lãnh đạo|Người đứng đầu|Đơn vị|Cơ quan|Địa phương|Cơ sở|"
    r"Các đơn vị|Huyện|Thị xã|Thành phố|"
    r"Xã|Phường|Ngành|Nhóm|Cán bộ|Viên chức|Công chức|Nhân viên|Đồng chí|Đ/c|Ông|Bà|Kế toán|Văn thư|Bộ phận|"
    r"Ban Chỉ đạo|Hội nghị viên|Doanh nghiệp|"
    r"Tỉnh|Quận|Quân y|Bộ Chỉ huy|Hải quan|Nhà thuốc|Sở, ngành|Sở, ban, ngành|Ban, ngành)"
)


MANY = r"(?:(?:tất cả|toàn bộ|toàn thể)\s+)?(?:các|những|mỗi|từng|toàn thể|\d{1,4})\s+"


ACTOR_START = re.compile(rf"(?:{MANY})?{HEADS}(?![\w])", re.IGNORECASE)


CAPITAL_ACTOR = re.compile(
    rf"(?:(?:Tất cả |Toàn bộ )?(?:[Cc]ác|Những|Mỗi|Từng|\d{{1,4}})\s+(?i:{HEADS})|(?-i:{HEADS}))(?![\w])"
)


_VERBS = (
    "chủ trì|phối hợp|tổ chức|triển khai|thực hiện|rà soát|xây dựng|hoàn thiện|hoàn thành|báo cáo|tham mưu|"
    "hướng dẫn|chỉ đạo|kiểm tra|giám sát|"
    "theo dõi|đôn đốc|tổng hợp|đề xuất|lập|cập nhật|bố trí|đảm bảo|bảo đảm|nâng cao|củng cố|kiện toàn|tiếp tục|"
    "chủ động|khẩn trương|tích cực|"
    "thường xuyên|nghiêm túc|đẩy mạnh|tuyên truyền|phổ biến|quán triệt|tập huấn|đào tạo|bồi dưỡng|bổ sung|"
    "mua sắm|sửa chữa|quản lý|sử dụng|"
    "tiếp nhận|gửi|cử|trình|phân công|giao|căn cứ|chuẩn bị|cung ứng|cung cấp|duy trì|tiết kiệm|tiến hành|"
    "quan tâm|động viên|khuyến khích|tạo điều kiện|"
    "thống kê|tháo gỡ|từng bước|thiết lập|đánh giá|sơ kết|tổng kết|lưu ý|đưa|mở|phát hiện|xử lý|ngăn chặn|"
    "điều tra|lấy mẫu|chịu trách nhiệm|"
    "có trách nhiệm|có phương án|có kế hoạch|có biện pháp|có văn bản|có chương trình|điều chỉnh|thành lập|"
    "ban hành|ký|liên hệ|tham gia|thông báo|thông tin|trả lời|"
    "công bố|niêm yết|công khai|vận động|huy động|là cơ quan|là đơn vị|là đầu mối|làm đầu mối|định kỳ|hằng năm|"
    "hàng năm|hằng tháng|hàng tháng|hằng quý|hàng quý|hằng tuần|hàng tuần|"
    "đẩy nhanh|tập trung|ưu tiên|khắc phục|chấm dứt|nghiên cứu|áp dụng|ứng dụng|kết nối|nhập|cấp|thu|nộp|chuyển|"
    "bàn giao|bám sát|trực|dự trù|"
    "đặt hàng|thực hành|lồng ghép|tăng cường|phải|cần|khắc phục|tập hợp|tự|đăng tải|đăng ký|đăng|chấp hành|"
    "tuân thủ|thẩm định|phê duyệt|phân bổ|cân đối|"
    "thanh toán|quyết toán|tiếp thu|phát huy|luôn|không để|không được|nghiêm cấm|tuyệt đối|đề nghị|yêu cầu|"
    "thông qua|sắp xếp|ra quân|tổ chức lại|"
    "xem xét|cho ý kiến|góp ý|nắm|truyền thông|giải quyết|giới thiệu|đầu tư|mở rộng|tiêm|khám|điều trị|sàng lọc|"
    "cách ly|khử khuẩn|phun|tìm kiếm|phòng, chống|phòng chống|"
    "hỗ trợ|đáp ứng|thu hút|trang bị|kiểm kê|kiểm soát|thu hồi|niêm phong|báo|mời|dự|tham dự|bãi bỏ|sao gửi|lưu|"
    "nghiên cứu|"
    "giữ|tạo|trên cơ sở|dựa trên|tiếp|nhanh chóng|kịp thời|ngay|chi trả|lựa chọn|soạn|trả|khai báo|nhận|"
    "đối chiếu|chốt|vệ sinh|làm|hoàn chỉnh|ký kết|tìm|đổi mới"
)


VERB = re.compile(rf"(?:{_VERBS})(?!\w)", re.IGNORECASE)


_FIRM_VERBS = (
    "chủ trì|phối hợp|tổ chức|triển khai|thực hiện|rà soát|xây dựng|hoàn thiện|hoàn thành|báo cáo|tham mưu|"
    "hướng dẫn|chỉ đạo|(?<![Đđ]oàn )(?:kiểm tra|giám sát)|đôn đốc|"
    "tổng hợp|đề xuất|(?<!công )lập|cập nhật|bố trí|đảm bảo|bảo đảm|nâng cao|củng cố|kiện toàn|tiếp tục|chủ động|"
    "khẩn trương|tích cực|thường xuyên|nghiêm túc|"
    "đẩy mạnh|tuyên truyền|phổ biến|quán triệt|tập huấn|bổ sung|mua sắm|cử|gửi|trình|phân công|căn cứ|chuẩn bị|"
    "cung ứng|cung cấp|duy trì|tiến hành|"
    "quan tâm|thiết lập|đánh giá|sơ kết|tổng kết|lưu ý|phải|cần|có trách nhiệm|chịu trách nhiệm|có phương án|"
    "có kế hoạch|có chương trình|tham gia|"
    "tập trung|tăng cường|định kỳ|hằng năm|hàng năm|hằng tháng|hàng tháng|bám sát|tiếp thu|thẩm định|phân bổ|"
    "chấp hành|tuân thủ|theo dõi|không được|tuyệt đối|"
    "nghiên cứu|xem xét|hỗ trợ|nhập|nộp|đăng ký|thống kê|thông báo|trả lời|góp ý|xử lý|tiếp nhận|điều tra|"
    "bàn giao|khắc phục|ban hành|thành lập|đăng tải|ưu tiên|niêm yết|công khai|vận động|huy động|"
    "(?<!giáo dục và )đào tạo|tạo điều kiện|giải quyết|dự trù|mở|là cơ quan (?:chủ trì|đầu mối|thường trực)|"
    "là đơn vị (?:chủ trì|đầu mối)|làm đầu mối|là đầu mối|trực(?! thuộc)|(?<!phòng )quản lý|thanh toán|kiểm kê|"
    "truyền thông|tháo gỡ|cân đối|tăng(?! trưởng)|điều phối|bảo quản|lấy mẫu|thu thập|phản ánh|sắp xếp|tiết kiệm|"
    "thu hồi|hoàn chỉnh|rút kinh nghiệm|điều trị|nâng cấp|"
    "sẵn sàng|phân loại|soạn|công bố|phúc tra|đối chiếu|nhận xét|khảo sát|chuyển giao|"
    "phát hiện|khám sàng lọc|khám sức khỏe|tiêm|giám định|quyết toán|chi trả|đấu thầu|vận hành|điều chuyển|luân phiên"
)


FIRM = rf"(?-i:(?:{_FIRM_VERBS})(?!\w))"  # within a sentence: lower case only, so that no name is taken for an action


ABBREVIATED = re.compile(r"\b(?:TP|TX|Tp|Tx|TT|ThS|BS|TS|P|Q|TW|UBND|B)\.(?=\s?[A-ZĐ])")


OPENING = re.compile(
    r"^(?:định kỳ[^,.;:]{0,50}|(?:hằng|hàng|mỗi) (?:ngày|tuần|tháng|quý|năm)|trước (?:ngày |\d)[^,;:]{2,40}|"
    r"chậm nhất[^,;:]{3,60}|"
    r"đồng thời|ngoài ra|bên cạnh đó|do vậy|vì vậy|do đó|theo đó|trước mắt|trong thời gian tới|"
    r"trong thời gian chờ[^,;:]{3,150}|tiếp theo|sau đó|"
    r"nhận được[^,;:]{3,60}|(?:căn cứ|trong vòng|trong thời hạn|từ ngày|mỗi|hạn|thực hiện|để|nhằm|"
    r"trên cơ sở)\s[^;]{2,160}?)\s*,\s*"
    rf"(?=(?:yêu cầu\s|đề nghị\s|giao\s)?(?:(?:các|những|mỗi|từng|toàn bộ|tất cả các|\d{{1,4}})\s+)?{HEADS}(?!\w))",
    re.IGNORECASE,
)


GENERIC = re.compile(
    r"(?:(?:nghiêm túc|tổ chức|triển khai|khẩn trương|quan tâm|phối hợp|thực hiện|đầy đủ|kịp thời|nội dung|các|"
    r"trên|này|kế hoạch|công văn|chỉ đạo|"
    r"hiệu quả|tốt|và|biết|để|báo cáo|kết quả|có liên quan|theo|quy định|\.|/|,)[\s./]*)+$",
    re.IGNORECASE,
)


NO_ACTOR = re.compile(
    r"(?:Ban hành|Phòng,? chống|Phòng bệnh|Báo cáo|Bộ máy|Bộ tiêu chí|Tổ chức|Công tác|Hội nghị|Đoàn kết|Bảo vệ|"
    r"Cơ sở vật chất|Cơ sở hạ tầng|"
    r"Cơ cấu|Xã hội|Ngành nghề|Trường hợp|Cấp|Trưởng thành|Bộ luật|Hội chứng)(?!\w)",
    re.IGNORECASE,
)


DOING = re.compile(
    r"\s(?:thực hiện|tổ chức|triển khai|có trách nhiệm|chủ trì|phối hợp|rà soát|báo cáo|tăng cường|khẩn trương|"
    r"tiếp tục)\s"
)


CHARGE = re.compile(
    r"(?:(?:^|[,.;:]\s|(?<=\s))(?:(?:sở y tế|ubnd(?: tỉnh| huyện| xã| phường)?|ủy ban nhân dân(?: tỉnh| huyện|"
    r" xã| phường)?|giám đốc sở y tế|trung tâm y tế|bộ y tế)\s+)?)"
    r"(?P<charge>giao nhiệm vụ cho|giao trách nhiệm cho|giao cho|giao|yêu cầu|đề nghị|phân công|kính đề nghị|"
    r"trân trọng đề nghị|kiến nghị)\s+(?P<rest>.+)$",
    re.IGNORECASE | re.DOTALL,
)


CHARGE_LATER = re.compile(r",\s(?:yêu cầu|đề nghị|giao)\s+(?P<rest>[^.;]+)", re.IGNORECASE)


FOR = re.compile(
    r"(?:đối với|riêng(?: đối với)?|về phía)\s+(?P<actor>[^:.;]{3,140}?)\s*(?::|,\s+)\s*(?P<what>.+)$",
    re.IGNORECASE | re.DOTALL,
)


SUBJECT = re.compile(
    rf"(?P<actor>[^.;:]{{2,170}}?)\s*,?\s+(?P<what>(?:(?:cũng|đều|sẽ|hãy|khẩn trương|tiếp tục|"
    rf"chủ động)\s+)?{FIRM}.*)$",
    re.IGNORECASE | re.DOTALL,
)


PAST = re.compile(r"\b(?:đã|đang|được|vừa|chưa|không ngừng|hiện có|hiện nay|còn|từng)\s", re.IGNORECASE)


TELLING = re.compile(
    r"^\s*(?:sau khi|trong thời gian qua|thời gian qua|trong những năm|trong các năm|tính đến|hiện nay|năm \d{4}|"
    r"từ năm|qua |dự báo|tại hội nghị|cùng tham dự|"
    r"nhìn chung|kết quả|bước đầu|theo báo cáo|để |nhằm |mục tiêu|phấn đấu|ít nhất|trên \d|tối thiểu|"
    r"\d+(?:[.,]\d+)?\s?%|100%|dự kiến|kinh phí|nguồn)",
    re.IGNORECASE,
)


COORDINATE = re.compile(
    rf"(?:chủ trì\s*[,và\s]+)?phối hợp\s+(?:chặt chẽ\s+)?(?:với|"
    rf"cùng(?: với)?)?\s*(?P<who>(?!tổ chức)[^.;:]{{3,260}}?)(?=\s*,?\s+(?:để\s|trong việc|nhằm\s|{FIRM})|[.;:]|$)",
    re.IGNORECASE,
)


NOT_DUTY_SECTIONS = re.compile(
    r"k[êế]t quả|đánh giá chung|tình hình|thuận lợi|khó khăn|tồn tại|hạn chế|nguyên nhân|bài học|mục tiêu|"
    r"mục đích|yêu cầu$|căn cứ|cơ sở pháp lý|kinh phí|"
    r"nguồn lực tài chính|thành phần|giải thích từ|phạm vi điều chỉnh|đối tượng áp dụng|quan điểm|sự cần thiết|"
    r"lộ trình|đặc điểm|hiện trạng|thực trạng|chỉ tiêu|"
    r"ưu điểm|kiểm điểm|dự toán|nội dung và mức|tên gọi",
    re.IGNORECASE,
)


DUTY_SECTIONS = re.compile(
    r"tổ chức thực hiện|phân công|trách nhiệm|nhiệm vụ của|giao nhiệm vụ|tổ chức triển khai|chế độ báo cáo|"
    r"thông tin, báo cáo|kiến nghị|đề xuất",
    re.IGNORECASE,
)


CONCLUSION = re.compile(
    r"(?:nhận được|trên đây là|trong quá trình|quá trình (?:thực hiện|triển khai)|(?:ubnd|ủy ban nhân dân|"
    r"sở y tế|trung tâm y tế|bộ y tế)[^.;]{0,30}(?:trân trọng|kính báo cáo|thông báo)|"
    r"trân trọng|xin trân trọng|thừa lệnh|kính (?:mong|báo)|rất mong)",
    re.IGNORECASE,
)


LEAD_IN = re.compile(
    r"(?P<charge>yêu cầu|đề nghị|giao|chỉ đạo)\s+(?P<actor>[^.;:]{3,220}?)\s+(?:(?:khẩn trương|nghiêm túc|"
    r"tập trung|tổ chức|phối hợp|triển khai|thực hiện|làm|tiếp tục|tăng cường)\s+)*"
    r"(?:thực hiện|triển khai|tập trung|làm)\s[^.;:]{0,80}?(?:sau(?: đây)?|như sau|dưới đây)\s*:?\s*\.?$",
    re.IGNORECASE,
)


# ``đề nghị các đơn vị:``, ``yêu cầu Trung tâm Y tế khẩn trương thực hiện:`` before a list
CHARGED_LIST = re.compile(
    r"(?P<charge>yêu cầu|đề nghị|giao|chỉ đạo)\s+(?P<actor>[^.;:]{3,160}?)(?:\s+(?:khẩn trương|nghiêm túc|tập trung|"
    r"tổ chức|triển khai|thực hiện|chủ động|phối hợp|tiếp tục|quan tâm|một số|các|những|nội dung|nhiệm vụ|công việc|"
    r"việc|sau|đây|như|dưới))*\s*:$",
    re.IGNORECASE,
)


# ``Trung tâm Kiểm soát bệnh tật: Giám sát chặt chẽ ổ dịch``
NAMED_BEFORE = re.compile(r"(?P<actor>[^.;:]{3,140}?)\s*:\s*(?P<what>[-–]?\s*[^\W\d_].{8,})$", re.DOTALL)


# Said at the end to everybody, of everything: no duty.
FORMULA = re.compile(
    r"(?:(?:nhận được[^.;:]{3,60},\s*)?(?:sở y tế|ubnd tỉnh|ủy ban nhân dân tỉnh|bộ y tế)?\s*"
    r"(?:yêu cầu|đề nghị|giao)\s+[^.;:]{3,120}?\s+)?(?:(?:khẩn trương|nghiêm túc|quan tâm|phối hợp|tổ chức|chủ động|"
    r"tích cực|triển khai|thực hiện|chỉ đạo|đạt|kết quả|hiệu quả|có|tốt|đúng|theo|các|những|nội dung|nhiệm vụ|"
    r"chỉ thị|công văn|kế hoạch|thông báo|văn bản|này|trên|nêu|nói|quy định|và|,)\s*)+[./\s]*$"
    r"|(?:trong quá trình|quá trình|nếu|mọi)\b.{0,80}\b(?:khó khăn|vướng mắc|phát sinh)\b.*"
    r"\b(?:phản ánh|liên hệ|báo cáo|trao đổi|thông tin)\b.*"
    r"|(?:(?:văn phòng )?(?:sở|ubnd tỉnh)\s+)?(?:xin\s+)?thông báo\b.{0,80}\bbiết\b.{0,60}"
    r"|(?:trên đây là\b[^.;:]{3,160},\s*|(?:văn phòng )?(?:sở|ubnd tỉnh)\s+)"
    r"thông báo để\b.{0,80}\b(?:biết|thực hiện)\b[^;:]{0,20}[./\s]*"
    r"|(?:nhiệm vụ|nội dung|chi tiết|phân công)\b.{0,40}\b(?:theo|tại|trong)\b.{0,20}\bphụ lục\b.{0,40}"
    r"|(?:biểu dương|hoan nghênh|đánh giá cao|ghi nhận)\b.*",
    re.IGNORECASE,
)


CHARGE_WORD = re.compile(r"\b(?:yêu cầu|đề nghị|giao|chỉ đạo)\s", re.IGNORECASE)


TO = re.compile(r"kính\s+gửi", re.IGNORECASE)


DIRECTING = re.compile(
    r"(?:ý kiến|kết luận|chỉ đạo|yêu cầu|đề nghị)[^.;:]{0,60}(?:như sau|sau đây|sau)\s*:?\s*\.?$", re.IGNORECASE
)
