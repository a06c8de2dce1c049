# ruff: noqa: E501 (a row of a table, and a paragraph of a text, stays on one line)
"""Second author's Word files: 60 correct ones and 75 with one fault each, in eight hands.

A document is a text with tags (``DOCS``). It becomes a ``Sheet`` of lines with looks, an edit may break one thing in it,
and a hand writes it down as a .docx package, byte for byte the same each time.
"""

from __future__ import annotations

import io
import itertools
import re
import subprocess
import tempfile
import unicodedata
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from xml.sax.saxutils import escape

from benchmarks.form_files import Sample

FONT = "Times New Roman"

# ---------------------------------------------------------------- the texts
# One document per entry: "tag: text | tag: text"; " / " parts lines with the same tag.
DOCS: dict[str, str] = {
    "cv-dengue": """
parent: ỦY BAN NHÂN DÂN TỈNH TÂN HẢI | agency: SỞ Y TẾ | code: Số: 1254/SYT-NVY | vv: V/v tăng cường phòng, chống bệnh sốt xuất huyết trong mùa mưa | date: Tân Hải, ngày 12 tháng 6 năm 2026
to: Kính gửi: | toi: - Ủy ban nhân dân các xã, phường; / - Trung tâm Kiểm soát bệnh tật tỉnh; / - Các trung tâm y tế khu vực, bệnh viện trong tỉnh.
t: Theo báo cáo của Trung tâm Kiểm soát bệnh tật tỉnh, từ đầu năm đến ngày 31 tháng 5 năm 2026, toàn tỉnh ghi nhận 412 ca mắc sốt xuất huyết, tăng 18% so với cùng kỳ năm 2025. Thời tiết nắng nóng, mưa nhiều là điều kiện thuận lợi cho muỗi truyền bệnh phát triển, nguy cơ bùng phát dịch trong các tháng tới là rất lớn. / Để chủ động phòng, chống dịch, Sở Y tế đề nghị các cơ quan, đơn vị thực hiện một số nội dung sau:
h2: 1. Ủy ban nhân dân các xã, phường | pt: a) Chỉ đạo các thôn, tổ dân phố ra quân diệt lăng quăng vào sáng thứ Bảy hằng tuần, bắt đầu từ tuần thứ ba của tháng 6 năm 2026. / b) Bố trí kinh phí mua hóa chất, vật tư phục vụ phun chủ động tại các khu vực có chỉ số muỗi cao. / c) Kiểm tra, đôn đốc các hộ gia đình, trường học, công trường xây dựng đậy kín dụng cụ chứa nước. | h2: 2. Trung tâm Kiểm soát bệnh tật tỉnh | pt: a) Giám sát véc tơ tại 20 điểm cố định; thông báo kết quả cho địa phương trong vòng 24 giờ. / b) Tập huấn kỹ thuật phun hóa chất cho cán bộ trạm y tế xã trước ngày 30 tháng 6 năm 2026.
h2: 3. Các trung tâm y tế khu vực, bệnh viện | pt: a) Sẵn sàng giường bệnh, dịch truyền, thuốc và nhân lực để thu dung, điều trị người bệnh. / b) Báo cáo ca bệnh trên hệ thống giám sát bệnh truyền nhiễm theo đúng thời gian quy định. | t: Trong quá trình thực hiện, nếu có khó khăn, vướng mắc, đề nghị các cơ quan, đơn vị phản ánh về Sở Y tế (qua Phòng Nghiệp vụ Y) để được hướng dẫn, giải quyết./.
auth: KT. GIÁM ĐỐC | post: PHÓ GIÁM ĐỐC | name: Trần Thị Hồng Nhung | nr: - Như trên; / - UBND tỉnh (để báo cáo); / - Giám đốc Sở (để báo cáo); / - Lưu: VT, NVY.
""",
    "cv-vaccine": """
parent: SỞ Y TẾ TỈNH TÂN HẢI | agency: TRUNG TÂM Y TẾ / KHU VỰC AN BÌNH | code: Số: 86/TTYT-KHNV | vv: V/v đề nghị bổ sung vắc xin sởi đơn | date: Tân Hải, ngày 09 tháng 02 năm 2026
to: Kính gửi: Sở Y tế tỉnh Tân Hải.
t: Thực hiện Kế hoạch số 21/KH-SYT ngày 15 tháng 01 năm 2026 của Sở Y tế về tiêm chủng mở rộng năm 2026, Trung tâm Y tế khu vực An Bình đã tiếp nhận 1.200 liều vắc xin sởi đơn và tổ chức tiêm tại 14 trạm y tế xã, phường.
t: Đến ngày 06 tháng 02 năm 2026, số vắc xin còn lại là 85 liều, không đủ để tiêm cho khoảng 640 trẻ trong diện tiêm bù, tiêm vét trước kỳ nghỉ Tết Nguyên đán. Qua rà soát, nhiều trẻ theo cha mẹ đi làm ăn xa trở về chưa được tiêm mũi thứ nhất. / Trung tâm Y tế khu vực An Bình đề nghị Sở Y tế xem xét, bổ sung 700 liều vắc xin sởi đơn kèm dung môi và bơm kim tiêm; thời gian cấp trước ngày 12 tháng 02 năm 2026.
t: Trân trọng đề nghị Sở Y tế quan tâm, giải quyết./.
post: GIÁM ĐỐC | name: Lê Quang Định | nr: - Như trên; / - Trung tâm KSBT tỉnh; / - Lưu: VT, KHNV.
""",
    "cv-ministry": """
agency: BỘ Y TẾ | code: Số: 3120/BYT-KHTC | vv: V/v hướng dẫn rà soát trang thiết bị tại trạm y tế xã | date: Hà Nội, ngày 20 tháng 5 năm 2026
to: Kính gửi: Ủy ban nhân dân các tỉnh, thành phố trực thuộc trung ương
t: Sau khi sắp xếp đơn vị hành chính cấp xã, nhiều trạm y tế có sự thay đổi về địa bàn, dân số và nhiệm vụ. Để có căn cứ bố trí vốn đầu tư giai đoạn 2026 - 2030, Bộ Y tế đề nghị Ủy ban nhân dân các tỉnh, thành phố chỉ đạo Sở Y tế thực hiện các nội dung sau:
cl: 1. Rà soát số lượng, tình trạng trang thiết bị của từng trạm y tế xã, gồm cả các điểm trạm, theo biểu mẫu tại Phụ lục kèm theo Công văn này. / 2. Điều chuyển trang thiết bị từ nơi không còn nhu cầu sử dụng sang nơi còn thiếu; việc điều chuyển thực hiện theo quy định của pháp luật về quản lý, sử dụng tài sản công.
cl: 3. Lập danh mục trang thiết bị cần mua sắm mới, trong đó ưu tiên máy siêu âm, máy điện tim, máy xét nghiệm huyết học và dụng cụ cấp cứu ban đầu. / 4. Tổng hợp kết quả, gửi về Bộ Y tế trước ngày 30 tháng 6 năm 2026 để tổng hợp, trình Thủ tướng Chính phủ.
t: Đầu mối liên hệ: Vụ Kế hoạch - Tài chính, Bộ Y tế, số 138A Giảng Võ, Hà Nội. / Bộ Y tế đề nghị Ủy ban nhân dân các tỉnh, thành phố quan tâm, chỉ đạo thực hiện./.
auth: KT. BỘ TRƯỞNG | post: THỨ TRƯỞNG | name: Đỗ Xuân Thành | nr: - Như trên; / - Bộ trưởng (để báo cáo); / - Sở Y tế các tỉnh, thành phố; / - Lưu: VT, KHTC (05).
land: yes | annex: Phụ lục | annext: BIỂU MẪU RÀ SOÁT TRANG THIẾT BỊ TẠI TRẠM Y TẾ XÃ | annexr: (Kèm theo Công văn số 3120/BYT-KHTC ngày 20 tháng 5 năm 2026 của Bộ Y tế)
row: TT|Tên trang thiết bị|Đơn vị tính|Số lượng hiện có|Tình trạng|Nhu cầu bổ sung / 1|Máy siêu âm xách tay|Cái|1|Sử dụng tốt|0 / 2|Máy điện tim 3 kênh|Cái|0|Không có|1 / 3|Tủ lạnh bảo quản vắc xin|Cái|2|Hỏng 01 cái|1
""",
    "qd-transfer": """
parent: ỦY BAN NHÂN DÂN TỈNH TÂN HẢI | agency: SỞ Y TẾ | code: Số: 418/QĐ-SYT | date: Tân Hải, ngày 05 tháng 3 năm 2026
kind: QUYẾT ĐỊNH | subj: Về việc điều động viên chức | who: GIÁM ĐỐC SỞ Y TẾ
base: Căn cứ Luật Viên chức; / Căn cứ Nghị định số 115/2020/NĐ-CP ngày 25 tháng 9 năm 2020 của Chính phủ quy định về tuyển dụng, sử dụng và quản lý viên chức; / Căn cứ Quyết định số 12/2025/QĐ-UBND ngày 01 tháng 7 năm 2025 của Ủy ban nhân dân tỉnh Tân Hải quy định chức năng, nhiệm vụ, quyền hạn và cơ cấu tổ chức của Sở Y tế; / Theo đề nghị của Trưởng phòng Tổ chức cán bộ.
order: QUYẾT ĐỊNH: | art: **Điều 1.** Điều động ông Phan Văn Lực, bác sĩ Khoa Nội tổng hợp, Bệnh viện đa khoa tỉnh, đến nhận công tác tại Trạm Y tế xã Hòa Lộc kể từ ngày 15 tháng 3 năm 2026. / **Điều 2.** Ông Phan Văn Lực được hưởng lương, phụ cấp và các chế độ khác theo quy định hiện hành; có trách nhiệm bàn giao công việc tại đơn vị cũ trước ngày 14 tháng 3 năm 2026. / **Điều 3.** Quyết định này có hiệu lực kể từ ngày ký. | art: **Điều 4.** Chánh Văn phòng Sở, Trưởng phòng Tổ chức cán bộ, Giám đốc Bệnh viện đa khoa tỉnh, Trưởng Trạm Y tế xã Hòa Lộc và ông Phan Văn Lực chịu trách nhiệm thi hành Quyết định này./.
post: GIÁM ĐỐC | name: Nguyễn Hữu Toàn | nr: - Như Điều 4; / - Sở Nội vụ; / - Lưu: VT, TCCB.
""",
    "qd-rules": """
parent: SỞ Y TẾ TỈNH TÂN HẢI | agency: BỆNH VIỆN ĐA KHOA TỈNH | code: Số: 733/QĐ-BVĐK | date: Tân Hải, ngày 16 tháng 4 năm 2026
kind: QUYẾT ĐỊNH | subj: Ban hành Quy chế quản lý và sử dụng xe cứu thương | who: GIÁM ĐỐC BỆNH VIỆN ĐA KHOA TỈNH
base: Căn cứ Luật Khám bệnh, chữa bệnh ngày 09 tháng 01 năm 2023; / Căn cứ Luật Quản lý, sử dụng tài sản công ngày 21 tháng 6 năm 2017; / Căn cứ Quyết định số 1502/QĐ-SYT ngày 08 tháng 9 năm 2025 của Sở Y tế tỉnh Tân Hải quy định chức năng, nhiệm vụ của Bệnh viện đa khoa tỉnh; / Theo đề nghị của Trưởng phòng Hành chính quản trị.
order: QUYẾT ĐỊNH: | art: **Điều 1.** Ban hành kèm theo Quyết định này Quy chế quản lý và sử dụng xe cứu thương của Bệnh viện đa khoa tỉnh. / **Điều 2.** Quyết định này có hiệu lực kể từ ngày 01 tháng 5 năm 2026. / **Điều 3.** Trưởng các khoa, phòng và các cá nhân có liên quan chịu trách nhiệm thi hành Quyết định này./.
post: GIÁM ĐỐC | name: Vũ Đình Khoa | nr: - Như Điều 3; / - Sở Y tế (để báo cáo); / - Lưu: VT, HCQT.
kind2: QUY CHẾ | subj2: Quản lý và sử dụng xe cứu thương của Bệnh viện đa khoa tỉnh
annexr: (Kèm theo Quyết định số 733/QĐ-BVĐK ngày 16 tháng 4 năm 2026 của Giám đốc Bệnh viện đa khoa tỉnh)
chap: Chương I | chapt: NHỮNG QUY ĐỊNH CHUNG | art: **Điều 1. Phạm vi điều chỉnh và đối tượng áp dụng** | cl: 1. Quy chế này quy định việc quản lý, điều động, sử dụng và bảo dưỡng xe cứu thương của Bệnh viện đa khoa tỉnh. / 2. Quy chế này áp dụng đối với các khoa, phòng, lái xe và kíp cấp cứu ngoại viện.
art: **Điều 2. Nguyên tắc sử dụng**
cl: 1. Xe cứu thương chỉ được dùng vào mục đích cấp cứu, vận chuyển người bệnh, vận chuyển máu và tham gia phòng, chống dịch, thiên tai. / 2. Mỗi chuyến xe phải có lệnh điều xe; trường hợp cấp cứu khẩn cấp, lệnh điều xe được bổ sung trong 24 giờ. / 3. Nghiêm cấm các hành vi sau đây:
pt: a) Sử dụng xe vào việc riêng; / b) Chở người, hàng hóa không đúng mục đích; / c) Tự ý thay đổi lộ trình khi chưa được phép; / d) Thu tiền của người bệnh trái quy định; / đ) Sử dụng còi, đèn ưu tiên khi không làm nhiệm vụ; / e) Giao xe cho người không có giấy phép lái xe phù hợp.
chap: Chương II | chapt: ĐIỀU ĐỘNG VÀ BẢO DƯỠNG XE | art: **Điều 3. Thẩm quyền điều động** | cl: 1. Trưởng phòng Hành chính quản trị điều động xe trong giờ hành chính. / 2. Trực lãnh đạo điều động xe ngoài giờ hành chính, ngày nghỉ, ngày lễ.
art: **Điều 4. Kiểm tra, bảo dưỡng**
cl: 1. Lái xe kiểm tra xe, thiết bị y tế trên xe trước và sau mỗi chuyến, ghi vào sổ theo dõi. / 2. Xe được bảo dưỡng định kỳ sau mỗi 5.000 km hoặc sau 06 tháng sử dụng.
chap: Chương III | chapt: TỔ CHỨC THỰC HIỆN | art: **Điều 5. Trách nhiệm thi hành** | cl: 1. Phòng Hành chính quản trị theo dõi, đôn đốc việc thực hiện Quy chế này, báo cáo Giám đốc vào ngày 25 hằng tháng. / 2. Tập thể, cá nhân vi phạm thì tùy theo tính chất, mức độ mà bị xử lý theo quy định./.
""",
    "qd-team": """
agency: ỦY BAN NHÂN DÂN / XÃ HÒA LỘC | code: Số: 205/QĐ-UBND | date: Hòa Lộc, ngày 18 tháng 3 năm 2026
kind: QUYẾT ĐỊNH | subj: Về việc thành lập Đoàn kiểm tra liên ngành về an toàn thực phẩm xã Hòa Lộc năm 2026 | who: CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ HÒA LỘC
base: Căn cứ Luật Tổ chức chính quyền địa phương; / Căn cứ Luật An toàn thực phẩm; / Căn cứ Kế hoạch số 77/KH-UBND ngày 27 tháng 02 năm 2026 của Ủy ban nhân dân tỉnh Tân Hải về bảo đảm an toàn thực phẩm năm 2026; / Theo đề nghị của Trưởng phòng Văn hóa - Xã hội.
order: QUYẾT ĐỊNH: | art: **Điều 1.** Thành lập Đoàn kiểm tra liên ngành về an toàn thực phẩm xã Hòa Lộc năm 2026 (sau đây gọi là Đoàn kiểm tra) gồm các ông, bà có tên tại Phụ lục kèm theo Quyết định này. / **Điều 2. Nhiệm vụ của Đoàn kiểm tra** | cl: 1. Kiểm tra việc chấp hành pháp luật về an toàn thực phẩm tại các cơ sở sau đây:
pt: a) Bếp ăn tập thể của trường học, doanh nghiệp; / b) Cơ sở kinh doanh dịch vụ ăn uống, thức ăn đường phố; / c) Chợ Hòa Lộc và các điểm giết mổ tập trung.
cl: 2. Lấy mẫu thực phẩm để kiểm nghiệm khi cần thiết. / 3. Lập biên bản, đề xuất xử lý vi phạm; báo cáo kết quả với Chủ tịch Ủy ban nhân dân xã trước ngày 20 tháng 5 năm 2026.
art: **Điều 3.** Kinh phí hoạt động của Đoàn kiểm tra lấy từ ngân sách xã năm 2026. Đoàn kiểm tra tự giải thể sau khi hoàn thành nhiệm vụ. / **Điều 4.** Quyết định này có hiệu lực kể từ ngày ký. Chánh Văn phòng Hội đồng nhân dân và Ủy ban nhân dân xã, Trưởng phòng Văn hóa - Xã hội, Trưởng Trạm Y tế xã và các ông, bà có tên tại Điều 1 chịu trách nhiệm thi hành Quyết định này./.
auth: KT. CHỦ TỊCH | post: PHÓ CHỦ TỊCH | name: Hoàng Thị Mai | nr: - Như Điều 4; / - Sở Y tế (để báo cáo); / - TT. Đảng ủy, HĐND xã; / - Lưu: VT, VHXH.
annex: Phụ lục | annext: DANH SÁCH ĐOÀN KIỂM TRA LIÊN NGÀNH VỀ AN TOÀN THỰC PHẨM | annexr: (Kèm theo Quyết định số 205/QĐ-UBND ngày 18 tháng 3 năm 2026 của Chủ tịch Ủy ban nhân dân xã Hòa Lộc)
row: TT|Họ và tên|Chức vụ, đơn vị công tác|Nhiệm vụ / 1|Hoàng Thị Mai|Phó Chủ tịch Ủy ban nhân dân xã|Trưởng đoàn / 2|Bùi Văn Sáng|Trưởng phòng Văn hóa - Xã hội|Phó Trưởng đoàn / 3|Đặng Thị Thảo|Trưởng Trạm Y tế xã Hòa Lộc|Thành viên / 4|Ngô Minh Trí|Công an xã Hòa Lộc|Thành viên
""",
    "kh-vector": """
agency: ỦY BAN NHÂN DÂN / XÃ HÒA LỘC | code: Số: 64/KH-UBND | date: Hòa Lộc, ngày 03 tháng 4 năm 2026
kind: KẾ HOẠCH | subj: Truyền thông nâng cao sức khỏe cộng đồng trên địa bàn xã Hòa Lộc năm 2026
t: Thực hiện Kế hoạch số 92/KH-UBND ngày 10 tháng 3 năm 2026 của Ủy ban nhân dân tỉnh Tân Hải về truyền thông nâng cao sức khỏe năm 2026, Ủy ban nhân dân xã Hòa Lộc ban hành Kế hoạch thực hiện như sau:
h1: I. MỤC ĐÍCH, YÊU CẦU | h2: 1. Mục đích | dash: - Nâng cao nhận thức của người dân về phòng bệnh, dinh dưỡng hợp lý và rèn luyện thể lực. / - Phát huy vai trò của cộng tác viên dân số, nhân viên y tế thôn trong vận động người dân khám sức khỏe định kỳ.
h2: 2. Yêu cầu | dash: - Nội dung truyền thông ngắn gọn, dễ hiểu, phù hợp với từng nhóm đối tượng. / - Các hoạt động thực hiện đúng tiến độ, tiết kiệm, hiệu quả.
h1: II. CHỈ TIÊU | t: Phấn đấu đến ngày 31 tháng 12 năm 2026, ít nhất 85% hộ gia đình được cung cấp thông tin về phòng bệnh; 70% người cao tuổi được khám sức khỏe; 95% trẻ em dưới 5 tuổi được cân, đo và theo dõi tình trạng dinh dưỡng.
h1: III. NỘI DUNG THỰC HIỆN | h2: 1. Truyền thông trực tiếp | pt: a) Tổ chức 12 buổi nói chuyện chuyên đề tại nhà văn hóa các thôn về tăng huyết áp, đái tháo đường và tác hại của thuốc lá. / b) Thăm hộ gia đình có phụ nữ mang thai, trẻ nhỏ và người mắc bệnh mạn tính; mỗi nhân viên y tế thôn thăm ít nhất 10 hộ trong một tháng. / c) Lồng ghép nội dung truyền thông vào sinh hoạt của Hội Phụ nữ, Hội Nông dân và Đoàn Thanh niên.
h2: 2. Truyền thông gián tiếp | pt: a) Phát thanh 02 lần trong tuần trên hệ thống truyền thanh của xã. / b) Đăng bài trên Cổng Thông tin điện tử của xã, nhóm Zalo của các thôn. / c) Treo 24 băng rôn, phát 3.000 tờ rơi tại chợ, trường học và trạm y tế.
h1: IV. KINH PHÍ | t: Kinh phí thực hiện từ ngân sách xã năm 2026 và các nguồn huy động hợp pháp khác; dự toán chi tiết tại Phụ lục kèm theo Kế hoạch này.
h1: V. TỔ CHỨC THỰC HIỆN | h2: 1. Trạm Y tế xã | t: Chủ trì, tham mưu triển khai Kế hoạch; chuẩn bị tài liệu; báo cáo kết quả với Ủy ban nhân dân xã trước ngày 15 tháng 12 năm 2026.
h2: 2. Phòng Văn hóa - Xã hội | t: Phối hợp với Trạm Y tế xã xây dựng tin, bài; kiểm tra, giám sát hoạt động truyền thông tại các thôn. | h2: 3. Trưởng các thôn | t: Vận động người dân tham gia đầy đủ các buổi truyền thông; bố trí địa điểm, loa đài và thông báo lịch trước 03 ngày. / Trên đây là Kế hoạch truyền thông nâng cao sức khỏe cộng đồng trên địa bàn xã Hòa Lộc năm 2026; yêu cầu các đơn vị, các thôn nghiêm túc thực hiện./.
auth: TM. ỦY BAN NHÂN DÂN | post: CHỦ TỊCH | name: Phạm Đức Lương | nr: - Sở Y tế (để báo cáo); / - TT. Đảng ủy, HĐND xã; / - Trạm Y tế xã; / - Trưởng các thôn; / - Lưu: VT, VHXH.
land: yes | annex: Phụ lục | annext: DỰ TOÁN KINH PHÍ TRUYỀN THÔNG NĂM 2026 | annexr: (Kèm theo Kế hoạch số 64/KH-UBND ngày 03 tháng 4 năm 2026 của Ủy ban nhân dân xã Hòa Lộc)
row: TT|Nội dung chi|Đơn vị tính|Số lượng|Đơn giá (đồng)|Thành tiền (đồng) / 1|Nói chuyện chuyên đề|Buổi|12|800.000|9.600.000 / 2|Băng rôn|Cái|24|250.000|6.000.000 / 3|Tờ rơi|Tờ|3.000|2.000|6.000.000
""",
    "bc-quarter": """
parent: SỞ Y TẾ TỈNH TÂN HẢI | agency: TRUNG TÂM Y TẾ / KHU VỰC AN BÌNH | code: Số: 152/BC-TTYT | date: Tân Hải, ngày 02 tháng 4 năm 2026
kind: BÁO CÁO | subj: Kết quả công tác quý I và nhiệm vụ trọng tâm quý II năm 2026 | to: Kính gửi: Sở Y tế tỉnh Tân Hải.
t: Thực hiện Công văn số 455/SYT-KHTC ngày 11 tháng 3 năm 2026 của Sở Y tế về việc báo cáo công tác y tế quý I năm 2026, Trung tâm Y tế khu vực An Bình báo cáo kết quả như sau:
h1: I. KẾT QUẢ THỰC HIỆN | h2: 1. Công tác khám bệnh, chữa bệnh | t: Trong quý I năm 2026, Trung tâm khám cho 38.214 lượt người, đạt 26,4% kế hoạch năm; điều trị nội trú 4.105 lượt, ngày điều trị trung bình 5,8 ngày; công suất sử dụng giường bệnh đạt 91%. Chi tiết tại Phụ lục I kèm theo Báo cáo này. / Trung tâm đã triển khai 03 kỹ thuật mới gồm nội soi can thiệp lấy dị vật, siêu âm tim qua thành ngực và định lượng HbA1c. Tỷ lệ chuyển tuyến giảm từ 6,1% xuống còn 5,2%.
h2: 2. Công tác phòng bệnh | pt: a) Giám sát 14 bệnh truyền nhiễm; xử lý 05 ổ dịch tay chân miệng, không có ca tử vong. / b) Tiêm chủng đầy đủ cho 612 trẻ dưới 1 tuổi, đạt 24,1% kế hoạch; tiêm vắc xin uốn ván cho 590 phụ nữ có thai. / c) Quản lý 9.870 người tăng huyết áp, 3.204 người đái tháo đường tại trạm y tế xã. | h2: 3. Công tác dược, trang thiết bị | t: Bảo đảm đủ thuốc thiết yếu; hoàn thành 02 gói thầu vật tư xét nghiệm với tổng giá trị 4,6 tỷ đồng. Danh mục vật tư còn thiếu tại Phụ lục II kèm theo Báo cáo này.
h2: 4. Chuyển đổi số | t: Đã liên thông 100% dữ liệu khám bệnh, chữa bệnh bảo hiểm y tế; triển khai bệnh án điện tử tại 08/11 khoa lâm sàng; tỷ lệ thanh toán không dùng tiền mặt đạt 63%.
h1: II. KHÓ KHĂN, VƯỚNG MẮC | cl: 1. Thiếu 09 bác sĩ so với số người làm việc được giao, trong đó có 02 bác sĩ gây mê hồi sức. / 2. Hệ thống xử lý nước thải của cơ sở 2 xuống cấp, chưa được bố trí vốn sửa chữa. / 3. Một số trạm y tế sau sắp xếp có địa bàn rộng, đi lại khó khăn vào mùa mưa.
h1: III. NHIỆM VỤ TRỌNG TÂM QUÝ II | cl: 1. Phấn đấu khám 40.000 lượt người; duy trì công suất sử dụng giường bệnh từ 90% trở lên. / 2. Hoàn thành bệnh án điện tử tại 11 khoa lâm sàng trước ngày 30 tháng 6 năm 2026. / 3. Tổ chức chiến dịch diệt lăng quăng tại 14 xã, phường từ ngày 04 tháng 5 năm 2026. / 4. Tuyển dụng viên chức theo kế hoạch được Sở Y tế phê duyệt.
h1: IV. ĐỀ XUẤT, KIẾN NGHỊ | t: Đề nghị Sở Y tế xem xét bố trí 1,2 tỷ đồng sửa chữa hệ thống xử lý nước thải; cử bác sĩ gây mê hồi sức của Bệnh viện đa khoa tỉnh hỗ trợ luân phiên trong 06 tháng. / Trên đây là báo cáo kết quả công tác quý I và nhiệm vụ trọng tâm quý II năm 2026 của Trung tâm Y tế khu vực An Bình./.
post: GIÁM ĐỐC | name: Lê Quang Định | nr: - Như trên; / - Ban Giám đốc; / - Các khoa, phòng, trạm y tế; / - Lưu: VT, KHNV.
annex: Phụ lục I | annext: KẾT QUẢ KHÁM BỆNH, CHỮA BỆNH QUÝ I NĂM 2026 | annexr: (Kèm theo Báo cáo số 152/BC-TTYT ngày 02 tháng 4 năm 2026 của Trung tâm Y tế khu vực An Bình)
row: TT|Chỉ tiêu|Kế hoạch năm|Thực hiện quý I|Tỷ lệ (%) / 1|Lượt khám bệnh|145.000|38.214|26,4 / 2|Lượt điều trị nội trú|16.000|4.105|25,7
annex: Phụ lục II | annext: DANH MỤC VẬT TƯ CÒN THIẾU | annexr: (Kèm theo Báo cáo số 152/BC-TTYT ngày 02 tháng 4 năm 2026 của Trung tâm Y tế khu vực An Bình)
row: TT|Tên vật tư|Đơn vị tính|Số lượng / 1|Ống nghiệm chân không EDTA|Ống|20.000 / 2|Kim luồn tĩnh mạch 24G|Cái|5.000
""",
    "tb-meeting": """
parent: ỦY BAN NHÂN DÂN TỈNH TÂN HẢI | agency: SỞ Y TẾ | code: Số: 97/TB-SYT | date: Tân Hải, ngày 24 tháng 7 năm 2026
kind: THÔNG BÁO | subj: Kết luận của Giám đốc Sở Y tế tại cuộc họp giao ban tháng 7 năm 2026
t: Ngày 21 tháng 7 năm 2026, Giám đốc Sở Y tế Nguyễn Hữu Toàn chủ trì họp giao ban công tác tháng 7 với các phòng chuyên môn và đơn vị trực thuộc. Sau khi nghe báo cáo và ý kiến thảo luận, Giám đốc Sở Y tế kết luận như sau:
h2: 1. Về công tác phòng, chống dịch | t: Giao Trung tâm Kiểm soát bệnh tật tỉnh cập nhật bản đồ nguy cơ hằng tuần; các trung tâm y tế khu vực bố trí đội cơ động trực 24/24 giờ, xử lý ổ dịch trong vòng 48 giờ kể từ khi phát hiện. | h2: 2. Về đấu thầu thuốc tập trung | t: Phòng Nghiệp vụ Dược hoàn thành tổng hợp nhu cầu trước ngày 05 tháng 8 năm 2026; đơn vị nào gửi chậm phải chịu trách nhiệm trước Giám đốc Sở.
h2: 3. Về ứng dụng công nghệ thông tin | t: Văn phòng Sở hướng dẫn các đơn vị ký số văn bản điện tử; từ ngày 01 tháng 9 năm 2026 không nhận văn bản giấy đối với các báo cáo định kỳ. / Sở Y tế thông báo để các phòng, đơn vị biết, thực hiện./.
auth: TL. GIÁM ĐỐC | post: CHÁNH VĂN PHÒNG | name: Trịnh Thanh Hà | nr: - Ban Giám đốc Sở; / - Các phòng thuộc Sở; / - Các đơn vị trực thuộc; / - Lưu: VT, VP.
""",
    "ttr-budget": """
parent: ỦY BAN NHÂN DÂN TỈNH TÂN HẢI | agency: SỞ Y TẾ | code: Số: 2031/TTr-SYT | date: Tân Hải, ngày 10 tháng 8 năm 2026
kind: TỜ TRÌNH | subj: Về việc phê duyệt Đề án phát triển y tế cơ sở giai đoạn 2026 - 2030 | to: Kính gửi: Ủy ban nhân dân tỉnh Tân Hải
t: Căn cứ chương trình công tác năm 2026 của Ủy ban nhân dân tỉnh, Sở Y tế đã xây dựng dự thảo Đề án phát triển y tế cơ sở giai đoạn 2026 - 2030 (sau đây gọi là Đề án), lấy ý kiến của các sở, ngành và địa phương. Sở Y tế trình Ủy ban nhân dân tỉnh xem xét, phê duyệt Đề án với các nội dung chính như sau:
h1: I. SỰ CẦN THIẾT | t: Toàn tỉnh hiện có 68 trạm y tế xã, trong đó 31 trạm được xây dựng trước năm 2005. Tỷ lệ người bệnh có thẻ bảo hiểm y tế khám tại trạm mới đạt 22%. Nhân lực bác sĩ làm việc thường xuyên tại trạm còn thiếu, trang thiết bị lạc hậu.
h1: II. MỤC TIÊU | cl: 1. Đến năm 2028, 100% trạm y tế xã có bác sĩ làm việc thường xuyên. / 2. Đến năm 2030, tỷ lệ khám bệnh bảo hiểm y tế tại trạm đạt từ 35% trở lên.
h1: III. GIẢI PHÁP VÀ KINH PHÍ | cl: 1. Đầu tư xây mới 12 trạm, sửa chữa 25 trạm; tổng kinh phí dự kiến 186 tỷ đồng. / 2. Thực hiện chế độ luân phiên bác sĩ từ bệnh viện về trạm y tế. / 3. Triển khai hồ sơ sức khỏe điện tử cho 95% dân số. | t: Sở Y tế kính trình Ủy ban nhân dân tỉnh xem xét, quyết định./.
auth: Q. GIÁM ĐỐC | name: Mai Xuân Phước | nr: - Như trên; / - Sở Tài chính; / - Lưu: VT, KHTC.
""",
    "gm-review": """
parent: ỦY BAN NHÂN DÂN TỈNH TÂN HẢI | agency: SỞ Y TẾ | code: Số: 58/GM-SYT | date: Tân Hải, ngày 06 tháng 7 năm 2026
kind: GIẤY MỜI | subj: Dự Hội nghị sơ kết công tác y tế 6 tháng đầu năm 2026
t: Sở Y tế tỉnh Tân Hải trân trọng kính mời: Lãnh đạo các bệnh viện, trung tâm y tế khu vực và trạm y tế xã, phường. / Tới dự Hội nghị sơ kết công tác y tế 6 tháng đầu năm, triển khai nhiệm vụ 6 tháng cuối năm 2026. / Chủ trì: Ông Nguyễn Hữu Toàn, Giám đốc Sở Y tế. / Thời gian: 7 giờ 30 phút, ngày 14 tháng 7 năm 2026. / Địa điểm: Hội trường tầng 3, Sở Y tế tỉnh Tân Hải, số 25 đường Lê Lợi.
t: Đề nghị các đại biểu chuẩn bị ý kiến thảo luận và đến dự đúng thành phần, thời gian. Xác nhận tham dự với Văn phòng Sở trước ngày 12 tháng 7 năm 2026./.
auth: TUQ. GIÁM ĐỐC | post: TRƯỞNG PHÒNG KẾ HOẠCH - TÀI CHÍNH | name: Lương Thế Hưng | nr: - Như thành phần mời; / - Ban Giám đốc Sở; / - Lưu: VT, KHTC.
""",
    "bb-council": """
parent: SỞ Y TẾ TỈNH TÂN HẢI | agency: BỆNH VIỆN ĐA KHOA TỈNH | code: Số: 19/BB-BVĐK
kind: BIÊN BẢN | subj: Họp Hội đồng thuốc và điều trị tháng 5 năm 2026
t: Thời gian bắt đầu: 14 giờ 00 phút, ngày 21 tháng 5 năm 2026. / Địa điểm: Phòng họp số 2, Bệnh viện đa khoa tỉnh. / Thành phần tham dự: 11/12 thành viên Hội đồng thuốc và điều trị; vắng 01 người có lý do. / Chủ trì: Ông Vũ Đình Khoa, Giám đốc Bệnh viện, Chủ tịch Hội đồng. / Thư ký: Bà Cao Thị Lan, dược sĩ Khoa Dược. / Nội dung:
cl: 1. Khoa Dược báo cáo tình hình sử dụng kháng sinh quý I năm 2026; tỷ lệ chi phí kháng sinh chiếm 21,3% tổng chi phí thuốc, giảm 1,7% so với quý trước. / 2. Hội đồng thảo luận việc bổ sung 06 hoạt chất vào danh mục thuốc của Bệnh viện; 11/11 thành viên dự họp tán thành. / 3. Kết luận của Chủ tịch Hội đồng: giao Khoa Dược hoàn thiện danh mục, trình Giám đốc phê duyệt trước ngày 30 tháng 5 năm 2026.
t: Cuộc họp kết thúc vào 16 giờ 30 phút, ngày 21 tháng 5 năm 2026./.
lpost: THƯ KÝ | lname: Cao Thị Lan | post: CHỦ TỌA | name: Vũ Đình Khoa | nr: - Thành viên Hội đồng; / - Lưu: VT, KD.
""",
    "ctr-work": """
agency: ỦY BAN NHÂN DÂN / PHƯỜNG AN BÌNH | code: Số: 08/CTr-UBND | date: An Bình, ngày 08 tháng 01 năm 2026
kind: CHƯƠNG TRÌNH | subj: Công tác chăm sóc sức khỏe ban đầu năm 2026
h1: I. MỤC TIÊU | cl: 1. Giữ vững kết quả thực hiện Bộ tiêu chí quốc gia về y tế xã; 100% người dân được lập hồ sơ sức khỏe điện tử. / 2. Giảm tỷ lệ suy dinh dưỡng thể thấp còi ở trẻ em dưới 5 tuổi xuống dưới 14%.
h1: II. NHIỆM VỤ TRỌNG TÂM | cl: 1. Quý I: kiện toàn Ban Chăm sóc sức khỏe phường; ký giao ước thi đua với 22 tổ dân phố. / 2. Quý II: tổ chức khám sức khỏe cho người cao tuổi từ ngày 11 tháng 5 năm 2026; kiểm tra an toàn thực phẩm tại các bếp ăn trường học. / 3. Quý III: triển khai uống vitamin A, tẩy giun cho trẻ em; diệt lăng quăng mỗi tháng 02 lần. / 4. Quý IV: đánh giá kết quả, bình xét thi đua và xây dựng chương trình năm 2027.
h1: III. PHÂN CÔNG THỰC HIỆN | cl: 1. Trạm Y tế phường chủ trì, tổng hợp báo cáo hằng tháng. / 2. Phòng Văn hóa - Xã hội phối hợp kiểm tra, giám sát. / 3. Ủy ban Mặt trận Tổ quốc Việt Nam phường vận động người dân tham gia. | t: Các đơn vị, tổ dân phố căn cứ Chương trình này xây dựng kế hoạch của đơn vị mình và tổ chức thực hiện./.
auth: TM. ỦY BAN NHÂN DÂN / KT. CHỦ TỊCH | post: PHÓ CHỦ TỊCH | name: Đoàn Thị Bích Ngọc | nr: - Sở Y tế; / - TT. Đảng ủy, HĐND phường; / - Các tổ dân phố; / - Lưu: VT, VHXH.
""",
    "hd-records": """
parent: BỘ Y TẾ | agency: CỤC QUẢN LÝ KHÁM, CHỮA BỆNH | code: Số: 45/HD-KCB | date: Hà Nội, ngày 17 tháng 9 năm 2026
kind: HƯỚNG DẪN | subj: Triển khai bệnh án điện tử tại trung tâm y tế khu vực
t: Để thống nhất thực hiện bệnh án điện tử tại các trung tâm y tế khu vực, Cục Quản lý Khám, chữa bệnh hướng dẫn một số nội dung như sau:
h1: I. ĐIỀU KIỆN TRIỂN KHAI | h2: 1. Hạ tầng | pt: a) Máy chủ đặt tại phòng riêng, có nguồn điện dự phòng tối thiểu 02 giờ; / b) Mạng nội bộ tách biệt với mạng dành cho khách.
h2: 2. Nhân lực | pt: a) Có ít nhất 02 người làm công tác công nghệ thông tin; / b) Bác sĩ, điều dưỡng được cấp chứng thư số cá nhân.
h1: II. TRÌNH TỰ THỰC HIỆN | cl: 1. Thành lập Ban Chỉ đạo, phân công nhiệm vụ cho từng khoa, phòng. / 2. Chạy thử song song bản giấy và bản điện tử trong thời gian từ 01 đến 03 tháng. / 3. Tự đánh giá theo bộ tiêu chí; gửi kết quả về Sở Y tế để thẩm định. / 4. Công bố trên trang thông tin điện tử của đơn vị khi đã đáp ứng đủ điều kiện.
h1: III. TỔ CHỨC THỰC HIỆN | t: Sở Y tế các tỉnh, thành phố chỉ đạo, kiểm tra việc thực hiện Hướng dẫn này. Trong quá trình thực hiện nếu có vướng mắc, các đơn vị gửi ý kiến về Cục Quản lý Khám, chữa bệnh để được xem xét, giải quyết./.
auth: KT. CỤC TRƯỞNG | post: PHÓ CỤC TRƯỞNG | name: Nguyễn Trường Giang | nr: - Sở Y tế các tỉnh, thành phố; / - Bộ trưởng (để báo cáo); / - Cục trưởng (để báo cáo); / - Lưu: VT, QLCL.
""",
    "ct-flood": """
agency: ỦY BAN NHÂN DÂN / TỈNH TÂN HẢI | code: Số: 11/CT-UBND | date: Tân Hải, ngày 28 tháng 8 năm 2026
kind: CHỈ THỊ | subj: Về việc bảo đảm công tác y tế trong mùa mưa bão năm 2026
t: Theo dự báo, trong các tháng cuối năm 2026 có từ 3 đến 5 cơn bão ảnh hưởng trực tiếp đến địa bàn tỉnh. Để bảo đảm công tác y tế trước, trong và sau bão, Chủ tịch Ủy ban nhân dân tỉnh yêu cầu:
h2: 1. Sở Y tế | pt: a) Rà soát, bổ sung phương án cấp cứu hàng loạt; dự trữ đủ cơ số thuốc, hóa chất khử khuẩn cho 68 xã, phường; / b) Tổ chức 15 đội cấp cứu cơ động, sẵn sàng lên đường trong vòng 30 phút khi có lệnh; / c) Công bố số điện thoại đường dây nóng trước ngày 05 tháng 9 năm 2026. | h2: 2. Ủy ban nhân dân các xã, phường | pt: a) Lập danh sách phụ nữ mang thai sắp sinh, người chạy thận nhân tạo, người già yếu để chủ động sơ tán; / b) Bảo đảm nước sạch, vệ sinh môi trường sau khi nước rút.
cl: 3. Sở Tài chính cân đối nguồn kinh phí dự phòng, trình Ủy ban nhân dân tỉnh xem xét, quyết định. / 4. Báo và Phát thanh, Truyền hình tỉnh tăng thời lượng tuyên truyền về phòng bệnh trong mùa mưa bão.
t: Chủ tịch Ủy ban nhân dân tỉnh yêu cầu các sở, ngành, địa phương nghiêm túc thực hiện Chỉ thị này./.
post: CHỦ TỊCH | name: Trương Công Thắng | nr: - Các sở, ban, ngành; / - UBND các xã, phường; / - TT. Tỉnh ủy, HĐND tỉnh; / - Lưu: VT, KGVX.
""",
    "cd-storm": """
parent: ỦY BAN NHÂN DÂN TỈNH TÂN HẢI | agency: SỞ Y TẾ | code: Số: 03/CĐ-SYT | urgent: HỎA TỐC | date: Tân Hải, ngày 09 tháng 10 năm 2026
kind: CÔNG ĐIỆN | subj: Về việc ứng phó với bão số 6
t: Giám đốc Sở Y tế điện:
dash: - Giám đốc các bệnh viện, trung tâm y tế khu vực; / - Trưởng trạm y tế các xã, phường ven biển.
t: Theo tin của Đài Khí tượng Thủy văn tỉnh, bão số 6 dự kiến đổ bộ vào khu vực ven biển vào đêm ngày 10 tháng 10 năm 2026, gió mạnh cấp 10, giật cấp 12. Giám đốc Sở Y tế yêu cầu:
cl: 1. Trực cấp cứu 24/24 giờ từ 18 giờ 00 phút, ngày 09 tháng 10 năm 2026 cho đến khi có thông báo mới. / 2. Chằng chống nhà cửa, di chuyển hồ sơ, máy móc, thuốc lên vị trí cao trước 12 giờ 00 phút, ngày 10 tháng 10 năm 2026. / 3. Báo cáo tình hình về Sở Y tế 02 lần trong ngày vào 7 giờ 00 phút và 16 giờ 00 phút./.
post: GIÁM ĐỐC | name: Nguyễn Hữu Toàn | nr: - Như trên; / - UBND tỉnh (để báo cáo); / - Lưu: VT, NVY.
""",
    "ggt-course": """
parent: SỞ Y TẾ TỈNH TÂN HẢI | agency: TRUNG TÂM Y TẾ / KHU VỰC AN BÌNH | code: Số: 07/GGT-TTYT | date: Tân Hải, ngày 19 tháng 01 năm 2026
kind: GIẤY GIỚI THIỆU
t: Trung tâm Y tế khu vực An Bình trân trọng giới thiệu: / Bà: Tạ Thị Kim Oanh. / Chức vụ: Điều dưỡng trưởng Khoa Hồi sức cấp cứu. / Được cử đến: Trường Cao đẳng Y tế Tân Hải. / Về việc: Liên hệ mở lớp đào tạo cấp cứu ngoại viện cho nhân viên trạm y tế. / Đề nghị Quý cơ quan tạo điều kiện để bà Tạ Thị Kim Oanh hoàn thành nhiệm vụ. / Giấy này có giá trị đến hết ngày 31 tháng 01 năm 2026./.
auth: KT. GIÁM ĐỐC | post: PHÓ GIÁM ĐỐC | name: Hồ Sỹ Cường | nr: - Như trên; / - Lưu: VT.
""",
    "pc-letter": """
parent: ỦY BAN NHÂN DÂN XÃ HÒA LỘC | agency: PHÒNG VĂN HÓA - XÃ HỘI | code: Số: 31/PC-VHXH | date: Hòa Lộc, ngày 23 tháng 11 năm 2026
kind: PHIẾU CHUYỂN | subj: Đơn kiến nghị của công dân
t: Ngày 20 tháng 11 năm 2026, Phòng Văn hóa - Xã hội nhận được đơn của ông Lưu Văn Tiến, trú tại thôn Đông, xã Hòa Lộc, kiến nghị về việc chậm cấp thẻ bảo hiểm y tế cho đối tượng người cao tuổi.
t: Sau khi xem xét, nội dung đơn thuộc thẩm quyền giải quyết của Bảo hiểm xã hội cơ sở An Bình. Phòng Văn hóa - Xã hội chuyển đơn đến Bảo hiểm xã hội cơ sở An Bình để được giải quyết theo quy định của pháp luật và thông báo kết quả cho ông Lưu Văn Tiến biết./.
post: TRƯỞNG PHÒNG | name: Bùi Văn Sáng | nr: - BHXH cơ sở An Bình; / - Ông Lưu Văn Tiến; / - Lưu: VT.
""",
    "pa-fire": """
parent: SỞ Y TẾ TỈNH TÂN HẢI | agency: BỆNH VIỆN ĐA KHOA TỈNH | code: Số: 14/PA-BVĐK | date: Tân Hải, ngày 11 tháng 5 năm 2026
kind: PHƯƠNG ÁN | subj: Sơ tán người bệnh khi có cháy, nổ
t: Căn cứ tình hình thực tế của khu nhà điều trị 7 tầng, Bệnh viện đa khoa tỉnh xây dựng Phương án sơ tán người bệnh khi có cháy, nổ như sau:
h1: I. TÌNH HUỐNG GIẢ ĐỊNH | t: Lúc 9 giờ 15 phút, xảy ra cháy do chập điện tại kho vật tư tầng 4; khói lan nhanh theo trục hành lang phía đông. Tại thời điểm đó, tầng 4 có 52 người bệnh, trong đó 14 người không tự đi lại được.
h1: II. LỰC LƯỢNG, PHƯƠNG TIỆN | cl: 1. Lực lượng tại chỗ: 22 nhân viên y tế, 04 nhân viên bảo vệ, 03 kỹ thuật viên điện nước. / 2. Phương tiện: 18 cáng mềm, 26 xe đẩy, 40 mặt nạ phòng độc, 60 bình chữa cháy.
h1: III. CÁCH THỨC XỬ LÝ | h2: 1. Báo động | pt: a) Người phát hiện cháy hô to, nhấn nút báo cháy và gọi số 114; / b) Bảo vệ cắt điện tầng 4, mở toàn bộ cửa thoát nạn.
h2: 2. Sơ tán | pt: a) Người bệnh đi lại được di chuyển theo cầu thang phía tây xuống sân trước; / b) Người bệnh nặng được khiêng bằng cáng mềm, có điều dưỡng đi kèm; / c) Tuyệt đối không sử dụng thang máy. | cl: 3. Kiểm đếm người bệnh tại điểm tập kết, báo cáo Giám đốc Bệnh viện trong vòng 20 phút.
h1: IV. TỔ CHỨC THỰC HIỆN | t: Phòng Hành chính quản trị tổ chức diễn tập vào thứ Tư, ngày 20 tháng 5 năm 2026; các khoa, phòng cử đủ lực lượng tham gia./.
auth: TUQ. GIÁM ĐỐC | post: TRƯỞNG PHÒNG HÀNH CHÍNH QUẢN TRỊ | name: Kiều Văn Đạt | nr: - Ban Giám đốc; / - Các khoa, phòng; / - Lưu: VT, HCQT.
""",
    "nq-health": """
agency: HỘI ĐỒNG NHÂN DÂN / XÃ HÒA LỘC | code: Số: 09/NQ-HĐND | date: Hòa Lộc, ngày 15 tháng 7 năm 2026
kind: NGHỊ QUYẾT | subj: Về việc hỗ trợ nhân viên y tế thôn năm 2026 | who: HỘI ĐỒNG NHÂN DÂN XÃ HÒA LỘC / KHÓA II, KỲ HỌP THỨ 3
base: Căn cứ Luật Tổ chức chính quyền địa phương; / Căn cứ Luật Ngân sách nhà nước; / Xét Tờ trình số 118/TTr-UBND ngày 30 tháng 6 năm 2026 của Ủy ban nhân dân xã Hòa Lộc về việc hỗ trợ nhân viên y tế thôn; báo cáo thẩm tra của Ban Văn hóa - Xã hội; ý kiến thảo luận của đại biểu Hội đồng nhân dân tại kỳ họp.
order: QUYẾT NGHỊ: | art: **Điều 1.** Hỗ trợ 500.000 đồng/người/tháng đối với 18 nhân viên y tế thôn trên địa bàn xã Hòa Lộc trong thời gian từ ngày 01 tháng 8 năm 2026 đến ngày 31 tháng 12 năm 2026. / **Điều 2.** Nguồn kinh phí: ngân sách xã năm 2026 và nguồn xã hội hóa. | art: **Điều 3.** Giao Ủy ban nhân dân xã tổ chức thực hiện; Thường trực Hội đồng nhân dân, các Ban và đại biểu Hội đồng nhân dân xã giám sát việc thực hiện Nghị quyết này.
t: Nghị quyết này đã được Hội đồng nhân dân xã Hòa Lộc Khóa II, Kỳ họp thứ 3 thông qua ngày 14 tháng 7 năm 2026./.
post: CHỦ TỊCH | name: Võ Thành Nam | nr: - TT. HĐND tỉnh; / - UBND, UBMTTQ xã; / - Đại biểu HĐND xã; / - Lưu: VT.
""",
    "gnp-leave": """
parent: ỦY BAN NHÂN DÂN XÃ HÒA LỘC | agency: TRẠM Y TẾ | code: Số: 02/GNP-TYT | date: Hòa Lộc, ngày 06 tháng 01 năm 2026
kind: GIẤY NGHỈ PHÉP
t: Xét Đơn đề nghị nghỉ phép ngày 05 tháng 01 năm 2026 của bà Lò Thị Én. / Trạm Y tế xã Hòa Lộc cấp cho: / Bà: Lò Thị Én. / Chức vụ: Hộ sinh. / Nghỉ phép năm 2026 trong thời gian 05 ngày, kể từ ngày 12 tháng 01 năm 2026 đến hết ngày 16 tháng 01 năm 2026 tại xã Mường Khoa, tỉnh Tân Hải. / Số ngày nghỉ phép nêu trên được tính vào thời gian nghỉ phép năm 2026./.
post: TRƯỞNG TRẠM | name: Đặng Thị Thảo | nr: - Bà Lò Thị Én; / - Lưu: VT.
""",
    "cv-school": """
parent: ỦY BAN NHÂN DÂN TỈNH TÂN HẢI | agency: TRƯỜNG CAO ĐẲNG Y TẾ | code: Số: 276/CĐYT-ĐT | vv: V/v đề nghị tiếp nhận sinh viên thực tập tốt nghiệp | urgent: KHẨN | date: Tân Hải, ngày 07 tháng 9 năm 2026
to: Kính gửi: | toi: - Bệnh viện đa khoa tỉnh Tân Hải; / - Trung tâm Y tế khu vực An Bình.
t: Thực hiện kế hoạch đào tạo năm học 2026 - 2027, Trường Cao đẳng Y tế đề nghị Quý đơn vị tiếp nhận 84 sinh viên ngành Điều dưỡng và 32 sinh viên ngành Hộ sinh đến thực tập tốt nghiệp.
cl: 1. Thời gian thực tập: 10 tuần, từ ngày 14 tháng 9 năm 2026 đến hết ngày 20 tháng 11 năm 2026. / 2. Số lượng: Bệnh viện đa khoa tỉnh Tân Hải tiếp nhận 80 sinh viên; Trung tâm Y tế khu vực An Bình tiếp nhận 36 sinh viên. / 3. Kinh phí hướng dẫn lâm sàng do Trường chi trả theo hợp đồng đã ký.
t: Kính đề nghị Quý đơn vị xem xét, có ý kiến bằng văn bản trước ngày 10 tháng 9 năm 2026 để Trường bố trí giảng viên phối hợp quản lý sinh viên. Thông tin chi tiết xin liên hệ Phòng Đào tạo của Trường./.
auth: Q. HIỆU TRƯỞNG | name: Phùng Thị Thu Hiền | nr: - Như trên; / - Sở Y tế; / - Lưu: VT, ĐT.
""",
}


