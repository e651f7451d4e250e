"""What a new call begins with: the usual form of an idea contest in Korea."""

from datetime import datetime

from judging.services.call_rules import KEPT_MONTHS, ConsentRule, FieldRule, FileRule, Terms


def starting_terms(opens_at: datetime, closes_at: datetime) -> Terms:
    """What a new call begins with: the usual form of an idea contest."""
    return Terms(
        opens_at=opens_at,
        closes_at=closes_at,
        eligibility={
            "text_ko": "공고의 참가 자격을 모두 갖추었습니다.",
            "text_en": "We meet all conditions of the notice.",
        },
        fields=STARTING_FIELDS,
        consents=STARTING_CONSENTS,
        files=STARTING_FILES,
    )


def _texts(korean: str, english: str, **more: str) -> dict[str, str]:
    return {"title_ko": korean, "title_en": english} | more


STARTING_FIELDS = (
    FieldRule("summary", "text", _texts("한 줄 소개", "Summary"), required=True, most=300),
    FieldRule("problem", "text", _texts("해결하려는 문제", "Problem"), required=True, most=1500),
    FieldRule("solution", "text", _texts("해결 방법", "Solution"), required=True, most=1500),
    FieldRule("video", "link", _texts("동영상 주소", "Link to a video")),
)
STARTING_CONSENTS = (
    ConsentRule(
        "privacy",
        _texts(
            "개인정보 수집·이용 동의",
            "Use of personal data",
            text_ko="목적: 대회 운영, 심사 결과 통지. 항목: 성명, 연락처, 소속, 생년월일. "
            "동의를 거부할 수 있으며, 거부하면 참가할 수 없습니다.",
            text_en="Purpose: running the contest and telling results. Data: name, contact, "
            "affiliation, birth date. You may refuse; "
            "without this consent you cannot take part.",
        ),
        kept_months=KEPT_MONTHS,
    ),
    ConsentRule(
        "pledge",
        _texts(
            "응모자 서약",
            "Applicant's pledge",
            text_ko="출품작은 팀이 직접 만들었으며 표절·위조·부당한 중복 출품이 없습니다. "
            "사실과 다르면 수상이 취소되고 상금이 환수될 수 있습니다.",
            text_en="The entry is our own work, without plagiarism, forgery or unfair double "
            "entry. Otherwise an award may be cancelled and its prize reclaimed.",
        ),
    ),
    ConsentRule(
        "licence",
        _texts(
            "이용 허락",
            "Licence",
            text_ko="저작권은 응모자에게 있습니다. 수상작에 한해 비영리 홍보 목적의 "
            "이용을 허락하며, 수상하지 않은 작품에는 어떤 권리도 주지 않습니다.",
            text_en="The copyright stays with the applicants. For winning entries only, "
            "non-commercial publicity is allowed; entries that do not win give no right at all.",
        ),
    ),
    ConsentRule(
        "photos",
        _texts(
            "행사 촬영·초상 이용 (선택)",
            "Photos at the event (optional)",
            text_ko="행사 중 촬영된 사진과 영상을 홍보에 쓸 수 있습니다.",
            text_en="Photos and films taken at the event may be used for publicity.",
        ),
        required=False,
    ),
)
STARTING_FILES = (
    FileRule(
        "proposal",
        _texts("제안서", "Proposal"),
        kinds=("pdf",),
        required=True,
        most_mb=20,
        most_pages=20,
    ),
    FileRule(
        "extras",
        _texts("추가 자료", "More material"),
        kinds=("pdf", "image", "office", "hwp"),
        most=5,
        most_mb=20,
    ),
)
