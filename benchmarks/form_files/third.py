# ruff: noqa: E501 (rows of data and pieces of XML are kept whole)
"""A third set of Word files with known answers: fifty correct ones and sixty with one fault each, of eight hands.

A letter is a list of items (role and text) read from the short texts below; a hand writes the items as WordprocessingML.
A fault is an edit of the items or of the options, so that a faulty file differs from a correct one in one point only.
"""

from __future__ import annotations

import io
import re
import subprocess
import tempfile
import unicodedata
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from itertools import zip_longest
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from benchmarks.form_files import Sample

# "role> text role> text", wrapped anywhere; "|" parts items of one role; *bold* inside a text.
# Roles: p text, k clause, pt point, b dash, d article, h1/h2 headings, ch/cht chapter, muc/mt section, can legal basis,
# auth/order lines of a decision, tbl table, anx/anxt/anxr annex, nn/r recipients, post/name signature, lpost/lname left.
TEXTS: dict[str, str] = {
    "cv": """parent> UBND TỈNH TÂN HẢI agency> SỞ Y TẾ code> Số: 1412/SYT-NVY date> Tân Hải, ngày 05 tháng 3 năm 2026 vv>
V/v tăng cường phòng, chống bệnh sởi trong trường học to> Kính gửi: ti> - Ủy ban nhân dân các xã, phường;|- Bệnh viện
Đa khoa tỉnh Tân Hải;|- Các trung tâm y tế khu vực. p> Thực hiện Kế hoạch số 88/KH-UBND ngày 14 tháng 01 năm 2026 của
Ủy ban nhân dân tỉnh về phòng, chống dịch bệnh năm 2026; trước tình hình số ca sốt phát ban nghi sởi tăng tại một số
trường mầm non, Sở Y tế đề nghị các cơ quan, đơn vị phối hợp thực hiện các nội dung sau: h2> 1. Ủy ban nhân dân các xã,
phường pt> a) Chỉ đạo trạm y tế phối hợp với các trường rà soát tiền sử tiêm chủng của trẻ từ 18 tháng đến 10 tuổi; pt>
b) Bố trí kinh phí, nhân lực cho các điểm tiêm chủng lưu động tại thôn, tổ dân phố xa trung tâm; pt> c) Tuyên truyền
trên hệ thống truyền thanh ít nhất 02 lần mỗi ngày. h2> 2. Bệnh viện Đa khoa tỉnh Tân Hải p> Tổ chức phân luồng, cách
ly và điều trị người bệnh; lấy mẫu xét nghiệm các ca nghi ngờ đầu tiên của mỗi ổ dịch. h2> 3. Các trung tâm y tế khu
vực p> Giám sát, điều tra, xử lý ổ dịch trong vòng 48 giờ; báo cáo kết quả về Sở Y tế trước 16 giờ 00 phút thứ Sáu hằng
tuần, bắt đầu từ ngày 13 tháng 3 năm 2026. p> Sở Y tế đề nghị các cơ quan, đơn vị quan tâm thực hiện. Trong quá trình
thực hiện, nếu có vướng mắc, đề nghị liên hệ Phòng Nghiệp vụ Y để được hướng dẫn./. nn> Nơi nhận: r> - Như trên;|- UBND
tỉnh (để báo cáo);|- Giám đốc Sở (để báo cáo);|- Lưu: VT, NVY. post> KT. GIÁM ĐỐC|PHÓ GIÁM ĐỐC name> Lê Thị Thanh Nhàn""",
    "qd": """parent> UBND TỈNH TÂN HẢI agency> SỞ Y TẾ code> Số: 267/QĐ-SYT date> Tân Hải, ngày 17 tháng 4 năm 2026 type>
QUYẾT ĐỊNH subj> Về việc thành lập Tổ thẩm định hồ sơ cấp giấy phép hành nghề auth> GIÁM ĐỐC SỞ Y TẾ TỈNH TÂN HẢI can>
Căn cứ Luật Khám bệnh, chữa bệnh ngày 09 tháng 01 năm 2023; can> Căn cứ Nghị định số 96/2023/NĐ-CP ngày 30 tháng 12 năm
2023 của Chính phủ quy định chi tiết một số điều của Luật Khám bệnh, chữa bệnh; can> Căn cứ Quyết định số
19/2025/QĐ-UBND ngày 08 tháng 7 năm 2025 của Ủy ban nhân dân tỉnh Tân Hải quy định chức năng, nhiệm vụ, quyền hạn và cơ
cấu tổ chức của Sở Y tế; can> Theo đề nghị của Trưởng phòng Phòng Nghiệp vụ Y. order> QUYẾT ĐỊNH: d> *Điều 1.* Thành
lập Tổ thẩm định hồ sơ cấp giấy phép hành nghề khám bệnh, chữa bệnh (sau đây gọi là Tổ thẩm định), gồm các ông, bà có
tên sau: k> 1. Ông Trần Quốc Bảo, Trưởng phòng Phòng Nghiệp vụ Y - Tổ trưởng; k> 2. Bà Đỗ Thị Hiền, Phó Trưởng phòng
Phòng Nghiệp vụ Y - Tổ phó; k> 3. Ông Nguyễn Hữu Phước, chuyên viên Phòng Tổ chức cán bộ - thành viên. d> *Điều 2.
Nhiệm vụ và chế độ làm việc của Tổ thẩm định* k> 1. Tổ thẩm định có nhiệm vụ: pt> a) Tiếp nhận, kiểm tra thành phần và
tính hợp lệ của hồ sơ; pt> b) Thẩm định hồ sơ, lập biên bản thẩm định theo mẫu; pt> c) Tổng hợp kết quả, trình Giám đốc
Sở Y tế xem xét, quyết định; pt> d) Lưu giữ hồ sơ thẩm định theo quy định; pt> đ) Thực hiện các nhiệm vụ khác do Giám
đốc Sở Y tế giao. k> 2. Tổ thẩm định làm việc theo chế độ kiêm nhiệm và tự giải thể khi hoàn thành nhiệm vụ. d> *Điều
3.* Quyết định này có hiệu lực kể từ ngày ký. Chánh Văn phòng, Trưởng các phòng thuộc Sở Y tế và các ông, bà có tên tại
Điều 1 chịu trách nhiệm thi hành Quyết định này./. nn> Nơi nhận: r> - Như Điều 3;|- UBND tỉnh (để báo cáo);|- Trang
thông tin điện tử Sở Y tế;|- Lưu: VT, NVY. post> GIÁM ĐỐC name> Phạm Đình Khải""",
    "qc": """parent> SỞ Y TẾ TỈNH TÂN HẢI agency> TRUNG TÂM Y TẾ|KHU VỰC AN BÌNH code> Số: 86/QĐ-TTYT date> Tân Hải, ngày
12 tháng 5 năm 2026 type> QUYẾT ĐỊNH subj> Ban hành Quy chế tiếp công dân của Trung tâm Y tế khu vực An Bình auth> GIÁM
ĐỐC TRUNG TÂM Y TẾ KHU VỰC AN BÌNH can> Căn cứ Luật Tiếp công dân ngày 25 tháng 11 năm 2013; can> Căn cứ Quyết định số
731/QĐ-UBND ngày 22 tháng 8 năm 2025 của Ủy ban nhân dân tỉnh Tân Hải về việc tổ chức lại các trung tâm y tế trực thuộc
Sở Y tế; can> Xét đề nghị của Trưởng phòng Phòng Tổ chức - Hành chính. order> QUYẾT ĐỊNH: d> *Điều 1.* Ban hành kèm
theo Quyết định này Quy chế tiếp công dân của Trung tâm Y tế khu vực An Bình. d> *Điều 2.* Quyết định này có hiệu lực
kể từ ngày 01 tháng 6 năm 2026. d> *Điều 3.* Trưởng phòng Phòng Tổ chức - Hành chính, Trưởng các khoa, phòng và viên
chức, người lao động của Trung tâm chịu trách nhiệm thi hành Quyết định này./. nn> Nơi nhận: r> - Như Điều 3;|- Sở Y tế
(để báo cáo);|- Lưu: VT, TCHC. post> Q. GIÁM ĐỐC name> Hoàng Minh Đạo head2> x rtype> QUY CHẾ rsubj> Tiếp công dân của
Trung tâm Y tế khu vực An Bình anxr> (Kèm theo Quyết định số 86/QĐ-TTYT ngày 12 tháng 5 năm 2026 của Giám đốc Trung tâm
Y tế khu vực An Bình) ch> Chương I cht> QUY ĐỊNH CHUNG d> *Điều 1. Phạm vi điều chỉnh và đối tượng áp dụng* k> 1. Quy
chế này quy định việc tiếp công dân, tiếp nhận khiếu nại, tố cáo, kiến nghị, phản ánh tại Trung tâm. k> 2. Quy chế này
áp dụng đối với các khoa, phòng, viên chức, người lao động và công dân đến Trung tâm. d> *Điều 2. Nguyên tắc tiếp công
dân* p> Việc tiếp công dân được tiến hành tại nơi tiếp công dân; bảo đảm công khai, dân chủ, kịp thời; thủ tục đơn
giản, thuận tiện; giữ bí mật và bảo đảm an toàn cho người tố cáo theo quy định của pháp luật. ch> Chương II cht> TỔ
CHỨC TIẾP CÔNG DÂN muc> Mục 1 mt> LỊCH VÀ NƠI TIẾP CÔNG DÂN d> *Điều 3. Lịch tiếp công dân* k> 1. Giám đốc tiếp công
dân định kỳ vào ngày 15 hằng tháng; nếu trùng ngày nghỉ thì chuyển sang ngày làm việc kế tiếp. k> 2. Viên chức Phòng Tổ
chức - Hành chính tiếp công dân thường xuyên trong giờ hành chính. d> *Điều 4. Nơi tiếp công dân* p> Phòng Tiếp công
dân được bố trí tại tầng 1, nhà A, có niêm yết nội quy, lịch tiếp và hộp thư góp ý. muc> Mục 2 mt> TRÁCH NHIỆM CỦA
NGƯỜI TIẾP CÔNG DÂN d> *Điều 5. Trách nhiệm của viên chức tiếp công dân* k> 1. Viên chức tiếp công dân có trách nhiệm:
pt> a) Mặc trang phục chỉnh tề, đeo thẻ viên chức; pt> b) Lắng nghe, ghi chép đầy đủ nội dung công dân trình bày; pt>
c) Vào sổ, chuyển đơn đến người có thẩm quyền trong 02 ngày làm việc. k> 2. Viên chức tiếp công dân được quyền từ chối
tiếp người vi phạm nội quy nơi tiếp công dân. ch> Chương III cht> ĐIỀU KHOẢN THI HÀNH d> *Điều 6. Tổ chức thực hiện* p>
Trưởng các khoa, phòng phổ biến Quy chế này đến viên chức, người lao động; khi có vướng mắc, báo cáo Giám đốc qua Phòng
Tổ chức - Hành chính để xem xét, sửa đổi, bổ sung cho phù hợp./.""",
    "kh": """agency> ỦY BAN NHÂN DÂN|XÃ HÒA LỘC code> Số: 45/KH-UBND date> Hòa Lộc, ngày 09 tháng 02 năm 2026 type> KẾ
HOẠCH subj> Khám sức khỏe định kỳ cho người cao tuổi|trên địa bàn xã Hòa Lộc năm 2026 p> Thực hiện Kế hoạch số
31/KH-UBND ngày 12 tháng 01 năm 2026 của Ủy ban nhân dân tỉnh Tân Hải về chăm sóc sức khỏe người cao tuổi năm 2026, Ủy
ban nhân dân xã Hòa Lộc xây dựng Kế hoạch như sau: h1> I. MỤC ĐÍCH, YÊU CẦU h2> 1. Mục đích p> Phát hiện sớm tăng huyết
áp, đái tháo đường và các bệnh không lây nhiễm; lập hồ sơ sức khỏe điện tử cho ít nhất 95% người cao tuổi trên địa bàn
xã. h2> 2. Yêu cầu p> Việc tổ chức khám phải an toàn, thuận tiện, không thu tiền của người cao tuổi; kết quả được trả
tận nhà. h1> II. NỘI DUNG h2> 1. Đối tượng, thời gian, địa điểm pt> a) Đối tượng: người từ đủ 60 tuổi trở lên đang cư
trú trên địa bàn xã; pt> b) Thời gian: từ ngày 02 tháng 3 năm 2026 đến ngày 27 tháng 3 năm 2026; pt> c) Địa điểm: Trạm
Y tế xã và nhà văn hóa các thôn. h2> 2. Nội dung khám p> Đo huyết áp, đo đường máu mao mạch, khám nội khoa, khám mắt,
tư vấn dinh dưỡng và luyện tập. h1> III. KINH PHÍ p> Kinh phí thực hiện là 48.600.000 đồng (Bốn mươi tám triệu sáu trăm
nghìn đồng), từ ngân sách xã năm 2026 và nguồn xã hội hóa hợp pháp. h1> IV. TỔ CHỨC THỰC HIỆN h2> 1. Trạm Y tế xã p>
Chủ trì, phối hợp với Hội Người cao tuổi lập danh sách, thông báo lịch khám đến từng hộ trước ngày 24 tháng 02 năm
2026; tổng hợp kết quả, báo cáo Ủy ban nhân dân xã. h2> 2. Phòng Văn hóa - Xã hội p> Tuyên truyền, vận động người cao
tuổi tham gia; theo dõi, đôn đốc việc thực hiện Kế hoạch. h2> 3. Các thôn p> Bố trí nhà văn hóa, bàn ghế, nước uống;
huy động đoàn viên thanh niên hỗ trợ đưa đón người già yếu. p> Ủy ban nhân dân xã yêu cầu các cơ quan, đơn vị, các thôn
nghiêm túc triển khai thực hiện./. nn> Nơi nhận: r> - Sở Y tế;|- Thường trực Đảng ủy, HĐND xã;|- Trạm Y tế xã;|- Các
thôn;|- Lưu: VT, VHXH. post> TM. ỦY BAN NHÂN DÂN|KT. CHỦ TỊCH|PHÓ CHỦ TỊCH name> Vũ Ngọc Lâm""",
    "bc": """parent> UBND XÃ HÒA LỘC agency> TRẠM Y TẾ code> Số: 08/BC-TYT date> Hòa Lộc, ngày 30 tháng 6 năm 2026 type>
BÁO CÁO subj> Kết quả công tác y tế 6 tháng đầu năm và nhiệm vụ|6 tháng cuối năm 2026 to1> Kính gửi: Ủy ban nhân dân xã
Hòa Lộc. p> Thực hiện Công văn số 203/UBND-VHXH ngày 15 tháng 6 năm 2026 của Ủy ban nhân dân xã về việc báo cáo công
tác y tế, Trạm Y tế xã báo cáo như sau: h1> I. KẾT QUẢ THỰC HIỆN h2> 1. Khám bệnh, chữa bệnh p> Tổng số lượt khám là
4.126 lượt, đạt 54,3% kế hoạch năm; trong đó khám bảo hiểm y tế 3.780 lượt. Không xảy ra tai biến, sai sót chuyên môn.
h2> 2. Phòng, chống dịch bệnh p> Kết quả giám sát một số bệnh truyền nhiễm như bảng sau: tbl> STT | Tên bệnh | Số ca
mắc | So với cùng kỳ // 1 | Sốt xuất huyết Dengue | 12 | Giảm 05 ca // 2 | Tay chân miệng | 19 | Tăng 03 ca // 3 | Thủy
đậu | 07 | Không thay đổi h2> 3. Tiêm chủng mở rộng p> Tỷ lệ trẻ dưới 01 tuổi được tiêm chủng đầy đủ đạt 47,8% (chỉ
tiêu cả năm là 95%); 100% buổi tiêm bảo đảm an toàn. h1> II. KHÓ KHĂN, HẠN CHẾ p> Trạm còn thiếu 01 bác sĩ và 01 dược
sĩ; máy siêu âm đã sử dụng 11 năm, thường hỏng; một số thuốc thiết yếu có lúc cung ứng chậm so với nhu cầu của người
dân. h1> III. NHIỆM VỤ 6 THÁNG CUỐI NĂM b> - Tiếp tục giám sát, xử lý kịp thời các ổ dịch; diệt lăng quăng định kỳ hằng
tuần tại 09 thôn; b> - Hoàn thành khám sức khỏe định kỳ cho học sinh năm học 2026 - 2027; b> - Đề nghị Ủy ban nhân dân
xã quan tâm bổ sung nhân lực, trang thiết bị cho Trạm. p> Trên đây là báo cáo của Trạm Y tế xã Hòa Lộc, kính trình Ủy
ban nhân dân xã xem xét, chỉ đạo./. nn> Nơi nhận: r> - Như trên;|- Trung tâm Y tế khu vực An Bình;|- Lưu: VT. post>
TRƯỞNG TRẠM name> Bùi Thị Kim Oanh""",
    "tb": """agency> BỘ Y TẾ code> Số: 215/TB-BYT date> Hà Nội, ngày 21 tháng 8 năm 2026 type> THÔNG BÁO subj> Kết luận của
Thứ trưởng Nguyễn Thị Liên Chi tại cuộc họp|về bảo đảm thuốc hiếm p> Ngày 18 tháng 8 năm 2026, tại trụ sở Bộ Y tế, Thứ
trưởng Nguyễn Thị Liên Chi đã chủ trì cuộc họp về bảo đảm thuốc hiếm cho các cơ sở khám bệnh, chữa bệnh. Sau khi nghe
báo cáo của Cục Quản lý Dược và ý kiến của các đại biểu, Thứ trưởng kết luận như sau: k> 1. Giao Cục Quản lý Dược chủ
trì, phối hợp với Vụ Pháp chế hoàn thiện dự thảo cơ chế dự trữ thuốc hiếm, trình Lãnh đạo Bộ trước ngày 15 tháng 9 năm
2026. k> 2. Giao Cục Quản lý Khám, chữa bệnh tổng hợp nhu cầu thuốc giải độc của các bệnh viện tuyến cuối; lập danh
sách đầu mối tiếp nhận, điều phối tại ba miền. k> 3. Vụ Kế hoạch - Tài chính bố trí kinh phí trong dự toán năm 2027. p>
Văn phòng Bộ thông báo để các đơn vị biết, thực hiện./. nn> Nơi nhận: r> - Bộ trưởng (để báo cáo);|- Các Thứ trưởng;|-
Các Vụ, Cục liên quan;|- Lưu: VT, VPB1. post> TL. BỘ TRƯỞNG|KT. CHÁNH VĂN PHÒNG|PHÓ CHÁNH VĂN PHÒNG name> Trịnh Văn Hòa""",
    "ttr": """parent> SỞ Y TẾ TỈNH TÂN HẢI agency> TRUNG TÂM Y TẾ|KHU VỰC AN BÌNH code> Số: 07/TTr-TTYT date> Tân Hải, ngày
03 tháng 02 năm 2026 type> TỜ TRÌNH subj> Về việc phê duyệt dự toán sửa chữa khoa Hồi sức cấp cứu to1> Kính gửi: Sở Y
tế tỉnh Tân Hải. p> Khoa Hồi sức cấp cứu của Trung tâm Y tế khu vực An Bình được đưa vào sử dụng từ năm 2009. Qua mùa
mưa bão năm 2025, mái tôn và hệ thống thoát nước của khoa bị hư hỏng nhiều chỗ, ảnh hưởng đến công tác cấp cứu và điều
trị người bệnh. p> Trung tâm đã lập hồ sơ khảo sát và dự toán sửa chữa với các nội dung chính như sau: k> 1. Tên công
trình: Sửa chữa khoa Hồi sức cấp cứu. k> 2. Quy mô: thay 420 m² mái tôn, làm mới 65 m rãnh thoát nước, sơn lại tường
trong và ngoài. k> 3. Tổng kinh phí: 912.450.000 đồng (Chín trăm mười hai triệu bốn trăm năm mươi nghìn đồng). k> 4.
Nguồn kinh phí: Quỹ phát triển hoạt động sự nghiệp của Trung tâm. k> 5. Thời gian thực hiện: Quý II năm 2026. p> Trung
tâm Y tế khu vực An Bình kính trình Sở Y tế tỉnh Tân Hải xem xét, phê duyệt./. nn> Nơi nhận: r> - Như trên;|- Phòng
KHTC, Sở Y tế;|- Lưu: VT, TCKT. post> GIÁM ĐỐC name> Hoàng Minh Đạo""",
    "gm": """parent> SỞ Y TẾ TỈNH TÂN HẢI agency> BỆNH VIỆN ĐA KHOA TỈNH code> Số: 33/GM-BVĐK date> Tân Hải, ngày 06 tháng
7 năm 2026 type> GIẤY MỜI subj> Dự Hội nghị khoa học thường niên năm 2026 p> Bệnh viện Đa khoa tỉnh Tân Hải trân trọng
kính mời: Lãnh đạo các bệnh viện, trung tâm y tế khu vực trên địa bàn tỉnh. p> Tới dự Hội nghị khoa học thường niên năm
2026 với chủ đề “Hồi sức và cấp cứu tuyến cơ sở”. p> Chủ trì: Ông Ngô Đức Thịnh, Giám đốc Bệnh viện. p> Thời gian: 8
giờ 00 phút, thứ Ba, ngày 14 tháng 7 năm 2026. p> Địa điểm: Hội trường tầng 5, nhà D, Bệnh viện Đa khoa tỉnh Tân Hải,
số 25 đường Lê Lợi, phường Tân Hải. p> Đề nghị các đơn vị đăng ký đại biểu dự họp với Phòng Kế hoạch tổng hợp trước
ngày 10 tháng 7 năm 2026./. nn> Nơi nhận: r> - Như trên;|- Ban Giám đốc;|- Lưu: VT, KHTH. post> TUQ. GIÁM ĐỐC|TRƯỞNG
PHÒNG KẾ HOẠCH TỔNG HỢP name> Đặng Thùy Dương""",
    "bb": """parent> SỞ Y TẾ TỈNH TÂN HẢI agency> BỆNH VIỆN ĐA KHOA TỈNH code> Số: 19/BB-BVĐK date> Tân Hải, ngày 24 tháng
9 năm 2026 type> BIÊN BẢN subj> Họp Hội đồng Thuốc và điều trị quý III năm 2026 p> Thời gian bắt đầu: 14 giờ 00 phút,
ngày 24 tháng 9 năm 2026. p> Địa điểm: Phòng họp số 2, nhà A. p> Thành phần tham dự: 15/17 thành viên Hội đồng; vắng 02
người (có lý do). p> Chủ trì (chủ tọa): Ông Ngô Đức Thịnh, Giám đốc, Chủ tịch Hội đồng. p> Thư ký (người ghi biên bản):
Bà Mai Thị Tuyết, dược sĩ Khoa Dược. p> Nội dung (theo diễn biến cuộc họp): k> 1. Bà Lưu Thị Hạnh, Trưởng khoa Dược,
báo cáo tình hình sử dụng kháng sinh: tỷ lệ đơn có kháng sinh giảm còn 31,2%. k> 2. Các thành viên thảo luận về danh
mục thuốc bổ sung năm 2027 và quy trình hội chẩn kháng sinh dự trữ. k> 3. Chủ tọa kết luận: thống nhất bổ sung 14 hoạt
chất; Khoa Dược hoàn thiện danh mục trước ngày 10 tháng 10 năm 2026. p> Cuộc họp kết thúc vào 16 giờ 30 phút, ngày 24
tháng 9 năm 2026, nội dung cuộc họp đã được các thành viên dự họp thông qua và cùng ký vào biên bản./. lpost> THƯ KÝ
lname> Mai Thị Tuyết post> CHỦ TỌA name> Ngô Đức Thịnh nn> Nơi nhận: r> - Các thành viên Hội đồng;|- Lưu: VT, hồ sơ.""",
    "ctr": """parent> UBND TỈNH TÂN HẢI agency> SỞ Y TẾ code> Số: 02/CTr-SYT date> Tân Hải, ngày 12 tháng 01 năm 2026 type>
CHƯƠNG TRÌNH subj> Công tác trọng tâm của ngành Y tế tỉnh Tân Hải năm 2026 p> Thực hiện Nghị quyết số 40/NQ-HĐND ngày
10 tháng 12 năm 2025 của Hội đồng nhân dân tỉnh về nhiệm vụ phát triển kinh tế - xã hội năm 2026, Sở Y tế ban hành
Chương trình công tác trọng tâm như sau: h1> I. MỤC TIÊU p> Củng cố mạng lưới y tế cơ sở; đến hết năm 2026, 100% trạm y
tế xã, phường có bác sĩ làm việc; tỷ lệ bao phủ bảo hiểm y tế đạt 96,5% dân số. h1> II. NHIỆM VỤ TRỌNG TÂM h2> 1. Y tế
dự phòng p> Chủ động giám sát dịch bệnh tại cửa khẩu, cộng đồng và cơ sở y tế; duy trì tỷ lệ tiêm chủng đầy đủ từ 95%
trở lên. h2> 2. Khám bệnh, chữa bệnh p> Triển khai bệnh án điện tử tại tất cả bệnh viện công lập; mở rộng khám bệnh từ
xa đến 12 xã miền núi và hải đảo. h2> 3. Dược và trang thiết bị p> Hoàn thành đấu thầu thuốc tập trung trước ngày 30
tháng 4 năm 2026; kiểm tra ít nhất 20% số cơ sở bán lẻ thuốc. h1> III. TỔ CHỨC THỰC HIỆN p> Các phòng thuộc Sở và đơn
vị trực thuộc xây dựng kế hoạch chi tiết, gửi Văn phòng Sở trước ngày 26 tháng 01 năm 2026. Văn phòng Sở theo dõi, tổng
hợp kết quả, định kỳ hằng quý báo cáo Giám đốc Sở./. nn> Nơi nhận: r> - UBND tỉnh (để báo cáo);|- Các đơn vị trực thuộc
Sở;|- Các phòng thuộc Sở;|- Lưu: VT, VP. post> GIÁM ĐỐC name> Phạm Đình Khải""",
    "hd": """parent> UBND TỈNH TÂN HẢI agency> SỞ Y TẾ code> Số: 540/HD-SYT date> Tân Hải, ngày 08 tháng 6 năm 2026 type>
HƯỚNG DẪN subj> Lập sổ theo dõi người bệnh tăng huyết áp tại trạm y tế p> Căn cứ Quyết định số 5333/QĐ-BYT ngày 23
tháng 12 năm 2020 của Bộ trưởng Bộ Y tế về chuyên môn quản lý tăng huyết áp, Sở Y tế hướng dẫn trạm y tế các xã, phường
lập sổ theo dõi người bệnh như sau: h2> 1. Nguyên tắc lập sổ pt> a) Mỗi người bệnh có một trang riêng, ghi đủ số định
danh cá nhân và số điện thoại của người nhà; pt> b) Số liệu huyết áp được ghi ngay trong lần khám, không ghi bù. h2> 2.
Cách ghi sổ p> Sổ gồm các cột theo mẫu tại Phụ lục I; danh mục thuốc dùng tại trạm theo Phụ lục II ban hành kèm theo
Hướng dẫn này. h2> 3. Chế độ báo cáo p> Trạm y tế báo cáo trung tâm y tế khu vực vào ngày 25 hằng tháng; trung tâm y tế
khu vực tổng hợp, báo cáo Sở Y tế vào ngày 05 của tháng kế tiếp. p> Trong quá trình thực hiện, nếu có khó khăn, đề nghị
phản ánh về Sở Y tế để được giải đáp./. nn> Nơi nhận: r> - Trạm y tế các xã, phường;|- Các trung tâm y tế khu vực;|-
Lưu: VT, NVY. post> KT. GIÁM ĐỐC|PHÓ GIÁM ĐỐC name> Lê Thị Thanh Nhàn anx> Phụ lục I anxt> MẪU SỔ THEO DÕI NGƯỜI BỆNH
TĂNG HUYẾT ÁP anxr> (Kèm theo Hướng dẫn số 540/HD-SYT ngày 08 tháng 6 năm 2026 của Sở Y tế) tbl> STT | Họ và tên | Năm
sinh | Ngày khám | Huyết áp (mmHg) | Thuốc đang dùng | Hẹn khám lại // 1 | Trần Văn Thuận | 1958 | 10/6/2026 | 145/90 |
Amlodipin 5 mg | 10/7/2026 // 2 | Lê Thị Mười | 1949 | 11/6/2026 | 150/85 | Losartan 50 mg | 11/7/2026 anx> Phụ lục II
anxt> DANH MỤC THUỐC TĂNG HUYẾT ÁP DÙNG TẠI TRẠM Y TẾ anxr> (Kèm theo Hướng dẫn số 540/HD-SYT ngày 08 tháng 6 năm 2026
của Sở Y tế) tbl> STT | Tên hoạt chất | Hàm lượng | Ghi chú // 1 | Amlodipin | 5 mg | Viên nén // 2 | Losartan | 50 mg
| Viên bao phim""",
    "ct": """agency> ỦY BAN NHÂN DÂN|TỈNH TÂN HẢI code> Số: 04/CT-UBND date> Tân Hải, ngày 20 tháng 10 năm 2026 type> CHỈ
THỊ subj> Về việc tăng cường bảo đảm an toàn thực phẩm dịp cuối năm p> Thời gian gần đây, trên địa bàn tỉnh xảy ra 03
vụ ngộ độc thực phẩm tại bếp ăn tập thể, làm 127 người phải nhập viện. Để chủ động phòng ngừa, Chủ tịch Ủy ban nhân dân
tỉnh chỉ thị: k> 1. Sở Y tế chủ trì, phối hợp với Sở Nông nghiệp và Môi trường, Sở Công Thương thành lập các đoàn kiểm
tra liên ngành; kiểm tra ít nhất 150 cơ sở trước ngày 20 tháng 12 năm 2026. k> 2. Công an tỉnh đấu tranh, xử lý nghiêm
hành vi sản xuất, kinh doanh thực phẩm giả, không rõ nguồn gốc. k> 3. Ủy ban nhân dân các xã, phường rà soát các bếp ăn
tập thể, nhà hàng tiệc cưới; ký cam kết với 100% cơ sở. k> 4. Báo và phát thanh, truyền hình Tân Hải tăng thời lượng
tuyên truyền về lựa chọn thực phẩm an toàn. p> Yêu cầu Thủ trưởng các cơ quan, đơn vị, Chủ tịch Ủy ban nhân dân các xã,
phường nghiêm túc thực hiện Chỉ thị này./. nn> Nơi nhận: r> - Bộ Y tế (để báo cáo);|- Các Sở, ban, ngành;|- UBND các
xã, phường;|- Lưu: VT, KGVX. post> CHỦ TỊCH name> Đinh Trọng Nghĩa""",
    "cd": """urg> HỎA TỐC agency> ỦY BAN NHÂN DÂN|TỈNH TÂN HẢI code> Số: 11/CĐ-UBND date> Tân Hải, ngày 27 tháng 9 năm 2026
type> CÔNG ĐIỆN subj> Về việc ứng phó bão số 8 và bảo đảm y tế vùng lũ to1> Chủ tịch Ủy ban nhân dân tỉnh Tân Hải điện:
ti> - Giám đốc Sở Y tế;|- Chủ tịch Ủy ban nhân dân các xã, phường ven biển. p> Hồi 04 giờ 00 phút ngày 27 tháng 9 năm
2026, vị trí tâm bão cách bờ biển Tân Hải khoảng 210 km về phía Đông. Để bảo vệ tính mạng, sức khỏe Nhân dân, Chủ tịch
Ủy ban nhân dân tỉnh yêu cầu: k> 1. Giám đốc Sở Y tế bố trí 100% quân số trực cấp cứu; chuẩn bị 40 cơ số thuốc, 2.000
viên hóa chất khử khuẩn nước. k> 2. Chủ tịch Ủy ban nhân dân các xã, phường ven biển sơ tán người già, trẻ em, phụ nữ
có thai, người bệnh nặng trước 17 giờ 00 phút ngày 27 tháng 9 năm 2026. p> Yêu cầu các đơn vị nghiêm túc thực hiện Công
điện này./. nn> Nơi nhận: r> - Như trên;|- Thường trực Tỉnh ủy;|- Lưu: VT, NN. post> KT. CHỦ TỊCH|PHÓ CHỦ TỊCH name> Tạ
Thị Bích Vân""",
    "ggt": """parent> SỞ Y TẾ TỈNH TÂN HẢI agency> TRUNG TÂM Y TẾ|KHU VỰC AN BÌNH code> Số: 21/GGT-TTYT date> Tân Hải, ngày
18 tháng 11 năm 2026 type> GIẤY GIỚI THIỆU p> Trung tâm Y tế khu vực An Bình trân trọng giới thiệu: p> Bà: Nguyễn Hoài
Thương p> Chức vụ: Kế toán viên, Phòng Tài chính - Kế toán p> Được cử đến: Kho bạc Nhà nước khu vực XV p> Về việc: đối
chiếu số dư tài khoản tiền gửi tháng 10 năm 2026. p> Đề nghị Quý cơ quan tạo điều kiện để bà có tên ở trên hoàn thành
nhiệm vụ. p> Giấy này có giá trị đến hết ngày 25 tháng 11 năm 2026./. nn> Nơi nhận: r> - Như trên;|- Lưu: VT. post> KT.
GIÁM ĐỐC|PHÓ GIÁM ĐỐC name> Cao Xuân Trường""",
    "pc": """parent> UBND TỈNH TÂN HẢI agency> SỞ Y TẾ code> Số: 62/PC-SYT date> Tân Hải, ngày 10 tháng 3 năm 2026 type>
PHIẾU CHUYỂN subj> Đơn phản ánh của công dân p> Ngày 06 tháng 3 năm 2026, Sở Y tế nhận được đơn của ông Phan Văn Tám,
địa chỉ: thôn 4, xã Hòa Lộc, phản ánh thái độ phục vụ của nhân viên thu viện phí tại Trung tâm Y tế khu vực An Bình. p>
Theo thẩm quyền, Sở Y tế chuyển đơn nêu trên đến Giám đốc Trung tâm Y tế khu vực An Bình để xem xét, giải quyết và trả
lời công dân; kết quả gửi về Sở Y tế trước ngày 31 tháng 3 năm 2026./. nn> Nơi nhận: r> - Trung tâm Y tế khu vực An
Bình;|- Ông Phan Văn Tám (để biết);|- Lưu: VT, TTr. post> TL. GIÁM ĐỐC|CHÁNH VĂN PHÒNG name> Võ Thành Long""",
    "gnp": """parent> UBND XÃ HÒA LỘC agency> TRẠM Y TẾ code> Số: 05/GNP-TYT date> Hòa Lộc, ngày 04 tháng 5 năm 2026 type>
GIẤY NGHỈ PHÉP p> Xét Đơn đề nghị nghỉ phép ngày 28 tháng 4 năm 2026 của bà Hồ Thị Mận, Trạm Y tế xã Hòa Lộc cấp cho:
p> Bà: Hồ Thị Mận p> Chức vụ: Hộ sinh hạng IV p> Nghỉ phép năm 2026 trong thời gian 05 ngày, kể từ ngày 11 tháng 5 năm
2026 đến hết ngày 15 tháng 5 năm 2026. p> Nơi nghỉ phép: phường Điện Biên Phủ, tỉnh Tân Hải. p> Số ngày nghỉ phép nêu
trên được tính vào thời gian nghỉ hằng năm của bà Hồ Thị Mận./. nn> Nơi nhận: r> - Bà Hồ Thị Mận;|- Lưu: VT. post> KT.
TRƯỞNG TRẠM|PHÓ TRƯỞNG TRẠM name> Lý A Sáng""",
    "nq": """parent> BỆNH VIỆN ĐA KHOA TỈNH agency> HỘI ĐỒNG QUẢN LÝ code> Số: 03/NQ-HĐQL date> Tân Hải, ngày 15 tháng 12
năm 2025 type> NGHỊ QUYẾT subj> Về kế hoạch đầu tư trang thiết bị y tế năm 2026 auth> HỘI ĐỒNG QUẢN LÝ BỆNH VIỆN ĐA
KHOA TỈNH TÂN HẢI can> Căn cứ Nghị định số 120/2020/NĐ-CP ngày 07 tháng 10 năm 2020 của Chính phủ quy định về thành
lập, tổ chức lại, giải thể đơn vị sự nghiệp công lập; can> Căn cứ Biên bản số 22/BB-HĐQL ngày 10 tháng 12 năm 2025 của
Hội đồng quản lý; can> Xét Tờ trình số 95/TTr-BVĐK ngày 01 tháng 12 năm 2025 của Giám đốc Bệnh viện. order> QUYẾT NGHỊ:
d> *Điều 1.* Thông qua kế hoạch đầu tư 03 máy thở, 01 hệ thống nội soi và 01 máy X quang di động, tổng kinh phí
9.800.000.000 đồng (Chín tỷ tám trăm triệu đồng) từ Quỹ phát triển hoạt động sự nghiệp. d> *Điều 2.* Giao Giám đốc Bệnh
viện tổ chức thực hiện, báo cáo kết quả tại phiên họp quý II năm 2026. d> *Điều 3.* Các thành viên Hội đồng quản lý,
Giám đốc và các khoa, phòng chịu trách nhiệm thi hành Nghị quyết này./. nn> Nơi nhận: r> - Như Điều 3;|- Sở Y tế (để
báo cáo);|- Lưu: VT, HĐQL. post> TM. HỘI ĐỒNG QUẢN LÝ|CHỦ TỊCH name> Ngô Đức Thịnh""",
    "cvu": """agency> ỦY BAN NHÂN DÂN|XÃ HÒA LỘC code> Số: 318/UBND-VHXH date> Hòa Lộc, ngày 02 tháng 10 năm 2026 vv> V/v
cử cán bộ phối hợp|phun hóa chất diệt muỗi to1> Kính gửi: Trung tâm Y tế khu vực An Bình. p> Phúc đáp Công văn số
655/TTYT-KSBT ngày 29 tháng 9 năm 2026 của Trung tâm Y tế khu vực An Bình về việc phối hợp xử lý ổ dịch sốt xuất huyết
Dengue tại thôn 2 và thôn 7, Ủy ban nhân dân xã Hòa Lộc có ý kiến như sau: p> Ủy ban nhân dân xã nhất trí với kế hoạch
phun hóa chất trong hai ngày 06 và 07 tháng 10 năm 2026; cử ông Đoàn Văn Sơn, Phó Trưởng phòng Phòng Văn hóa - Xã hội,
số điện thoại 0900 000 111, làm đầu mối phối hợp. p> Ủy ban nhân dân xã đã giao các thôn thông báo đến từng hộ dân che
đậy thực phẩm, di chuyển vật nuôi trước giờ phun. Đề nghị Trung tâm gửi lịch phun cụ thể trước ngày 05 tháng 10 năm
2026./. nn> Nơi nhận: r> - Như trên;|- Chủ tịch, các PCT UBND xã;|- Trạm Y tế xã;|- Lưu: VT, VHXH. post> TUQ. CHỦ
TỊCH|CHÁNH VĂN PHÒNG name> Phùng Thế Vinh""",
    "bcd": """parent> UBND TỈNH TÂN HẢI agency> BAN CHỈ ĐẠO CHĂM SÓC|SỨC KHỎE NHÂN DÂN code> Số: 06/BCĐ-SYT date> Tân Hải,
ngày 11 tháng 9 năm 2026 vv> V/v chuẩn bị nội dung phiên họp quý III năm 2026 to> Kính gửi: ti> - Các thành viên Ban
Chỉ đạo;|- Ủy ban nhân dân các xã, phường. p> Theo chương trình công tác năm 2026, Ban Chỉ đạo Chăm sóc sức khỏe nhân
dân tỉnh dự kiến họp phiên quý III vào ngày 25 tháng 9 năm 2026. Để chuẩn bị nội dung phiên họp, Ban Chỉ đạo đề nghị:
b> - Các thành viên Ban Chỉ đạo báo cáo kết quả thực hiện nhiệm vụ được phân công 9 tháng đầu năm 2026; b> - Ủy ban
nhân dân các xã, phường báo cáo tiến độ lập hồ sơ sức khỏe điện tử, khó khăn và kiến nghị. p> Báo cáo gửi về Sở Y tế,
cơ quan thường trực của Ban Chỉ đạo, trước ngày 18 tháng 9 năm 2026 để tổng hợp./. nn> Nơi nhận: r> - Như trên;|-
Trưởng Ban Chỉ đạo (để báo cáo);|- Lưu: VT, SYT. post> KT. TRƯỞNG BAN|PHÓ TRƯỞNG BAN|GIÁM ĐỐC SỞ Y TẾ name> Phạm Đình
Khải""",
}