# ---------------------------------------------------------------- the model
@dataclass(slots=True)
class Line:
    """One paragraph: its words (``**`` turns bold on and off) and its look. Sizes and gaps in points, indents in cm."""

    role: str
    text: str
    size: float = 14
    bold: bool = False
    italic: bool = False
    under: bool = False
    align: str = "center"
    first: float = 0
    inset: float = 0
    before: float = 0
    after: float = 0
    line: int = 240
    exact: bool = False
    font: str = FONT
    color: str = ""
    box: bool = False


@dataclass(slots=True)
class Page:
    """Paper and margins in mm; where the page number stands."""

    width: float = 210
    height: float = 297
    top: float = 20
    bottom: float = 20
    left: float = 30
    right: float = 15
    number: str = "top"  # top, none, foot, first (on page 1 too)
    align: str = "center"
    size: float = 14
    shape: str = "decimal"


@dataclass(frozen=True, slots=True)
class Taste:
    """The measures that an office has chosen within the decree's limits."""

    nation: float
    motto: float
    body: float
    first: float
    before: float
    after: float
    line: int
    page: Page
    exact: bool = False


TASTES = (
    Taste(12, 13, 14, 1.27, 0, 6, 240, Page()),
    Taste(13, 14, 14, 1.0, 6, 0, 264, Page(right=20, size=13)),
    Taste(12, 13, 13, 1.27, 6, 6, 276, Page(top=25, left=35, size=13)),
    Taste(13, 14, 14, 1.27, 0, 8, 360, Page(top=22, bottom=20, left=30, right=15), exact=True),
)


