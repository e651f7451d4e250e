"""A server that tablets speak to, as docs/tablets.md says, kept in memory and easy to disturb."""

import json
from urllib.parse import urlsplit

CRITERIA = (
    *(("C1", "창의성", "Creativity", 30), ("C2", "기술 완성도", "Technical quality", 30)),
    *(("C3", "실현가능성", "Feasibility", 20), ("C4", "도시문제 해결·파급효과", "Impact", 15)),
    ("C5", "발표·협업", "Presentation", 5),
)
TITLES = (
    "골목 미세먼지 지도",
    "시각장애인을 위한 횡단보도 안내",
    "가로등 밝기 조절",
    "공공자전거 재배치",
)
TIME = "2026-11-26T01:43:{:02d}.000Z"


def criterion(key, title, title_en, most, **changes):
    texts = {
        "title": title,
        "title_en": title_en,
        "help": "새로운 접근인가? 기존 서비스와 무엇이 다른가?",
    }
    about = {"key": key, "texts": texts, "min": "0", "max": str(most), "step": "1"}
    return about | {"weight": "1", "grades": None} | changes


def entry(number, title=None, **changes):
    named = title or TITLES[(number - 1) % len(TITLES)]
    about = {"key": f"M{number:02d}", "title": named, "team": "맑은하늘", "division": "자유과제"}
    return (
        about | {"position": number, "turn": "waiting", "absent": False, "materials": []} | changes
    )


class Stub:
    """One contest with one judge; `refuse(id → answer)` and `down` disturb it."""

    def __init__(self, entries=4, criteria=None, judge="J2", name="이서윤", **round_changes):
        self.judge = {"key": judge, "name": name}
        self.entries = (
            [entry(n) for n in range(1, entries + 1)] if isinstance(entries, int) else entries
        )
        self.criteria = criteria or [criterion(*one) for one in CRITERIA]
        self.round_changes = round_changes
        self.epoch, self.device, self.signed_in = 1, "TB-1", True
        self.operations, self.answers, self.asks, self.batches = {}, {}, {}, []
        self.down, self.active, self.revoked, self.over = False, None, False, False
        self.refusals, self.clock = {}, 0
        self.timer, self.on_stage = None, None

    def attach(self, page):
        page.route("**/api/v1/**", self.answer)
        page.route("**/judge/sitting", self.sitting)
        for path in ("hand-over", "leave"):
            page.route(f"**/judge/{path}", lambda route: self.out(route))

    def out(self, route):
        if self.down:
            return route.abort()
        self.signed_in = False
        return route.fulfill(status=204)

    def sitting(self, route):
        if self.down:
            return route.abort()
        asked = route.request.post_data_json
        if not self.signed_in:
            return route.fulfill(status=404, body="<html></html>", content_type="text/html")
        if self.active and not asked["take_over"]:
            return give(route, 409, {"active": {"device": self.active, "seen_at": TIME.format(5)}})
        known = asked["token"] == self.token
        if self.active:
            self.epoch += 1
        self.active = None
        answer = {"token": self.token, "device": self.device, "epoch": self.epoch}
        return give(route, 200 if known else 201, answer | {"judge": self.judge})

    @property
    def token(self):
        return f"{self.judge['key']}-{self.epoch}"

    def answer(self, route):
        path = urlsplit(route.request.url).path.removeprefix("/api/v1/")
        if self.down:
            return route.abort()
        if self.revoked:
            return give(route, 401, {"message": "revoked"})
        if path in {"desk", "pulse"} and self.over:
            return give(route, 409, {"epoch": self.epoch + 1})
        if path == "operations":
            return give(route, 200, self.take(route.request.post_data_json))
        if path == "desk":
            return give(route, 200, self.desk())
        if path == "pulse":
            told = {
                "epoch": self.epoch,
                "desk": str(len(self.answers)),
                "clock": self.timer,
                "on_stage": self.on_stage_now(),
                "messages": [],
            }
            return give(route, 200, {"server_time": TIME.format(0)} | told)
        return give(route, 404, {"message": "no such address"})

    def on_stage_now(self):
        stage = self.on_stage
        found = [one["key"] for one in self.entries if one["turn"] == "on_stage"]
        keys = found if stage is None else [stage]
        return [{"round": "final", "entry": key} for key in keys if key]

    def take(self, body):
        self.batches.append([one["id"] for one in body["operations"]])
        answers = [self.answer_to(one) for one in body["operations"]]
        return {"server_time": TIME.format(0), "epoch": self.epoch, "answers": answers}

    def answer_to(self, operation):
        key = operation["id"]
        if key not in self.answers:
            self.clock = min(59, self.clock + 1)
            status, effect = self.refusals.get(
                operation["field"] or operation["kind"], (200, "applied")
            )
            if status == 200:
                self.operations[key] = operation
            self.answers[key] = {"id": key, "status": status, "effect": effect, "version": 1}
            self.answers[key]["at"] = TIME.format(self.clock)
            for settled in operation["settles"]:
                self.asks.pop(settled, None)
        return self.answers[key]

    def values(self, entry_key):
        """What holds for an entry, by criterion or kind."""
        held = {}
        for one in sorted(self.operations.values(), key=lambda one: one["seq"]):
            if one["entry"] == entry_key:
                held[one["field"] or one["kind"]] = one["value"]
        return held

    def fields(self, entry_key):
        newest = {}
        for one in sorted(self.operations.values(), key=lambda one: one["seq"]):
            if one["entry"] == entry_key:
                at = {"version": 1, "epoch": self.epoch, "at": self.answers[one["id"]]["at"]}
                kept = {key: one[key] for key in ("kind", "field", "value", "seq")}
                newest[one["kind"], one["field"]] = kept | at
        return list(newest.values())

    def desk(self):
        sheets = [
            {
                "entry": one["key"],
                "state": "blank",
                "recused": False,
                "reopened": False,
                "revision": 1,
            }
            | {"locked": False, "fields": self.fields(one["key"])}
            | {"asks": [ask for ask in self.asks.values() if ask["entry"] == one["key"]]}
            for one in self.entries
        ]
        final = {
            "key": "final",
            "texts": {"title": "본선 발표심사", "title_en": "Final"},
            "state": "judging",
        }
        final |= {
            "criteria": self.criteria,
            "entries": self.entries,
            "sheets": sheets,
            "fields": [],
        }
        final |= {"invest": None, "ranking": None, "pairs": None, "practice": None, "signed": None}
        contest = {"key": "campus", "texts": {"title": "캠퍼스 대회"}, "locale": "ko"}
        contest |= {"timezone": "Asia/Seoul", "blind": False}
        about = {"server_time": TIME.format(0), "contest": contest, "judge": self.judge}
        about |= {"device": self.device, "epoch": self.epoch, "pledged": True}
        return about | {"rounds": [final | self.round_changes]}


def give(route, status, body):
    text = json.dumps(body, ensure_ascii=False)
    route.fulfill(status=status, body=text, content_type="application/json")