NS = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
)
WPS = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
TNR = "Times New Roman"
# Roles: difference of the size from the body's (or an absolute size), bold, italic, place, first line in twips
ROLES: dict[str, tuple[int, bool, bool, str, int]] = {
    "nation": (-1, True, False, "center", 0), "motto": (0, True, False, "center", 0),
    "parent": (-1, False, False, "center", 0), "agency": (-1, True, False, "center", 0),
    "code": (13, False, False, "center", 0), "date": (0, False, True, "center", 0),
    "vv": (-1, False, False, "center", 0), "urg": (13, True, False, "center", 0),
    "type": (14, True, False, "center", 0), "subj": (14, True, False, "center", 0),
    "rtype": (14, True, False, "center", 0), "rsubj": (14, True, False, "center", 0),
    "to": (0, False, False, "left", 1440), "ti": (0, False, False, "left", 2160), "to1": (0, False, False, "center", 0),
    "can": (0, False, True, "both", 720), "auth": (0, True, False, "center", 0), "order": (0, True, False, "center", 0),
    "p": (0, False, False, "both", 720), "k": (0, False, False, "both", 720), "pt": (0, False, False, "both", 720),
    "b": (0, False, False, "both", 720), "d": (0, False, False, "both", 720), "h1": (0, True, False, "both", 720),
    "h2": (0, True, False, "both", 720), "ch": (0, True, False, "center", 0), "cht": (0, True, False, "center", 0),
    "muc": (0, True, False, "center", 0), "mt": (0, True, False, "center", 0), "post": (0, True, False, "center", 0),
    "name": (0, True, False, "center", 0), "lpost": (0, True, False, "center", 0), "lname": (0, True, False, "center", 0),
    "nn": (12, True, True, "left", 0), "r": (11, False, False, "left", 0), "anx": (14, True, False, "center", 0),
    "anxt": (14, True, False, "center", 0), "anxr": (0, False, True, "center", 0), "cell": (13, False, False, "center", 0),
    "num": (0, False, False, "center", 0), "addr": (11, False, False, "center", 0), "gap": (0, False, False, "left", 0),
}  # fmt: skip
BODY = {"to", "ti", "to1", "can", "p", "k", "pt", "b", "d", "h1", "h2", "auth", "order", "ch", "cht", "muc", "mt"}
NUMBERED = {"d": (1, 0), "k": (1, 1), "pt": (1, 2), "h1": (2, 0), "h2": (2, 1), "r": (3, 0)}