@dataclass(slots=True)
class Annex:
    """A section after the foot: an annex or the rules that a decision issues."""

    lines: list[Line] = field(default_factory=list)
    land: bool = False


@dataclass(slots=True)
class Sheet:
    """A document before a hand writes it down."""

    page: Page
    taste: Taste
    left: list[Line] = field(default_factory=list)
    right: list[Line] = field(default_factory=list)
    body: list[Line] = field(default_factory=list)
    foot_left: list[Line] = field(default_factory=list)
    foot_right: list[Line] = field(default_factory=list)
    tail: list[Line] = field(default_factory=list)
    annexes: list[Annex] = field(default_factory=list)

    def lists(self) -> list[list[Line]]:
        """All lists of lines, from top to bottom."""
        main = [self.left, self.right, self.body, self.foot_left, self.foot_right, self.tail]
        return main + [a.lines for a in self.annexes]


# Other offices for the same texts: what replaces what, in any capitals.
PLACES: tuple[dict[str, str], ...] = (
    {},
    {
        "Tân Hải": "Đông Lâm", "Hòa Lộc": "Phú Xuân", "An Bình": "Thanh Lương", "Nguyễn Hữu Toàn": "Đinh Công Sơn",
        "Lê Quang Định": "Quách Thị Hằng", "Trần Thị Hồng Nhung": "Nông Văn Tuyến", "Phạm Đức Lương": "Giàng A Páo",
        "Vũ Đình Khoa": "Tô Ngọc Hiển", "Hoàng Thị Mai": "Lý Văn Khánh",
    },
    {
        "Tân Hải": "Nam Thượng", "Hòa Lộc": "Vĩnh Thái", "An Bình": "Mỹ Thuận", "Nguyễn Hữu Toàn": "Lâm Hoàng Việt",
        "Lê Quang Định": "Thạch Sô Phia", "Trần Thị Hồng Nhung": "Dương Quốc Bảo", "Phạm Đức Lương": "Hà Thị Tuyết",
        "Vũ Đình Khoa": "Âu Dương Minh", "Hoàng Thị Mai": "Chu Thị Vân",
    },
)  # fmt: skip

