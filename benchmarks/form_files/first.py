"""First author's corpus: Word files of official documents, correct ones and ones with a single fault.

``BASES`` holds the words, ``Writer`` sets them in Word's XML the way one of eight hands does, and the two tables at
the end say which file is which words in which hand, and what is wrong with it.
"""

# ruff: noqa: E501  (paragraphs of documents are quoted whole)
from __future__ import annotations

import io
import re
import subprocess
import tempfile
import unicodedata
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from itertools import zip_longest
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from benchmarks.form_files import Sample


@dataclass(frozen=True, slots=True)
class Annex:
    """An annex, or a regulation that a decision issues (then label is empty)."""

    label: str
    title: tuple[str, ...]
    ref: str
    body: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()  # cells are parted by "|", the first row is the head
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Doc:
    """The words of a document and the measures it is set in."""

    upper: tuple[str, ...] = ()
    agency: tuple[str, ...] = ()
    code: str = ""
    place: str = ""
    vv: tuple[str, ...] = ()
    kind: str = ""
    subject: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    sign: tuple[str, ...] = ()
    name: str = ""
    second: tuple[str, ...] = ()  # a second signer on the left: minutes
    notes: tuple[str, ...] = ()
    urgent: str = ""
    annexes: tuple[Annex, ...] = ()
    nation: str = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    motto: str = "Độc lập - Tự do - Hạnh phúc"
    to_label: str = "Kính gửi:"
    label: str = "Nơi nhận:"
    size: float = 14
    first: float = 1.27
    gap: tuple[float, float] = (6, 0)
    line: float = 1.0
    margins: tuple[float, float, float, float] = (2, 2, 3, 1.5)  # top, bottom, left, right in cm
    paper: tuple[float, float] = (21.0, 29.7)
    number: str = "top"  # where the page number stands: top, none, foot, first, right
    number_size: float = 13
    font: str = "Times New Roman"
    swapped: bool = False
    auto_points: bool = False
    looks: tuple[tuple[str, tuple[tuple[str, Any], ...]], ...] = ()  # kind → what is changed
    odd: tuple[tuple[str, Any], ...] = ()  # what is changed in lines of the body marked "!"