@dataclass
class Item:
    role: str
    text: str
    fmt: dict[str, Any] = field(default_factory=dict)


Edit = Callable[[list[Item], dict[str, Any]], None]


def read(source: str) -> list[Item]:
    parts = re.split(r"(?:^|\s)([a-z]+\d?)>\s", source)
    items = [Item(role, " ".join(text.split())) for role, text in zip(parts[1::2], parts[2::2], strict=True)]
    out = [Item("nation", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), Item("motto", "Độc lập - Tự do - Hạnh phúc")]
    for item in items:
        out += [Item(item.role, part) for part in ([item.text] if item.role == "tbl" else item.text.split("|"))]
    return out


def find(items: list[Item], key: str) -> list[Item]:
    """The items of a role, or the one item that starts with the text."""
    found = [i for i in items if i.role == key] or [i for i in items if i.text.replace("*", "").startswith(key)]
    if not found:
        raise LookupError(key)
    return found


def sub(old: str, new: str, nth: int = 0, all_: bool = False) -> Edit:
    def edit(items: list[Item], opts: dict[str, Any]) -> None:
        hits = [i for i in items if old in i.text]
        if not hits:
            raise LookupError(old)
        for item in hits if all_ else [hits[nth]]:
            item.text = item.text.replace(old, new)

    return edit