# Looks by role; a size that is a word comes from the taste.
LOOKS: dict[str, dict[str, object]] = {
    "parent": {"size": "nation"}, "agency": {"size": "nation", "bold": True}, "code": {"size": 13, "before": 4},
    "vv": {"size": 12, "before": 6}, "urgent": {"size": 13, "bold": True, "color": "FF0000", "box": True, "before": 8},
    "nation": {"size": "nation", "bold": True}, "motto": {"size": "motto", "bold": True},
    "date": {"size": "motto", "italic": True, "before": 4}, "rule": {"size": 8}, "rule2": {"size": 8},
    "kind": {"size": 14, "bold": True, "before": 12}, "subj": {"size": 14, "bold": True, "after": 4},
    "kind2": {"size": 14, "bold": True}, "subj2": {"size": 14, "bold": True, "after": 4},
    "to": {"size": "body", "before": 12, "after": 6}, "toi": {"size": "body", "align": "left", "inset": 4.2, "after": 6},
    "who": {"size": "body", "bold": True, "before": 6, "after": 6},
    "order": {"size": "body", "bold": True, "before": 8, "after": 8},
    "base": {"italic": True}, "chap": {"bold": True, "align": "center", "first": 0},
    "chapt": {"bold": True, "align": "center", "first": 0}, "h1": {"bold": True}, "h2": {"bold": True},
    "art": {}, "cl": {}, "pt": {}, "dash": {}, "t": {},
    "auth": {"size": "motto", "bold": True}, "post": {"size": "motto", "bold": True},
    "name": {"size": "motto", "bold": True}, "lpost": {"size": "motto", "bold": True},
    "lname": {"size": "motto", "bold": True}, "gap": {"size": "motto"},
    "nn": {"size": 12, "bold": True, "italic": True, "align": "left"}, "nr": {"size": 11, "align": "left"},
    "annex": {"size": 14, "bold": True}, "annext": {"size": 14, "bold": True},
    "annexr": {"size": "body", "italic": True, "after": 8}, "row": {"size": 13},
}  # fmt: skip
RUNNING = ("base", "chap", "chapt", "h1", "h2", "art", "cl", "pt", "dash", "t")
TEXT = ("h1", "h2", "art", "cl", "pt", "dash", "t")
SPOTS = {"parent": "left", "agency": "left", "code": "left", "vv": "left", "urgent": "left", "date": "right",
         "lpost": "foot_left", "lname": "foot_left", "auth": "foot_right", "post": "foot_right",
         "name": "foot_right"}  # fmt: skip


def line(role: str, text: str, taste: Taste) -> Line:
    """A line with the look of its role."""
    look: dict[str, object] = {}
    if role in RUNNING:
        look = {"size": taste.body, "align": "both", "first": taste.first, "before": taste.before,
                "after": taste.after, "line": taste.line, "exact": taste.exact}  # fmt: skip
    look |= {k: getattr(taste, v) if isinstance(v, str) and k == "size" else v for k, v in LOOKS[role].items()}
    made = Line(role, text)
    for key, value in look.items():
        setattr(made, key, value)
    return made


def moved(text: str, variant: int) -> str:
    """The same text from another office."""
    for old, new in PLACES[variant].items():
        text = text.replace(old, new).replace(old.upper(), new.upper())
    return text


def sheet(doc: str, variant: int, taste: Taste) -> Sheet:
    """The document as lines."""
    made = Sheet(replace(taste.page), taste)
    source = moved(DOCS[doc].strip(), variant)
    land = False
    lines: list[tuple[str, str]] = [
        (tag, text)
        for tag, _, words in (piece.partition(": ") for piece in re.split(r"\n| \| (?=\w+: )", source))
        for text in words.split(" / ")
    ]
    both_sign = any(role == "lpost" for role, _ in lines)
    made.right += [line("nation", NATION, taste), line("motto", MOTTO, taste), line("rule", "_" * 24, taste)]
    for role, text in lines:
        spot: list[Line] = getattr(made, SPOTS.get(role, "body"))
        if role == "land":
            land = True
            continue
        if role in ("annex", "kind2"):
            if role == "kind2" or not made.annexes or made.annexes[-1].lines[0].role == "annex":
                made.annexes.append(Annex(land=land))
            land = False
        if made.annexes:
            spot = made.annexes[-1].lines
        elif role == "nr":
            spot = made.tail if both_sign else made.foot_left
            if all(ln.role != "nn" for ln in spot):
                spot.append(line("nn", "Nơi nhận:", taste))
        elif role in ("lname", "name"):
            spot += [line("gap", "", taste) for _ in range(4)]
        elif role == "code":
            spot.append(line("rule", "_" * 9, taste))
        if spot is made.body and spot and spot[-1].role in ("subj", "kind") and role != "subj":
            spot.append(line("rule", "_" * 11, taste))
        spot.append(line(role, text, taste))
    return made


NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
Edit = Callable[[Sheet], None]