OFFICES: dict[str, dict[str, Any]] = {
    "SYT": {"upper": ("UBND TỈNH TÂN HẢI",), "agency": ("SỞ Y TẾ",)},
    "TTYT": {"upper": ("SỞ Y TẾ TỈNH TÂN HẢI",), "agency": ("TRUNG TÂM Y TẾ", "KHU VỰC AN BÌNH")},
    "TINH": {"agency": ("ỦY BAN NHÂN DÂN", "TỈNH TÂN HẢI")},
    "XA": {"agency": ("ỦY BAN NHÂN DÂN", "XÃ HÒA LỘC")},
    "BYT": {"agency": ("BỘ Y TẾ",)},
    "CDC": {"upper": ("SỞ Y TẾ TỈNH TÂN HẢI",), "agency": ("TRUNG TÂM", "KIỂM SOÁT BỆNH TẬT")},
    "TRAM": {"upper": ("UBND XÃ HÒA LỘC",), "agency": ("TRẠM Y TẾ",)},
    "SGD": {"sign": ("GIÁM ĐỐC",), "name": "Lê Quang Hưng"},
    "SPGD": {"sign": ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"), "name": "Trần Thị Thu Hà"},
    "TGD": {"sign": ("GIÁM ĐỐC",), "name": "Nguyễn Đức Thắng"},
}
# "= name and who", then "field: value" with parts between "¦", then "kind|paragraph"; "annex:" starts an annex
WORDS = """
= cv1 SYT SPGD
code: Số: 1125/SYT-NVY
place: Tân Hải, ngày 05 tháng 3 năm 2026
vv: V/v tăng cường phòng, chống ¦ bệnh sốt xuất huyết Dengue
to: Ủy ban nhân dân các xã, phường ¦ Trung tâm Kiểm soát bệnh tật tỉnh ¦ Các bệnh viện và trung tâm y tế khu vực
notes: Như trên ¦ Bộ Y tế (để báo cáo) ¦ Giám đốc Sở (để báo cáo) ¦ Lưu: VT, NVY
p|Theo báo cáo của Trung tâm Kiểm soát bệnh tật tỉnh, trong 02 tháng đầu năm 2026 toàn tỉnh ghi nhận 186 ca mắc sốt xuất huyết Dengue, tăng 1,4 lần so với cùng kỳ năm 2025; số ca mắc tập trung tại các phường ven biển và các xã có nhiều công trình xây dựng. Dự báo số ca mắc tiếp tục tăng khi bước vào mùa mưa.
p|Để chủ động phòng, chống dịch bệnh, không để dịch lan rộng, Sở Y tế đề nghị các cơ quan, đơn vị thực hiện các nội dung sau:
k|1. Ủy ban nhân dân các xã, phường thực hiện các việc sau:
t|a) Tổ chức chiến dịch vệ sinh môi trường, diệt bọ gậy tại hộ gia đình, trường học, công trường và khu nhà trọ mỗi tuần một lần;
t|b) Bố trí kinh phí, nhân lực và phương tiện cho hoạt động phòng, chống dịch trên địa bàn;
t|c) Kiểm tra, giám sát việc thực hiện của các thôn, tổ dân phố.
k|2. Trung tâm Kiểm soát bệnh tật tỉnh giám sát chặt chẽ tình hình dịch bệnh, xử lý triệt để ổ dịch trong vòng 48 giờ kể từ khi phát hiện; hướng dẫn chuyên môn cho các trạm y tế về giám sát véc tơ.
k|3. Các bệnh viện, trung tâm y tế khu vực tổ chức phân tuyến điều trị, chuẩn bị đủ thuốc, dịch truyền và giường bệnh; tập huấn lại phác đồ chẩn đoán, điều trị cho bác sĩ, điều dưỡng trước ngày 20 tháng 3 năm 2026.
k|4. Chế độ báo cáo: các đơn vị gửi báo cáo kết quả về Sở Y tế (qua Phòng Nghiệp vụ Y) trước 15 giờ 00 thứ Sáu hằng tuần để tổng hợp.
p|Đề nghị các cơ quan, đơn vị quan tâm phối hợp thực hiện./.
= cv2 TTYT TGD
code: Số: 87/TTYT-TCHC
place: Tân Hải, ngày 12 tháng 3 năm 2026
vv: V/v cử viên chức tham gia ¦ lớp bồi dưỡng nghiệp vụ văn thư
to: Sở Y tế tỉnh Tân Hải
notes: Như trên ¦ Các viên chức có tên ¦ Lưu: VT, TCHC
p|Thực hiện Công văn số 960/SYT-TCCB ngày 25 tháng 02 năm 2026 của Sở Y tế về việc cử công chức, viên chức tham gia lớp bồi dưỡng nghiệp vụ văn thư, lưu trữ năm 2026, Trung tâm Y tế khu vực An Bình cử 02 viên chức có tên sau đây tham gia lớp học:
k|1. Bà Lưu Thị Minh Nguyệt, nhân viên văn thư, Phòng Tổ chức - Hành chính.
k|2. Ông Đinh Công Tráng, nhân viên lưu trữ, Phòng Tổ chức - Hành chính.
p|Trong thời gian tham gia lớp học, viên chức được hưởng nguyên lương và các chế độ theo quy định hiện hành. Kinh phí đi lại do Trung tâm chi trả từ nguồn kinh phí đào tạo năm 2026.
p|Trung tâm Y tế khu vực An Bình kính báo cáo Sở Y tế./.
= cv3 BYT
code: Số: 2046/BYT-KCB
place: Hà Nội, ngày 17 tháng 4 năm 2026
vv: V/v bảo đảm công tác khám bệnh, ¦ chữa bệnh dịp nghỉ lễ 30/4 và 01/5
to: Ủy ban nhân dân các tỉnh, thành phố trực thuộc trung ương ¦ Các bệnh viện trực thuộc Bộ Y tế
sign: KT. BỘ TRƯỞNG ¦ THỨ TRƯỞNG
name: Đặng Hữu Phước
notes: Như trên ¦ Bộ trưởng (để báo cáo) ¦ Sở Y tế các tỉnh, thành phố ¦ Lưu: VT, KCB
p|Để bảo đảm công tác khám bệnh, chữa bệnh phục vụ Nhân dân trong dịp nghỉ lễ Chiến thắng 30/4 và Quốc tế Lao động 01/5 năm 2026, Bộ Y tế đề nghị Ủy ban nhân dân các tỉnh, thành phố trực thuộc trung ương chỉ đạo Sở Y tế, các cơ sở khám bệnh, chữa bệnh trên địa bàn và các bệnh viện trực thuộc Bộ Y tế thực hiện một số nội dung sau:
k|1. Tổ chức trực cấp cứu, trực chuyên môn, trực hậu cần và bảo vệ 24/24 giờ; niêm yết công khai danh sách trực và số điện thoại đường dây nóng tại Khoa Cấp cứu.
k|2. Dự trữ đủ cơ số thuốc, máu, dịch truyền, vật tư và phương tiện vận chuyển cấp cứu để đáp ứng các tình huống tai nạn giao thông, ngộ độc thực phẩm hàng loạt và dịch bệnh.
k|3. Không từ chối hoặc xử trí chậm trễ các trường hợp cấp cứu; trường hợp vượt quá khả năng chuyên môn phải hội chẩn và chuyển người bệnh an toàn lên cơ sở phù hợp.
k|4. Báo cáo nhanh tình hình hằng ngày về Cục Quản lý Khám, chữa bệnh trước 10 giờ 00; trường hợp có sự cố y khoa nghiêm trọng phải báo cáo ngay.
p|Bộ Y tế đề nghị Ủy ban nhân dân các tỉnh, thành phố, các bệnh viện khẩn trương triển khai thực hiện./.
= cv4 XA
code: Số: 214/UBND-VHXH
place: Hòa Lộc, ngày 09 tháng 02 năm 2026
vv: V/v rà soát người cao tuổi để lập ¦ hồ sơ sức khỏe điện tử
to: Trạm Y tế xã Hòa Lộc ¦ Trưởng các thôn trên địa bàn xã
sign: TM. ỦY BAN NHÂN DÂN ¦ KT. CHỦ TỊCH ¦ PHÓ CHỦ TỊCH
name: Ngô Thị Hạnh
notes: Như trên ¦ Thường trực Đảng ủy xã (để báo cáo) ¦ Chủ tịch, các Phó Chủ tịch UBND xã ¦ Lưu: VT, VHXH
p|Thực hiện Kế hoạch số 31/KH-UBND ngày 20 tháng 01 năm 2026 của Ủy ban nhân dân tỉnh Tân Hải về chăm sóc sức khỏe người cao tuổi năm 2026, Ủy ban nhân dân xã Hòa Lộc yêu cầu Trạm Y tế xã và trưởng các thôn thực hiện các nội dung sau:
k|1. Trưởng các thôn rà soát, lập danh sách người từ đủ 60 tuổi trở lên đang cư trú trên địa bàn thôn, gửi Trạm Y tế xã trước ngày 25 tháng 02 năm 2026; danh sách ghi rõ họ tên, ngày sinh, số định danh cá nhân và số điện thoại của người thân.
k|2. Trạm Y tế xã đối chiếu danh sách với cơ sở dữ liệu bảo hiểm y tế, tổ chức khám sức khỏe định kỳ và cập nhật hồ sơ sức khỏe điện tử; bố trí khám tại nhà đối với người không đi lại được.
k|3. Công chức văn hóa - xã hội theo dõi, đôn đốc và tổng hợp kết quả, báo cáo Ủy ban nhân dân xã trước ngày 15 tháng 4 năm 2026.
p|Yêu cầu Trạm Y tế xã, trưởng các thôn nghiêm túc thực hiện./.
= cv5 SYT
code: Số: 1302/SYT-VP
place: Tân Hải, ngày 18 tháng 3 năm 2026
vv: V/v đăng ký lịch làm việc ¦ với Đoàn kiểm tra cải cách hành chính
to: Trung tâm Y tế khu vực An Bình
sign: TL. GIÁM ĐỐC ¦ CHÁNH VĂN PHÒNG
name: Phạm Văn Định
notes: Như trên ¦ Giám đốc Sở (để báo cáo) ¦ Lưu: VT, VP
p|Căn cứ kế hoạch kiểm tra công tác cải cách hành chính năm 2026, Đoàn kiểm tra của Sở Y tế dự kiến làm việc với Trung tâm Y tế khu vực An Bình trong 01 ngày, thời gian trong tháng 4 năm 2026.
p|Sở Y tế đề nghị Trung tâm đăng ký lịch làm việc, cử 01 lãnh đạo phụ trách và gửi tài liệu về Văn phòng Sở trước ngày 27 tháng 3 năm 2026 để tổng hợp, trình Giám đốc Sở xem xét./.
= qd1 SYT SGD
code: Số: 245/QĐ-SYT
place: Tân Hải, ngày 10 tháng 3 năm 2026
kind: QUYẾT ĐỊNH
subject: Về việc tặng Giấy khen cho các tập thể, cá nhân có thành tích ¦ xuất sắc trong công tác y tế dự phòng năm 2025
notes: Như Điều 4 ¦ Ban Thi đua - Khen thưởng tỉnh ¦ Các Phó Giám đốc Sở ¦ Lưu: VT, TCCB
auth|GIÁM ĐỐC SỞ Y TẾ TỈNH TÂN HẢI
c|Căn cứ Luật Thi đua, khen thưởng;
c|Căn cứ Quyết định số 52/QĐ-UBND ngày 15 tháng 7 năm 2025 của Ủy ban nhân dân tỉnh Tân Hải về việc quy định chức năng, nhiệm vụ, quyền hạn và cơ cấu tổ chức của Sở Y tế tỉnh Tân Hải;
c|Căn cứ Quyết định số 118/QĐ-SYT ngày 02 tháng 02 năm 2026 của Sở Y tế về việc ban hành Quy chế thi đua, khen thưởng ngành y tế;
c|Theo đề nghị của Trưởng phòng Tổ chức cán bộ.
order|QUYẾT ĐỊNH:
A|Điều 1. Tặng Giấy khen của Giám đốc Sở Y tế cho 03 tập thể và 07 cá nhân đã có thành tích xuất sắc trong công tác y tế dự phòng năm 2025 (có danh sách kèm theo).
A|Điều 2. Mức tiền thưởng thực hiện theo quy định của pháp luật về thi đua, khen thưởng; kinh phí chi từ Quỹ khen thưởng của ngành y tế năm 2026.
A|Điều 3. Quyết định này có hiệu lực kể từ ngày ký.
A|Điều 4. Chánh Văn phòng, Trưởng phòng Tổ chức cán bộ, Trưởng phòng Kế hoạch - Tài chính, thủ trưởng các đơn vị có liên quan và các tập thể, cá nhân có tên tại Điều 1 chịu trách nhiệm thi hành Quyết định này./.
annex: Phụ lục ¦ (Kèm theo Quyết định số 245/QĐ-SYT ngày 10 tháng 3 năm 2026 của Giám đốc Sở Y tế) ¦ DANH SÁCH TẬP THỂ, CÁ NHÂN ĐƯỢC TẶNG GIẤY KHEN
row|TT|Họ và tên hoặc tập thể|Đơn vị công tác
row|1|Khoa Phòng, chống bệnh truyền nhiễm|Trung tâm Kiểm soát bệnh tật tỉnh
row|2|Trạm Y tế xã Hòa Lộc|Ủy ban nhân dân xã Hòa Lộc
row|3|Ông Lê Văn Bình|Trung tâm Y tế khu vực An Bình
row|4|Bà Hoàng Thu Thủy|Bệnh viện Đa khoa tỉnh Tân Hải
= qd2 TTYT TGD
code: Số: 56/QĐ-TTYT
place: Tân Hải, ngày 03 tháng 4 năm 2026
kind: QUYẾT ĐỊNH
subject: Về việc thành lập Hội đồng quản lý chất lượng bệnh viện
notes: Như Điều 3 ¦ Sở Y tế (để báo cáo) ¦ Lưu: VT, KHNV
auth|GIÁM ĐỐC TRUNG TÂM Y TẾ KHU VỰC AN BÌNH
c|Căn cứ Luật Khám bệnh, chữa bệnh;
c|Căn cứ Thông tư số 19/2013/TT-BYT ngày 12 tháng 7 năm 2013 của Bộ trưởng Bộ Y tế hướng dẫn thực hiện quản lý chất lượng dịch vụ khám bệnh, chữa bệnh tại bệnh viện;
c|Theo đề nghị của Trưởng phòng Kế hoạch - Nghiệp vụ.
order|QUYẾT ĐỊNH:
A|Điều 1. Thành lập Hội đồng quản lý chất lượng bệnh viện (sau đây gọi là Hội đồng), gồm các thành viên sau:
k|1. Ông Nguyễn Đức Thắng, Giám đốc Trung tâm: Chủ tịch Hội đồng.
k|2. Bà Vũ Thị Lan, Phó Giám đốc Trung tâm: Phó Chủ tịch Hội đồng.
k|3. Ông Tạ Quốc Khánh, Trưởng phòng Kế hoạch - Nghiệp vụ: Ủy viên thường trực.
k|4. Trưởng các khoa, phòng: Ủy viên.
A|Điều 2. Hội đồng có các nhiệm vụ sau:
k|1. Phát hiện các vấn đề chất lượng, xác định vấn đề ưu tiên và đề xuất với Giám đốc, gồm:
t|a) Kết quả kiểm tra, đánh giá chất lượng bệnh viện hằng năm;
t|b) Kết quả khảo sát hài lòng của người bệnh, nhân viên y tế;
t|c) Báo cáo sự cố y khoa;
t|d) Kết quả thực hiện các đề án cải tiến chất lượng.
k|2. Giúp Giám đốc triển khai các hoạt động cải tiến chất lượng và an toàn người bệnh; tổ chức họp định kỳ mỗi quý một lần.
k|3. Thành viên Hội đồng làm việc theo chế độ kiêm nhiệm; Hội đồng tự giải thể sau khi hoàn thành nhiệm vụ.
A|Điều 3. Quyết định này có hiệu lực kể từ ngày ký. Trưởng các phòng: Tổ chức - Hành chính, Kế hoạch - Nghiệp vụ, Tài chính - Kế toán, trưởng các khoa và các ông, bà có tên tại Điều 1 chịu trách nhiệm thi hành Quyết định này./.
= qd3 SYT SGD
code: Số: 318/QĐ-SYT
place: Tân Hải, ngày 24 tháng 3 năm 2026
kind: QUYẾT ĐỊNH
subject: Ban hành Quy chế công tác văn thư, lưu trữ của Sở Y tế tỉnh Tân Hải
notes: Như Điều 3 ¦ Sở Nội vụ tỉnh Tân Hải ¦ Các Phó Giám đốc Sở ¦ Lưu: VT, VP
auth|GIÁM ĐỐC SỞ Y TẾ TỈNH TÂN HẢI
c|Căn cứ Luật Lưu trữ;
c|Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ về công tác văn thư;
c|Căn cứ Quyết định số 52/QĐ-UBND ngày 15 tháng 7 năm 2025 của Ủy ban nhân dân tỉnh Tân Hải về việc quy định chức năng, nhiệm vụ, quyền hạn và cơ cấu tổ chức của Sở Y tế tỉnh Tân Hải;
c|Theo đề nghị của Chánh Văn phòng Sở Y tế.
order|QUYẾT ĐỊNH:
A|Điều 1. Ban hành kèm theo Quyết định này Quy chế công tác văn thư, lưu trữ của Sở Y tế tỉnh Tân Hải.
A|Điều 2. Quyết định này có hiệu lực kể từ ngày 01 tháng 4 năm 2026 và thay thế Quyết định số 77/QĐ-SYT ngày 14 tháng 3 năm 2022 của Giám đốc Sở Y tế về việc ban hành Quy chế công tác văn thư, lưu trữ.
A|Điều 3. Chánh Văn phòng, trưởng các phòng thuộc Sở, thủ trưởng các đơn vị trực thuộc và các tổ chức, cá nhân có liên quan chịu trách nhiệm thi hành Quyết định này./.
annex:  ¦ (Ban hành kèm theo Quyết định số 318/QĐ-SYT ngày 24 tháng 3 năm 2026 của Giám đốc Sở Y tế) ¦ QUY CHẾ ¦ Công tác văn thư, lưu trữ của Sở Y tế tỉnh Tân Hải
ch|Chương I
cht|QUY ĐỊNH CHUNG
AT|Điều 1. Phạm vi điều chỉnh và đối tượng áp dụng
k|1. Quy chế này quy định về công tác văn thư, lưu trữ của Sở Y tế tỉnh Tân Hải, bao gồm: soạn thảo, ký ban hành văn bản; quản lý văn bản; lập hồ sơ và nộp lưu hồ sơ, tài liệu vào Lưu trữ cơ quan; quản lý và sử dụng con dấu, thiết bị lưu khóa bí mật.
k|2. Quy chế này áp dụng đối với các phòng thuộc Sở Y tế và công chức, người lao động làm việc tại Sở Y tế.
AT|Điều 2. Nguyên tắc thực hiện
k|1. Công tác văn thư được thực hiện thống nhất theo quy định của pháp luật.
k|2. Tất cả văn bản đi, văn bản đến của Sở Y tế phải được quản lý tập trung tại Văn thư cơ quan để làm thủ tục tiếp nhận, đăng ký.
k|3. Văn bản đi, văn bản đến thuộc ngày nào phải được đăng ký, phát hành hoặc chuyển giao trong ngày, chậm nhất là trong ngày làm việc tiếp theo.
ch|Chương II
cht|QUẢN LÝ VĂN BẢN
AT|Điều 3. Trách nhiệm của Văn thư cơ quan
k|1. Đối với văn bản đi, Văn thư cơ quan có trách nhiệm:
t|a) Kiểm tra thể thức và kỹ thuật trình bày;
t|b) Cấp số, thời gian ban hành;
t|c) Đăng ký văn bản vào sổ hoặc hệ thống;
t|d) Nhân bản, đóng dấu cơ quan;
t|đ) Phát hành và theo dõi việc chuyển phát;
t|e) Lưu văn bản đi.
k|2. Đối với văn bản đến, Văn thư cơ quan tiếp nhận, đăng ký, trình Giám đốc Sở hoặc người được giao trách nhiệm cho ý kiến và chuyển giao cho phòng chủ trì giải quyết.
AT|Điều 4. Lập hồ sơ và nộp lưu hồ sơ
k|1. Công chức, người lao động được giao giải quyết công việc có trách nhiệm lập hồ sơ về công việc được giao.
k|2. Thời hạn nộp lưu hồ sơ vào Lưu trữ cơ quan là 01 năm kể từ ngày công việc kết thúc.
ch|Chương III
cht|TỔ CHỨC THỰC HIỆN
AT|Điều 5. Trách nhiệm thi hành
p|Chánh Văn phòng có trách nhiệm hướng dẫn, kiểm tra việc thực hiện Quy chế này. Trong quá trình thực hiện nếu có vướng mắc, các phòng, đơn vị phản ánh về Văn phòng Sở để tổng hợp, báo cáo Giám đốc Sở xem xét, sửa đổi, bổ sung cho phù hợp./.
= kh1 SYT SGD
code: Số: 42/KH-SYT
place: Tân Hải, ngày 06 tháng 02 năm 2026
kind: KẾ HOẠCH
subject: Chuyển đổi số ngành y tế tỉnh Tân Hải năm 2026
notes: UBND tỉnh (để báo cáo) ¦ Sở Khoa học và Công nghệ ¦ Các đơn vị trực thuộc ¦ Lưu: VT, VP
c|Căn cứ Luật Giao dịch điện tử;
c|Căn cứ Kế hoạch số 12/KH-UBND ngày 12 tháng 01 năm 2026 của Ủy ban nhân dân tỉnh Tân Hải về chuyển đổi số tỉnh Tân Hải năm 2026.
p|Sở Y tế ban hành Kế hoạch chuyển đổi số ngành y tế tỉnh Tân Hải năm 2026 với các nội dung sau:
H|I. MỤC ĐÍCH, YÊU CẦU
h|1. Mục đích
p|Ứng dụng công nghệ số trong quản lý, khám bệnh, chữa bệnh và chăm sóc sức khỏe Nhân dân; từng bước hình thành cơ sở dữ liệu y tế dùng chung của tỉnh, kết nối với cơ sở dữ liệu quốc gia về dân cư và bảo hiểm y tế.
h|2. Yêu cầu
p|Các nhiệm vụ phải gắn với nguồn lực, người chịu trách nhiệm và thời hạn hoàn thành cụ thể; bảo đảm an toàn thông tin mạng và bảo vệ dữ liệu cá nhân của người bệnh.
H|II. MỤC TIÊU
p|Đến hết năm 2026, ngành y tế tỉnh phấn đấu đạt các chỉ tiêu sau:
p|- 100% văn bản đi, văn bản đến của các đơn vị được xử lý trên môi trường điện tử và ký số theo quy định (trừ văn bản thuộc bí mật nhà nước);
p|- 90% người dân trên địa bàn có hồ sơ sức khỏe điện tử được cập nhật sau mỗi lần khám bệnh;
p|- 70% cơ sở khám bệnh, chữa bệnh công lập triển khai bệnh án điện tử thay thế bệnh án giấy;
p|- 100% trạm y tế xã, phường, đặc khu sử dụng phần mềm quản lý trạm y tế thống nhất.
H|III. NHIỆM VỤ VÀ GIẢI PHÁP
h|1. Phát triển hạ tầng số
a|a) Nâng cấp đường truyền, máy chủ và thiết bị đầu cuối tại các bệnh viện, trung tâm y tế khu vực;
a|b) Thuê dịch vụ lưu trữ, sao lưu dữ liệu dự phòng tại trung tâm dữ liệu của tỉnh;
a|c) Trang bị chữ ký số cho toàn bộ bác sĩ, điều dưỡng trưởng và lãnh đạo các khoa, phòng.
h|2. Phát triển dữ liệu số
a|a) Chuẩn hóa danh mục dùng chung về dịch vụ kỹ thuật, thuốc, vật tư y tế;
a|b) Làm sạch dữ liệu hồ sơ sức khỏe điện tử, đối chiếu với số định danh cá nhân;
a|c) Kết nối, chia sẻ dữ liệu với Bảo hiểm xã hội tỉnh và Công an tỉnh theo quy chế phối hợp.
h|3. Đào tạo, bồi dưỡng nhân lực
p|Tổ chức 04 lớp tập huấn về kỹ năng số, an toàn thông tin và sử dụng phần mềm bệnh án điện tử cho khoảng 400 lượt viên chức; mỗi đơn vị cử ít nhất 01 viên chức chuyên trách công nghệ thông tin.
H|IV. KINH PHÍ THỰC HIỆN
p|Kinh phí thực hiện từ nguồn ngân sách nhà nước giao năm 2026, quỹ phát triển hoạt động sự nghiệp của các đơn vị và các nguồn hợp pháp khác theo quy định.
H|V. TỔ CHỨC THỰC HIỆN
h|1. Văn phòng Sở
p|Chủ trì, theo dõi, đôn đốc các đơn vị thực hiện Kế hoạch; tổng hợp kết quả, báo cáo Giám đốc Sở và Ủy ban nhân dân tỉnh trước ngày 15 tháng 12 năm 2026.
h|2. Phòng Kế hoạch - Tài chính
p|Tham mưu bố trí kinh phí, hướng dẫn các đơn vị lập dự toán, thanh quyết toán theo quy định của pháp luật.
h|3. Các đơn vị trực thuộc
p|Xây dựng kế hoạch của đơn vị, gửi về Sở Y tế trước ngày 28 tháng 02 năm 2026; định kỳ hằng quý báo cáo kết quả thực hiện.
p|Trong quá trình thực hiện nếu có khó khăn, vướng mắc, các đơn vị báo cáo về Sở Y tế (qua Văn phòng Sở) để xem xét, giải quyết./.
annex: Phụ lục I (ngang) ¦ (Kèm theo Kế hoạch số 42/KH-SYT ngày 06 tháng 02 năm 2026 của Sở Y tế) ¦ PHÂN CÔNG NHIỆM VỤ CHUYỂN ĐỔI SỐ NĂM 2026
row|TT|Nhiệm vụ|Đơn vị chủ trì|Đơn vị phối hợp|Thời hạn hoàn thành
row|1|Nâng cấp đường truyền, máy chủ|Văn phòng Sở|Các đơn vị trực thuộc|Tháng 6 năm 2026
row|2|Chuẩn hóa danh mục dùng chung|Phòng Nghiệp vụ Y|Phòng Nghiệp vụ Dược|Tháng 9 năm 2026
row|3|Trang bị chữ ký số|Văn phòng Sở|Sở Khoa học và Công nghệ|Tháng 4 năm 2026
annex: Phụ lục II ¦ (Kèm theo Kế hoạch số 42/KH-SYT ngày 06 tháng 02 năm 2026 của Sở Y tế) ¦ DỰ KIẾN LỚP TẬP HUẤN
row|TT|Nội dung lớp tập huấn|Số lượt học viên
row|1|Kỹ năng số cơ bản|150
row|2|An toàn thông tin mạng|100
row|3|Bệnh án điện tử|150
= kh2 TRAM
code: Số: 09/KH-TYT
place: Hòa Lộc, ngày 16 tháng 01 năm 2026
kind: KẾ HOẠCH
subject: Tiêm chủng mở rộng năm 2026 trên địa bàn xã Hòa Lộc
sign: TRƯỞNG TRẠM
name: Lương Thị Kim Oanh
notes: UBND xã Hòa Lộc (để báo cáo) ¦ Trung tâm Y tế khu vực An Bình ¦ Trưởng các thôn ¦ Lưu: VT
p|Thực hiện Kế hoạch số 05/KH-UBND ngày 08 tháng 01 năm 2026 của Ủy ban nhân dân xã Hòa Lộc về công tác y tế năm 2026, Trạm Y tế xã Hòa Lộc xây dựng kế hoạch tiêm chủng mở rộng như sau:
H|I. MỤC TIÊU
h|1. Mục tiêu chung
p|Duy trì kết quả thanh toán bệnh bại liệt, loại trừ uốn ván sơ sinh; tăng tỷ lệ tiêm chủng đầy đủ cho trẻ em và phụ nữ có thai trên địa bàn xã.
h|2. Chỉ tiêu cụ thể
a|a) Từ 95% trẻ dưới 01 tuổi được tiêm chủng đầy đủ;
a|b) Từ 95% trẻ 18 tháng tuổi được tiêm nhắc vắc xin bạch hầu - ho gà - uốn ván;
a|c) Từ 90% phụ nữ có thai được tiêm đủ mũi vắc xin uốn ván.
H|II. NỘI DUNG THỰC HIỆN
h|1. Thời gian, địa điểm
p|Tổ chức tiêm chủng vào ngày 10 và ngày 25 hằng tháng tại Trạm Y tế xã; tiêm lưu động tại thôn Đông và thôn Bãi Ngang mỗi quý một lần.
h|2. Đối tượng
p|Trẻ em trong độ tuổi tiêm chủng và phụ nữ có thai đang cư trú trên địa bàn xã, kể cả đối tượng vãng lai.
H|III. TỔ CHỨC THỰC HIỆN
p|Trưởng Trạm phân công viên chức phụ trách; cộng tác viên y tế thôn mời đối tượng trước ngày tiêm ít nhất 02 ngày. Kết quả được báo cáo Ủy ban nhân dân xã trước ngày 05 của tháng sau./.
= bc1 CDC
code: Số: 133/BC-KSBT
place: Tân Hải, ngày 08 tháng 4 năm 2026
kind: BÁO CÁO
subject: Công tác phòng, chống bệnh truyền nhiễm quý I năm 2026
to: Sở Y tế tỉnh Tân Hải
sign: Q. GIÁM ĐỐC
name: Cao Xuân Trường
notes: Như trên ¦ Các trung tâm y tế khu vực ¦ Lưu: VT, PCBTN
p|Thực hiện chế độ báo cáo định kỳ, Trung tâm Kiểm soát bệnh tật báo cáo kết quả công tác phòng, chống bệnh truyền nhiễm quý I năm 2026 như sau:
H|I. TÌNH HÌNH DỊCH BỆNH
p|Trong quý I năm 2026, toàn tỉnh ghi nhận 241 ca mắc sốt xuất huyết Dengue, 96 ca mắc tay chân miệng, 12 ca mắc sởi; không ghi nhận ca tử vong. Các ổ dịch đều được phát hiện và xử lý trong vòng 48 giờ.
H|II. KẾT QUẢ THỰC HIỆN
h|1. Công tác chỉ đạo, điều hành
p|Trung tâm đã ban hành 14 văn bản hướng dẫn chuyên môn, tổ chức 03 đoàn giám sát tại 18 xã, phường; duy trì giao ban trực tuyến với các trung tâm y tế khu vực vào sáng thứ Hai hằng tuần.
h|2. Công tác giám sát, xử lý ổ dịch
a|a) Giám sát véc tơ tại 45 điểm, chỉ số BI trung bình là 14;
a|b) Lấy 128 mẫu bệnh phẩm gửi xét nghiệm, tỷ lệ dương tính là 37%;
a|c) Phun hóa chất diệt muỗi tại 22 ổ dịch với 3.150 hộ gia đình.
h|3. Công tác truyền thông
p|Phát 220 lượt tin bài trên hệ thống truyền thanh cơ sở, cấp 9.000 tờ rơi, tổ chức 36 buổi nói chuyện chuyên đề tại trường học và khu công nghiệp.
H|III. KHÓ KHĂN, VƯỚNG MẮC
p|Nhân lực y tế dự phòng tại các trạm y tế còn thiếu; hóa chất dự trữ chỉ đáp ứng khoảng 60% nhu cầu khi có dịch lớn.
H|IV. PHƯƠNG HƯỚNG, NHIỆM VỤ QUÝ II NĂM 2026
p|Tăng cường giám sát tại các khu vực có nguy cơ cao; tham mưu Sở Y tế bổ sung hóa chất, máy phun; tổ chức tập huấn cho cộng tác viên y tế thôn, tổ dân phố.
p|Trung tâm Kiểm soát bệnh tật trân trọng báo cáo./.
= tb1 SYT
code: Số: 64/TB-SYT
place: Tân Hải, ngày 20 tháng 01 năm 2026
kind: THÔNG BÁO
subject: Kết luận của Giám đốc Sở Y tế tại Hội nghị giao ban ¦ công tác y tế tháng 01 năm 2026
sign: TUQ. GIÁM ĐỐC ¦ CHÁNH VĂN PHÒNG
name: Phạm Văn Định
notes: Lãnh đạo Sở ¦ Các phòng thuộc Sở ¦ Các đơn vị trực thuộc ¦ Lưu: VT, VP
p|Ngày 15 tháng 01 năm 2026, tại trụ sở Sở Y tế, đồng chí Lê Quang Hưng, Giám đốc Sở Y tế chủ trì Hội nghị giao ban công tác y tế tháng 01 năm 2026. Tham dự có lãnh đạo Sở, trưởng các phòng và thủ trưởng các đơn vị trực thuộc.
p|Sau khi nghe báo cáo và ý kiến phát biểu của các đại biểu, Giám đốc Sở Y tế kết luận như sau:
k|1. Đánh giá cao kết quả của các đơn vị trong công tác khám bệnh, chữa bệnh, phòng, chống dịch bệnh và bảo đảm an toàn thực phẩm dịp Tết Dương lịch.
k|2. Về nhiệm vụ trọng tâm tháng 02 năm 2026, yêu cầu:
t|a) Các đơn vị tổ chức trực Tết Nguyên đán nghiêm túc, bảo đảm 04 cấp trực;
t|b) Trung tâm Kiểm soát bệnh tật tỉnh giám sát chặt chẽ các ca bệnh xâm nhập;
t|c) Bệnh viện Đa khoa tỉnh Tân Hải hoàn thành việc sửa chữa Khoa Cấp cứu trước ngày 10 tháng 02 năm 2026.
k|3. Giao Phòng Kế hoạch - Tài chính rà soát tiến độ giải ngân vốn đầu tư công, báo cáo Giám đốc Sở trước ngày 30 tháng 01 năm 2026.
p|Văn phòng Sở thông báo để các phòng, đơn vị biết, thực hiện./.
= ttr1 SYT SGD
code: Số: 75/TTr-SYT
place: Tân Hải, ngày 11 tháng 5 năm 2026
kind: TỜ TRÌNH
subject: Về việc phê duyệt Đề án nâng cao năng lực trạm y tế ¦ giai đoạn 2026 - 2030
to: Ủy ban nhân dân tỉnh Tân Hải
notes: Như trên ¦ Sở Tài chính ¦ Sở Nội vụ ¦ Lưu: VT, KHTC
p|Thực hiện nhiệm vụ được giao tại Thông báo số 98/TB-UBND ngày 21 tháng 4 năm 2026 của Ủy ban nhân dân tỉnh Tân Hải về kết luận phiên họp tháng 4 năm 2026, Sở Y tế đã xây dựng Đề án nâng cao năng lực trạm y tế giai đoạn 2026 - 2030. Sở Y tế kính trình Ủy ban nhân dân tỉnh các nội dung sau:
h|1. Sự cần thiết
p|Toàn tỉnh hiện có 68 trạm y tế, trong đó 21 trạm xuống cấp, 15 trạm chưa có bác sĩ cơ hữu. Sau khi sắp xếp đơn vị hành chính, quy mô dân số mỗi trạm phục vụ tăng bình quân 2,6 lần, đòi hỏi phải củng cố cơ sở vật chất và nhân lực.
h|2. Mục tiêu
p|Đến năm 2030, 100% trạm y tế có bác sĩ làm việc thường xuyên, đủ trang thiết bị theo danh mục của Bộ Y tế và quản lý được ít nhất 80% người mắc bệnh không lây nhiễm trên địa bàn.
h|3. Kinh phí
p|Tổng kinh phí dự kiến là 186 tỷ đồng, trong đó ngân sách tỉnh 150 tỷ đồng, ngân sách xã và nguồn hợp pháp khác 36 tỷ đồng.
h|4. Kiến nghị
p|Sở Y tế kính trình Ủy ban nhân dân tỉnh xem xét, phê duyệt Đề án (gửi kèm dự thảo Quyết định và Đề án)./.
= gm1 SYT SPGD
code: Số: 51/GM-SYT
place: Tân Hải, ngày 05 tháng 3 năm 2026
kind: GIẤY MỜI
subject: Dự họp triển khai công tác tiêm chủng năm 2026
notes: Như thành phần mời ¦ Giám đốc Sở (để báo cáo) ¦ Lưu: VT, NVY
p|Sở Y tế trân trọng kính mời: Đại diện lãnh đạo Trung tâm Kiểm soát bệnh tật tỉnh, các trung tâm y tế khu vực và trưởng trạm y tế các xã, phường.
p|Tới dự họp triển khai công tác tiêm chủng mở rộng năm 2026.
p|Chủ trì: Bà Trần Thị Thu Hà, Phó Giám đốc Sở Y tế.
p|Thời gian: 08 giờ 00, thứ Năm, ngày 12 tháng 3 năm 2026.
p|Địa điểm: Phòng họp số 2, trụ sở Sở Y tế, số 18 đường Trần Phú, phường Hải Châu.
p|Sở Y tế đề nghị Trung tâm Kiểm soát bệnh tật tỉnh chuẩn bị báo cáo kết quả tiêm chủng năm 2025; các đại biểu đến dự đúng thành phần, đúng thời gian./.
= bb1 TTYT
code: Số: 18/BB-TTYT
kind: BIÊN BẢN
subject: Họp Hội đồng thuốc và điều trị quý I năm 2026
sign: CHỦ TỌA
name: Nguyễn Đức Thắng
second: THƯ KÝ ¦ Kiều Thị Ngọc Mai
notes: Các thành viên Hội đồng ¦ Lưu: VT, Hồ sơ
p|Thời gian bắt đầu: 14 giờ 00, ngày 26 tháng 3 năm 2026.
p|Địa điểm: Phòng họp tầng 2, Trung tâm Y tế khu vực An Bình.
p|Thành phần tham dự: 11/12 thành viên Hội đồng thuốc và điều trị; vắng 01 thành viên có lý do.
p|Chủ trì (chủ tọa): Ông Nguyễn Đức Thắng, Giám đốc Trung tâm, Chủ tịch Hội đồng.
p|Thư ký (người ghi biên bản): Bà Kiều Thị Ngọc Mai, Khoa Dược.
p|Nội dung (theo diễn biến cuộc họp):
k|1. Bà Đoàn Thị Phượng, Trưởng Khoa Dược báo cáo tình hình sử dụng thuốc quý I năm 2026: tổng giá trị sử dụng là 4,2 tỷ đồng, trong đó kháng sinh chiếm 22%.
k|2. Các thành viên thảo luận về danh mục thuốc bổ sung, quy trình kê đơn kháng sinh ưu tiên quản lý và báo cáo phản ứng có hại của thuốc.
k|3. Chủ tọa kết luận: thống nhất bổ sung 09 mặt hàng thuốc; giao Khoa Dược hoàn thiện danh mục, trình Giám đốc ký trước ngày 05 tháng 4 năm 2026.
p|Cuộc họp kết thúc vào 16 giờ 30, ngày 26 tháng 3 năm 2026. Biên bản đã được đọc cho các thành viên cùng nghe và nhất trí thông qua./.
= ctr1 TTYT
code: Số: 21/CTr-TTYT
place: Tân Hải, ngày 30 tháng 01 năm 2026
kind: CHƯƠNG TRÌNH
subject: Công tác năm 2026 của Trung tâm Y tế khu vực An Bình
sign: KT. GIÁM ĐỐC ¦ PHÓ GIÁM ĐỐC
name: Vũ Thị Lan
notes: Sở Y tế (để báo cáo) ¦ Ban Giám đốc ¦ Các khoa, phòng ¦ Lưu: VT, KHNV
p|Trung tâm Y tế khu vực An Bình xây dựng Chương trình công tác năm 2026 với các nội dung chủ yếu như sau:
H|I. NHIỆM VỤ TRỌNG TÂM
h|1. Công tác khám bệnh, chữa bệnh
p|Hoàn thành chỉ tiêu 96.000 lượt khám bệnh, 11.500 lượt điều trị nội trú; triển khai thêm 12 kỹ thuật mới thuộc các chuyên khoa ngoại, sản, nhi.
h|2. Công tác y tế dự phòng
p|Phối hợp với các trạm y tế trên địa bàn kiểm soát dịch bệnh, quản lý bệnh không lây nhiễm, duy trì tỷ lệ tiêm chủng đầy đủ đạt từ 95% trở lên.
h|3. Công tác tổ chức, tài chính
p|Tuyển dụng 10 bác sĩ, 06 điều dưỡng; thực hiện công khai, minh bạch trong mua sắm thuốc, vật tư, trang thiết bị.
H|II. PHÂN CÔNG THỰC HIỆN
p|Trưởng các khoa, phòng căn cứ Chương trình này xây dựng chương trình công tác quý, tháng của đơn vị; Phòng Kế hoạch - Nghiệp vụ theo dõi, tổng hợp, báo cáo Giám đốc trước ngày 25 của tháng cuối quý./.
= hd1 SYT SPGD
code: Số: 30/HD-SYT
place: Tân Hải, ngày 14 tháng 4 năm 2026
kind: HƯỚNG DẪN
subject: Lập hồ sơ công việc và nộp lưu hồ sơ điện tử
notes: Các đơn vị trực thuộc ¦ Các phòng thuộc Sở ¦ Lưu: VT, VP
c|Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ về công tác văn thư.
p|Sở Y tế hướng dẫn các đơn vị trực thuộc lập hồ sơ công việc và nộp lưu hồ sơ điện tử như sau:
H|I. LẬP HỒ SƠ CÔNG VIỆC
h|1. Mở hồ sơ
p|Cá nhân được giao nhiệm vụ giải quyết công việc mở hồ sơ theo Danh mục hồ sơ của đơn vị hoặc theo kế hoạch công tác. Thông tin ban đầu gồm: tiêu đề hồ sơ, thời hạn bảo quản, người lập hồ sơ, năm bắt đầu.
h|2. Thu thập, cập nhật văn bản, tài liệu
a|a) Văn bản, tài liệu hình thành trong quá trình giải quyết công việc phải được cập nhật ngay vào hồ sơ, kể cả tài liệu phim, ảnh, ghi âm;
a|b) Văn bản trùng, bản nháp không có giá trị được loại khỏi hồ sơ trước khi kết thúc hồ sơ.
h|3. Kết thúc hồ sơ
p|Hồ sơ được kết thúc khi công việc đã giải quyết xong; người lập hồ sơ rà soát, biên mục và chuyển trạng thái trên Hệ thống quản lý văn bản và điều hành.
H|II. NỘP LƯU HỒ SƠ ĐIỆN TỬ
p|Hồ sơ điện tử được nộp lưu qua chức năng của Hệ thống; người nộp và người nhận ký số vào mục lục hồ sơ nộp lưu. Thời hạn nộp lưu là 01 năm kể từ ngày công việc kết thúc.
p|Trong quá trình thực hiện nếu có vướng mắc, đề nghị các đơn vị phản ánh về Sở Y tế (qua Văn phòng Sở) để được hướng dẫn./.
= ct1 TINH
code: Số: 07/CT-UBND
place: Tân Hải, ngày 22 tháng 5 năm 2026
kind: CHỈ THỊ
subject: Về việc tăng cường bảo đảm an toàn thực phẩm ¦ trong mùa du lịch năm 2026
sign: TM. ỦY BAN NHÂN DÂN ¦ CHỦ TỊCH
name: Đỗ Minh Khôi
notes: Bộ Y tế (để báo cáo) ¦ Thường trực Tỉnh ủy (để báo cáo) ¦ Các sở, ban, ngành ¦ UBND các xã, phường, đặc khu ¦ Lưu: VT, KGVX
p|Thời gian qua, công tác bảo đảm an toàn thực phẩm trên địa bàn tỉnh đã có chuyển biến tích cực. Tuy nhiên, trong 04 tháng đầu năm 2026 vẫn xảy ra 03 vụ ngộ độc thực phẩm với 74 người mắc, nguyên nhân chủ yếu do vi phạm điều kiện vệ sinh tại bếp ăn tập thể và cơ sở kinh doanh thức ăn đường phố.
p|Để chủ động phòng ngừa, Ủy ban nhân dân tỉnh yêu cầu:
k|1. Sở Y tế chủ trì, phối hợp với các sở, ngành liên quan thanh tra, kiểm tra các cơ sở dịch vụ ăn uống tại khu du lịch; xử lý nghiêm và công khai tên cơ sở vi phạm trên phương tiện thông tin đại chúng.
k|2. Sở Nông nghiệp và Môi trường kiểm soát chặt chẽ nguồn nguyên liệu nông sản, thủy sản đưa vào tiêu thụ trên địa bàn tỉnh.
k|3. Sở Công Thương, Công an tỉnh và Chi cục Quản lý thị trường tăng cường đấu tranh chống buôn lậu, gian lận thương mại và hàng giả đối với thực phẩm.
k|4. Ủy ban nhân dân các xã, phường, đặc khu có trách nhiệm:
t|a) Chịu trách nhiệm toàn diện về an toàn thực phẩm trên địa bàn quản lý;
t|b) Tổ chức ký cam kết với 100% cơ sở kinh doanh thức ăn đường phố trước ngày 10 tháng 6 năm 2026;
t|c) Bố trí kinh phí, nhân lực cho công tác kiểm tra.
p|Yêu cầu thủ trưởng các sở, ban, ngành, Chủ tịch Ủy ban nhân dân các xã, phường, đặc khu nghiêm túc triển khai thực hiện Chỉ thị này; định kỳ hằng tháng báo cáo kết quả về Sở Y tế để tổng hợp, báo cáo Ủy ban nhân dân tỉnh./.
= cd1 TINH
code: Số: 03/CĐ-UBND
place: Tân Hải, ngày 19 tháng 9 năm 2026
kind: CÔNG ĐIỆN
subject: Về việc khẩn trương ứng phó với bão số 7 và bảo đảm ¦ công tác y tế trong, sau bão
sign: TM. ỦY BAN NHÂN DÂN ¦ KT. CHỦ TỊCH ¦ PHÓ CHỦ TỊCH
name: Hoàng Thị Nga
notes: Như trên ¦ Thường trực Tỉnh ủy (để báo cáo) ¦ Lưu: VT, NNMT
urgent: HỎA TỐC
p|Ủy ban nhân dân tỉnh Tân Hải điện:
p|- Giám đốc các sở, thủ trưởng các ban, ngành;
p|- Chủ tịch Ủy ban nhân dân các xã, phường, đặc khu.
p|Theo tin của Đài Khí tượng Thủy văn tỉnh, bão số 7 dự kiến đổ bộ vào vùng biển của tỉnh trong đêm 20 tháng 9 năm 2026 với sức gió mạnh cấp 11, cấp 12. Để chủ động ứng phó, Ủy ban nhân dân tỉnh yêu cầu:
k|1. Hoàn thành việc sơ tán người dân tại các khu vực nguy hiểm trước 17 giờ 00 ngày 20 tháng 9 năm 2026; bố trí nơi ở, lương thực, nước uống cho người dân tại nơi sơ tán.
k|2. Sở Y tế chỉ đạo các bệnh viện, trung tâm y tế khu vực bố trí đủ đội cấp cứu lưu động, dự trữ thuốc, hóa chất khử khuẩn nước và máy phát điện; sẵn sàng thu dung, cấp cứu nạn nhân.
k|3. Trực ban nghiêm túc 24/24 giờ, báo cáo tình hình về Ban Chỉ huy phòng thủ dân sự tỉnh 03 giờ một lần.
p|Yêu cầu thủ trưởng các đơn vị, địa phương nghiêm túc thực hiện Công điện này./.
= ggt1 TTYT TGD
code: Số: 44/GGT-TTYT
place: Tân Hải, ngày 02 tháng 3 năm 2026
kind: GIẤY GIỚI THIỆU
notes: Như trên ¦ Lưu: VT
p|Trung tâm Y tế khu vực An Bình trân trọng giới thiệu:
p|Ông: Tạ Quốc Khánh.
p|Chức vụ: Trưởng phòng Kế hoạch - Nghiệp vụ.
p|Được cử đến: Sở Y tế tỉnh Tân Hải.
p|Về việc: Liên hệ công tác thẩm định danh mục kỹ thuật năm 2026.
p|Đề nghị Quý cơ quan tạo điều kiện để ông có tên ở trên hoàn thành nhiệm vụ.
p|Giấy này có giá trị đến hết ngày 20 tháng 3 năm 2026./.
= pc1 SYT
code: Số: 16/PC-SYT
place: Tân Hải, ngày 27 tháng 4 năm 2026
kind: PHIẾU CHUYỂN
subject: Đơn phản ánh của công dân
to: Trung tâm Y tế khu vực An Bình
sign: TL. GIÁM ĐỐC ¦ KT. CHÁNH VĂN PHÒNG ¦ PHÓ CHÁNH VĂN PHÒNG
name: Mai Thị Thanh Tâm
notes: Như trên ¦ Bà Nguyễn Thị Bưởi (để biết) ¦ Lưu: VT, VP
p|Ngày 22 tháng 4 năm 2026, Sở Y tế nhận được đơn của bà Nguyễn Thị Bưởi, trú tại thôn Đông, xã Hòa Lộc, phản ánh về thời gian chờ khám bệnh tại Trung tâm Y tế khu vực An Bình.
p|Sau khi xem xét nội dung đơn, căn cứ thẩm quyền giải quyết, Sở Y tế chuyển đơn nêu trên đến Trung tâm Y tế khu vực An Bình để giải quyết theo quy định của pháp luật, trả lời công dân và báo cáo kết quả về Sở Y tế trước ngày 15 tháng 5 năm 2026./.
= pa1
upper: SỞ Y TẾ TỈNH TÂN HẢI
agency: BỆNH VIỆN ĐA KHOA TỈNH
code: Số: 12/PA-BVĐK
place: Tân Hải, ngày 15 tháng 6 năm 2026
kind: PHƯƠNG ÁN
subject: Thu dung, cấp cứu, điều trị nạn nhân ¦ trong tình huống có tai nạn hàng loạt
sign: KT. GIÁM ĐỐC ¦ PHÓ GIÁM ĐỐC
name: Triệu Quang Vinh
notes: Sở Y tế (để báo cáo) ¦ Ban Giám đốc ¦ Các khoa, phòng ¦ Lưu: VT, KHTH
H|I. MỤC ĐÍCH
p|Chủ động về nhân lực, phương tiện, thuốc và giường bệnh để tiếp nhận cùng lúc từ 20 nạn nhân trở lên; giảm đến mức thấp nhất số người tử vong và di chứng.
H|II. TỔ CHỨC LỰC LƯỢNG
h|1. Ban chỉ huy
p|Giám đốc Bệnh viện làm Trưởng ban; các Phó Giám đốc làm Phó Trưởng ban; trưởng các khoa, phòng làm thành viên. Ban chỉ huy làm việc tại Phòng Kế hoạch tổng hợp.
h|2. Các đội cấp cứu
a|a) Đội phân loại nạn nhân: 02 bác sĩ, 04 điều dưỡng của Khoa Cấp cứu;
a|b) Đội hồi sức: 03 bác sĩ, 06 điều dưỡng của Khoa Hồi sức tích cực - Chống độc;
a|c) Đội phẫu thuật: 03 kíp mổ trực thường trú, 02 kíp mổ dự bị.
H|III. QUY TRÌNH KÍCH HOẠT
p|Khi nhận tin báo, bác sĩ trực lãnh đạo báo cáo ngay Giám đốc và kích hoạt báo động đỏ toàn viện; các đội có mặt tại vị trí trong vòng 15 phút. Nạn nhân được phân loại theo 04 mức màu và chuyển đến khu vực tương ứng.
H|IV. TỔ CHỨC THỰC HIỆN
p|Phòng Kế hoạch tổng hợp tổ chức diễn tập mỗi năm 02 lần; Khoa Dược duy trì cơ số thuốc dự trữ cho 50 nạn nhân; Phòng Hành chính quản trị bảo đảm điện, nước, xe cứu thương./.
"""


def read(words: str) -> dict[str, Doc]:
    """The documents that a text like WORDS describes."""
    docs: dict[str, dict[str, Any]] = {}
    now: dict[str, Any] = {}
    for line in words.strip().splitlines():
        if line.startswith("= "):
            _, name, *who = line.split()
            now = docs[name] = {"body": (), "annexes": ()}
            for one in who:
                now.update(OFFICES[one])
        elif m := re.match(r"([a-z]+): (.*)", line):
            parts = tuple(part.strip() for part in m[2].split("¦"))
            if m[1] == "annex":
                label, wide = parts[0].removesuffix(" (ngang)"), parts[0].endswith(" (ngang)")
                now["annexes"] += (Annex(label, parts[2:], parts[1], wide=wide),)
            else:
                now[m[1]] = parts if isinstance(getattr(Doc(), m[1]), tuple) else m[2]
        elif now["annexes"]:
            last = now["annexes"][-1]
            grown = {"rows": (*last.rows, line[4:])} if line.startswith("row|") else {"body": (*last.body, line)}
            now["annexes"] = (*now["annexes"][:-1], replace(last, **grown))
        else:
            now["body"] += (line,)
    return {name: Doc(**fields) for name, fields in docs.items()}


BASES = read(WORDS)


@dataclass(frozen=True, slots=True)
class Look:
    """How one kind of paragraph is set; lengths in cm, sizes and gaps in points."""

    size: float = 14
    bold: bool = False
    italic: bool = False
    align: str = "center"
    first: float = 0
    left: float = 0
    right: float = 0
    gap: tuple[float, float] = (0, 0)
    line: float = 1.0  # above 5: exactly so many points
    font: str = "Times New Roman"
    underline: bool = False
    color: str = "000000"
    lead: bool = False  # "Điều 1." is bold, the rest is not
    tabs: tuple[tuple[str, float], ...] = ()
    box: bool = False
    rule: bool = False  # a border below: the rule drawn as one
    keep: bool = False


def looks(d: Doc) -> dict[str, Look]:
    """What the decree asks for, in the measures of this document, with the document's own changes."""
    s, h = d.size, d.size - 1
    centre = Look(s)
    strong = replace(centre, bold=True)
    small = replace(centre, size=h)
    text = Look(s, align="both", first=d.first, gap=d.gap, line=d.line)
    side = Look(s, align="left")
    kinds = {
        "upper": small,
        "agency": replace(small, bold=True),
        "nation": replace(small, bold=True),
        "motto": strong,
        "code": replace(centre, size=13),
        "place": replace(centre, italic=True),
        "vv": replace(small, gap=(6, 0)),
        "urgent": replace(strong, color="FF0000", box=True, gap=(6, 0)),
        "type": replace(strong, gap=(14, 0)),
        "subject": strong,
        "rule": replace(centre, size=6),
        "to": replace(centre, gap=(12, 6)),
        "tohead": replace(side, left=3, gap=(12, 0)),
        "toline": replace(side, left=4.95),
        "p": text,
        "c": replace(text, italic=True),
        "auth": replace(strong, gap=(12, 6)),
        "order": replace(strong, gap=(12, 6)),
        "ch": replace(strong, gap=(12, 0), keep=True),
        "cht": replace(strong, gap=(0, 6), keep=True),
        "A": replace(text, lead=True),
        "AT": replace(text, bold=True, keep=True),
        "k": text,
        "t": text,
        "a": text,
        "H": replace(text, bold=True, keep=True),
        "h": replace(text, bold=True, keep=True),
        "sign": strong,
        "blank": centre,
        "name": strong,
        "nn": replace(side, size=12, bold=True, italic=True),
        "n": replace(side, size=11),
        "pl": Look(14, bold=True),
        "plt": strong,
        "plr": replace(centre, italic=True, gap=(0, 6)),
        "cellhead": Look(13, bold=True),
        "cell": Look(13, align="left"),
        "num": Look(d.number_size, align={"foot": "center", "right": "right"}.get(d.number, "center")),
    }
    if d.font != "Times New Roman":
        kinds = {k: replace(v, font=d.font) for k, v in kinds.items()}
    for kind, changes in d.looks:
        kinds[kind] = replace(kinds[kind], **dict(changes))
    return kinds


NAMES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "w10": "urn:schemas-microsoft-com:office:word",
}
XMLNS = " ".join(f'xmlns:{k}="{v}"' for k, v in NAMES.items())
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
# Rough widths of letters in Times, in thousandths: for rules as long as the words, and for lining up with blanks
WIDE = {
    **dict.fromkeys("ABCDGHKNOQRUVXY", 715),
    **dict.fromkeys("EFLPSTZ", 600),
    "M": 890,
    "W": 940,
    "I": 340,
    "J": 390,
}
NARROW = {**dict.fromkeys("ijlt/:", 278), **dict.fromkeys(" .,;", 250), "m": 778, "w": 722, "-": 333, "s": 389}
NARROW |= dict.fromkeys("acerz", 444)