def fmt(key: str, **values: Any) -> Edit:
    def edit(items: list[Item], opts: dict[str, Any]) -> None:
        for item in find(items, key):
            item.fmt |= values

    return edit


def drop(*keys: str) -> Edit:
    def edit(items: list[Item], opts: dict[str, Any]) -> None:
        for key in keys:
            gone = find(items, key)
            items[:] = [i for i in items if i not in gone]

    return edit


def add(after: str, role: str, text: str, before: bool = False) -> Edit:
    def edit(items: list[Item], opts: dict[str, Any]) -> None:
        at = items.index(find(items, after)[0 if before else -1])
        items.insert(at if before else at + 1, Item(role, text))

    return edit


def opt(**values: Any) -> Edit:
    return lambda items, opts: opts.update(values)


def line(width: float, down: float, x: int | None = None, vml: bool = False) -> str:
    """A horizontal rule drawn as a shape, anchored in the run where it stands."""
    left = "<wp:align>center</wp:align>" if x is None else f"<wp:posOffset>{x * 635}</wp:posOffset>"
    side = "mso-position-horizontal:center" if x is None else f"margin-left:{x / 20}pt"
    old = (
        f'<w:pict><v:line style="position:absolute;{side};margin-top:{down}pt;z-index:1" '
        f'from="0,{down}pt" to="{width}pt,{down}pt" strokecolor="black" strokeweight=".75pt"/></w:pict>'
    )
    if vml:
        return f"<w:r>{old}</w:r>"
    return (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor distT="0" distB="0" distL="0" '
        'distR="0" simplePos="0" relativeHeight="251659264" behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1">'
        f'<wp:simplePos x="0" y="0"/><wp:positionH relativeFrom="column">{left}</wp:positionH><wp:positionV '
        f'relativeFrom="paragraph"><wp:posOffset>{int(down * 12700)}</wp:posOffset></wp:positionV>'
        f'<wp:extent cx="{int(width * 12700)}" cy="0"/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/>'
        f'<wp:docPr id="{int(width * 10 + down)}" name="Straight Connector"/><wp:cNvGraphicFramePr/><a:graphic>'
        f'<a:graphicData uri="{WPS}"><wps:wsp><wps:cNvCnPr/><wps:spPr><a:xfrm><a:off x="0" y="0"/>'
        f'<a:ext cx="{int(width * 12700)}" cy="0"/></a:xfrm><a:prstGeom prst="line"><a:avLst/></a:prstGeom>'
        '<a:ln w="9525"><a:solidFill><a:srgbClr val="000000"/></a:solidFill></a:ln></wps:spPr><wps:bodyPr/></wps:wsp>'
        f"</a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback>{old}</mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )


def box(inside: str, x: int, y: int, width: int, height: int, frame: str = "", vml: bool = False) -> str:
    """A text box (measures in twips) with paragraphs in it; ``frame`` is the colour of its border."""
    stroke = f'strokecolor="#{frame}"' if frame else 'stroked="f"'
    old = (
        f'<w:pict><v:rect style="position:absolute;margin-left:{x / 20}pt;margin-top:{y / 20}pt;width:{width / 20}pt;'
        f'height:{height / 20}pt;z-index:2" filled="f" {stroke}><v:textbox inset="0,1pt,0,0"><w:txbxContent>{inside}'
        "</w:txbxContent></v:textbox></v:rect></w:pict>"
    )
    if vml:
        return f"<w:r>{old}</w:r>"
    ln = f'<a:solidFill><a:srgbClr val="{frame}"/></a:solidFill>' if frame else "<a:noFill/>"
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor distT="0" distB="0" distL="0" '
        'distR="0" simplePos="0" relativeHeight="251660288" behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1">'
        f'<wp:simplePos x="0" y="0"/><wp:positionH relativeFrom="column"><wp:posOffset>{x * 635}</wp:posOffset>'
        f'</wp:positionH><wp:positionV relativeFrom="paragraph"><wp:posOffset>{y * 635}</wp:posOffset></wp:positionV>'
        f'<wp:extent cx="{width * 635}" cy="{height * 635}"/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/>'
        f'<wp:docPr id="{width + x}" name="Text Box"/><wp:cNvGraphicFramePr/><a:graphic><a:graphicData uri="{WPS}">'
        '<wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/>'
        f'<a:ext cx="{width * 635}" cy="{height * 635}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        f'<a:noFill/><a:ln w="9525">{ln}</a:ln></wps:spPr><wps:txbx><w:txbxContent>{inside}</w:txbxContent></wps:txbx>'
        '<wps:bodyPr lIns="0" tIns="12700" rIns="0" bIns="0"/></wps:wsp></a:graphicData></a:graphic></wp:anchor>'
        f"</w:drawing></mc:Choice><mc:Fallback>{old}</mc:Fallback></mc:AlternateContent></w:r>"
    )


