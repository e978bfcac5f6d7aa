"""Small samples of what is published, written by us."""

import csv
import io
import json

from knowledge.courses.formats import lifelong

COURSE = {
    "강좌명": "수채화 첫걸음",
    "교육시작일자": "2026-05-21",
    "교육종료일자": "2026-07-23",
    "교육시작시각": "19:00",
    "교육종료시각": "21:00",
    "강좌내용": "미술/서예",
    "교육대상구분": "성인",
    "교육방법구분": "오프라인",
    "운영요일": "목요일",
    "교육장소": "배움센터 2강의실",
    "강좌정원수": "16",
    "수강료": "36000",
    "교육장도로명주소": "서울특별시 노원구 배움로 1",
    "운영기관명": "서울특별시 노원구청",
    "운영기관전화번호": "02-000-0001",
    "접수시작일자": "2026-04-28",
    "접수종료일자": "2026-05-12",
    "접수방법구분": "인터넷",
    "선정방법구분": "선착순",
    "홈페이지주소": "www.example.kr",
    "직업능력개발훈련비지원강좌여부": "N",
    "학점은행제평가(학점)인정여부": "N",
    "평생학습계좌제평가인정여부": "N",
    "데이터기준일자": "2026-04-08",
}
TEACHER = "김선생"
RESERVATION = {
    "GUBUN": "자체",
    "SVCID": "S260101000000000001",
    "MAXCLASSNM": "교육강좌",
    "MINCLASSNM": "역사",
    "SVCSTATNM": "접수중",
    "SVCNM": " 박물관 &amp;lt;밤&amp;gt; 이야기",
    "PAYATNM": "유료(요금안내문의)",
    "PLACENM": "월드컵공원>난지관",
    "USETGTINFO": " 제한없음",
    "SVCURL": "https://yeyak.example.kr/view.do?id=1",
    "X": "126.97",
    "Y": "37.57",
    "SVCOPNBGNDT": "2026-04-03 00:00:00.0",
    "SVCOPNENDDT": "2026-11-21 00:00:00.0",
    "RCPTBGNDT": "2026-02-15 10:00:00.0",
    "RCPTENDDT": "2026-03-15 17:00:00.0",
    "AREANM": "마포구",
    "DTLCONT": "<p>1. 공통 준수사항</p>늦지 마세요 3. 상세내용<br><b>밤에</b> 봅니다 &amp;middot; "
    "2시간<script>alert(1)</script>4. 주의사항<br>없음",
    "TELNO": "02-000-0002, 0003",
    "V_MIN": "10:00",
    "V_MAX": "16:00",
}
OFFLINE = {
    "LCTR_ID": "L1",
    "LCTR_NM": "다시 시작하는 글쓰기",
    "LCTR_BGNG_YMD": "20260601",
    "LCTR_END_YMD": "20260630",
    "EDNST_NM": "서울특별시 중구 배움터",
    "EDNST_LAT_CRD": "37.56",
    "EDNST_LOT_CRD": "126.99",
    "ATNLC_APLY_URL": "https://example.kr/l1",
    "LCTR_TRGT": "40대~60대",
    "LCTR_SE": "인문",
}
FIFTY = {
    "LCT_NO": "77",
    "LCT_NM": "온라인 사진 교실",
    "REG_STDE": "20260501",
    "REG_EDDE": "20260510",
    "CR_STDE": "20260601",
    "CR_EDDE": "20260630",
    "HR": "12",
    "CR_PPL_STAT": "20",
    "LCT_STAT": "수강신청중",
    "LCT_COST": "0",
    "CR_URL": "https://example.kr/77",
}


def api_row(**wanted):
    """The course as data.go.kr's API has it."""
    names = {korean: api for api, korean in lifelong.API_NAMES.items()}
    row = {names[name]: cell for name, cell in COURSE.items() if name in names}
    return {**row, "instrctrNm": TEACHER, "instt_nm": "서울특별시 노원구", **wanted}


def csv_text(rows, delimiter=",", header=None):
    """Rows as a CSV file."""
    output = io.StringIO(newline="")
    writer = csv.DictWriter(output, header or list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return output.getvalue()


def courses(count, **wanted):
    """So many different courses."""
    return [{**COURSE, "강좌명": f"강좌 {n}", **wanted} for n in range(count)]


def seoul_answer(service, rows, total=None):
    """What Seoul's open data answer."""
    result = {"CODE": "INFO-000", "MESSAGE": "정상 처리되었습니다"}
    total = len(rows) if total is None else total
    return json.dumps({service: {"list_total_count": total, "RESULT": result, "row": rows}})