def width(text: str, size: float) -> float:
    """About how wide a line is, in cm."""
    base = [c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c)]
    return sum(WIDE.get(c) or NARROW.get(c) or 500 for c in base) / 1000 * size * 1.04 * 2.54 / 72


def tw(cm: float) -> int:
    return round(cm * 567)


def emu(cm: float) -> int:
    return round(cm * 360000)


def on(tag: str, flag: bool) -> str:
    return f"<w:{tag}/>" if flag else ""


NUMBERED = {  # kind → list, level and what the list writes itself
    "A": ("art", 0, r"Điều \d+\. "),
    "AT": ("art", 0, r"Điều \d+\. "),
    "k": ("art", 1, r"\d+\. "),
    "t": ("art", 2, r"\w\) "),
    "H": ("head", 0, r"[IVX]+\. "),
    "h": ("head", 1, r"\d+\. "),
    "a": ("head", 2, r"\w\) "),
    "n": ("dash", 0, r"- "),
}
STAMPS = {"HỎA TỐC": 3.2, "THƯỢNG KHẨN": 4.2, "KHẨN": 2.2}  # a frame is as wide as the decree says, and its border
LISTS = {"art": 1, "head": 2, "dash": 3}


class Writer:
    """Sets one document in one hand; ``v`` picks among the habits that the hand has."""

    def __init__(self, d: Doc, hand: str, v: int) -> None:
        self.d, self.hand, self.v = d, hand, v
        self.kinds = looks(d)
        self.ids = 0
        self.styles: dict[tuple[str, Look], str] = {}
        self.annex = False
        letters = any("|đ) " in line for line in (*d.body, *(x for a in d.annexes for x in a.body)))
        self.auto_points = d.auto_points or not letters  # Word's own list goes on with e after d
        self.width = d.paper[0] - d.margins[2] - d.margins[3]
        self.cols = (self.width * 0.41, self.width * 0.59) if d.size == 14 else (self.width * 0.43, self.width * 0.57)

    # ---- runs and paragraphs

    def rpr(self, k: Look, bold: bool) -> str:
        half = round(k.size * 2)
        fonts = f'<w:rFonts w:ascii="{k.font}" w:hAnsi="{k.font}" w:eastAsia="{k.font}" w:cs="{k.font}"/>'
        if self.hand == "google":
            return (
                f'<w:rPr>{fonts}<w:b w:val="{int(bold)}"/><w:bCs w:val="{int(bold)}"/><w:i w:val="{int(k.italic)}"/>'
                f'<w:iCs w:val="{int(k.italic)}"/><w:smallCaps w:val="0"/><w:strike w:val="0"/>'
                f'<w:color w:val="{k.color}"/><w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'
                f'<w:u w:val="{"single" if k.underline else "none"}"/><w:vertAlign w:val="baseline"/>'
                '<w:rtl w:val="0"/></w:rPr>'
            )
        if self.hand == "styles":
            return '<w:rPr><w:rStyle w:val="Dam"/></w:rPr>' if bold and not k.bold else ""
        plain = k.font == "Times New Roman" and self.v % 2
        color = "" if k.color == "000000" else f'<w:color w:val="{k.color}"/>'
        line = '<w:u w:val="single"/>' if k.underline else ""
        return (
            f"<w:rPr>{'' if plain else fonts}{on('b', bold)}{on('i', k.italic)}{color}"
            f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'
            f"{line}</w:rPr>"
        )

    def run(self, text: str, k: Look, bold: bool) -> str:
        pr = self.rpr(k, bold)
        if self.hand == "mixed":
            if self.v % 2 == 0:
                text = unicodedata.normalize("NFD", text)
            else:
                text = text.replace("HÒA", "HOÀ").replace("ỦY BAN", "UỶ BAN").replace("Ủy ban", "Uỷ ban")
            step = 7 + self.v % 5
            pieces = [text[i : i + step] for i in range(0, len(text), step)] if len(text) > 12 else [text]
        else:
            pieces = [text]
        out = []
        for piece in pieces:
            inner = "".join(
                "<w:tab/>"
                if bit == "\t"
                else "<w:br/>"
                if bit == "\n"
                else f'<w:t xml:space="preserve">{escape(bit)}</w:t>'
                for bit in re.split(r"([\t\n])", piece)
                if bit
            )
            out.append(f"<w:r>{pr}{inner}</w:r>")
        return "".join(out)

    def runs(self, text: str, k: Look, kind: str = "") -> str:
        if k.lead and (m := re.match(r"Điều \d+\.", text)):
            return self.run(m[0], k, True) + self.run(text[m.end() :], k, k.bold)
        if self.hand == "blocks" and kind in ("p", "k") and len(text) > 120:
            return self.reviewed(text, k, kind)
        if self.hand == "blocks" and kind == "n":
            mark = '<w:sdt><w:sdtPr><w:alias w:val="Nơi nhận"/><w:id w:val="77120"/></w:sdtPr><w:sdtContent>'
            return mark.replace("77120", str(77120 + len(text))) + self.run(text, k, k.bold) + "</w:sdtContent></w:sdt>"
        if self.hand == "blocks" and kind == "place" and (m := re.search(r"ngày \d\d tháng .*", text)):
            day = (
                '<w:sdt><w:sdtPr><w:alias w:val="Ngày ban hành"/><w:tag w:val="ngay"/><w:id w:val="41250"/><w:date>'
                "<w:dateFormat w:val=\"'ngày' dd 'tháng' M 'năm' yyyy\"/><w:lid w:val=\"vi-VN\"/>"
                '<w:storeMappedDataAs w:val="dateTime"/><w:calendar w:val="gregorian"/></w:date></w:sdtPr><w:sdtContent>'
            )
            return self.run(text[: m.start()], k, k.bold) + day + self.run(m[0], k, k.bold) + "</w:sdtContent></w:sdt>"
        return self.run(text, k, k.bold)

    def reviewed(self, text: str, k: Look, kind: str) -> str:
        """A long paragraph after review: an insertion, spelling marks, a smart tag or a link."""
        cut = text.index(" ", len(text) // 2) + 1
        first, last = text[:cut], text[cut:]
        self.ids += 1
        match (self.ids + self.v) % 3:
            case 0:
                mark = f'<w:ins w:id="{900 + self.ids}" w:author="Phạm Văn Định" w:date="2026-03-02T08:30:00Z">'
                return self.run(first, k, k.bold) + mark + self.run(last, k, k.bold) + "</w:ins>"
            case 1:
                word, rest = last.split(" ", 1)
                return (
                    self.run(first, k, k.bold)
                    + '<w:proofErr w:type="spellStart"/>'
                    + self.run(word, k, k.bold)
                    + '<w:proofErr w:type="spellEnd"/>'
                    + self.run(" " + rest, k, k.bold)
                )
        word, rest = last.split(" ", 1)
        tag = (
            '<w:smartTag w:uri="urn:schemas-microsoft-com:office:smarttags" w:element="place">',
            '<w:hyperlink w:anchor="_top" w:history="1">',
        )[self.v % 2]
        end = "</w:smartTag>" if self.v % 2 == 0 else "</w:hyperlink>"
        return self.run(first, k, k.bold) + tag + self.run(word, k, k.bold) + end + self.run(" " + rest, k, k.bold)

    def ppr(self, k: Look, num: tuple[str, int] | None = None, sect: str = "", bare: bool = False) -> str:
        out = on("keepNext", k.keep)
        if num:
            number = LISTS[num[0]] + (10 if self.annex else 0)
            out += f'<w:numPr><w:ilvl w:val="{num[1]}"/><w:numId w:val="{number}"/></w:numPr>'
        if k.box or k.rule:
            edge = 'w:val="single" w:sz="6" w:space="1" w:color="' + k.color + '"'
            sides = ("top", "left", "bottom", "right") if k.box else ("bottom",)
            out += "<w:pBdr>" + "".join(f"<w:{side} {edge}/>" for side in sides) + "</w:pBdr>"
        if k.tabs:
            stops = "".join(f'<w:tab w:val="{kind}" w:pos="{tw(at)}"/>' for kind, at in k.tabs)
            out += f"<w:tabs>{stops}</w:tabs>"
        before, after = (round(g * 20) for g in k.gap)
        rule = (
            f'w:line="{round(k.line * 20)}" w:lineRule="exact"'
            if k.line > 5
            else (f'w:line="{round(k.line * 240)}" w:lineRule="auto"')
        )
        out += f'<w:spacing w:before="{before}" w:after="{after}" {rule}/>'
        if not num:
            start = f'w:firstLine="{tw(k.first)}"' if k.first >= 0 else f'w:hanging="{tw(-k.first)}"'
            out += f'<w:ind w:left="{tw(k.left)}" w:right="{tw(k.right)}" {start}/>'
        out += f'<w:jc w:val="{k.align}"/>'
        if bare:
            return out
        mark = f'<w:rPr>{on("b", k.bold)}<w:sz w:val="{round(k.size * 2)}"/></w:rPr>'
        return f"<w:pPr>{out}{'' if self.hand == 'styles' else mark}{sect}</w:pPr>"

    def para(self, kind: str, content: str, k: Look, num: tuple[str, int] | None = None, sect: str = "") -> str:
        if self.hand == "styles":
            key = (kind, k)
            style = self.styles.setdefault(key, f"VB{len(self.styles) + 1}{re.sub(r'[^A-Za-z]', '', kind)}")
            return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{sect}</w:pPr>{content}</w:p>'
        return f"<w:p>{self.ppr(k, num, sect)}{content}</w:p>"

    def p(self, kind: str, text: str, **changes: Any) -> str:
        k = self.kinds[kind]
        if changes:
            k = replace(k, **changes)
        num = None
        if kind == "code" and self.hand == "blocks" and self.v % 2:
            text = text.replace("Số: ", "Số:\u00a0")
        auto = self.hand == "blocks" and (kind != "t" or self.auto_points) and NUMBERED.get(kind)
        if auto and (m := re.match(auto[2], text)):
            num, text, k = (auto[0], auto[1]), text[m.end() :], replace(k, lead=False)
        return self.para(kind, self.runs(text, k, kind) if text else "", k, num)

    # ---- rules, boxes, tables

    def draw(self, cm: float, at: float | None = None, down: float = 0.12) -> str:
        """A drawn line as Word keeps it: DrawingML, with VML for old programs."""
        self.ids += 1
        where = "<wp:align>center</wp:align>" if at is None else f"<wp:posOffset>{emu(at)}</wp:posOffset>"
        left = (
            "margin-left:0;mso-position-horizontal:center;mso-position-horizontal-relative:text"
            if at is None
            else f"margin-left:{at * 28.35:.1f}pt"
        )
        vml = (
            f'<w:pict><v:rect id="Line {self.ids}" style="position:absolute;{left};margin-top:{down * 28.35:.1f}pt;'
            f'width:{cm * 28.35:.1f}pt;height:.75pt;z-index:{self.ids}" fillcolor="black" stroked="f"/></w:pict>'
        )
        if self.hand == "textboxes" and self.v % 3 == 2:
            return f"<w:r>{vml}</w:r>"
        shape = (
            f'<wps:wsp><wps:cNvCnPr/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{emu(cm)}" cy="0"/></a:xfrm>'
            '<a:prstGeom prst="line"><a:avLst/></a:prstGeom><a:ln w="9525"><a:solidFill><a:srgbClr val="000000"/>'
            "</a:solidFill></a:ln></wps:spPr><wps:bodyPr/></wps:wsp>"
        )
        return self.anchor(shape, where, cm, 0.0, down, vml)

    def anchor(self, shape: str, where: str, w: float, h: float, down: float, vml: str) -> str:
        return (
            '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor distT="0" distB="0" distL="0" '
            f'distR="0" simplePos="0" relativeHeight="{251658240 + self.ids}" behindDoc="0" locked="0" layoutInCell="1" '
            'allowOverlap="1"><wp:simplePos x="0" y="0"/><wp:positionH relativeFrom="column">'
            f'{where}</wp:positionH><wp:positionV relativeFrom="paragraph"><wp:posOffset>{emu(down)}</wp:posOffset>'
            f'</wp:positionV><wp:extent cx="{emu(w)}" cy="{emu(h)}"/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/>'
            f'<wp:docPr id="{self.ids}" name="Hình {self.ids}"/><wp:cNvGraphicFramePr/><a:graphic><a:graphicData '
            f'uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">{shape}</a:graphicData>'
            f"</a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback>{vml}</mc:Fallback>"
            "</mc:AlternateContent></w:r>"
        )

    def textbox(self, content: str, at: float, w: float, h: float, edge: bool = False) -> str:
        """A text box before the text; the paragraph that holds it leaves room for it."""
        self.ids += 1
        fill = '<a:solidFill><a:srgbClr val="FF0000"/></a:solidFill>'
        line = f'<a:ln w="9525">{fill}</a:ln>' if edge else "<a:ln><a:noFill/></a:ln>"
        shape = (
            '<wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/>'
            f'<a:ext cx="{emu(w)}" cy="{emu(h)}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/>'
            f"{line}</wps:spPr><wps:txbx><w:txbxContent>{content}</w:txbxContent></wps:txbx>"
            '<wps:bodyPr wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" anchor="t"><a:noAutofit/></wps:bodyPr></wps:wsp>'
        )
        vml = (
            '<w:pict><v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
            '<v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
            f'<v:shape id="Box {self.ids}" type="#_x0000_t202" style="position:absolute;margin-left:{at * 28.35:.1f}pt;'
            f"margin-top:0;width:{w * 28.35:.1f}pt;height:{h * 28.35:.1f}pt;z-index:{self.ids}"
            f'" {"strokecolor" if edge else "stroked"}="{"red" if edge else "f"}" filled="f">'
            f'<v:textbox inset="0,0,0,0"><w:txbxContent>{content}</w:txbxContent></v:textbox></v:shape></w:pict>'
        )
        if self.v % 3 == 2:
            return f"<w:r>{vml}</w:r>"
        return self.anchor(shape, f"<wp:posOffset>{emu(at)}</wp:posOffset>", w, h, 0.0, vml)

    def holder(self, boxes: str, high: float) -> str:
        return self.para("blank", boxes, replace(self.kinds["blank"], size=4, align="left", gap=(0, high * 28.35)))

    def rule(self, cm: float, room: float, at: float | None = None) -> str:
        """The rule under a line: a shape, or the border of an empty paragraph in hands that know no shapes."""
        k = self.kinds["rule"]
        if self.hand in ("google", "styles") or (self.hand in ("tables", "mixed") and self.v % 3 == 1):
            side = max((room - cm) / 2, 0)
            return self.para("rule", "", replace(k, left=side, right=side, rule=True, size=2))
        return self.para("rule", self.draw(cm, at), k)

    def table(self, rows: list[list[str]], widths: tuple[float, ...], grid: bool = False) -> str:
        edge = (
            'w:val="single" w:sz="4" w:space="0" w:color="000000"'
            if grid
            else (
                'w:val="nil" w:sz="0" w:space="0" w:color="000000"'
                if self.hand == "google"
                else 'w:val="none" w:sz="0" w:space="0" w:color="auto"'
            )
        )
        sides = "".join(f"<w:{s} {edge}/>" for s in ("top", "left", "bottom", "right", "insideH", "insideV"))
        cell_sides = "".join(f"<w:{s} {edge}/>" for s in ("top", "left", "bottom", "right"))
        borders = f"<w:tcBorders>{cell_sides}</w:tcBorders>" if self.hand == "google" else ""
        pad = 0.19 if grid else 0
        out = (
            f'<w:tbl><w:tblPr><w:tblW w:w="{sum(map(tw, widths))}" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>'
            f'{sides}</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="{tw(pad)}" w:type="dxa"/>'
            f'<w:right w:w="{tw(pad)}" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>'
            + "".join(f'<w:gridCol w:w="{tw(w)}"/>' for w in widths)
            + "</w:tblGrid>"
        )
        for row in rows:
            cells = "".join(
                f'<w:tc><w:tcPr><w:tcW w:w="{tw(w)}" w:type="dxa"/>{borders}</w:tcPr>{cell or "<w:p/>"}</w:tc>'
                for cell, w in zip(row, widths, strict=True)
            )
            out += f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>"
        return out + "</w:tbl>"

    # ---- the head

    def shape(self) -> str:
        """How head and foot are laid out: cells, rows, pairs, tabs, blanks, boxes."""
        ways = {
            "tables": ("rows", "cells", "pairs"),
            "tabs": ("tabs", "blanks", "tabs"),
            "textboxes": ("boxes", "rows", "boxes"),
            "styles": ("rows", "pairs"),
            "google": ("rows", "pairs"),
            "blocks": ("rows", "breaks"),
            "mixed": ("nested", "pairs", "rows"),
        }[self.hand]
        return ways[self.v % len(ways)]

    def joined(self, kind: str, texts: tuple[str, ...]) -> list[str]:
        """Lines as paragraphs of their own, or with soft breaks."""
        if self.hand == "blocks" and len(texts) > 1:
            return [self.p(kind, "\n".join(texts))]
        return [self.p(kind, t, **({"gap": (0, 0)} if i else {})) for i, t in enumerate(texts)]

    def head(self) -> list[str]:
        d, k, way = self.d, self.kinds, self.shape()
        left_w, right_w = self.cols
        rule_l = 0.42 * width(d.agency[-1], k["agency"].size)
        rule_r = width(d.motto, k["motto"].size)
        if way in ("tabs", "blanks"):
            return self.head_lines(rule_l, rule_r, way == "blanks")
        names = [("upper", t) for t in d.upper] + [("agency", t) for t in d.agency]
        lr = self.rule(rule_l, left_w)
        rr = self.rule(rule_r, right_w) if d.motto else ""
        top_l = [*(self.joined("upper", d.upper) if d.upper else []), *self.joined("agency", d.agency), lr]
        top_r = [self.p("nation", d.nation), self.p("motto", d.motto), rr]
        low_l = [self.p("code", d.code)]
        if d.vv:
            low_l += self.joined("vv", d.vv) if self.v % 2 else [self.p("vv", " ".join(d.vv))]
        stamp = ""
        if d.urgent and self.hand != "textboxes":
            side = max((left_w - STAMPS.get(d.urgent, 3.2)) / 2, 0)
            low_l.append(self.p("urgent", d.urgent, left=side, right=side))
        elif d.urgent:
            wide = STAMPS.get(d.urgent, 3.2)
            mark = self.p("urgent", d.urgent, box=False, gap=(3, 0))
            stamp = self.p("blank", "", size=6) + self.holder(
                self.textbox(mark, (left_w - wide) / 2, wide, 0.8, edge=True), 0.9
            )
        low_r = [self.p("place", d.place)] if d.place else []
        if way == "boxes":
            out = []
            row = k["nation"].size * 0.0412
            tall = max(len(names), 2) * row + 0.5
            deep = (1 + bool(d.vv) * (len(d.vv) + 0.6)) * row + 0.1
            under = self.draw(rule_l, (left_w - rule_l) / 2, len(names) * row + 0.15)  # no shapes inside text boxes
            under += self.draw(rule_r, left_w + (right_w - rule_r) / 2, 2 * row + 0.15)
            for left, right, high in ((top_l[:-1], top_r[:-1], tall), (low_l, low_r, deep)):
                boxes = self.textbox("".join(left), 0, left_w, high)
                boxes += self.textbox("".join(right), left_w, right_w, high) if right else ""
                boxes, under = boxes + under, ""
                out.append(self.holder(boxes, high))
            return [*out, stamp] if stamp else out
        if way == "pairs":
            facing = [("nation", d.nation), ("motto", d.motto)]
            rows: list[list[str]] = []
            pairs = list(zip_longest(names, facing))
            for i, (one, other) in enumerate(pairs):
                a = self.p(*one) + (lr if i == len(names) - 1 else "") if one else ""
                b = self.p(*other) + (rr if i == 1 else "") if other else ""
                rows.append([a, b])
            rows.append([self.p("code", d.code), "".join(low_r)])
            rows += [["".join(low_l[1:]), ""]] if low_l[1:] else []
            return [self.table(rows, self.cols), stamp]
        if way == "cells" and len(names) == 2:
            return [self.table([["".join(top_l + low_l), "".join(top_r + low_r)]], self.cols), stamp]
        both = [["".join(top_l), "".join(top_r)], ["".join(low_l), "".join(low_r)]]
        if way == "nested":  # a table inside a cell
            both[1][0] = self.table([[both[1][0]]], self.cols[:1]) + self.p("blank", "", size=2)
        return [self.table(both, self.cols), stamp]

    def head_lines(self, rule_l: float, rule_r: float, blanks: bool) -> list[str]:
        """The head without a table: two centred tab stops, or blanks."""
        d, k = self.d, self.kinds
        mid_l, mid_r = self.cols[0] / 2, self.cols[0] + self.cols[1] / 2
        names = [("upper", t) for t in d.upper] + [("agency", t) for t in d.agency]
        right = [("nation", d.nation), ("motto", d.motto)]
        lines = list(zip_longest(names, right))
        out = [self.pair(one, other, blanks, mid_l, mid_r) for one, other in lines]
        shapes = self.draw(rule_l, mid_l - rule_l / 2) + (
            self.draw(rule_r, mid_r - rule_r / 2) if len(lines) == 2 else ""
        )
        if len(lines) == 3:  # the motto's rule hangs on the third line
            mark = self.draw(rule_r, mid_r - rule_r / 2)
            out[2] = out[2].replace("</w:pPr>", "</w:pPr>" + mark, 1)
        out.append(self.para("rule", shapes, replace(k["rule"], align="left")))
        out.append(self.pair(("code", d.code), ("place", d.place) if d.place else None, blanks, mid_l, mid_r))
        for i, text in enumerate(d.vv):
            gap = k["vv"].gap if i == 0 else (0.0, 0.0)
            out.append(self.pair(("vv", text), None, blanks, mid_l, mid_r, gap))
        if d.urgent:
            wide = STAMPS.get(d.urgent, 3.2)
            side = mid_l - wide / 2
            out.append(self.p("urgent", d.urgent, left=side, right=self.width - side - wide))
        return out

    def pair(
        self,
        one: tuple[str, str] | None,
        other: tuple[str, str] | None,
        blanks: bool,
        mid_l: float,
        mid_r: float,
        gap: tuple[float, float] = (0, 0),
    ) -> str:
        """Two texts on one line, each centred on its half."""
        k = self.kinds
        plain = Look(k["blank"].size, align="left", gap=gap)
        content, at = "", 0.0
        for item, mid in ((one, mid_l), (other, mid_r)):
            if not item:
                continue
            look = k[item[0]]
            if blanks:
                room = max(mid - width(item[1], look.size) / 2 - at, 0)
                count = round(room / (0.25 * look.size * 2.54 / 72))
                content += self.run(" " * count, replace(look, underline=False), False) + self.run(
                    item[1], look, look.bold
                )
                at = mid + width(item[1], look.size) / 2
            else:
                bare = replace(look, underline=False)
                jump = self.run("\t" if item is one or one else "\t\t", bare, False)
                content += jump + self.run(item[1], look, look.bold)
        tabs = () if blanks else (("center", mid_l), ("center", mid_r))
        return self.para("pair", content, replace(plain, tabs=tabs))

    # ---- title, addressees, body

    def title(self) -> list[str]:
        d = self.d
        out = [self.p("type", d.kind)] if d.kind else []
        if d.subject:
            out += [self.p("subject", " ".join(d.subject))] if self.v % 3 == 0 else self.joined("subject", d.subject)
        if d.kind and d.subject:
            long = 0.4 * min(width(max(d.subject, key=len), d.size), self.width)
            out.append(self.rule(long, self.width, None if self.hand != "tabs" else (self.width - long) / 2))
        return out

    def addressees(self) -> list[str]:
        d = self.d
        if not d.to:
            return []
        if len(d.to) == 1:
            return [self.p("to", f"{d.to_label} {d.to[0]}")]
        ends = [";"] * (len(d.to) - 1) + ["."]
        items = [f"- {t}{'' if t.endswith((',', ';')) else e}" for t, e in zip(d.to, ends, strict=True)]
        listed = "".join(self.p("toline", t) for t in items)
        if self.hand == "blocks" and d.size == 14:
            mark = '<w:sdt><w:sdtPr><w:alias w:val="Kính gửi"/><w:id w:val="77121"/></w:sdtPr><w:sdtContent>'
            listed = f"{mark}{listed}</w:sdtContent></w:sdt>"
        return [self.p("tohead", d.to_label), listed]

    def text(self, body: tuple[str, ...]) -> list[str]:
        out = []
        for i, line in enumerate(body):
            kind, words = line.split("|", 1)
            odd = kind.endswith("!")
            changes: dict[str, Any] = dict(self.d.odd) if odd else {}
            if i == len(body) - 1 and not self.annex:
                changes["keep"] = True  # the foot never stands on a page alone
            out.append(self.p(kind.rstrip("!"), words, **changes))
        return out

    # ---- the foot

    def notes(self) -> list[str]:
        d = self.d
        if not d.notes:
            return []
        out = [self.p("nn", d.label)] if d.label else []
        last = len(d.notes) - 1
        ends = ["" if n.endswith("~") else "." if i == last else ";" for i, n in enumerate(d.notes)]  # "~": no mark
        items = [self.p("n", f"- {n.rstrip('~')}{end}") for n, end in zip(d.notes, ends, strict=True)]
        return out + items

    def foot(self) -> list[str]:
        d, way = self.d, self.shape()
        notes = self.notes()
        room = [self.p("blank", "")] * 4
        signer = [*self.joined("sign", d.sign), *room, self.p("name", d.name)]
        halves = (self.width * 0.47, self.width * 0.53)
        gap = self.p("blank", "", size=6, keep=True)
        if d.second:
            left = [self.p("sign", d.second[0]), *room, self.p("name", d.second[1])]
            both = self.table([["".join(left), "".join(signer)]], halves)
            return [gap, both, gap, *notes]
        if way in ("tabs", "blanks"):
            return [gap, *self.foot_lines(halves[0] + halves[1] / 2, way == "blanks")]
        if d.swapped:
            notes, signer = signer, notes
        if way == "boxes":
            high = max(len(notes) * 0.5, (len(d.sign) + 5) * 0.62) + 0.3
            content = self.textbox("".join(notes), 0, halves[0], high) if notes else ""
            content += self.textbox("".join(signer), halves[0], halves[1], high)
            return [gap, self.holder(content, high)]
        if way == "nested":
            inner = self.table([["".join(signer)]], (halves[1],)) + self.p("blank", "", size=2)
            return [gap, self.table([["".join(notes), inner]], halves)]
        return [gap, self.table([["".join(notes), "".join(signer)]], halves)]

    def foot_lines(self, mid: float, blanks: bool) -> list[str]:
        d = self.d
        last = len(d.notes) - 1
        left = [("nn", d.label)] if d.label and d.notes else []
        left += [("n", f"- {n}{'.' if i == last else ';'}") for i, n in enumerate(d.notes)]
        right = [*(("sign", s) for s in d.sign), *[None] * 4, ("name", d.name)]
        out = []
        for one, other in zip_longest(left, right):
            content, at = "", 0.0
            if one:
                content += self.run(one[1], self.kinds[one[0]], self.kinds[one[0]].bold)
                at = width(one[1], self.kinds[one[0]].size)
            if other:
                look = self.kinds[other[0]]
                if blanks:
                    count = max(round((mid - width(other[1], look.size) / 2 - at) / (0.25 * look.size * 2.54 / 72)), 2)
                    content += self.run(" " * count, look, False)
                else:
                    content += self.run("\t", look, False)
                content += self.run(other[1], look, look.bold)
            size = self.kinds["n"].size if one and not other else self.kinds["blank"].size
            tabs = () if blanks else (("center", mid),)
            out.append(self.para("pair", content, Look(size, align="left", tabs=tabs, keep=True)))
        return out

    # ---- sections, annexes, the whole

    def section(self, wide: bool = False, restart: bool = False) -> str:
        d = self.d
        top, bottom, left, right = d.margins
        w, h = (d.paper[1], d.paper[0]) if wide else d.paper
        refs = {
            "none": "",
            "foot": '<w:footerReference w:type="default" r:id="rId10"/><w:footerReference w:type="first" r:id="rId11"/>',
        }.get(
            d.number,
            '<w:headerReference w:type="default" r:id="rId10"/><w:headerReference w:type="first" r:id="rId11"/>',
        )
        orient = ' w:orient="landscape"' if wide else ""
        start = '<w:pgNumType w:start="1"/>' if restart else ""
        return (
            f'<w:sectPr>{refs}<w:type w:val="nextPage"/><w:pgSz w:w="{tw(w)}" w:h="{tw(h)}"{orient}/>'
            f'<w:pgMar w:top="{tw(top)}" w:right="{tw(right)}" w:bottom="{tw(bottom)}" w:left="{tw(left)}" '
            f'w:header="567" w:footer="567" w:gutter="0"/>{start}{on("titlePg", d.number not in ("none", "first"))}'
            "</w:sectPr>"
        )

    def annexed(self, annex: Annex) -> list[str]:
        self.annex = True
        label = [self.p("pl", annex.label)] if annex.label else []
        if annex.label:
            out = [*label, *(self.p("plt", t) for t in annex.title), *([self.p("plr", annex.ref)] if annex.ref else [])]
        else:
            out = [
                self.p("type", annex.title[0], gap=(0, 0)),
                self.p("subject", annex.title[1]),
                self.p("plr", annex.ref),
            ]
        out += self.text(annex.body)
        if annex.rows:
            cells = [row.split("|") for row in annex.rows]
            full = (self.d.paper[1] - self.d.margins[2] - self.d.margins[3]) if annex.wide else self.width
            rest = (full - 1.2) / (len(cells[0]) - 1)
            widths = (1.2, *[rest] * (len(cells[0]) - 1))
            rows = [[self.p("cell" if i else "cellhead", t) for t in row] for i, row in enumerate(cells)]
            out += [self.table(rows, widths, grid=True), self.p("blank", "", size=6)]
        return out

    def number(self) -> str:
        """The paragraph with the page number."""
        k = self.kinds["num"]
        start, mid, end = (f'<w:fldChar w:fldCharType="{kind}"/>' for kind in ("begin", "separate", "end"))
        bits = (start, '<w:instrText xml:space="preserve"> PAGE </w:instrText>', mid, "<w:t>2</w:t>", end)
        pr = self.rpr(k, False)
        if self.hand in ("tables", "tabs") and self.v % 2:
            field = f'<w:fldSimple w:instr=" PAGE \\* MERGEFORMAT "><w:r>{pr}<w:t>2</w:t></w:r></w:fldSimple>'
        else:
            field = "".join(f"<w:r>{pr}{bit}</w:r>" for bit in bits)
        out = self.para("num", field, k)
        if self.hand == "blocks":
            gallery = "Bottom" if self.d.number == "foot" else "Top"
            out = (
                '<w:sdt><w:sdtPr><w:id w:val="-1318722"/><w:docPartObj><w:docPartGallery w:val="Page Numbers '
                f'({gallery} of Page)"/><w:docPartUnique/></w:docPartObj></w:sdtPr><w:sdtContent>{out}</w:sdtContent></w:sdt>'
            )
        return out

    def bytes(self) -> bytes:
        d = self.d
        parts = [*self.head(), *self.title(), *self.addressees(), *self.text(d.body), *self.foot()]
        for i, annex in enumerate(d.annexes):
            before = d.annexes[i - 1] if i else None
            sect = self.section(bool(before and before.wide), restart=i > 0)
            parts.append(self.para("blank", "", replace(self.kinds["blank"], size=2), sect=sect))
            parts += self.annexed(annex)
        end = self.section(bool(d.annexes and d.annexes[-1].wide), restart=bool(d.annexes))
        if not d.annexes:
            parts.append(self.para("blank", "", replace(self.kinds["blank"], size=2)))
        body = "".join(parts)
        number = "" if d.number == "none" else self.number()
        tag = "ftr" if d.number == "foot" else "hdr"
        files = {
            "word/document.xml": f"{XML}<w:document {XMLNS}><w:body>{body}{end}</w:body></w:document>",
            "word/num1.xml": f"{XML}<w:{tag} {XMLNS}>{number or '<w:p/>'}</w:{tag}>",
            "word/num2.xml": f"{XML}<w:{tag} {XMLNS}><w:p/></w:{tag}>",
            "word/styles.xml": self.style_sheet(),
            "word/numbering.xml": self.numbering(),
            "word/theme/theme1.xml": THEME,
            "word/settings.xml": f'{XML}<w:settings {XMLNS}><w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/>'
            '<w:compat><w:compatSetting w:name="compatibilityMode" '
            'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>',
        }
        return packed(files, "footer" if tag == "ftr" else "header")

    def style_sheet(self) -> str:
        fonts = '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="Times New Roman" w:cs="Times New Roman"/>'
        lang = '<w:lang w:val="vi-VN"/>'
        defaults, normal = f"{fonts}{lang}", f'{fonts}<w:sz w:val="28"/><w:szCs w:val="28"/>'
        if self.hand == "google":
            arial = '<w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:eastAsia="Arial" w:cs="Arial"/>'
            defaults, normal = f'{arial}<w:sz w:val="22"/><w:szCs w:val="22"/>{lang}', arial
        elif self.hand == "styles" and self.v % 2 == 0:  # the font comes from the theme, the size from the defaults
            theme = '<w:rFonts w:asciiTheme="minorHAnsi" w:hAnsiTheme="minorHAnsi" w:eastAsiaTheme="minorHAnsi" w:cstheme="minorBidi"/>'
            defaults, normal = f'{theme}<w:sz w:val="28"/><w:szCs w:val="28"/>{lang}', ""
        elif self.hand in ("tables", "tabs", "mixed", "textboxes") and self.v % 2 == 0:
            ui = '<w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:cs="Calibri"/>'  # every run says its own font
            normal = f'{ui}<w:sz w:val="22"/><w:szCs w:val="22"/>'
        out = (
            f"{XML}<w:styles {XMLNS}><w:docDefaults><w:rPrDefault><w:rPr>{defaults}</w:rPr></w:rPrDefault>"
            "<w:pPrDefault/></w:docDefaults>"
            '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
            f"<w:rPr>{normal}</w:rPr></w:style>"
            '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
            '<w:name w:val="Default Paragraph Font"/></w:style>'
            '<w:style w:type="character" w:customStyle="1" w:styleId="Dam"><w:name w:val="Chữ đậm"/>'
            "<w:rPr><w:b/><w:bCs/></w:rPr></w:style>"
        )
        if not self.styles:
            return out + "</w:styles>"
        out += (
            '<w:style w:type="paragraph" w:customStyle="1" w:styleId="VBGoc"><w:name w:val="VB gốc"/>'
            '<w:basedOn w:val="Normal"/><w:pPr><w:jc w:val="center"/></w:pPr></w:style>'
            '<w:style w:type="paragraph" w:customStyle="1" w:styleId="VBDam"><w:name w:val="VB đậm"/>'
            '<w:basedOn w:val="VBGoc"/><w:rPr><w:b/><w:bCs/></w:rPr></w:style>'
        )
        for (kind, k), style in self.styles.items():
            size = "" if k.size == 14 else f'<w:sz w:val="{round(k.size * 2)}"/><w:szCs w:val="{round(k.size * 2)}"/>'
            own = (
                ""
                if k.font == "Times New Roman"
                else (f'<w:rFonts w:ascii="{k.font}" w:hAnsi="{k.font}" w:cs="{k.font}"/>')
            )
            color = "" if k.color == "000000" else f'<w:color w:val="{k.color}"/>'
            line = '<w:u w:val="single"/>' if k.underline else ""
            out += (
                f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{style}"><w:name w:val="VB {style[2:]} {kind}"/>'
                f'<w:basedOn w:val="{"VBDam" if k.bold else "VBGoc"}"/><w:pPr>{self.ppr(k, bare=True)}</w:pPr>'
                f"<w:rPr>{own}{on('i', k.italic)}{color}{size}{line}</w:rPr></w:style>"
            )
        return out + "</w:styles>"

    def numbering(self) -> str:
        """Word's own lists: articles with clauses and points, headings, dashes."""

        def level(i: int, fmt: str, text: str, bold: bool, k: Look, indent: bool = True) -> str:
            ind = f'w:left="0" w:firstLine="{tw(self.d.first)}"' if indent else 'w:left="0" w:firstLine="0"'
            return (
                f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{fmt}"/><w:suff w:val="space"/>'
                f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/><w:pPr><w:ind {ind}/></w:pPr>'
                '<w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman"/>'
                f'<w:b w:val="{int(bold)}"/><w:i w:val="0"/><w:sz w:val="{round(k.size * 2)}"/></w:rPr></w:lvl>'
            )

        k, n = self.kinds["p"], self.kinds["n"]
        bold = self.kinds["A"].lead or self.kinds["AT"].bold
        sheets = (
            (("decimal", "Điều %1.", bold), ("decimal", "%2.", False), ("lowerLetter", "%3)", False)),
            (("upperRoman", "%1.", True), ("decimal", "%2.", True), ("lowerLetter", "%3)", False)),
        )
        out = f"{XML}<w:numbering {XMLNS}>"
        for i, sheet in enumerate(sheets):
            levels = "".join(level(j, f, t, b, k) for j, (f, t, b) in enumerate(sheet))
            out += (
                f'<w:abstractNum w:abstractNumId="{i}"><w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
            )
        dash = level(0, "bullet", "-", False, n, indent=False)
        out += f'<w:abstractNum w:abstractNumId="2"><w:multiLevelType w:val="hybridMultilevel"/>{dash}</w:abstractNum>'
        for num in (1, 2, 3, 11, 12, 13):
            again = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>' if num > 10 else ""
            out += f'<w:num w:numId="{num}"><w:abstractNumId w:val="{num % 10 - 1}"/>{again}</w:num>'
        return out + "</w:numbering>"


FILL = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
THEME = (
    f'{XML}<a:theme xmlns:a="{NAMES["a"]}" name="Văn phòng"><a:themeElements><a:clrScheme name="Văn phòng">'
    + "".join(
        f'<a:{n}><a:srgbClr val="{c}"/></a:{n}>'
        for n, c in zip(
            ("dk1", "lt1", "dk2", "lt2", *(f"accent{i}" for i in range(1, 7)), "hlink", "folHlink"),
            ("000000", "FFFFFF", "1F497D", "EEECE1", *["4F81BD"] * 6, "0000FF", "800080"),
            strict=True,
        )
    )
    + '</a:clrScheme><a:fontScheme name="Văn phòng">'
    + "".join(
        f'<a:{n}><a:latin typeface="{f}"/><a:ea typeface=""/><a:cs typeface="Times New Roman"/></a:{n}>'
        for n, f in (("majorFont", "Cambria"), ("minorFont", "Times New Roman"))
    )
    + f'</a:fontScheme><a:fmtScheme name="Văn phòng"><a:fillStyleLst>{FILL * 3}</a:fillStyleLst><a:lnStyleLst>'
    + f"<a:ln>{FILL}</a:ln>" * 3
    + "</a:lnStyleLst><a:effectStyleLst>"
    + "<a:effectStyle><a:effectLst/></a:effectStyle>" * 3
    + f"</a:effectStyleLst><a:bgFillStyleLst>{FILL * 3}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>"
)


def packed(files: dict[str, str], kind: str) -> bytes:
    """The parts in a zip, with the list of types and the links between parts."""
    base = "application/vnd.openxmlformats-officedocument."
    word = base + "wordprocessingml."
    rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    links = (
        ("rId1", "styles", "styles.xml"),
        ("rId2", "numbering", "numbering.xml"),
        ("rId3", "theme", "theme/theme1.xml"),
        ("rId4", "settings", "settings.xml"),
        ("rId10", kind, "num1.xml"),
        ("rId11", kind, "num2.xml"),
    )
    types = {
        "word/document.xml": word + "document.main+xml",
        "word/styles.xml": word + "styles+xml",
        "word/numbering.xml": word + "numbering+xml",
        "word/settings.xml": word + "settings+xml",
        "word/theme/theme1.xml": base + "theme+xml",
        "word/num1.xml": f"{word}{kind}+xml",
        "word/num2.xml": f"{word}{kind}+xml",
    }
    package = "http://schemas.openxmlformats.org/package/2006/"
    everything = {
        "[Content_Types].xml": f'{XML}<Types xmlns="{package}content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        + "".join(f'<Override PartName="/{n}" ContentType="{t}"/>' for n, t in types.items())
        + "</Types>",
        "_rels/.rels": f'{XML}<Relationships xmlns="{package}relationships"><Relationship Id="rId1" '
        f'Type="{rel}officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'{XML}<Relationships xmlns="{package}relationships">'
        + "".join(f'<Relationship Id="{i}" Type="{rel}{t}" Target="{to}"/>' for i, t, to in links)
        + "</Relationships>",
        **files,
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as z:
        for name, text in everything.items():
            z.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), text)
    return buffer.getvalue()