class Writer:
    """Writes the items of one letter in the ways of one hand."""

    def __init__(self, items: list[Item], opts: dict[str, Any]) -> None:
        self.items, self.o, self.hand = items, opts, str(opts["hand"])
        self.size = int(opts.get("size", 14))
        self.vml, self.auto = bool(opts.get("vml")), bool(opts.get("auto"))
        self.reg = 0  # 10 in the attached regulation: its own automatic numbers

    def base(self, role: str) -> dict[str, Any]:
        size, bold, italic, jc, first = ROLES[role]
        pt = size if size > 10 else self.size + size
        space = (0, self.o.get("after", 6)) if role in BODY else (0, 0)
        first = 567 if first == 720 and self.o.get("cm1") else first
        return {"sz": pt, "b": bold, "i": italic, "jc": jc, "first": first, "before": space[0], "after": space[1],
                "line": self.o.get("line", 240) if role in BODY else 240, "left": 0, "font": TNR}  # fmt: skip

    def rpr(self, f: dict[str, Any], role: str) -> str:
        base, kept = self.base(role), {}
        styled = self.hand == "styles" and role != "mix"
        kept = {k: v for k, v in f.items() if not styled or base.get(k) != v}
        font = kept.get("font", "")
        fonts = f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}" w:cs="{font}"/>' if font else ""
        if self.o.get("plain_font") and font == TNR:
            fonts = ""
        full = self.hand == "google"
        out = fonts
        for tag in ("b", "i"):
            if tag in kept and (kept[tag] or full or styled):
                out += f"<w:{tag}/>" if kept[tag] and not full else f'<w:{tag} w:val="{int(kept[tag])}"/>'
        out += "<w:strike/>" if f.get("strike") else ""
        out += '<w:smallCaps w:val="0"/><w:strike w:val="0"/>' if full and not f.get("strike") else ""
        if f.get("color") or full:
            out += f'<w:color w:val="{f.get("color", "000000")}"/>'
        if "sz" in kept:
            out += f'<w:sz w:val="{int(f["sz"] * 2)}"/><w:szCs w:val="{int(f["sz"] * 2)}"/>'
        out += f'<w:highlight w:val="{f["hl"]}"/>' if f.get("hl") else ""
        out += '<w:u w:val="single"/>' if f.get("u") else '<w:u w:val="none"/>' if full else ""
        out += '<w:shd w:fill="auto" w:val="clear"/><w:vertAlign w:val="baseline"/><w:rtl w:val="0"/>' if full else ""
        return f"<w:rPr>{out}</w:rPr>" if out else ""

    def run(self, text: str, f: dict[str, Any], role: str) -> str:
        if self.hand == "mixed":
            text = unicodedata.normalize("NFD", text) if self.o.get("nfd") else text
            pieces = re.findall(r"(?s).{1,9}[\u0300-\u036f]*", text) if len(text) > 12 else [text]
        else:
            pieces = [text]
        out = ""
        for piece in pieces:
            inner = "".join(
                {"\n": "<w:br/>", "\t": "<w:tab/>"}.get(t, f'<w:t xml:space="preserve">{escape(t)}</w:t>')
                for t in re.split(r"([\n\t])", piece)
                if t
            )
            out += f"<w:r>{self.rpr(f, role)}{inner}</w:r>"
            out += '<w:proofErr w:type="spellStart"/><w:proofErr w:type="spellEnd"/>' if self.hand == "blocks" else ""
        return out

    def runs(self, item: Item, text: str | None = None) -> str:
        f = self.base(item.role) | item.fmt
        parts = (item.text if text is None else text).split("*")
        flip = [f, f | {"b": True}]
        return "".join(self.run(part, flip[n % 2], item.role) for n, part in enumerate(parts) if part)

    def ppr(self, role: str, over: dict[str, Any], extra: str = "", num: str = "", last: str = "") -> str:
        f = self.base(role) | over
        style = f'<w:pStyle w:val="VB{role}"/>' if self.hand == "styles" else ""
        keep = '<w:keepNext w:val="0"/><w:pageBreakBefore w:val="0"/>' if self.hand == "google" else ""
        keep = "<w:pageBreakBefore/>" if over.get("newpage") else keep
        spacing = f'<w:spacing w:before="{f["before"] * 20}" w:after="{f["after"] * 20}" w:line="{f["line"]}" w:lineRule="auto"/>'
        ind = f'<w:ind w:left="{f["left"]}" w:firstLine="{f["first"]}"/>'
        jc = f'<w:jc w:val="{f["jc"]}"/>'
        if self.hand == "styles":
            same = self.base(role)
            spacing = spacing if any(same[k] != f[k] for k in ("before", "after", "line")) else ""
            ind = ind if same["first"] != f["first"] or same["left"] != f["left"] else ""
            jc = jc if same["jc"] != f["jc"] else ""
        return f"<w:pPr>{style}{keep}{num}{extra}{spacing}{ind}{jc}{last}</w:pPr>"

    def para(self, item: Item, tail: str = "", extra: str = "", last: str = "", **over: Any) -> str:
        num, text = "", item.text
        if self.auto and item.role in NUMBERED:
            list_, level = NUMBERED[item.role]
            num = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_ + self.reg}"/></w:numPr>'
            text = re.sub(r"^(\*?)(Điều \d+\.|[\dIVX]+\.|[a-zđ]\)|-)\s*", r"\1", text)
            text = re.sub(r"^\*\* *", "", text)
        inner = self.runs(item, text)
        if self.hand == "blocks" and item.role == "p" and self.o.get("ins"):
            inner = f'<w:ins w:id="7" w:author="VT" w:date="2026-01-05T08:00:00Z">{inner}</w:ins>'
        if self.hand == "blocks" and item.role in ("date", "name"):
            inner = (
                f'<w:sdt><w:sdtPr><w:alias w:val="{item.role}"/></w:sdtPr><w:sdtContent>{inner}</w:sdtContent></w:sdt>'
            )
        return f"<w:p>{self.ppr(item.role, item.fmt | over, extra, num, last)}{inner}{tail}</w:p>"

    def gap(self, size: int = 6, **over: Any) -> str:
        return f"<w:p>{self.ppr('gap', over)}{self.run(' ', self.base('gap') | {'sz': size}, 'gap')}</w:p>"

    def rule(self, indent: int) -> str:
        """An empty small paragraph with a border above: the rule of those who don't draw."""
        bdr = '<w:pBdr><w:top w:val="single" w:sz="6" w:space="1" w:color="000000"/></w:pBdr>'
        return (
            f'<w:p><w:pPr>{bdr}<w:spacing w:before="20" w:after="0" w:line="120" w:lineRule="exact"/><w:ind w:left="{indent}" '
            f'w:right="{indent}" w:firstLine="0"/></w:pPr></w:p>'
        )

    def table(self, rows: list[list[str]], widths: list[int], border: bool = False, indent: int = 0) -> str:
        val = "single" if border else "nil" if self.hand == "google" else "none"
        sides = ("top", "left", "bottom", "right", "insideH", "insideV")
        size = "4" if border else "0"
        edge = "".join(f'<w:{s} w:val="{val}" w:sz="{size}" w:space="0" w:color="000000"/>' for s in sides)
        borders = f"<w:tblBorders>{edge}</w:tblBorders>" if border or self.hand in ("google", "libreoffice") else ""
        grid = "".join(f'<w:gridCol w:w="{w}"/>' for w in widths)
        out = (
            f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>{borders}<w:tblLayout '
            'w:type="fixed"/><w:tblCellMar><w:left w:w="28" w:type="dxa"/><w:right w:w="28" w:type="dxa"/></w:tblCellMar>'
            f"</w:tblPr><w:tblGrid>{grid}</w:tblGrid>"
        )
        for row in rows:
            cells = "".join(
                f'<w:tc><w:tcPr><w:tcW w:w="{w}" w:type="dxa"/></w:tcPr>{cell or self.gap()}</w:tc>'
                for cell, w in zip(row, widths, strict=True)
            )
            out += f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>"
        return out + "</w:tbl>"

    def of(self, *roles: str) -> list[Item]:
        return [i for role in roles for i in self.items if i.role == role]

    def ruled(self, items: list[Item], width: float, indent: int) -> str:
        """Paragraphs with a rule under the last one."""
        if not items or self.o.get("norule") == items[-1].role:
            return "".join(self.para(i) for i in items)
        if self.o.get("rule", "shape") == "border":
            return "".join(self.para(i) for i in items) + self.rule(indent)
        down = self.base(items[-1].role)["sz"] * 1.25 + 3
        shape = line(width, down, vml=self.vml)
        return "".join(self.para(i, shape if i is items[-1] else "") for i in items)

    def mark(self) -> str:
        """The urgency mark: a text box, or a cell with red borders."""
        if not (urg := self.of("urg")):
            return ""
        red = str(urg[0].fmt.get("frame", "FF0000"))
        urg[0].fmt.setdefault("color", "FF0000")
        wide = 1701 if len(urg[0].text) < 9 else 2268
        if self.o.get("urgbox"):
            return f"<w:p><w:pPr/>{box(self.para(urg[0]), 700, 60, wide, 440, red, self.vml)}</w:p>" + self.gap(14)
        edge = "".join(f'<w:{s} w:val="single" w:sz="8" w:color="{red}"/>' for s in ("top", "left", "bottom", "right"))
        place = f'<w:tblInd w:w="700" w:type="dxa"/><w:tblBorders>{edge}</w:tblBorders><w:tblLayout'
        return (
            self.table([[self.para(urg[0])]], [wide]).replace('<w:jc w:val="center"/><w:tblLayout', place, 1)
            + self.gap()
        )

    def head(self, again: bool = False) -> str:
        kind = str(self.o.get("head", "tables"))
        names, nation = self.of("parent", "agency"), self.of("nation", "motto")
        code, date, vv = (self.of(r) if not again else [] for r in ("code", "date", "vv"))
        wide = 172 if self.size == 14 else 160
        cols = [3560, 5700]
        if kind == "tabs":
            out, stops = "", '<w:tabs><w:tab w:val="center" w:pos="1700"/><w:tab w:val="center" w:pos="6350"/></w:tabs>'
            lead: list[Item | None] = [None] * (max(len(names), len(nation)) + 1)
            rows_ = [*[*names, *lead][: len(lead)], *code, *vv], [*[*nation, *lead][: len(lead)], *date]
            for a, b in zip_longest(*rows_):
                if a is None and b is None:
                    out += self.gap()
                    continue
                inner = self.run("\t", self.base("gap"), "gap") + (self.runs(a) if a else "")
                inner += self.run("\t", self.base("gap"), "gap") + self.runs(b) if b else ""
                if a is names[-1]:
                    inner += line(70, 18, 1000)
                if b is nation[-1]:
                    inner += line(wide, 18, 6350 - wide * 10)
                over = {"jc": "left", "before": 6 if a and a in vv[:1] else 0}
                out += f"<w:p>{self.ppr('gap', over, stops)}{inner}</w:p>"
            return out
        left = self.ruled(names, 70, 1150)
        right = self.ruled(nation, wide, 1150)
        if kind != "rows2" and code:  # the number and the day on the same line
            left += self.gap(13) * (len(nation) - len(names))
            right += self.gap(13) * (len(names) - len(nation))
        codes = "".join(self.para(i, before=6) for i in code) + "".join(
            self.para(i, before=6 if i is vv[0] else 0) for i in vv
        )
        dates = "".join(self.para(i, before=6) for i in date)
        if kind == "boxes":
            out = box(left + codes, 0, 0, cols[0], 2000, vml=self.vml)
            out += box(right + dates, cols[0], 0, cols[1], 2000, vml=self.vml)
            return f"<w:p><w:pPr/>{out}</w:p>" + self.gap(14) * (6 if vv or len(names) > 2 else 4)
        if kind == "rows2":
            return self.table([[left, right], [codes, dates]] if code else [[left, right]], cols)
        if kind == "rows4":
            tops = zip_longest(map(self.para, names[:-1]), map(self.para, nation[:-1]), fillvalue="")
            rows = [list(r) for r in tops]
            rows += [[self.ruled(names[-1:], 70, 1150), self.ruled(nation[-1:], wide, 1150)], [codes, dates]]
            return self.table(rows, cols)
        one = [left + codes, right + dates]
        if kind == "nested":
            inside = self.table([one], [3600, 5560]) + self.gap(2)
            return self.gap(2) + self.table([[inside]], [9260])
        return self.table([one], cols)

    def foot(self) -> str:
        posts, names, kind = self.of("post"), self.of("name"), str(self.o.get("foot", "tables"))
        left = self.of("nn", "r")
        if self.of("lpost"):
            space = "".join(self.gap(14) for _ in range(4))
            pairs = ((self.of("lpost"), self.of("lname")), (posts, names))
            both = ["".join(map(self.para, a)) + space + "".join(map(self.para, b)) for a, b in pairs]
            return self.table([both], [4600, 4600]) + self.gap() + "".join(map(self.para, left))
        if kind == "tabs":
            lines: list[Item | None] = [*posts, *[None] * 4, *names]
            out, stops = "", '<w:tabs><w:tab w:val="center" w:pos="6800"/></w:tabs>'
            for a, b in zip_longest(left, lines):  # line by line
                inner = self.runs(a) if a else ""
                inner += self.run("\t", self.base("gap"), "gap") + self.runs(b) if b else ""
                out += f"<w:p>{self.ppr('gap', {'before': 0}, stops)}{inner or self.run(' ', self.base('gap'), 'gap')}</w:p>"
            return out
        recipients = "".join(map(self.para, left))
        sign = "".join(map(self.para, posts)) + self.gap(14) * 4 + "".join(map(self.para, names))
        if kind == "boxes":
            return f"<w:p><w:pPr/>{box(sign, 4600, 60, 4500, 2900, vml=self.vml)}</w:p>" + recipients
        return self.table([[recipients, sign]], [4400, 4860])

    def cells(self, item: Item) -> str:
        rows = [[c.strip() for c in row.split("|")] for row in item.text.split("//")]
        total = 13600 if self.o.get("wide_now") else 9200
        widths = [700] + [(total - 700) // (len(rows[0]) - 1)] * (len(rows[0]) - 1)
        made = [
            [self.para(Item("cell", text, dict(item.fmt) | ({"b": True} if n == 0 else {}))) for text in row]
            for n, row in enumerate(rows)
        ]
        return self.table(made, widths, border=True) + self.gap()

    def sect(self, landscape: bool = False, first: bool = True) -> str:
        w, h = self.o.get("paper", (11906, 16838))
        turn = ' w:orient="landscape"' if landscape else ""
        w, h = (h, w) if landscape else (w, h)
        t, b, lf, r = self.o.get("margins" if first else "margins2", (20, 20, 30, 15))
        mm = 56.7
        num, refs = self.o.get("num", "top"), ""
        if num != "none":
            refs = '<w:footerReference w:type="default" r:id="rId9"/>' if num == "foot" else (
                '<w:headerReference w:type="default" r:id="rId8"/>')  # fmt: skip
        if self.o.get("address") and first:
            refs += '<w:footerReference w:type="first" r:id="rId9"/>'
        title = "<w:titlePg/>" if first and num != "shown" else ""
        kind = f'<w:pgNumType w:fmt="{self.o["numfmt"]}"/>' if "numfmt" in self.o else ""
        cols = f'<w:cols w:num="{self.o.get("cols", 1)}" w:space="720"/>'
        return (
            f'<w:sectPr>{refs}<w:pgSz w:w="{w}" w:h="{h}"{turn}/><w:pgMar w:top="{int(t * mm)}" w:right="{int(r * mm)}" '
            f'w:bottom="{int(b * mm)}" w:left="{int(lf * mm)}" w:header="567" w:footer="454" w:gutter="0"/>{kind}{cols}{title}'
            "</w:sectPr>"
        )

    def body(self) -> str:
        out, i, land = self.mark() + self.head(), 0, bool(self.o.get("landscape"))
        skip = {"nation", "motto", "parent", "agency", "code", "date", "vv", "urg"}
        flow = [x for x in self.items if x.role not in skip]
        ended, annexes = False, 0
        while i < len(flow):
            item = flow[i]
            nxt = flow[i + 1].role if i + 1 < len(flow) else ""
            if item.role in ("post", "name", "nn", "r", "lpost", "lname"):
                if not ended:
                    out, ended = out + self.gap() + self.foot(), True
            elif item.role == "head2":
                self.reg = 10
                out += f'<w:p><w:pPr><w:spacing w:after="0"/></w:pPr><w:r><w:br w:type="page"/></w:r></w:p>{self.head(again=True)}'
            elif item.role == "tbl":
                out += self.cells(item)
            elif item.role in ("type", "rtype"):
                item.fmt.setdefault("before", 16)
                out += self.para(item) + ("" if nxt.endswith("subj") else self.gap())
            elif item.role in ("subj", "rsubj") and nxt != item.role:
                out += self.ruled([item], 80, 3600) + self.gap(10)
            elif item.role == "anx":
                annexes += 1
                if land and annexes == 1:
                    out += f"<w:p><w:pPr>{self.sect()}</w:pPr></w:p>"
                    self.o["wide_now"] = True
                out += self.para(item, newpage=not (land and annexes == 1))
            elif item.role in ("anxr", "anxt"):
                out += self.para(item) + (self.gap() if item.role == "anxr" else "")
            elif item.role in ("to", "to1", "order", "auth"):
                out += (self.gap() if item.role != "order" else "") + self.para(item)
            else:
                out += self.para(item)
            i += 1
        return out + self.sect(landscape=land and annexes > 0, first=not (land and annexes > 0))

    def styles(self) -> str:
        size = self.size * 2
        default = "Arial" if self.hand == "google" else TNR
        fonts = f'<w:rFonts w:ascii="{default}" w:hAnsi="{default}" w:eastAsia="{default}" w:cs="{default}"/>'
        theme = self.o.get("theme")
        if theme:
            fonts = '<w:rFonts w:asciiTheme="minorHAnsi" w:hAnsiTheme="minorHAnsi" w:eastAsiaTheme="minorEastAsia" w:cstheme="minorBidi"/>'
        if self.hand == "google":
            size = 22
        out = (
            f'<w:styles {NS}><w:docDefaults><w:rPrDefault><w:rPr>{fonts}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
            '<w:lang w:val="vi-VN"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults><w:style w:type="paragraph" '
            'w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style><w:style w:type="table" w:default="1" '
            'w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/></w:tblPr></w:style>'
        )
        if self.hand != "styles":
            return out + "</w:styles>"
        out += '<w:style w:type="paragraph" w:customStyle="1" w:styleId="VB"><w:name w:val="VB"/><w:basedOn w:val="Normal"/></w:style>'
        for role in ROLES:
            f = self.base(role) | self.o.get("style", {}).get(role, {})
            bold = "<w:b/>" if f["b"] else ""
            bold += "<w:i/>" if f["i"] else ""
            font = f'<w:rFonts w:ascii="{f["font"]}" w:hAnsi="{f["font"]}" w:cs="{f["font"]}"/>'
            if theme and f["font"] == TNR:
                font = ""
            out += (
                f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="VB{role}"><w:name w:val="VB {role}"/><w:basedOn '
                f'w:val="VB"/><w:pPr><w:spacing w:before="{f["before"] * 20}" w:after="{f["after"] * 20}" w:line="{f["line"]}" '
                f'w:lineRule="auto"/><w:ind w:left="{f["left"]}" w:firstLine="{f["first"]}"/><w:jc w:val="{f["jc"]}"/></w:pPr>'
                f'<w:rPr>{font}{bold}<w:sz w:val="{int(f["sz"] * 2)}"/><w:szCs w:val="{int(f["sz"] * 2)}"/></w:rPr></w:style>'
            )
        return out + "</w:styles>"

    def numbering(self) -> str:
        restart = '<w:lvlRestart w:val="0"/>' if self.o.get("norestart") else ""
        bold = "<w:rPr><w:b/></w:rPr>"
        levels = {
            1: [("decimal", "Điều %1.", bold, ""), ("decimal", "%2.", "", restart), ("lowerLetter", "%3)", "", "")],
            2: [("upperRoman", "%1.", bold, ""), ("decimal", "%2.", bold, "")],
            3: [("bullet", "-", "", "")],
        }
        out = f"<w:numbering {NS}>"
        nums = ""
        for n in (1, 2, 3, 11):
            out += f'<w:abstractNum w:abstractNumId="{n}"><w:multiLevelType w:val="multilevel"/>'
            for k, (kind, text, look, again) in enumerate(levels[n % 10]):
                ind = "0" if n == 3 else "720"
                out += (
                    f'<w:lvl w:ilvl="{k}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>{again}<w:suff w:val="space"/><w:lvlText '
                    f'w:val="{text}"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="0" w:firstLine="{ind}"/></w:pPr>{look}</w:lvl>'
                )
            out += "</w:abstractNum>"
            nums += f'<w:num w:numId="{n}"><w:abstractNumId w:val="{n}"/></w:num>'
        return out + nums + "</w:numbering>"

    def number(self) -> str:
        f = {"sz": self.size} | self.o.get("numlook", {})
        r = self.rpr(self.base("num") | f, "num")
        field_ = (
            f'<w:r>{r}<w:fldChar w:fldCharType="begin"/></w:r><w:r>{r}<w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
            f'<w:r>{r}<w:fldChar w:fldCharType="separate"/></w:r><w:r>{r}<w:t>2</w:t></w:r><w:r>{r}<w:fldChar w:fldCharType="end"/></w:r>'
        )
        before, after = self.o.get("numtext", ("", ""))
        wrap = [self.run(t, self.base("num") | f, "num") if t else "" for t in (before, after)]
        jc = {"jc": self.o.get("numjc", "center")}
        out = f"<w:p>{self.ppr('num', jc)}{wrap[0]}{field_}{wrap[1]}</w:p>"
        if self.hand == "blocks":
            gallery = "Page Numbers (Bottom of Page)" if self.o.get("num") == "foot" else "Page Numbers (Top of Page)"
            out = (
                f'<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="{gallery}"/><w:docPartUnique/></w:docPartObj></w:sdtPr>'
                f"<w:sdtContent>{out}</w:sdtContent></w:sdt>"
            )
        return out

    def package(self) -> bytes:
        main = f"<w:document {NS}><w:body>{self.body()}</w:body></w:document>"
        foot = (
            self.number() if self.o.get("num") == "foot" else self.para(Item("addr", str(self.o.get("address", " "))))
        )
        office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        kind = "application/vnd.openxmlformats-officedocument.wordprocessingml"
        parts = {
            "document": main, "styles": self.styles(), "numbering": self.numbering(),
            "header": f"<w:hdr {NS}>{self.number()}</w:hdr>", "footer": f"<w:ftr {NS}>{foot}</w:ftr>",
            "settings": f'<w:settings {NS}><w:compat><w:compatSetting w:name="compatibilityMode" '
            'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>',
        }  # fmt: skip
        types, rels = "", ""
        for n, name in enumerate(parts):
            tail = "document.main" if name == "document" else name
            types += f'<Override PartName="/word/{name}.xml" ContentType="{kind}.{tail}+xml"/>'
            rid = {"header": 8, "footer": 9}.get(name, n)
            if name != "document":
                rels += f'<Relationship Id="rId{rid}" Type="{office}/{name}" Target="{name}.xml"/>'
        files = {f"word/{name}.xml": text for name, text in parts.items()}
        if self.o.get("theme"):
            types += '<Override PartName="/word/theme/theme1.xml" ContentType="application/vnd.openxmlformats-officedocument.theme+xml"/>'
            rels += f'<Relationship Id="rId20" Type="{office}/theme" Target="theme/theme1.xml"/>'
            files["word/theme/theme1.xml"] = THEME
        pack = "http://schemas.openxmlformats.org/package/2006"
        files["[Content_Types].xml"] = (
            f'<Types xmlns="{pack}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
            f'relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>{types}</Types>'
        )
        files["_rels/.rels"] = (
            f'<Relationships xmlns="{pack}/relationships"><Relationship Id="rId1" Type="{office}/officeDocument" '
            'Target="word/document.xml"/></Relationships>'
        )
        files["word/_rels/document.xml.rels"] = f'<Relationships xmlns="{pack}/relationships">{rels}</Relationships>'
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in sorted(files, key=lambda n: n != "[Content_Types].xml"):
                text = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + files[name]
                archive.writestr(zipfile.ZipInfo(name, (2026, 1, 5, 8, 0, 0)), text)
        return out.getvalue()


_FILL = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>' * 3
_COLOURS = "".join(
    f'<a:{n}><a:srgbClr val="{"FFFFFF" if n.startswith("lt") else "000000"}"/></a:{n}>'
    for n in ("dk1", "lt1", "dk2", "lt2", *(f"accent{k}" for k in range(1, 7)), "hlink", "folHlink")
)
THEME = (
    '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="VB"><a:themeElements><a:clrScheme name="VB">'
    f'{_COLOURS}</a:clrScheme><a:fontScheme name="VB"><a:majorFont><a:latin typeface="Calibri Light"/><a:ea typeface=""/>'
    '<a:cs typeface=""/></a:majorFont><a:minorFont><a:latin typeface="Times New Roman"/><a:ea typeface=""/><a:cs '
    f'typeface="Times New Roman"/></a:minorFont></a:fontScheme><a:fmtScheme name="VB"><a:fillStyleLst>{_FILL}</a:fillStyleLst>'
    f"<a:lnStyleLst>{''.join(['<a:ln>' + _FILL[: len(_FILL) // 3] + '</a:ln>'] * 3)}</a:lnStyleLst><a:effectStyleLst>"
    f"{'<a:effectStyle><a:effectLst/></a:effectStyle>' * 3}</a:effectStyleLst><a:bgFillStyleLst>{_FILL}</a:bgFillStyleLst>"
    "</a:fmtScheme></a:themeElements></a:theme>"
)


def through_office(data: bytes) -> bytes:
    """The file as LibreOffice writes it after odt and back."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "a.docx").write_bytes(data)
        for source, target in (("a.docx", "odt"), ("a.odt", "docx")):
            command = [
                "soffice",
                f"-env:UserInstallation=file://{folder}/profile",
                "--headless",
                "--convert-to",
                target,
            ]
            subprocess.run(
                [*command, "--outdir", folder, str(place / source)], check=True, capture_output=True, timeout=120
            )
        return (place / "a.docx").read_bytes()


HANDS: dict[str, dict[str, Any]] = {
    "tables": {"plain_font": True}, "tabs": {"head": "tabs", "foot": "tabs", "plain_font": True},
    "textboxes": {"head": "boxes", "foot": "boxes", "urgbox": True}, "styles": {},
    "libreoffice": {"rule": "border", "head": "rows2"}, "google": {"rule": "border"},
    "blocks": {"auto": True, "head": "rows2"}, "mixed": {"head": "nested", "nfd": True},
}  # fmt: skip


def make(text: str, hand: str, edits: tuple[Edit, ...]) -> bytes:
    items, opts = read(TEXTS[text]), {"hand": hand} | HANDS[hand]
    for edit in edits:
        edit(items, opts)
    data = Writer(items, opts).package()
    return through_office(data) if hand == "libreoffice" else data


BLANK = (sub("Số: 45/KH-UBND", "Số:          /KH-UBND"), sub("ngày 09 tháng 02 năm", "ngày      tháng 02 năm"))
FOUR_POINTS = (drop("đ) Thực hiện"), sub("thẩm định theo quy định;", "thẩm định theo quy định."))
ONE_LINE = opt(num="none")
WIDE = opt(margins=(25, 25, 35, 20), margins2=(20, 20, 30, 15))
ADDRESS = opt(
    address="Số 12 đường Trần Phú, phường Tân Hải; điện thoại: 0900 000 222; thư điện tử: vanthu@tanhai.example"
)


def one_annex(items: list[Item], opts: dict[str, Any]) -> None:
    """Only the first annex, which then bears no number."""
    second = [n for n, i in enumerate(items) if i.role == "anx"][1]
    del items[second:]
    old = "Phụ lục I; danh mục thuốc dùng tại trạm theo Phụ lục II ban hành"
    sub(old, "Phụ lục ban hành")(items, opts)
    find(items, "anx")[0].text = "Phụ lục"


OLD_TONES = tuple(sub(a, b, all_=True) for a, b in (("HÒA", "HOÀ"), ("Hòa Lộc", "Hoà Lộc"), ("hóa chất", "hoá chất")))
# fmt: off
RIGHT: list[tuple[str, str, tuple[Edit, ...]]] = [
    ("tables", "cv", ()), ("tables", "qd", (*FOUR_POINTS, opt(size=13, cm1=True, head="rows2"))), ("tables", "bb", (ONE_LINE,)),
    ("tables", "ct", (add("nation", "urg", "THƯỢNG KHẨN", before=True),)), ("tables", "hd", (opt(landscape=True),)),
    ("tables", "bcd", (sub("VT, SYT.", "VT, SYT. PL.(30)"), opt(head="rows2", line=300))), ("tables", "kh", BLANK),
    ("tabs", "qd", (*FOUR_POINTS, opt(size=13))), ("tabs", "cvu", (opt(line=276),)), ("tabs", "gm", (ONE_LINE,)), ("tabs", "tb", ()),
    ("tabs", "ttr", (WIDE,)), ("tabs", "nq", (opt(size=13, after=8),)), ("tabs", "ggt", (opt(num="none", line=360),)),
    ("textboxes", "cd", ()), ("textboxes", "cv", (add("nation", "urg", "KHẨN", before=True), opt(size=13))),
    ("textboxes", "tb", (opt(vml=True),)), ("textboxes", "qc", (opt(head="rows2", vml=True, size=13),)),
    ("textboxes", "gnp", (opt(num="none", foot="tables", line=320),)), ("textboxes", "ctr", (opt(head="tables", size=13),)),
    ("styles", "kh", (opt(cm1=True),)), ("styles", "bc", (opt(theme=True, size=13),)), ("styles", "qc", (opt(theme=True),)),
    ("styles", "hd", (one_annex, opt(head="rows4"))), ("styles", "cvu", (ADDRESS, opt(line=320))), ("styles", "pc", (WIDE,)),
    ("libreoffice", "hd", (opt(landscape=True),)), ("libreoffice", "ct", (opt(size=13),)), ("libreoffice", "ttr", ()),
    ("libreoffice", "cv", (opt(rule="shape"),)), ("libreoffice", "bb", (ONE_LINE,)), ("libreoffice", "nq", (opt(head="tabs"),)),
    ("google", "bc", (opt(size=13),)), ("google", "kh", (opt(line=276, head="rows4"),)), ("google", "gm", ()),
    ("google", "pc", (opt(num="none", line=300),)), ("google", "qd", (opt(cm1=True),)), ("google", "tb", (ADDRESS,)),
    ("blocks", "qc", ()), ("blocks", "cv", (opt(ins=True), sub("Số: ", "Số:\u00a0"))), ("blocks", "qd", FOUR_POINTS),
    ("blocks", "kh", (sub("trên địa bàn xã Hòa Lộc năm", "trên địa bàn xã\nHòa Lộc năm"),)), ("blocks", "ctr", (opt(size=13),)),
    ("blocks", "cvu", (sub("ngày 02 tháng 10", "ngày     tháng 10"), sub("Số: 318", "Số:        "))),
    ("mixed", "gm", ()), ("mixed", "cvu", (*OLD_TONES, opt(nfd=False))), ("mixed", "bc", (opt(size=13, head="rows2"),)),
    ("mixed", "ct", (opt(vml=True),)), ("mixed", "bcd", (opt(line=288),)), ("mixed", "ggt", (opt(num="none", cm1=True),)),
]
# hand, letter, part, what a right finding says, the fault, the edits
WRONG: list[tuple[str, str, str, tuple[str, ...], str, tuple[Edit, ...]]] = [
    ("tables", "qd", "tieu-ngu", ("cách", "khoảng trắng", "gạch nối", "độc lập-tự do"), "Motto without blanks round the hyphens.",
     (sub("Độc lập - Tự do - Hạnh phúc", "Độc lập-Tự do-Hạnh phúc"),)),
    ("tables", "cv", "tieu-ngu", ("kẻ", "gạch", "nét liền"), "No rule under the motto.", (opt(norule="motto"),)),
    ("tables", "ctr", "trich-yeu", ("hoa", "chữ thường"), "Subject all in capitals.",
     (sub("Công tác trọng tâm của ngành Y tế tỉnh Tân Hải năm 2026", "CÔNG TÁC TRỌNG TÂM CỦA NGÀNH Y TẾ NĂM 2026"),)),
    ("tables", "ttr", "so-ky-hieu", ("ttr",), "TT (a circular) instead of TTr.", (sub("07/TTr-", "07/TT-"),)),
    ("tables", "tb", "chu-ky", ("tl.", "kt.", "tl "), "A deputy minister signs by TL. instead of KT.",
     (drop("KT. CHÁNH VĂN PHÒNG"), sub("PHÓ CHÁNH VĂN PHÒNG", "THỨ TRƯỞNG"))),
    ("tables", "gm", "noi-dung", ("75",), "A time of 75 minutes.", (sub("8 giờ 00 phút", "8 giờ 75 phút"),)),
    ("tables", "bc", "noi-nhan", ("lưu", "cuối"), "The line Lưu stands first instead of last.",
     (drop("- Lưu: VT."), add("nn", "r", "- Lưu: VT;"), sub("An Bình;", "An Bình."))),
    ("tables", "hd", "phu-luc", ("450", "540"), "An annex names another number than the letter's.",
     (opt(landscape=True), sub("(Kèm theo Hướng dẫn số 540", "(Kèm theo Hướng dẫn số 450", nth=1))),
    ("tabs", "tb", "dia-danh-ngay", ("năm 26", "bốn chữ số", "4 chữ số", "2026"), "Year of two digits.", (sub("8 năm 2026", "8 năm 26"),)),
    ("tabs", "qd", "quoc-hieu", ("15", "cỡ"), "Name of the nation in size 15.", (*FOUR_POINTS, fmt("nation", sz=15), opt(size=13))),
    ("tabs", "nq", "chu-ky", ("tm.",), "A council's resolution signed without TM.", (drop("TM. HỘI ĐỒNG"),)),
    ("tabs", "ggt", "co-quan", ("chủ quản", "sở y tế", "cấp trên"), "No superior agency above a centre.", (drop("parent"),)),
    ("tabs", "ttr", "kinh-gui", ("đậm",), "Kính gửi in bold.", (fmt("to1", b=True),)),
    ("tabs", "gm", "noi-dung", ("31 tháng 6", "31/6", "31/06"), "A day that does not exist.",
     (sub("trước ngày 10 tháng 7", "trước ngày 31 tháng 6"), sub("ngày 06 tháng 7 năm", "ngày 26 tháng 6 năm"))),
    ("tabs", "cvu", "so-ky-hieu", ("đơn vị", "soạn", "lĩnh vực"), "No drafting unit in an official letter's code.",
     (sub("318/UBND-VHXH", "318/UBND"),)),
    ("tabs", "tb", "noi-dung", ("trắng", "cách", "dấu phẩy"), "A blank before a comma.", (sub("đại biểu, Thứ", "đại biểu , Thứ"),)),
    ("textboxes", "cd", "do-khan", ("đỏ", "màu", "đen"), "Urgency mark in black.", (fmt("urg", color="000000", frame="000000"),)),
    ("textboxes", "cv", "co-quan", ("hoa", "chữ thường"), "Issuing agency in small letters.", (sub("SỞ Y TẾ", "Sở Y tế"),)),
    ("textboxes", "tb", "chu-ky", ("hoa", "chữ thường"), "Position in small letters.",
     (sub("PHÓ CHÁNH VĂN PHÒNG", "Phó Chánh Văn phòng"),)),
    ("textboxes", "gnp", "chu-ky", ("đã ký",), "“(Đã ký)” typed above the name.",
     (add("name", "name", "(Đã ký)", before=True), opt(foot="tables"))),
    ("textboxes", "ctr", "ten-loai", ("giữa", "trái"), "Type name on the left.", (fmt("type", jc="left"), opt(head="tables", size=13))),
    ("textboxes", "qc", "noi-dung", ("mục i", "mục 1", "ả rập", "la mã"), "Roman number of a Mục.",
     (sub("Mục 1", "Mục I"), sub("Mục 2", "Mục II"), opt(head="rows2", size=13))),
    ("textboxes", "bcd", "ten-loai|trich-yeu", ("công văn",), "The words CÔNG VĂN as a type name.", (add("vv", "type", "CÔNG VĂN"),)),
    ("textboxes", "cvu", "dia-danh-ngay", ("đậm",), "Date in bold.", (fmt("date", b=True), opt(vml=True))),
    ("styles", "kh", "phong-chu|noi-dung", ("calibri",), "The style of headings has Calibri Light.",
     (opt(style={"h1": {"font": "Calibri Light"}}),)),
    ("styles", "bc", "noi-dung", ("giãn", "cách dòng", "khoảng cách", "dãn"), "Double line spacing in the paragraphs' style.",
     (opt(style={"p": {"line": 480}}),)),
    ("styles", "qc", "noi-dung", ("chương iii", "tiêu đề", "tên chương"), "A chapter without a title.", (drop("ĐIỀU KHOẢN THI HÀNH"),)),
    ("styles", "hd", "phu-luc", ("phụ lục ii", "liên tục", "thứ tự"), "Annexes I and III, no II.", (sub("Phụ lục II", "Phụ lục III", all_=True),)),
    ("styles", "qd", "chu-ky", ("sở y tế", "tên cơ quan"), "Single head's position with the agency's name.",
     (drop("post"), add("name", "post", "GIÁM ĐỐC SỞ Y TẾ", before=True))),
    ("styles", "pc", "noi-nhan", ("13", "11"), "List of recipients in size 13.", (opt(style={"r": {"sz": 13}}),)),
    ("styles", "ct", "noi-dung", ("vàng", "tô", "màu", "nền", "đánh dấu"), "A clause left highlighted.", (fmt("2. Công an", hl="yellow"),)),
    ("styles", "cv", "kinh-gui", (";", "chấm phẩy", "dấu phẩy"), "An addressee ends with a comma.",
     (sub("- Ủy ban nhân dân các xã, phường;", "- Ủy ban nhân dân các xã, phường,"),)),
    ("libreoffice", "ttr", "so-ky-hieu", ("đậm",), "Number and code in bold.", (fmt("code", b=True),)),
    ("libreoffice", "hd", "phu-luc", ("nghiêng",), "“(Kèm theo …)” upright.", (fmt("anxr", i=False),)),
    ("libreoffice", "ct", "noi-dung", ("với với", "lặp", "hai lần"), "A word twice.", (sub("phối hợp với Sở", "phối hợp với với Sở"),)),
    ("libreoffice", "bb", "chu-ky", ("thư ký",), "Minutes not signed by the secretary.",
     (drop("lpost", "lname"),)),
    ("libreoffice", "nq", "can-cu", ("chấm",), "Last legal basis ends with a semicolon.",
     (sub("2025 của Giám đốc Bệnh viện.", "2025 của Giám đốc Bệnh viện;"),)),
    ("libreoffice", "cv", "trang", ("trên", "10"), "Top margin of 10 mm.", (opt(margins=(10, 20, 30, 15), num="none"),)),
    ("libreoffice", "kh", "trang", ("giữa", "phải"), "Page number at the right.", (opt(numjc="right"),)),
    ("google", "kh", "phong-chu|noi-dung", ("arial",), "A paragraph in Arial.", (fmt("Phát hiện sớm", font="Arial"),)),
    ("google", "bc", "noi-dung", ("gạch", "xóa"), "Struck-out text left in.", (fmt("- Hoàn thành khám", strike=True), opt(size=13))),
    ("google", "gm", "ten-loai|so-ky-hieu", ("thư mời", "giấy mời"), "A type that does not exist.", (sub("GIẤY MỜI", "THƯ MỜI"),)),
    ("google", "pc", "noi-dung", ("28 tháng 02", "28/02", "28/2"), "A time limit before the day of the letter.",
     (sub("trước ngày 31 tháng 3", "trước ngày 28 tháng 02"),)),
    ("google", "qd", "noi-nhan", ("điều 5", "điều 3"), "“Như Điều 5” where there are three.", (sub("Như Điều 3", "Như Điều 5"),)),
    ("google", "tb", "chu-ky", ("họ tên", "họ và tên", "họ, tên", "tên người ký", "tên của người ký"), "No name.", (drop("name"),)),
    ("google", "cvu", "dia-danh-ngay", ("hòa lộc", "hoà lộc", "tên xã", "cấp xã"), "The province as place of a commune's letter.",
     (sub("Hòa Lộc, ngày", "Tân Hải, ngày"),)),
    ("google", "nq", "can-cu", ("thiếu", "không có", "chưa có", "chưa thấy", "không thấy"), "No legal basis.", (drop("can"),)),
    ("blocks", "qd", "noi-dung", ("4.", "khoản 4", "khoản 1"), "Automatic clauses go on from article to article.",
     (*FOUR_POINTS, opt(norestart=True))),
    ("blocks", "qd", "noi-dung", ("đ)", "e)", "điểm đ", "điểm e"), "Automatic letters: e after d.", ()),
    ("blocks", "qc", "quoc-hieu", ("một dòng", "1 dòng", "hai dòng", "2 dòng", "xuống dòng", "ngắt"), "Name of the nation on two lines.",
     (sub("XÃ HỘI CHỦ", "XÃ HỘI\nCHỦ"),)),
    ("blocks", "kh", "trang", ("chữ số", "chỉ ghi", "“trang", '"trang', "'trang", "kèm chữ", "thừa"), "“Trang 2” instead of 2.",
     (opt(numtext=("Trang ", "")),)),
    ("blocks", "qc", "trang", ("la mã", "ả rập"), "Roman page numbers.", (opt(numfmt="upperRoman"),)),
    ("blocks", "cv", "noi-dung", ("gạch chân", "gạch dưới"), "An underlined paragraph.", (fmt("Sở Y tế đề nghị", u=True),)),
    ("blocks", "cvu", "noi-nhan", ("như trên",), "No “Như trên” in an official letter.", (drop("- Như trên;"),)),
    ("mixed", "gm", "chu-ky", ("đậm",), "Signer's name not bold.", (fmt("name", b=False),)),
    ("mixed", "bc", "so-ky-hieu", ("ttyt", "tyt"), "The code names another agency.", (sub("08/BC-TYT", "08/BC-TTYT"), opt(size=13))),
    ("mixed", "ct", "noi-dung", ("thủ trưởng",), "“Thủ Trưởng” with two capitals.", (sub("Thủ trưởng", "Thủ Trưởng"),)),
    ("mixed", "bcd", "noi-nhan", ("ngoặc",), "A bracket not closed.", (sub("(để báo cáo);", "(để báo cáo;"),)),
    ("mixed", "ggt", "noi-dung", ("././.", "hai lần", "2 lần", "thừa", "lặp"), "Closing mark twice.", (sub("2026./.", "2026././."),)),
    ("mixed", "cv", "tieu-ngu", ("chấm", "hạnh phúc."), "Motto with a full stop.", (sub("Hạnh phúc", "Hạnh phúc."),)),
]
# fmt: on


def correct() -> list[Sample]:
    rows = enumerate(RIGHT, 1)
    return [Sample(f"third-c-{n:03}", hand, partial(make, text, hand, edits)) for n, (hand, text, edits) in rows]


def faulty() -> list[Sample]:
    return [
        Sample(f"third-f-{n:03}", hand, partial(make, text, hand, edits), part, says, fault)
        for n, (hand, text, part, says, fault, edits) in enumerate(WRONG, 1)
    ]
