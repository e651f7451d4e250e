"""Who may do what with the running order and on the stage."""

from tests.permission_rows.people import DECIDERS, ORGANISERS, STATES

EVER = STATES[:-1]
AFTER = ("closed", "proposed", "published")
RUNNERS = ("olga", "rhea", "odi")
LENGTHS = {"presentation": "300", "questions": "300", "scoring": "120", "step": "30"}
LENGTHS |= {"first_warning": "60", "last_warning": "10", "grace": "0", "step_points": "1"}
ROWS = {
    ("GET", "turns.show"): {EVER: {200: ORGANISERS}},
    ("GET", "turns.printed"): {EVER: {200: ORGANISERS}},
    ("GET", "turns.ceremony"): {EVER: {404: ORGANISERS}},  # nothing is drawn yet
    ("POST", "turns.act"): {EVER: {422: RUNNERS}},  # nobody is on stage
    ("POST", "turns.draw"): {"judging": {302: RUNNERS}, AFTER: {422: RUNNERS}},
    ("POST", "turns.no_show"): {EVER: {422: DECIDERS}},  # nobody was called
    ("POST", "turns.answer"): {EVER: {404: ("olga", "rhea")}},  # nothing is proposed
    ("POST", "turns.lengths"): {EVER: {302: RUNNERS}},
    ("GET", "stages.show"): {EVER: {200: ORGANISERS}},
    ("GET", "stages.clock"): {EVER: {200: ORGANISERS}},
    ("GET", "practices.show"): {EVER: {200: ORGANISERS}},
    ("POST", "practices.begin"): {"judging": {302: RUNNERS}, AFTER: {422: RUNNERS}},
    ("POST", "practices.close"): {EVER: {422: RUNNERS}},  # none is open
    ("GET", "papers.show"): {EVER: {200: ORGANISERS}},
    ("GET", "papers.find"): {EVER: {422: RUNNERS}},  # no number is given
    ("GET", "papers.printed"): {EVER: {200: ORGANISERS}},
    ("GET", "papers.judge"): {EVER: {200: ORGANISERS}},
    ("GET", "papers.sheet"): {EVER: {200: RUNNERS}},
    ("POST", "papers.type_off"): {EVER: {422: RUNNERS}},  # the sheet is filled in already
    ("POST", "paper_scans.add"): {EVER: {422: RUNNERS}},  # no file is sent
    ("GET", "paper_scans.page"): {EVER: {404: RUNNERS}},  # there is no such scan
    ("GET", "paper_scans.original"): {EVER: {404: RUNNERS}},
}
OPEN = {  # a forged link leads nowhere
    ("GET", "stages.linked"): 404,
    ("GET", "stages.linked_clock"): 404,
}
BODIES = {
    "turns.act": {"act": "start", "version": "0"},
    "turns.draw": {"words": "가을 하늘", "version": "0"},
    "turns.no_show": {"entry": "A1", "reason": "불참"},
    "turns.answer": {"answer": "confirm", "reason": "초과"},
    "turns.lengths": LENGTHS,
    "practices.begin": {"title": "연습 작품", "text": ""},
}
VALUES = {"stage_link": "forged", "scan_key": "none", "page_number": 1}