def through_office(data: bytes) -> bytes:
    """What LibreOffice writes after the file went to ODT and came back."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "in.docx")
        path.write_bytes(data)
        program = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless"]
        for target, source in (("odt", path), ("docx", Path(folder, "odt", "in.odt"))):
            subprocess.run(
                [*program, "--convert-to", target, "--outdir", str(Path(folder, target)), str(source)],
                check=True,
                capture_output=True,
                timeout=180,
            )
        return Path(folder, "docx", "in.docx").read_bytes()


HABITS: tuple[dict[str, Any], ...] = (
    {},
    {"size": 13, "gap": (3, 3), "line": 1.15, "margins": (2, 2, 3, 2), "first": 1.0},
    {"gap": (0, 6), "line": 1.1, "margins": (2.2, 2, 3, 1.5)},
    {"gap": (6, 6), "line": 18, "first": 1.0, "number_size": 14},
    {"size": 13, "gap": (6, 0), "line": 1.3, "margins": (2.5, 2.5, 3.5, 2), "number_size": 14},
    {"gap": (3, 6), "line": 1.05, "margins": (2, 2, 3, 1.5)},
)


def made(d: Doc, hand: str, v: int) -> bytes:
    """The file: LibreOffice's are another hand's, converted."""
    d = replace(d, **{k: x for k, x in HABITS[v % len(HABITS)].items() if getattr(d, k) == getattr(Doc(), k)})
    if hand == "google" and d.line > 5:
        d = replace(d, line=1.0)
    if hand == "libreoffice":
        return through_office(Writer(d, ("tables", "styles", "tabs")[v % 3], v).bytes())
    return Writer(d, hand, v).bytes()


# ---- changes to a document

Edit = Callable[[Doc], Doc]


def put(**fields: Any) -> Edit:
    return lambda d: replace(d, **fields)


def sub(field: str, old: str, new: str) -> Edit:
    """Other words in a field: exactly one line has the old ones."""

    def edit(d: Doc) -> Doc:
        value = getattr(d, field)
        texts = (value,) if isinstance(value, str) else value
        if sum(old in text for text in texts) != 1:
            raise ValueError(f"{old!r} is not in just one line of {field}")
        texts = tuple(text.replace(old, new, 1) for text in texts)
        return put(**{field: texts[0] if isinstance(value, str) else texts})(d)

    return edit


def drop(field: str, words: str) -> Edit:
    return lambda d: put(**{field: tuple(x for x in getattr(d, field) if words not in x)})(d)


def look(kinds: str, **changes: Any) -> Edit:
    """The kinds of paragraphs are set otherwise."""
    return lambda d: replace(d, looks=d.looks + tuple((k, tuple(changes.items())) for k in kinds.split()))


def odd(words: str, **changes: Any) -> Edit:
    """One paragraph of the body is set otherwise."""

    def edit(d: Doc) -> Doc:
        if sum(words in line for line in d.body) != 1:
            raise ValueError(words)
        body = tuple(line.replace("|", "!|", 1) if words in line else line for line in d.body)
        return replace(d, body=body, odd=tuple(changes.items()))

    return edit


def all_of(*edits: Edit) -> Edit:
    def edit(d: Doc) -> Doc:
        for one in edits:
            d = one(d)
        return d

    return edit


def annex(*swaps: tuple[str, str]) -> Edit:
    """Other words in annexes: in labels, titles, references and bodies."""

    def swap(text: str) -> str:
        for old, new in swaps:
            text = text.replace(old, new)
        return text

    def edit(d: Doc) -> Doc:
        new = tuple(
            replace(
                a, label=swap(a.label), title=tuple(map(swap, a.title)), ref=swap(a.ref), body=tuple(map(swap, a.body))
            )
            for a in d.annexes
        )
        if new == d.annexes:
            raise ValueError(swaps)
        return replace(d, annexes=new)

    return edit


def draft(d: Doc) -> Doc:
    """Before it is signed: neither number nor day."""
    blank = tuple(
        replace(a, ref=re.sub(r"số \d+/", "số      /", re.sub(r"ngày \d\d", "ngày     ", a.ref))) for a in d.annexes
    )
    code, place = re.sub(r"Số: \d+", "Số:       ", d.code), re.sub(r"ngày \d\d", "ngày     ", d.place)
    return replace(d, code=code, place=place, annexes=blank)


# changes that leave a document correct
FINE: dict[str, Edit] = {
    "draft": draft,
    "khan": put(urgent="KHẨN"),
    "thuong-khan": put(urgent="THƯỢNG KHẨN"),
    "no-number": put(number="none"),  # a letter of one page shows no number anyway
    "one": put(to=("Trung tâm Kiểm soát bệnh tật tỉnh",)),
    "chair": put(sign=("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"), name="Bùi Văn Sơn"),
    "dated": put(place="Tân Hải, ngày 26 tháng 3 năm 2026"),
    "tuq": put(sign=("TUQ. GIÁM ĐỐC", "TRƯỞNG PHÒNG TỔ CHỨC CÁN BỘ"), name="Hồ Thị Bích Liên"),
    "deputy": put(sign=("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"), name="Vũ Thị Lan"),
}
# hand → words, habits and changes
CORRECT = {
    "tables": "cv1/0 qd3/1 kh1/2 cd1/3 bb1/4 cv3/5/draft gm1/6/no-number ttr1/7",
    "tabs": "cv2/0 qd2/1 ct1/2 cv1/0/thuong-khan kh2/1 tb1/5/draft ggt1/6 cv5/7/no-number",
    "textboxes": "cv3/0 cd1/1 cv4/2 bc1/3 qd1/4 kh2/5 gm1/6/draft cv1/7/khan",
    "styles": "qd3/0 kh1/1 cv4/2/chair hd1/3 bb1/4/dated pc1/5 cv1/6/one/draft",
    "libreoffice": "cv1/0 qd3/1 tb1/2 kh1/3 pa1/4 cv2/5/draft ctr1/6",
    "google": "cv4/0 qd1/1 bc1/2 kh1/3/draft gm1/4 ttr1/5 cv5/6/tuq",
    "blocks": "qd2/0 qd3/1 kh1/2 cv1/3 ct1/4 hd1/5/draft cd1/6 cv2/7/deputy",
    "mixed": "cv3/0 qd1/1 pa1/2 cv4/3/thuong-khan ctr1/4/draft qd2/5 tb1/6",
}

GAP = ("cách", "khoảng trắng")
EMPTY = ("điền", "để trống", "bỏ trống", "chỗ trống", "giữ chỗ")
ORDER = ("thứ tự", "nhảy", "đánh số", "liền sau", "bỏ qua", "thiếu")
TWICE = ("trùng", "thứ tự", "hai lần", "lặp", "đánh số")

# fmt: off
# hand, words, habits, part, what a right finding says, what is wrong, the change
FAULTS: tuple[tuple[str, str, int, str, tuple[str, ...], str, Edit], ...] = (
    # number and symbol
    ("tables", "cv1", 0, "so-ky-hieu", ("nvy", "hoa", "chữ thường"), "the unit in the code is in small letters",
     sub("code", "NVY", "nvy")),
    ("google", "cv2", 0, "so-ky-hieu", (*GAP, "số: 87"), "no blank after 'Số:'", sub("code", "Số: ", "Số:")),
    ("textboxes", "qd2", 0, "so-ky-hieu", ("2026", "năm"), "the code of a decision on one case has the year",
     sub("code", "56/", "56/2026/")),
    ("tabs", "cv1", 0, "so-ky-hieu", ("cv", "công văn"), "CV stands in the code of a công văn",
     sub("code", "SYT-NVY", "CV-SYT")),
    ("styles", "kh2", 0, "so-ky-hieu", ("hai chấm", "số:", "dấu :"), "no colon after 'Số'", sub("code", "Số:", "Số")),
    ("blocks", "kh2", 0, "so-ky-hieu", ("09", "số 0"), "a number below 10 without 0", sub("code", "09", "9")),
    ("mixed", "bc1", 0, "so-ky-hieu|ten-loai", ("bc", "báo cáo"), "the code of a report says KH",
     sub("code", "BC", "KH")),
    # nation, motto, agencies
    ("google", "kh2", 2, "quoc-hieu", ("viêt", "việt nam", "chính tả"), "VIÊT for VIỆT",
     sub("nation", "VIỆT", "VIÊT")),
    ("mixed", "cv4", 1, "tieu-ngu", ("gạch", "–"), "en dashes in the motto",
     put(motto="Độc lập – Tự do – Hạnh phúc")),
    ("blocks", "cv1", 1, "tieu-ngu", ("hoa", "chữ thường", "in thường", "viết đúng"), "capitals inside the motto",
     put(motto="Độc Lập - Tự Do - Hạnh Phúc")),
    ("tabs", "gm1", 0, "tieu-ngu", ("gạch chân", "gạch dưới", "underline"), "the motto is underlined",
     look("motto", underline=True)),
    ("tables", "cv5", 1, "co-quan", ("đậm",), "the superior agency is bold", look("upper", bold=True)),
    ("blocks", "qd1", 2, "co-quan", ("đậm",), "the issuing agency is not bold", look("agency", bold=False)),
    # place and day
    ("tables", "tb1", 2, "dia-danh-ngay", ("20/01/2026", "20 tháng 01", "tháng …", "tháng ..."),
     "the day is written with slashes", sub("place", "ngày 20 tháng 01 năm 2026", "20/01/2026")),
    ("textboxes", "cv1", 3, "dia-danh-ngay", ("05", "số 0"), "the day has no 0", sub("place", "05", "5")),
    ("google", "tb1", 3, "dia-danh-ngay", ("hai số", "31", "không có"), "31 April",
     put(place="Tân Hải, ngày 31 tháng 4 năm 2026", code="Số: 164/TB-SYT")),
    ("google", "bc1", 4, "dia-danh-ngay", ("04", "tháng 4", "số 0"), "month 4 has a 0",
     sub("place", "tháng 4", "tháng 04")),
    ("styles", "kh1", 1, "dia-danh-ngay", ("02", "tháng 2", "số 0"), "month 2 has no 0",
     sub("place", "tháng 02", "tháng 2")),
    ("blocks", "cv5", 3, "dia-danh-ngay", ("địa danh", "tân hải", "nơi ban hành"), "no place before the day",
     sub("place", "Tân Hải, ngày", "Ngày")),
    # name of the type, subject
    ("tables", "kh2", 3, "ten-loai", ("tên loại", "kế hoạch"), "the name of the type is missing", put(kind="")),
    ("google", "hd1", 5, "ten-loai", ("đậm",), "the name of the type is not bold", look("type", bold=False)),
    ("styles", "bc1", 2, "ten-loai", ("hoa", "chữ thường", "in thường"), "the name of the type is in small letters", put(kind="Báo cáo")),
    ("tabs", "kh1", 6, "trich-yeu", ("chấm",), "the subject ends with a full stop",
     sub("subject", "năm 2026", "năm 2026.")),
    ("mixed", "hd1", 3, "trich-yeu", ("đậm",), "the subject is not bold", look("subject", bold=False)),
    ("blocks", "cv3", 4, "trich-yeu", ("v/v",), "the subject of a công văn lacks V/v",
     sub("vv", "V/v bảo đảm", "Bảo đảm")),
    ("google", "cv4", 6, "trich-yeu", ("hoa", "chữ thường", "rà"), "a capital after V/v", sub("vv", "rà soát", "Rà soát")),
    ("libreoffice", "cv1", 2, "trich-yeu", ("về việc", "v/v", "hai lần", "thừa", "lặp"), "V/v and Về việc",
     sub("vv", "V/v tăng", "V/v về việc tăng")),
    # legal bases, addressees
    ("tabs", "qd1", 5, "can-cu", ("nghiêng",), "the legal bases are not in italics", look("c", italic=False)),
    ("libreoffice", "qd2", 3, "can-cu", ("chấm phẩy", ";"), "a legal basis has no semicolon",
     sub("body", "chữa bệnh;", "chữa bệnh")),
    ("styles", "cv2", 3, "kinh-gui", ("kính gửi",), "a công văn without Kính gửi",
     all_of(put(to=()), sub("notes", "Như trên", "Sở Y tế (để báo cáo)"))),
    ("mixed", "qd2", 4, "kinh-gui|noi-dung", ("kính gửi",), "a decision with Kính gửi",
     put(to=("Các khoa, phòng thuộc Trung tâm",))),
    ("blocks", "cv4", 5, "kinh-gui", ("chấm phẩy", ";"), "addressees are parted by a comma",
     sub("to", "Trạm Y tế xã Hòa Lộc", "Trạm Y tế xã Hòa Lộc,")),
    # text: numbering
    ("tables", "qd2", 4, "noi-dung", ORDER, "clause 3 is skipped: 1, 2, 4, 5",
     all_of(sub("body", "4. Trưởng các khoa", "5. Trưởng các khoa"), sub("body", "3. Ông Tạ", "4. Ông Tạ"))),
    ("tabs", "cv1", 1, "noi-dung", TWICE, "clause 2 comes twice: 1, 2, 2, 3",
     all_of(sub("body", "3. Các bệnh viện", "2. Các bệnh viện"), sub("body", "4. Chế độ", "3. Chế độ"))),
    ("styles", "qd3", 4, "noi-dung", ("đ)", "điểm đ", "“đ”", "thứ tự"), "after point d) comes e), not đ)",
     annex(("|e) Lưu", "|g) Lưu"), ("|đ) Phát", "|e) Phát"))),
    ("blocks", "qd3", 2, "noi-dung", ("đ)", "điểm đ", "“đ”", "thứ tự"), "Word's own list letters points d), e), f)",
     put(auto_points=True)),
    ("textboxes", "qd3", 5, "noi-dung", ("điều 2", "điều 3", *TWICE), "article 2 comes twice: 1, 2, 2",
     all_of(sub("body", "Điều 3.", "Điều 2."), sub("notes", "Như Điều 3", "Như Điều 2"))),
    # text: looks
    ("google", "cv3", 1, "noi-dung", ("đậm",), "the whole text is bold", look("p k t a", bold=True)),
    ("blocks", "tb1", 6, "noi-dung", ("nghiêng",), "the whole text is in italics", look("p k t a", italic=True)),
    ("mixed", "qd3", 5, "noi-dung", ("la mã", "chương i", "chương 1"), "chapters have Arabic numbers",
     annex(("Chương III", "Chương 3"), ("Chương II", "Chương 2"), ("Chương I", "Chương 1"))),
    ("tabs", "qd2", 4, "noi-dung", ("đậm",), "the articles' numbers are not bold", look("A", lead=False)),
    ("libreoffice", "qd1", 5, "noi-dung", ("quyết định",), "the line QUYẾT ĐỊNH: is missing",
     drop("body", "order|QUYẾT ĐỊNH:")),
    ("styles", "qd2", 5, "noi-dung", ("đậm",), "the line QUYẾT ĐỊNH: is not bold", look("order", bold=False)),
    ("tables", "cv4", 5, "noi-dung", ("…", "...", *EMPTY), "a day was left open in the text",
     sub("body", "trước ngày 25 tháng 02", "trước ngày ... tháng ...")),
    ("textboxes", "kh2", 6, "noi-dung", ("[", *EMPTY), "a place to fill in was left: [tên viên chức]",
     sub("body", "phân công viên chức phụ trách", "phân công [tên viên chức] phụ trách")),
    ("google", "gm1", 2, "noi-dung", ("{{", *EMPTY), "a field of the template was left",
     sub("body", "Phòng họp số 2", "{{phong_hop}}")),
    ("mixed", "cv1", 6, "noi-dung", ("hoa", "“sở y tế", "\"sở y tế"), "the agency's name in the text in small letters",
     sub("body", "lan rộng, Sở Y tế đề nghị", "lan rộng, sở y tế tỉnh Tân Hải đề nghị")),
    ("tables", "gm1", 2, "noi-dung", ("thứ năm", "thứ sáu", "thứ trong tuần"), "12/3/2026 is a Thursday, not a Friday",
     sub("body", "thứ Năm", "thứ Sáu")),
    ("google", "cv5", 3, "noi-dung|phong-chu", ("arial", "phông", "times"), "one paragraph is in Arial",
     odd("Sở Y tế đề nghị Trung tâm", font="Arial")),
    ("libreoffice", "cv4", 0, "noi-dung", ("cỡ", "11"), "one paragraph is in size 11", odd("1. Trưởng các thôn", size=11)),
    ("styles", "hd1", 6, "noi-dung", ("6 pt", "6pt", "cách", "giãn"), "no space between paragraphs",
     put(gap=(0.0, 0))),
    ("blocks", "gm1", 7, "noi-dung", ("./.", "kết thúc"), "the closing mark is missing", sub("body", "./.", ".")),
    ("textboxes", "cv4", 4, "noi-dung", ("đều", "canh", "căn", "lề trái"), "the text is aligned to the left only",
     look("p k t a", align="left")),
    # who signs
    ("tables", "hd1", 0, "chu-ky", ("kt.",), "K/T for KT.", sub("sign", "KT.", "K/T")),
    ("textboxes", "cv5", 2, "chu-ky", ("tl.",), "TL without a dot", sub("sign", "TL.", "TL")),
    ("styles", "ctr1", 0, "chu-ky", ("phó", "chức vụ"), "KT. without the deputy's own post", put(sign=("KT. GIÁM ĐỐC",))),
    ("blocks", "ct1", 1, "chu-ky", ("tm.",), "T/M for TM.", sub("sign", "TM.", "T/M")),
    ("tabs", "cv4", 4, "chu-ky", ("ths", "học vị", "học hàm"), "a degree before the name of a commune's vice chair",
     put(name="ThS. Ngô Thị Hạnh")),
    ("mixed", "kh1", 0, "chu-ky", ("hoa", "in thường", "chữ thường"), "the signer's name is in capitals",
     put(name="LÊ QUANG HƯNG")),
    ("libreoffice", "gm1", 1, "chu-ky", ("kt.",), "a deputy signs without KT.", put(sign=("PHÓ GIÁM ĐỐC",))),
    # recipients
    ("google", "ctr1", 4, "noi-nhan", ("cỡ", "14"), "the words Nơi nhận are in size 14", look("nn", size=14)),
    ("mixed", "tb1", 2, "noi-nhan", ("chấm phẩy", ";"), "the lines of the recipients have no semicolons",
     put(notes=("Lãnh đạo Sở~", "Các phòng thuộc Sở~", "Các đơn vị trực thuộc~", "Lưu: VT, VP"))),
    ("tabs", "kh2", 2, "noi-nhan", ("nơi nhận",), "the recipients are missing", put(notes=())),
    ("textboxes", "bc1", 1, "noi-nhan", ("lưu",), "the recipients do not end with Lưu: VT", drop("notes", "Lưu:")),
    ("mixed", "cd1", 1, "noi-nhan|chu-ky", ("trái", "phải", "bên", "vị trí"), "the sides of the foot are swapped",
     put(swapped=True)),
    # annexes, urgency
    ("tables", "qd1", 5, "phu-luc", ("kèm theo",), "the annex does not say what it goes with",
     lambda d: replace(d, annexes=tuple(replace(a, ref="") for a in d.annexes))),
    ("tabs", "kh1", 3, "phu-luc", ("la mã", "phụ lục i", "phụ lục 1"), "annexes have Arabic numbers",
     annex(("Phụ lục II", "Phụ lục 2"), ("Phụ lục I", "Phụ lục 1"))),
    ("textboxes", "qd1", 1, "phu-luc", ("hoa", "chữ thường", "in thường"), "the title of the annex is in small letters",
     annex(("DANH SÁCH TẬP THỂ, CÁ NHÂN ĐƯỢC TẶNG GIẤY KHEN", "Danh sách tập thể, cá nhân được tặng Giấy khen"))),
    ("libreoffice", "cd1", 0, "do-khan", ("khẩn cấp", "hỏa tốc", "thượng khẩn"), "no such urgency: KHẨN CẤP",
     put(urgent="KHẨN CẤP")),
    ("textboxes", "cd1", 4, "do-khan", ("hoa", "hỏa tốc"), "the urgency mark is in small letters", put(urgent="Hỏa tốc")),
    # page, font
    ("google", "kh1", 0, "trang", ("cuối trang", "chân trang", "phía trên", "lề trên", "đầu trang", "phía dưới", "lề dưới"),
     "the page number stands at the foot", put(number="foot")),
    ("tables", "ctr1", 1, "trang", ("a4", "khổ", "letter"), "the paper is Letter", put(paper=(21.59, 27.94))),
    ("tabs", "tb1", 1, "trang", ("trái", "lề"), "the left margin is 2 cm", put(margins=(2, 2, 2, 1.5))),
    ("libreoffice", "kh1", 6, "trang", ("số trang",), "a document of three pages has no page number",
     put(number="none", annexes=())),
    ("mixed", "cv2", 3, "phong-chu|noi-dung", ("arial", "phông", "times"), "everything is in Arial", put(font="Arial")),
)
# fmt: on


def correct() -> list[Sample]:
    """Files that the decree has nothing against."""
    out: list[Sample] = []
    for hand, files in CORRECT.items():
        for file in files.split():
            words, v, *changes = file.split("/")
            d = all_of(*(FINE[change] for change in changes))(BASES[words])
            out.append(Sample(f"first-c-{len(out) + 1:03}", hand, partial(made, d, hand, int(v))))
    return out


def faulty() -> list[Sample]:
    """Files with one fault each."""
    return [
        Sample(f"first-f-{i:03}", hand, partial(made, change(BASES[words]), hand, v), part, says, fault)
        for i, (hand, words, v, part, says, fault, change) in enumerate(FAULTS, 1)
    ]