# ---------------------------------------------------------------- edits
def places(made: Sheet, roles: str) -> list[tuple[list[Line], int]]:
    """Where the lines with one of these roles stand."""
    wanted = roles.split()
    found = [(spot, n) for spot in made.lists() for n, ln in enumerate(spot) if ln.role in wanted]
    if not found:
        raise LookupError(roles)
    return found


def sub(roles: str, old: str, new: str) -> Edit:
    """Put other words for the first occurrence of some; an empty ``old`` stands for the whole first line."""

    def edit(made: Sheet) -> None:
        for spot, n in places(made, roles):
            if old in spot[n].text:
                spot[n].text = spot[n].text.replace(old, new, 1) if old else new
                return
        raise LookupError(old)

    return edit


def look(roles: str, nth: int | None = None, **values: object) -> Edit:
    """Give one line of a role (or all) another look."""

    def edit(made: Sheet) -> None:
        found = places(made, roles)
        for spot, n in found if nth is None else [found[nth]]:
            for key, value in values.items():
                setattr(spot[n], key, value)

    return edit


def drop(roles: str, nth: int | None = None) -> Edit:
    """Take a line (or all lines of a role) away."""

    def edit(made: Sheet) -> None:
        found = places(made, roles)
        for spot, n in reversed(found if nth is None else [found[nth]]):
            del spot[n]

    return edit


def add(role: str, nth: int, new: str, text: str, before: bool = False) -> Edit:
    """Put a new line after (or before) a line of a role."""

    def edit(made: Sheet) -> None:
        spot, n = places(made, role)[nth]
        spot.insert(n if before else n + 1, line(new, text, made.taste))

    return edit


def page(**values: object) -> Edit:
    """Change the paper, the margins or the page number."""

    def edit(made: Sheet) -> None:
        for key, value in values.items():
            setattr(made.page, key, value)

    return edit


def swap(made: Sheet) -> None:
    """Change the sides of the foot."""
    made.foot_left, made.foot_right = made.foot_right, made.foot_left


def draft(made: Sheet) -> None:
    """Leave number and day blank, as on a draft."""
    for spot, n in places(made, "code date annexr"):
        text = re.sub(r"(?<=^Số:) \d+|(?<= số) \d+(?=/)", "       ", spot[n].text)
        spot[n].text = re.sub(r"ngày \d+ tháng \d+", "ngày      tháng      ", text)


# ---------------------------------------------------------------- the hands
NS = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'mc:Ignorable="w14"'
)
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
LEFT, RIGHT = 3900, 5700  # the two columns of head and foot in twentieths of a point
FIELD = '<w:fldChar w:fldCharType="begin"/>|<w:instrText xml:space="preserve"> PAGE </w:instrText>|' \
        '<w:fldChar w:fldCharType="separate"/>|<w:t>2</w:t>|<w:fldChar w:fldCharType="end"/>'  # fmt: skip
THEME_FONT = '<a:{0}Font><a:latin typeface="{1}"/><a:ea typeface=""/><a:cs typeface=""/></a:{0}Font>'


def twips(cm: float) -> int:
    """Centimetres in twentieths of a point."""
    return round(cm * 567)


def breadth(ln: Line) -> float:
    """About how wide a line of Times is, in points."""
    return ln.size * sum(0.25 if c in " ,.:-/" else 0.7 if c.isupper() else 0.46 for c in ln.text)


def packed(files: dict[str, bytes]) -> bytes:
    """A package whose parts all have the same date."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as z:
        for name, data in files.items():
            z.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


class Hand:
    """An office's way of writing: here with borderless tables and direct formatting."""

    borders = ""

    def __init__(self, made: Sheet, variant: int) -> None:
        self.sheet, self.variant, self.ids = made, variant, itertools.count(10)
        self.prepare()

    def prepare(self) -> None:
        """What this hand changes in the sheet before writing."""

    # -- runs and paragraphs
    def words(self, text: str) -> str:
        """The text as this hand types it."""
        return text

    def rpr(self, ln: Line, bold: bool) -> str:
        """The look of a run."""
        return (
            f'<w:rFonts w:ascii="{ln.font}" w:hAnsi="{ln.font}" w:cs="{ln.font}"/>'
            + ("<w:b/>" if bold else "")
            + ("<w:i/>" if ln.italic else "")
            + (f'<w:color w:val="{ln.color}"/>' if ln.color else "")
            + f'<w:sz w:val="{round(ln.size * 2)}"/><w:szCs w:val="{round(ln.size * 2)}"/>'
            + ('<w:u w:val="single"/>' if ln.under else "")
        )

    def run(self, ln: Line, text: str, bold: bool) -> str:
        """One run; line breaks and tabs in it become elements."""
        inner = ""
        for piece in re.split(r"([\n\t])", self.words(text)):
            if piece:
                marks = {"\n": "<w:br/>", "\t": "<w:tab/>"}
                inner += marks.get(piece) or f'<w:t xml:space="preserve">{escape(piece)}</w:t>'
        return f"<w:r><w:rPr>{self.rpr(ln, bold)}</w:rPr>{inner}</w:r>"

    def runs(self, ln: Line) -> str:
        """The runs of a line."""
        pieces = ln.text.split("**")
        return "".join(self.run(ln, text, ln.bold or n % 2 == 1) for n, text in enumerate(pieces) if text)

    def ppr(self, ln: Line, num: str = "", tabs: str = "", border: str = "") -> str:
        """The look of a paragraph."""
        if ln.box:
            border = "".join(f'<w:{s} w:val="single" w:sz="6" w:space="1" w:color="FF0000"/>'
                             for s in ("top", "left", "bottom", "right"))  # fmt: skip
            border = f"<w:pBdr>{border}</w:pBdr>"
        side = twips(2.1) if ln.box else twips(ln.inset)
        rule = f'w:line="{ln.line}" w:lineRule="{"exact" if ln.exact else "auto"}"'
        ind = f'w:left="{side}"' + (f' w:right="{side}"' if ln.box else "")
        ind += f' w:firstLine="{twips(ln.first)}"' if ln.first else ""
        return (
            num
            + border
            + tabs
            + f'<w:spacing w:before="{round(ln.before * 20)}" w:after="{round(ln.after * 20)}" {rule}/>'
            f'<w:ind {ind}/><w:jc w:val="{ln.align}"/>'
        )

    def para(self, ln: Line) -> str:
        """A paragraph."""
        if ln.role == "rule":
            return self.rule(ln)
        return f"<w:p><w:pPr>{self.ppr(ln)}</w:pPr>{self.runs(ln)}</w:p>"

    def rule(self, ln: Line) -> str:
        """The rule under the motto, the agency or the subject: underscores or the border of an empty paragraph."""
        if self.variant % 2 == 0:
            return f"<w:p><w:pPr>{self.ppr(ln)}</w:pPr>{self.runs(ln)}</w:p>"
        gap = {24: 950, 9: 1300, 11: 3600}[len(ln.text)]
        return (
            '<w:p><w:pPr><w:pBdr><w:top w:val="single" w:sz="6" w:space="1" w:color="000000"/></w:pBdr>'
            f'<w:spacing w:before="40" w:after="0"/><w:ind w:left="{gap}" w:right="{gap}"/><w:jc w:val="center"/>'
            f"<w:rPr>{self.rpr(ln, False)}</w:rPr></w:pPr></w:p>"
        )

    def paras(self, lines: list[Line]) -> str:
        """Paragraphs one below another; rows become a table."""
        made = ""
        for rows, found in itertools.groupby(lines, lambda ln: ln.role == "row"):
            group = list(found)
            made += self.grid(group) if rows else "".join(self.para(ln) for ln in group)
        return made

    # -- tables
    def cell(self, width: int, inner: str) -> str:
        """A cell of head or foot."""
        return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{inner or "<w:p/>"}</w:tc>'

    def columns(self, rows: list[tuple[str, str]], left: int = LEFT, right: int = RIGHT) -> str:
        """A borderless table of two columns."""
        body = "".join(
            f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{self.cell(left, a)}{self.cell(right, b)}</w:tr>" for a, b in rows
        )
        return (
            f'<w:tbl><w:tblPr><w:tblW w:w="{left + right}" w:type="dxa"/><w:jc w:val="center"/>{self.borders}'
            '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="57" w:type="dxa"/><w:right w:w="57" w:type="dxa"/>'
            f'</w:tblCellMar></w:tblPr><w:tblGrid><w:gridCol w:w="{left}"/><w:gridCol w:w="{right}"/></w:tblGrid>'
            f"{body}</w:tbl>"
        )

    def grid(self, rows: list[Line]) -> str:
        """A table with borders, for an annex."""
        sides = "".join(f'<w:{s} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
                        for s in ("top", "left", "bottom", "right", "insideH", "insideV"))  # fmt: skip
        count = len(rows[0].text.split("|"))
        widths = [700] + [(9200 - 700) // (count - 1)] * (count - 1)
        body = ""
        for n, row in enumerate(rows):
            cells = [replace(row, role="cell", text=t, bold=n == 0, align="center") for t in row.text.split("|")]
            body += (
                "<w:tr>" + "".join(self.cell(w, self.para(c)) for w, c in zip(widths, cells, strict=True)) + "</w:tr>"
            )
        cols = "".join(f'<w:gridCol w:w="{w}"/>' for w in widths)
        return (
            f'<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/><w:jc w:val="center"/><w:tblBorders>{sides}</w:tblBorders>'
            f"</w:tblPr><w:tblGrid>{cols}</w:tblGrid>{body}</w:tbl>" + self.para(Line("gap", "", align="left"))
        )

    # -- head, foot, page
    def split(self) -> tuple[list[Line], list[Line], list[Line], list[Line]]:
        """The head's upper and lower lines, left and right."""
        cut = [n for n, ln in enumerate(self.sheet.left) if ln.role in ("code", "vv")] or [len(self.sheet.left)]
        cut2 = [n for n, ln in enumerate(self.sheet.right) if ln.role == "date"] or [len(self.sheet.right)]
        left, right = self.sheet.left, self.sheet.right
        return left[: cut[0]], right[: cut2[0]], left[cut[0] :], right[cut2[0] :]

    def head(self) -> str:
        """The head of the document."""
        up, up2, low, low2 = self.split()
        if (
            self.variant % 3 == 1 and len(up) == len(up2) and all(len(ln.text) < 24 for ln in up)
        ):  # one row is enough when the lines stand level
            return self.columns([(self.paras(up + low), self.paras(up2 + low2))])
        return self.columns([(self.paras(up), self.paras(up2)), (self.paras(low), self.paras(low2))])

    def foot(self) -> str:
        """The foot of the document."""
        return self.columns([(self.paras(self.sheet.foot_left), self.paras(self.sheet.foot_right))], 4500, 5000)

    def number(self) -> str:
        """The paragraph with the page number."""
        pg = self.sheet.page
        ln = Line("page", "", size=pg.size, align=pg.align)
        rpr = f"<w:rPr>{self.rpr(ln, False)}</w:rPr>"
        if self.variant % 3 == 1:
            field = f'<w:fldSimple w:instr=" PAGE "><w:r>{rpr}<w:t>2</w:t></w:r></w:fldSimple>'
        else:
            field = "".join(f"<w:r>{rpr}{part}</w:r>" for part in FIELD.split("|"))
        frame = ""
        if self.variant % 3 == 2:  # the framed number of old Word
            frame = f'<w:framePr w:wrap="around" w:vAnchor="text" w:hAnchor="margin" w:xAlign="{pg.align}" w:y="1"/>'
        after = "<w:p/>" if frame else ""
        return f"<w:p><w:pPr>{frame}{self.ppr(ln)}</w:pPr>{field}</w:p>{after}"

    def section(self, land: bool = False, again: bool = False) -> str:
        """Paper, margins and header of a section."""
        pg = self.sheet.page
        refs = {
            "top": '<w:headerReference w:type="default" r:id="rId10"/><w:headerReference w:type="first" r:id="rId11"/>',
            "foot": '<w:footerReference w:type="default" r:id="rId12"/><w:footerReference w:type="first" r:id="rId13"/>',
            "first": '<w:headerReference w:type="default" r:id="rId10"/>',
            "none": "",
        }[pg.number]
        wide, high = (pg.height, pg.width) if land else (pg.width, pg.height)
        sides = (pg.top, pg.right, pg.bottom, pg.left)
        if land:
            sides = (20, 20, 20, 30)
        top, right, bottom, left = (twips(s / 10) for s in sides)
        turned = ' w:orient="landscape"' if land else ""
        start = ' w:start="1"' if again else ""
        shape = f' w:fmt="{pg.shape}"' if pg.shape != "decimal" else ""
        return (
            f"<w:sectPr>{refs}"
            f'<w:pgSz w:w="{round(wide * 56.7)}" w:h="{round(high * 56.7)}"{turned}/>'
            f'<w:pgMar w:top="{top}" w:right="{right}" w:bottom="{bottom}" w:left="{left}" w:header="567" w:footer="567" '
            'w:gutter="0"/>'
            + (f"<w:pgNumType{shape}{start}/>" if shape or start else "")
            + '<w:cols w:space="720"/>'
            + ("" if pg.number == "first" else "<w:titlePg/>")
            + '<w:docGrid w:linePitch="360"/></w:sectPr>'
        )

    def document(self) -> str:
        """The main part."""
        made = self.head() + self.paras(self.sheet.body) + self.foot() + self.paras(self.sheet.tail)
        lands = [False] + [a.land for a in self.sheet.annexes]
        for n, annex in enumerate(self.sheet.annexes):
            made += f"<w:p><w:pPr>{self.section(lands[n], n > 0)}</w:pPr></w:p>" + self.paras(annex.lines)
        if not self.sheet.annexes:
            made += '<w:p><w:pPr><w:spacing w:before="0" w:after="0"/></w:pPr></w:p>'
        return f"<w:document {NS}><w:body>{made}{self.section(lands[-1], len(lands) > 1)}</w:body></w:document>"

    # -- the package
    def styles(self) -> str:
        """Word's usual styles, with Times New Roman in Normal."""
        font = f'<w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:eastAsia="{FONT}" w:cs="{FONT}"/>'
        return (
            f'<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:asciiTheme="minorHAnsi" w:hAnsiTheme="minorHAnsi"/>'
            f'<w:sz w:val="22"/><w:lang w:val="vi-VN"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>'
            f'<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
            f'<w:rPr>{font}<w:sz w:val="28"/><w:szCs w:val="28"/></w:rPr></w:style>'
        )

    def numbering(self) -> str:
        """Automatic numbers; most hands type them."""
        return ""

    def minor(self) -> str:
        """The theme's font for text."""
        return "Calibri"

    def header(self) -> str:
        """The header of the second and later pages."""
        return self.number()

    def save(self) -> bytes:
        """The whole package."""
        empty = f"<w:p><w:pPr>{self.ppr(Line('page', '', size=self.sheet.page.size))}</w:pPr></w:p>"
        body = self.document()
        parts = {
            "styles": ("styles", f"<w:styles {NS}>{self.styles()}</w:styles>"),
            "numbering": ("numbering", f"<w:numbering {NS}>{self.numbering()}</w:numbering>"),
            "settings": ("settings", f"<w:settings {NS}><w:defaultTabStop w:val=\"720\"/><w:compat><w:compatSetting "
                         'w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
                         "</w:compat></w:settings>"),
            "header1": ("header", f"<w:hdr {NS}>{self.header()}</w:hdr>"),
            "header2": ("header", f"<w:hdr {NS}>{empty}</w:hdr>"),
            "footer1": ("footer", f"<w:ftr {NS}>{self.number()}</w:ftr>"),
            "footer2": ("footer", f"<w:ftr {NS}>{empty}</w:ftr>"),
        }  # fmt: skip
        ids = {"styles": "rId1", "numbering": "rId2", "settings": "rId3", "header1": "rId10", "header2": "rId11",
               "footer1": "rId12", "footer2": "rId13"}  # fmt: skip
        rels = "".join(f'<Relationship Id="{ids[k]}" Type="{OFFICE}/{kind}" Target="{k}.xml"/>'
                       for k, (kind, _) in parts.items())  # fmt: skip
        rels += f'<Relationship Id="rId4" Type="{OFFICE}/theme" Target="theme/theme1.xml"/>'
        rels += (f'<Relationship Id="rId20" Type="{OFFICE}/hyperlink" Target="https://soyte.tanhai.example/van-ban" '
                 'TargetMode="External"/>')  # fmt: skip
        types = "".join(f'<Override PartName="/word/{k}.xml" ContentType="{WORD}.{kind}+xml"/>'
                        for k, (kind, _) in parts.items())  # fmt: skip
        fonts = THEME_FONT.format("major", "Calibri Light") + THEME_FONT.format("minor", self.minor())
        colors = "".join(f'<a:{c}><a:srgbClr val="000000"/></a:{c}>' for c in ("dk1", "dk2", "accent1", "accent2", "accent3",
                         "accent4", "accent5", "accent6", "hlink", "folHlink"))  # fmt: skip
        light = "".join(f'<a:{c}><a:srgbClr val="FFFFFF"/></a:{c}>' for c in ("lt1", "lt2"))
        order = (
            "dk1",
            "lt1",
            "dk2",
            "lt2",
            "accent1",
            "accent2",
            "accent3",
            "accent4",
            "accent5",
            "accent6",
            "hlink",
            "folHlink",
        )
        scheme = {m[1]: m[0] for m in re.finditer(r"<a:(\w+)><a:srgbClr[^>]*/></a:\w+>", colors + light)}
        fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
        theme = (
            '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="Office"><a:themeElements>'
            f'<a:clrScheme name="Office">{"".join(scheme[c] for c in order)}</a:clrScheme>'
            f'<a:fontScheme name="Office">{fonts}</a:fontScheme><a:fmtScheme name="Office">'
            f"<a:fillStyleLst>{fill * 3}</a:fillStyleLst><a:lnStyleLst>{f'<a:ln>{fill}</a:ln>' * 3}</a:lnStyleLst>"
            f"<a:effectStyleLst>{'<a:effectStyle><a:effectLst/></a:effectStyle>' * 3}</a:effectStyleLst>"
            f"<a:bgFillStyleLst>{fill * 3}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>"
        )
        package = "http://schemas.openxmlformats.org/package/2006"
        files = {
            "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" '
            f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
            f'ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="{WORD}.document.main+xml"/>'
            '<Override PartName="/word/theme/theme1.xml" '
            f'ContentType="application/vnd.openxmlformats-officedocument.theme+xml"/>{types}</Types>',
            "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
            f'Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
            "word/document.xml": body,
            "word/_rels/document.xml.rels": f'<Relationships xmlns="{package}/relationships">{rels}</Relationships>',
            "word/theme/theme1.xml": theme,
        }
        files |= {f"word/{k}.xml": text for k, (_, text) in parts.items()}
        return packed({name: (XML + text).encode() for name, text in files.items()})


class Tabs(Hand):
    """Head and foot lined up by tab stops, or by blanks."""

    def prepare(self) -> None:
        """Abbreviate what would not fit beside the nation's name."""
        for ln in self.sheet.left:
            if ln.role == "parent":
                ln.text = ln.text.replace("ỦY BAN NHÂN DÂN", "UBND")

    def pairs(self, left: list[Line], right: list[Line], keep: str = "") -> str:
        """Lines side by side."""
        made = ""
        nothing = Line("gap", "", size=11)
        at = 3.2
        at2 = 21 - (self.sheet.page.left + self.sheet.page.right) / 10 - 4.4  # half the nation's name from the edge
        for a, b in itertools.zip_longest(left, right, fillvalue=nothing):
            shown = replace(a if a.text else b, before=max(a.before, b.before), align="left", box=False, inset=0)
            stops = f'<w:tab w:val="center" w:pos="{twips(at2)}"/>'
            if a.align == "center" and a.text:
                stops = f'<w:tab w:val="center" w:pos="{twips(at)}"/>' + stops
            lead = "\t" if a.align == "center" and a.text else ""
            between = "\t"
            if self.variant % 3 == 2:  # by blanks: a Times letter is about half as wide as it is high
                stops, lead = "", " " * round(max(0, at * 28.35 - breadth(a) / 2) / a.size * 4) * bool(lead)
                gap = at2 * 28.35 - breadth(b) / 2 - breadth(a) - len(lead) * a.size / 4
                between = " " * max(4, round(gap / b.size * 4) - 4)
            text = self.runs(replace(a, text=lead + a.text)) if a.text else ""
            text += self.runs(replace(b, text=between + b.text)) if b.text else ""
            tabs = f"<w:tabs>{stops}</w:tabs>" if stops else ""
            made += f"<w:p><w:pPr>{self.ppr(shown, keep, tabs)}</w:pPr>{text}</w:p>"
        return made

    def head(self) -> str:
        """Upper lines, then code and date, then the rest on the left."""
        up, up2, low, low2 = self.split()
        made = self.pairs(up, up2) + self.pairs(low[:1], low2)
        for ln in low[1:]:
            narrow = f'<w:ind w:left="{twips(0.2)}" w:right="{twips(10.1)}"/><w:jc w:val="center"/>'
            if ln.box:
                narrow = f'<w:ind w:left="{twips(2)}" w:right="{twips(12)}"/><w:jc w:val="center"/>'
            made += f"<w:p><w:pPr>{re.sub('<w:ind .*', narrow, self.ppr(ln))}</w:pPr>{self.runs(ln)}</w:p>"
        return made

    def foot(self) -> str:
        """Recipients on the left, signature on the right."""
        return self.para(Line("gap", "", size=6)) + self.pairs(
            self.sheet.foot_left, self.sheet.foot_right, "<w:keepNext/>"
        )

    def rule(self, ln: Line) -> str:
        """A row of underscores."""
        return f"<w:p><w:pPr>{self.ppr(ln)}</w:pPr>{self.runs(ln)}</w:p>"


class Boxes(Hand):
    """Text boxes and drawn lines: whole head, whole foot, or only the rules and the urgency mark."""

    inside = False

    def box(self, wide: float, high: float, at: float, inner: str, edge: str = "", down: float = 0) -> str:
        """A run with a text box (cm), once in DrawingML and once in VML; in the third variant in VML alone."""
        n = next(self.ids)
        cx, cy = round(wide * 360000), round(high * 360000)
        if inner:
            text = f"<w:txbxContent>{inner}</w:txbxContent>"
            body = '<wps:bodyPr lIns="18000" tIns="0" rIns="18000" bIns="0"><a:noAutofit/></wps:bodyPr>'
            new, old = f"<wps:txbx>{text}</wps:txbx>{body}", f'<v:textbox inset="0,0,0,0">{text}</v:textbox>'
        else:
            new, old = "<wps:bodyPr/>", ""
        stroke = f'<a:ln w="9525"><a:solidFill><a:srgbClr val="{edge}"/></a:solidFill></a:ln>' if edge else \
            "<a:ln><a:noFill/></a:ln>"  # fmt: skip
        style = (
            f"position:absolute;margin-left:{at * 28.35:.1f}pt;margin-top:{down * 28.35:.1f}pt;width:{wide * 28.35:.1f}pt;"
            f"height:{high * 28.35:.1f}pt;z-index:{n};mso-position-horizontal-relative:text"
        )
        line_look = f'strokecolor="#{edge}"' if edge else 'stroked="f"'
        boxed = ' txBox="1"' if inner else ""
        vml = f'<w:pict><v:rect id="_x0000_s{1020 + n}" style="{style}" filled="f" {line_look}>{old}</v:rect></w:pict>'
        if not inner:
            vml = (
                f'<w:pict><v:line id="_x0000_s{1020 + n}" style="position:absolute;z-index:{n}" from="{at * 28.35:.1f}pt,'
                f'{down * 28.35:.1f}pt" to="{(at + wide) * 28.35:.1f}pt,{down * 28.35:.1f}pt" strokecolor="#{edge}"/></w:pict>'
            )
        if self.variant % 3 == 2:
            return f"<w:r>{vml}</w:r>"
        return (
            f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor distT="0" distB="0" distL="0" '
            f'distR="0" simplePos="0" relativeHeight="{251650000 + n}" behindDoc="0" locked="0" layoutInCell="1" '
            f'allowOverlap="1"><wp:simplePos x="0" y="0"/><wp:positionH relativeFrom="column"><wp:posOffset>'
            f'{round(at * 360000)}</wp:posOffset></wp:positionH><wp:positionV relativeFrom="paragraph"><wp:posOffset>'
            f'{round(down * 360000)}</wp:posOffset></wp:positionV><wp:extent cx="{cx}" cy="{cy}"/><wp:effectExtent l="0" '
            f't="0" r="0" b="0"/><wp:wrapNone/><wp:docPr id="{n}" name="Hình {n}"/><wp:cNvGraphicFramePr/><a:graphic>'
            '<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp>'
            f'<wps:cNvSpPr{boxed}/><wps:spPr><a:xfrm><a:off x="0" y="0"/>'
            f'<a:ext cx="{cx}" cy="{cy}"/></a:xfrm><a:prstGeom prst="{"rect" if inner else "line"}"><a:avLst/>'
            f"</a:prstGeom>{'<a:noFill/>' if inner else ''}{stroke}</wps:spPr>{new}</wps:wsp></a:graphicData></a:graphic>"
            f"</wp:anchor></w:drawing></mc:Choice><mc:Fallback>{vml}</mc:Fallback></mc:AlternateContent></w:r>"
        )

    def rule(self, ln: Line) -> str:
        """A drawn line; in a text box, where Word allows no shapes, underscores."""
        if self.inside:
            return f"<w:p><w:pPr>{self.ppr(ln)}</w:pPr>{self.runs(ln)}</w:p>"
        wide, at = {24: (5.9, 2.0), 9: (2.4, 2.2), 11: (3.4, 6.6)}[len(ln.text)]
        drawn = self.box(wide, 0, at, "", "000000", 0.08)
        return f"<w:p><w:pPr>{self.ppr(replace(ln, text='', align='left'))}</w:pPr>{drawn}</w:p>"

    def para(self, ln: Line) -> str:
        """An urgency mark in a box of its own."""
        if ln.box:
            wide = {"HỎA TỐC": 3.0, "THƯỢNG KHẨN": 4.0}.get(ln.text, 2.0 if len(ln.text) < 8 else 3.0)
            plain = replace(ln, box=False, before=2, after=0)
            drawn = self.box(wide, 0.8, 3.4 - wide / 2, super().para(plain), "FF0000", 0.2)
            return f"<w:p><w:pPr>{self.ppr(replace(ln, box=False, text='', after=20))}</w:pPr>{drawn}</w:p>"
        return super().para(ln)

    def head(self) -> str:
        """The head in two boxes side by side, or in a table in the second variant."""
        if self.variant % 3 == 1 or any(ln.box for ln in self.sheet.left):
            return super().head()
        up, up2, low, low2 = self.split()
        gap = max(0, len(up) - len(up2))
        space = [Line("gap", "", size=12)] * gap
        tall = 0.56 * sum(1 + (len(ln.text) > 30) for ln in self.sheet.left) + 0.5
        self.inside = True
        left = self.box(6.9, tall, -0.4, self.paras(up + low))
        right = self.box(10.1, tall, 6.6, self.paras([*up2, *space, *low2]))
        self.inside = False
        spacer = Line("gap", "", size=12, before=tall * 28.35 - 10)
        anchor = f"<w:p><w:pPr>{self.ppr(Line('gap', '', size=2, align='left'))}</w:pPr>{left}{right}</w:p>"
        return anchor + f"<w:p><w:pPr>{self.ppr(spacer)}</w:pPr></w:p>"

    def foot(self) -> str:
        """The foot in two boxes in the first variant."""
        if self.variant % 3:
            return super().foot()
        left = self.box(7.6, 5.6, 0, self.paras(self.sheet.foot_left))
        right = self.box(8.6, 5.6, 7.8, self.paras(self.sheet.foot_right))
        # an empty tall paragraph keeps the boxes on one page with their anchor
        shape = self.ppr(Line("gap", "", size=2, align="left", before=4, after=150))
        return f"<w:p><w:pPr><w:keepNext/>{shape}</w:pPr>{left}{right}</w:p>"


class Styles(Hand):
    """All looks in styles: a chain of paragraph styles, a character style for bold words, the theme's font."""

    def prepare(self) -> None:
        """No style is known yet."""
        self.known: dict[str, str] = {}

    def minor(self) -> str:
        """The theme's font for text."""
        return FONT

    def rpr(self, ln: Line, bold: bool) -> str:
        """Only the character style."""
        return '<w:rStyle w:val="Dam"/>' if bold and not ln.bold else ""

    def ppr(self, ln: Line, num: str = "", tabs: str = "", border: str = "") -> str:
        """Only the paragraph style, made when it is first needed."""
        mother = "Giua" if ln.align == "center" else "Than" if ln.first and ln.align == "both" else "Normal"
        full = super().ppr(replace(ln, align="") if mother == "Giua" else ln).replace('<w:jc w:val=""/>', "")
        font = f'<w:rFonts w:ascii="{ln.font}" w:hAnsi="{ln.font}" w:cs="{ln.font}"/>' if ln.font != FONT else ""
        look = font + ("<w:b/>" if ln.bold else "") + ("<w:i/>" if ln.italic else "")
        look += f'<w:color w:val="{ln.color}"/>' if ln.color else ""
        look += f'<w:sz w:val="{round(ln.size * 2)}"/>' if ln.size != 14 else ""
        look += '<w:u w:val="single"/>' if ln.under else ""
        body = f'<w:basedOn w:val="{mother}"/><w:pPr>{full}</w:pPr><w:rPr>{look}</w:rPr>'
        if body not in self.known:
            self.known[body] = f"VB{len(self.known) + 1}"
        return f'<w:pStyle w:val="{self.known[body]}"/>' + num + border + tabs

    def rule(self, ln: Line) -> str:
        """A row of underscores in a style."""
        return f"<w:p><w:pPr>{self.ppr(ln)}</w:pPr>{self.runs(ln)}</w:p>"

    def styles(self) -> str:
        """Defaults, mothers and all styles used."""
        theme = '<w:rFonts w:asciiTheme="minorHAnsi" w:hAnsiTheme="minorHAnsi" w:cstheme="minorBidi"/>'
        made = (
            f'<w:docDefaults><w:rPrDefault><w:rPr>{theme}<w:sz w:val="28"/><w:szCs w:val="28"/><w:lang w:val="vi-VN"/>'
            '</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults><w:style w:type="paragraph" w:default="1" '
            'w:styleId="Normal"><w:name w:val="Normal"/></w:style><w:style w:type="character" w:customStyle="1" '
            'w:styleId="Dam"><w:name w:val="Chữ đậm"/><w:rPr><w:b/></w:rPr></w:style>'
        )
        for style, name, jc in (("Giua", "VB canh giữa", "center"), ("Than", "VB thân bài", "both")):
            made += (
                f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{style}"><w:name w:val="{name}"/>'
                f'<w:basedOn w:val="Normal"/><w:pPr><w:jc w:val="{jc}"/></w:pPr></w:style>'
            )
        for body, style in self.known.items():
            made += f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{style}"><w:name w:val="{style} mẫu"/>'
            made += f"{body}</w:style>"
        return made

    def save(self) -> bytes:
        """Write once to get to know the styles of header and text."""
        self.document(), self.number(), self.ppr(Line("page", "", size=self.sheet.page.size))
        return super().save()


class Libre(Hand):
    """What LibreOffice writes after a tour through its own format; first typed by one of three other hands."""

    def save(self) -> bytes:
        """Word file to OpenDocument and back."""
        first = (Hand, Tabs, Styles)[self.variant % 3](self.sheet, self.variant).save()
        with tempfile.TemporaryDirectory() as folder:
            here = Path(folder)
            (here / "a.docx").write_bytes(first)
            for kind, name in (("odt", "a.docx"), ("docx:MS Word 2007 XML", "a.odt")):
                command = [
                    "soffice",
                    f"-env:UserInstallation=file://{folder}/profile",
                    "--headless",
                    "--convert-to",
                    kind,
                ]
                subprocess.run(
                    [*command, "--outdir", folder, str(here / name)], check=True, capture_output=True, timeout=180
                )
            with zipfile.ZipFile(here / "a.docx") as z:
                return packed({name: z.read(name) for name in z.namelist()})


class Google(Hand):
    """As Google Docs exports: everything said again in every run."""

    borders = "<w:tblBorders>" + "".join(f'<w:{s} w:color="000000" w:space="0" w:sz="0" w:val="nil"/>' for s in (
        "top", "left", "bottom", "right", "insideH", "insideV")) + "</w:tblBorders>"  # fmt: skip

    def prepare(self) -> None:
        """Always a running field in five runs."""
        self.variant *= 3

    def rpr(self, ln: Line, bold: bool) -> str:
        """Google's full list."""
        size = round(ln.size * 2)
        return (
            f'<w:rFonts w:ascii="{ln.font}" w:cs="{ln.font}" w:eastAsia="{ln.font}" w:hAnsi="{ln.font}"/>'
            f'<w:b w:val="{int(bold)}"/><w:bCs w:val="{int(bold)}"/><w:i w:val="{int(ln.italic)}"/>'
            f'<w:iCs w:val="{int(ln.italic)}"/><w:smallCaps w:val="0"/><w:strike w:val="0"/>'
            f'<w:color w:val="{ln.color.lower() or "000000"}"/><w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
            f'<w:u w:val="{"single" if ln.under else "none"}"/><w:vertAlign w:val="baseline"/><w:rtl w:val="0"/>'
        )

    def ppr(self, ln: Line, num: str = "", tabs: str = "", border: str = "") -> str:
        """Google's order of attributes and its look of the paragraph mark."""
        made = super().ppr(ln, num, tabs, border)
        made = re.sub(r'<w:spacing w:before="(\d+)" w:after="(\d+)" w:line="\d+" w:lineRule="\w+"/>',
                      rf'<w:spacing w:after="\2" w:before="\1" w:line="{240 if ln.exact else ln.line}" w:lineRule="auto"/>',
                      made)  # fmt: skip
        return '<w:pageBreakBefore w:val="0"/>' + made + f"<w:rPr>{self.rpr(ln, ln.bold)}</w:rPr>"

    def styles(self) -> str:
        """Arial everywhere."""
        font = '<w:rFonts w:ascii="Arial" w:cs="Arial" w:eastAsia="Arial" w:hAnsi="Arial"/>'
        return (
            f'<w:docDefaults><w:rPrDefault><w:rPr>{font}<w:sz w:val="22"/><w:szCs w:val="22"/><w:lang w:val="vi"/></w:rPr>'
            '</w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:line="276" w:lineRule="auto"/></w:pPr></w:pPrDefault>'
            '</w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="normal"/></w:style>'
        )


class Blocks(Hand):
    """Word's own building blocks: automatic numbers, content controls, tracked changes, links, smart tags."""

    KINDS = (("art", r"\*\*Điều (\d+)\. ?"), ("cl", r"(\d+)\. "), ("pt", r"([abcd])\) "), ("h1", r"([IVX]+)\. "),
             ("h2", r"(\d+)\. "), ("nr", r"(-) "), ("dash", r"(-) "))  # fmt: skip
    LEVELS = (("decimal", "Điều %1.", 1), ("decimal", "%1.", 0), ("lowerLetter", "%1)", 0), ("upperRoman", "%1.", 1),
              ("decimal", "%1.", 1), ("bullet", "-", 0), ("bullet", "-", 0))  # fmt: skip

    def prepare(self) -> None:
        """Set up the counters; put hard blanks in dates; join the agency's lines by a soft break."""
        self.lists: list[tuple[int, int]] = []
        self.state: dict[int, tuple[int, int]] = {}
        self.seen = 0
        left = self.sheet.left
        for n in range(len(left) - 1, 0, -1):
            a, b = left[n - 1], left[n]
            if a.role == b.role == "agency" and a.bold == b.bold and a.size == b.size:
                left[n - 1 : n + 1] = [replace(a, text=f"{a.text}\n{b.text}")]

    def words(self, text: str) -> str:
        """Hard blanks inside dates."""
        return re.sub(r"(ngày \d\d?) (tháng \d\d?) (năm)", "\\1\u00a0\\2\u00a0\\3", text)

    def listed(self, ln: Line) -> tuple[str, Line]:
        """Take a typed number off and give the automatic one that shows the same."""
        for kind, (role, pattern) in enumerate(self.KINDS):
            m = re.match(pattern, ln.text) if role == ln.role else None
            if not m:
                continue
            roman = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6}
            label = m[1]
            value = int(label) if label.isdigit() else 1 if label == "-" else roman.get(label) or ord(label) - 96
            num, due = self.state.get(kind, (0, -1))
            if value != due and not (label == "-" and num):
                self.lists.append((kind, value))
                num = len(self.lists)
            self.state[kind] = (num, value + 1)
            rest = ln.text[m.end() :]
            rest = rest.removeprefix("**").lstrip() if role == "art" and rest.startswith("**") else \
                f"**{rest}" if role == "art" else rest  # fmt: skip
            return f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{num}"/></w:numPr>', replace(ln, text=rest)
        return "", ln

    def numbering(self) -> str:
        """One list of its own for every run of numbers."""
        made = ""
        for n, (fmt, text, bold) in enumerate(self.LEVELS):
            role = self.KINDS[n][0]
            size = next((ln.size for spot in self.sheet.lists() for ln in spot if ln.role == role), 14)
            look = Line(role, "", size=size)
            made += (
                f'<w:abstractNum w:abstractNumId="{n}"><w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0"><w:start '
                f'w:val="1"/><w:numFmt w:val="{fmt}"/><w:suff w:val="space"/><w:lvlText w:val="{text}"/><w:lvlJc '
                f'w:val="left"/><w:pPr><w:ind w:left="0" w:firstLine="0"/></w:pPr><w:rPr>{self.rpr(look, bool(bold))}</w:rPr>'
                "</w:lvl></w:abstractNum>"
            )
        for n, (kind, start) in enumerate(self.lists, 1):
            made += f'<w:num w:numId="{n}"><w:abstractNumId w:val="{kind}"/><w:lvlOverride w:ilvl="0"><w:startOverride '
            made += f'w:val="{start}"/></w:lvlOverride></w:num>'
        return made

    def runs(self, ln: Line) -> str:
        """Runs with inserted words, smart tags, links and spelling marks in turn."""
        if ln.role != "t" or "**" in ln.text or len(ln.text) < 90:
            return super().runs(ln)
        self.seen += 1
        cut = ln.text.index(" ", len(ln.text) // 2)
        a, b = super().run(ln, ln.text[:cut], ln.bold), super().run(ln, ln.text[cut:], ln.bold)
        by = f'w:id="{next(self.ids)}" w:author="Văn thư" w:date="2026-01-05T08:00:00Z"'
        forms = (
            f"{a}<w:ins {by}>{b}</w:ins>",
            f'<w:proofErr w:type="spellStart"/>{a}<w:proofErr w:type="spellEnd"/>{b}',
            f'<w:smartTag w:uri="urn:schemas-microsoft-com:office:smarttags" w:element="place">{a}</w:smartTag>{b}',
            f'{a}<w:hyperlink r:id="rId20" w:history="1">{b}</w:hyperlink>',
            f'{a}<w:bookmarkStart w:id="{self.seen + 500}" w:name="muc_{self.seen}"/>{b}<w:bookmarkEnd w:id="{self.seen + 500}"/>',
        )
        return forms[(self.seen + self.variant) % len(forms)]

    def para(self, ln: Line) -> str:
        """A paragraph, in a content control when it is the date; the last recipient has one inside."""
        if ln.role == "rule":
            return self.rule(ln)
        num, shown = self.listed(ln)
        inner = self.runs(shown)
        if ln.role == "nr" and "Lưu" in ln.text:
            props = f'<w:alias w:val="Nơi lưu"/><w:id w:val="{7000 + next(self.ids)}"/>'
            inner = f"<w:sdt><w:sdtPr>{props}</w:sdtPr><w:sdtContent>{inner}</w:sdtContent></w:sdt>"
        made = f"<w:p><w:pPr>{self.ppr(shown, num)}</w:pPr>{inner}</w:p>"
        if ln.role == "date":
            props = f'<w:alias w:val="Ngày ban hành"/><w:id w:val="{7000 + next(self.ids)}"/><w:date><w:lid w:val="vi-VN"/></w:date>'
            return f"<w:sdt><w:sdtPr>{props}</w:sdtPr><w:sdtContent>{made}</w:sdtContent></w:sdt>"
        return made

    def cell(self, width: int, inner: str) -> str:
        """A cell must end with a paragraph of its own."""
        return super().cell(width, inner + ("<w:p/>" if inner.endswith("</w:sdt>") else ""))

    def number(self) -> str:
        """The gallery's page number."""
        made = super().number().removesuffix("<w:p/>")
        place = "Bottom" if self.sheet.page.number == "foot" else "Top"
        return (
            f'<w:sdt><w:sdtPr><w:id w:val="-1203089234"/><w:docPartObj><w:docPartGallery w:val="Page Numbers ({place} of '
            f'Page)"/><w:docPartUnique/></w:docPartObj></w:sdtPr><w:sdtContent>{made}</w:sdtContent></w:sdt><w:p/>'
        )


class Mixed(Hand):
    """Old spellings, decomposed letters, words split over runs, tables in tables."""

    def words(self, text: str) -> str:
        """Decomposed letters, or the accent on the last vowel."""
        if self.variant % 3 == 0:
            return unicodedata.normalize("NFD", text)
        if self.variant % 3 == 1:
            for old, new in re.findall(
                r"(\w+) (\w+)", "òa oà,óa oá,ỏa oả,ủy uỷ,úy uý,Ủy Uỷ,ÒA OÀ,ÓA OÁ,ỎA OẢ,ỦY UỶ,ÚY UÝ"
            ):
                text = re.sub(rf"{old}(?!\w)", new, text)
        return text

    def run(self, ln: Line, text: str, bold: bool) -> str:
        """Cut every third word in two, as editing leaves it."""
        parts = re.split(r"(?<=\w\w)(?=\w\w)", text)
        groups = ["".join(parts[n : n + 7]) for n in range(0, len(parts), 7)]
        return "".join(super(Mixed, self).run(ln, g, bold) for g in groups)

    def head(self) -> str:
        """The nation's name and the motto in a table of their own inside the right cell."""
        if self.variant % 3 != 2:
            return super().head()
        up, up2, low, low2 = self.split()
        inner = (
            f'<w:tbl><w:tblPr><w:tblW w:w="{RIGHT - 120}" w:type="dxa"/><w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right '
            f'w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid><w:gridCol w:w="{RIGHT - 120}"/></w:tblGrid><w:tr>{self.cell(RIGHT - 120, self.paras(up2))}</w:tr></w:tbl>'
        )
        end = self.paras(low2) or "<w:p/>"
        return self.columns([(self.paras(up), inner + "<w:p/>"), (self.paras(low), end)])


HANDS: dict[str, type[Hand]] = {
    "tables": Hand, "tabs": Tabs, "textboxes": Boxes, "styles": Styles, "libreoffice": Libre, "google": Google,
    "blocks": Blocks, "mixed": Mixed,
}  # fmt: skip


def build(doc: str, hand: str, variant: int, taste: int, edits: tuple[Edit, ...]) -> bytes:
    """Make one file."""
    made = sheet(doc, variant, TASTES[taste])
    for edit in edits:
        edit(made)
    return HANDS[hand](made, variant).save()


# ---------------------------------------------------------------- the correct files
def case(role: str, nth: int, text: str) -> Edit:
    """Put a whole line in the place of another."""

    def edit(made: Sheet) -> None:
        spot, n = places(made, role)[nth]
        spot[n].text = text

    return edit


SHORT = page(number="none")  # one page: no number is needed
RUSH = add("vv", 0, "urgent", "KHẨN")
RUSH2 = add("vv", 0, "urgent", "THƯỢNG KHẨN")
DEPUTY = add("post", 0, "auth", "KT. GIÁM ĐỐC", before=True), sub("post", "", "PHÓ GIÁM ĐỐC")
ROOMY = look(" ".join(TEXT), line=312)

# hand: (document, office, taste, edits …)
CORRECT: dict[str, tuple[tuple[str, int, int, tuple[Edit, ...]], ...]] = {
    "tables": (
        ("cv-dengue", 0, 0, ()), ("qd-rules", 1, 1, ()), ("kh-vector", 2, 2, ()), ("bc-quarter", 0, 3, ()),
        ("cv-ministry", 2, 0, (RUSH,)), ("ttr-budget", 1, 1, (draft,)), ("gnp-leave", 0, 2, (SHORT,)),
    ),
    "tabs": (
        ("cv-vaccine", 0, 0, ()), ("qd-transfer", 1, 2, DEPUTY), ("cd-storm", 2, 0, ()), ("gm-review", 0, 2, (SHORT,)),
        ("ct-flood", 1, 0, (draft,)), ("cv-school", 2, 2, ()), ("bc-quarter", 1, 2, ()), ("pc-letter", 2, 0, ()),
    ),
    "textboxes": (
        ("cv-dengue", 1, 1, (RUSH2,)), ("cd-storm", 1, 0, ()), ("qd-team", 0, 1, ()), ("tb-meeting", 2, 3, ()),
        ("ttr-budget", 0, 0, ()), ("kh-vector", 2, 1, ()), ("bb-council", 1, 2, ()), ("cv-school", 1, 3, ()),
    ),
    "styles": (
        ("qd-rules", 0, 0, ()), ("hd-records", 1, 1, ()), ("bc-quarter", 2, 2, ()), ("ctr-work", 0, 3, ()),
        ("cv-ministry", 1, 1, ()), ("gm-review", 2, 0, (draft,)), ("qd-transfer", 0, 2, (draft,)),
    ),
    "libreoffice": (
        ("cv-dengue", 0, 1, ()), ("qd-team", 0, 1, ()), ("ct-flood", 2, 2, ()), ("pa-fire", 0, 3, ()),
        ("tb-meeting", 1, 2, ()), ("kh-vector", 2, 0, ()), ("nq-health", 1, 0, ()),
    ),
    "google": (
        ("pa-fire", 0, 0, (ROOMY,)), ("cv-vaccine", 1, 1, (RUSH,)), ("qd-transfer", 2, 2, (draft,)),
        ("ggt-course", 0, 3, (SHORT,)), ("hd-records", 1, 0, ()), ("ct-flood", 2, 1, ()), ("bb-council", 0, 2, ()),
    ),
    "blocks": (
        ("qd-rules", 2, 1, ()), ("pa-fire", 1, 0, ()), ("bc-quarter", 0, 2, ()), ("cv-dengue", 2, 3, ()),
        ("nq-health", 1, 2, ()), ("kh-vector", 1, 0, ()), ("cd-storm", 0, 1, ()), ("qd-team", 2, 2, (draft,)),
    ),
    "mixed": (
        ("cv-ministry", 0, 0, ()), ("ctr-work", 1, 1, ()), ("hd-records", 2, 2, ()), ("cv-school", 0, 3, ()),
        ("qd-transfer", 1, 1, DEPUTY), ("pc-letter", 2, 0, ()), ("tb-meeting", 0, 2, ()), ("nq-health", 2, 3, (ROOMY,)),
    ),
}  # fmt: skip


def correct() -> list[Sample]:
    """Files with nothing to find."""
    made = [(hand, *row) for hand, rows in CORRECT.items() for row in rows]
    return [
        Sample(f"second-c-{n:03}", hand, partial(build, doc, hand, office, taste, edits))
        for n, (hand, doc, office, taste, edits) in enumerate(made, 1)
    ]


# ---------------------------------------------------------------- the faulty files
ALL = " ".join(TEXT)
# (document, office, taste, part, what a right finding says, the fault, edits …)
Row = tuple[str, int, int, str, str, str, tuple[Edit, ...]]
FAULTY: dict[str, tuple[Row, ...]] = {
    "tables": (
        ("kh-vector", 0, 1, "ten-loai", "", "The type name is missing.", (drop("kind"),)),
        ("cv-vaccine", 1, 0, "so-ky-hieu", "cv", "A công văn has CV in its code.", (sub("code", "/TTYT-KHNV", "/CV-TTYT"),)),
        ("nq-health", 2, 2, "tieu-ngu", "nghiêng|đứng", "The motto is in italics.", (look("motto", italic=True),)),
        ("cv-dengue", 0, 3, "dia-danh-ngay", "12/6/2026|ngày 12 tháng 6", "The date is written with slashes.",
         (sub("date", "ngày 12 tháng 6 năm 2026", "ngày 12/6/2026"),)),
        ("cd-storm", 1, 1, "noi-dung", "khoản 2|mục 2|2.|trùng|lặp|liên tục|thứ tự|liền nhau", "Clause 2 stands twice, clause 3 is missing.",
         (sub("cl", "3. Báo cáo", "2. Báo cáo"),)),
        ("qd-transfer", 2, 0, "noi-dung", "quyết định:", "The line QUYẾT ĐỊNH: is missing.", (drop("order"),)),
        ("hd-records", 0, 2, "noi-dung", "dòng|giãn", "The text has double line spacing.", (look(ALL, line=480, exact=False),)),
        ("tb-meeting", 1, 1, "noi-dung", "./.", "The closing mark is missing.", (sub("t", "thực hiện./.", "thực hiện."),)),
        ("pa-fire", 2, 3, "trich-yeu", "đậm", "The subject under the type name is not bold.", (look("subj", bold=False),)),
        ("bc-quarter", 0, 0, "phu-luc", "kèm theo", "The second annex lacks the line (Kèm theo …).", (drop("annexr", 1),)),
        ("cv-school", 1, 2, "do-khan", "hoa|thường", "The urgency mark is in small letters.", (case("urgent", 0, "Khẩn"),)),
    ),
    "tabs": (
        ("qd-transfer", 0, 0, "so-ky-hieu", "qđ|hoa", "The type in the code is in small letters.", (sub("code", "QĐ", "qđ"),)),
        ("ttr-budget", 1, 2, "tieu-ngu", "hoa|thường|độc lập - tự do", "The motto has too many capitals.",
         (case("motto", 0, "Độc Lập - Tự Do - Hạnh Phúc"),)),
        ("cv-school", 0, 0, "so-ky-hieu", "cách|trống|276/cđyt", "Blanks around the marks of the code.",
         (sub("code", "276/CĐYT-ĐT", "276 / CĐYT - ĐT"),)),
        ("tb-meeting", 1, 2, "noi-dung", "05", "A day below 10 in the text lacks its 0.", (sub("t", "ngày 05 tháng 8", "ngày 5 tháng 8"),)),
        ("cv-dengue", 2, 0, "chu-ky", "k/t|kt.", "K/T instead of KT.", (sub("auth", "KT.", "K/T"),)),
        ("gm-review", 0, 2, "chu-ky", "tuq", "T.U.Q. instead of TUQ.", (sub("auth", "TUQ.", "T.U.Q."),)),
        ("ct-flood", 1, 0, "noi-dung", "b)|b.|ngoặc", "A point is marked b. instead of b).", (sub("pt", "b) Tổ chức", "b. Tổ chức"),)),
        ("pa-fire", 1, 2, "noi-dung", "...|…|ngày, tháng|để trống|bỏ trống|chưa điền", "A day and month were never filled in.",
         (sub("t", "thứ Tư, ngày 20 tháng 5", "ngày ... tháng ..."),)),
        ("bc-quarter", 2, 2, "trang", "giữa", "The page number stands on the right.", (page(align="right"),)),
    ),
    "textboxes": (
        ("ctr-work", 1, 1, "co-quan", "đậm", "The issuing agency is not bold.", (look("agency", bold=False),)),
        ("cd-storm", 0, 0, "so-ky-hieu", "03|số 0|nhỏ hơn 10|dưới 10", "A number below 10 lacks its 0.", (sub("code", "03/", "3/"),)),
        ("bc-quarter", 0, 1, "so-ky-hieu", "bc/ttyt|bc-ttyt|gạch nối|dấu gạch|dấu -|\"-\"", "A slash instead of a hyphen inside the symbol.",
         (sub("code", "BC-TTYT", "BC/TTYT"),)),
        ("qd-transfer", 2, 3, "dia-danh-ngay", "05", "The day of the head lacks its 0.", (sub("date", "ngày 05", "ngày 5"),)),
        ("tb-meeting", 0, 0, "chu-ky", "tl.|dấu chấm", "TL without its dot.", (sub("auth", "TL.", "TL"),)),
        ("qd-team", 1, 2, "noi-dung", "giữa", "The line QUYẾT ĐỊNH: stands on the left.", (look("order", align="left"),)),
        ("ttr-budget", 0, 1, "noi-dung", "khoảng cách|cách đoạn|6 pt|6pt|giữa các đoạn", "No space between the paragraphs.", (look(ALL, before=0, after=0),)),
        ("nq-health", 1, 0, "can-cu", "nghiêng", "The bases are upright.", (look("base", italic=False),)),
        ("cv-school", 1, 1, "do-khan", "rất khẩn|hỏa tốc|thượng khẩn", "An urgency mark that doesn't exist.", (case("urgent", 0, "RẤT KHẨN"),)),
    ),
    "styles": (
        ("qd-rules", 1, 0, "so-ky-hieu", "2026|năm", "The year stands in the code.", (sub("code", "733/", "733/2026/"),)),
        ("hd-records", 0, 1, "tieu-ngu", "gạch|–|độc lập - tự do", "En dashes in the motto.", (case("motto", 0, MOTTO.replace("-", "–")),)),
        ("ttr-budget", 2, 2, "co-quan", "hoa", "The agency's name is in small letters.", (case("agency", 0, "Sở Y tế"),)),
        ("cv-vaccine", 0, 3, "dia-danh-ngay", "02", "The month 2 of the head lacks its 0.", (sub("date", "tháng 02", "tháng 2"),)),
        ("cv-ministry", 1, 0, "chu-ky", "thứ trưởng|phó|kt.", "KT. is followed by the head's title.", (case("post", 0, "BỘ TRƯỞNG"),)),
        ("pa-fire", 0, 1, "noi-dung", "iii|iv|liên tục|thứ tự|nhảy", "The heading after II is numbered IV, the last one V.",
         (sub("h1", "IV. TỔ", "V. TỔ"), sub("h1", "III. CÁCH", "IV. CÁCH"))),
        ("cv-dengue", 2, 2, "noi-dung", "arial|phông|font", "One paragraph is in Arial.", (look("t", 1, font="Arial"),)),
        ("qd-team", 1, 1, "can-cu", "phẩy", "A basis ends without a semicolon.", (sub("base", "phương;", "phương"),)),
        ("kh-vector", 0, 0, "noi-nhan", "12|cỡ", "The words Nơi nhận: are in size 14.", (look("nn", size=14),)),
        ("bc-quarter", 1, 3, "trang", "lề trên|phía trên|đầu trang|chân trang|cuối trang|phía dưới|lề dưới", "The page number is at the foot.",
         (page(number="foot"),)),
    ),
    "libreoffice": (
        ("kh-vector", 0, 0, "ten-loai", "đậm", "The type name is not bold.", (look("kind", bold=False),)),
        ("cv-school", 1, 2, "quoc-hieu", "nghĩa|nghiã|chính tả", "The nation's name is misspelt.", (sub("nation", "NGHĨA", "NGHIÃ"),)),
        ("ctr-work", 2, 1, "dia-danh-ngay", "nghiêng", "Place and date are upright.", (look("date", italic=False),)),
        ("cd-storm", 0, 3, "chu-ky", "hoa|thường", "The signer's name is in capitals.", (case("name", 0, "NGUYỄN HỮU TOÀN"),)),
        ("qd-transfer", 1, 0, "noi-dung", "điều 3", "Two articles have the number 3.",
         (sub("art", "Điều 4.", "Điều 3."), sub("nr", "Điều 4", "Điều 3"))),
        ("cv-vaccine", 0, 1, "noi-dung", "nghiêng|đứng", "The whole text is in italics.", (look("t", italic=True),)),
        ("cv-dengue", 2, 2, "kinh-gui", "", "A công văn without addressees.", (drop("to toi"),)),
        ("pa-fire", 0, 0, "trang", "trái", "The left margin is 20 mm.", (page(left=20),)),
    ),
    "google": (
        ("tb-meeting", 0, 1, "so-ky-hieu", "số:97|cách|trống", "No blank after Số:.", (sub("code", "Số: ", "Số:"),)),
        ("ct-flood", 1, 0, "tieu-ngu", "gạch chân|gạch dưới|kẻ", "The motto is underlined instead of having a rule.",
         (look("motto", under=True), drop("rule", 1))),
        ("qd-rules", 2, 1, "dia-danh-ngay", "tháng 4|04", "The month of the head has a 0 too many.", (sub("date", "tháng 4", "tháng 04"),)),
        ("qd-transfer", 0, 2, "kinh-gui", "", "A decision has an addressee.", (add("who", 0, "to", "Kính gửi: Bệnh viện đa khoa tỉnh.", before=True),)),
        ("qd-rules", 1, 2, "noi-dung", "la mã|chương ii|chương 2", "A chapter has an Arabic number.", (case("chap", 1, "Chương 2"),)),
        ("kh-vector", 2, 0, "chu-ky", "t/m|tm.", "T/M instead of TM.", (sub("auth", "TM.", "T/M"),)),
        ("cv-dengue", 0, 1, "noi-dung", "đậm", "The whole text is bold.", (look(ALL, bold=True),)),
        ("cv-school", 2, 0, "trich-yeu", "v/v", "The subject of a công văn lacks V/v.", (case("vv", 0, "Tiếp nhận sinh viên thực tập tốt nghiệp"),)),
        ("pa-fire", 1, 2, "trang", "letter|a4|khổ", "The paper is Letter.", (page(width=215.9, height=279.4),)),
    ),
    "blocks": (
        ("ttr-budget", 0, 0, "so-ky-hieu", "ttr", "A tờ trình has TT for TTr in its code.", (sub("code", "TTr", "TT"),)),
        ("gm-review", 1, 1, "dia-danh-ngay", "địa danh|nơi", "The place is missing before the date.",
         (case("date", 0, "Ngày 06 tháng 7 năm 2026"),)),
        ("pa-fire", 2, 2, "noi-dung", "thứ tư|thứ năm|thứ trong tuần", "The day of the week is wrong.", (sub("t", "thứ Tư, ngày 20", "thứ Năm, ngày 20"),)),
        ("ggt-course", 0, 3, "chu-ky", "kt.|cấp phó", "A deputy signs without KT.", (drop("auth"),)),
        ("bc-quarter", 1, 0, "noi-dung", "khoản 2|mục 2|số 2|2.|thứ tự|liên tục|nhảy", "The automatic number of a clause jumps from 1 to 3.",
         (sub("cl", "3. Một số", "4. Một số"), sub("cl", "2. Hệ thống", "3. Hệ thống"))),
        ("qd-team", 1, 1, "noi-dung", "đậm", "The words Điều 3. are not bold.", (sub("art", "**Điều 3.**", "Điều 3."),)),
        ("cv-dengue", 2, 2, "noi-dung", "{{", "A placeholder of a template was left in.", (sub("t", "Phòng Nghiệp vụ Y", "{{ phong_ban }}"),)),
        ("cv-vaccine", 0, 1, "trich-yeu", "chấm", "The subject ends with a full stop.", (sub("vv", "sởi đơn", "sởi đơn."),)),
        ("kh-vector", 2, 0, "noi-nhan", "lưu", "The line Lưu: VT is missing.", (drop("nr", -1), sub("nr", "Trưởng các thôn;", "Trưởng các thôn."))),
        ("qd-rules", 0, 2, "trang", "số trang|đánh số", "A document of many pages has no page numbers.", (page(number="none"),)),
    ),
    "mixed": (
        ("hd-records", 0, 1, "co-quan", "đậm", "The superior agency is bold.", (look("parent", bold=True),)),
        ("qd-rules", 1, 0, "so-ky-hieu", "hcqt|đơn vị soạn", "The code of a decision names the drafting unit.", (sub("code", "-BVĐK", "-BVĐK-HCQT"),)),
        ("cv-ministry", 2, 0, "noi-dung", "30 tháng 02|30 tháng 2|30/02|30/2|không có ngày|không có thật|không tồn tại", "A day that doesn't exist.", (sub("cl", "30 tháng 6", "30 tháng 02"),)),
        ("ctr-work", 0, 2, "chu-ky", "ths|học vị|học hàm", "A degree before the signer's name.", (sub("name", "", "ThS. Đoàn Thị Bích Ngọc"),)),
        ("qd-rules", 2, 1, "noi-dung", "đ)|điểm đ|\"đ\"", "The point after d) is e).", (drop("pt", -1), sub("pt", "đ) Sử", "e) Sử"), sub("pt", "nhiệm vụ;", "nhiệm vụ."))),
        ("tb-meeting", 1, 3, "noi-dung", "cỡ|11", "One paragraph is in size 11.", (look("t", 2, size=11),)),
        ("kh-vector", 2, 2, "noi-dung", "sở y tế|hoa", "An agency's name has no capitals in the text.",
         (sub("t", "Thực hiện Kế hoạch số 92/KH-UBND", "Theo đề nghị của sở y tế tỉnh, thực hiện Kế hoạch số 92/KH-UBND"),)),
        ("qd-team", 0, 0, "noi-nhan|chu-ky", "trái|phải|bên", "Signature on the left, recipients on the right.", (swap,)),
        ("bc-quarter", 1, 1, "phu-luc", "hoa", "The title of the first annex is in small letters.",
         (case("annext", 0, "Kết quả khám bệnh, chữa bệnh quý I năm 2026"),)),
    ),
}  # fmt: skip


def faulty() -> list[Sample]:
    """Files with one fault each."""
    made = [(hand, *row) for hand, rows in FAULTY.items() for row in rows]
    return [
        Sample(
            f"second-f-{n:03}",
            hand,
            partial(build, doc, hand, office, taste, edits),
            part,
            tuple(says.split("|")) if says else (),
            fault,
        )
        for n, (hand, doc, office, taste, part, says, fault, edits) in enumerate(made, 1)
    ]
