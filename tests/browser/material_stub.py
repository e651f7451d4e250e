"""A server whose entries have materials, and which counts what is asked of it."""

import io
from functools import cache
from urllib.parse import urlsplit

from PIL import Image, ImageDraw

from tests.browser.tablet_stub import Stub, entry

SIZE = (1600, 900)
COLOURS = ("#17458f", "#07572e", "#6b4000", "#96101f", "#414b59")


@cache
def page(number, size=SIZE):
    """A slide with its number on it, as the server would send it."""
    image = Image.new("RGB", size, "white")
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, size[0], size[1] // 8), fill=COLOURS[number % len(COLOURS)])
    pen.text(
        (size[0] // 2, size[1] // 2), str(number), "black", font_size=size[1] // 3, anchor="mm"
    )
    pen.text((60, size[1] - 120), f"slide {number}", "#414b59", font_size=60)
    made = io.BytesIO()
    image.save(made, "WEBP", quality=70)
    return made.getvalue()


def deck(key, pages=3, title="", state="ready"):
    shown = [
        {
            "n": n,
            "w": SIZE[0],
            "h": SIZE[1],
            "src": f"pages/{key}-{n}",
            "thumb": f"pages/{key}-{n}t",
        }
        for n in range(1, pages + 1)
    ]
    return {"key": key, "kind": "pages", "title": title, "state": state, "pages": shown}


TEXT = {
    "key": "t1",
    "kind": "text",
    "title": "",
    "text": "골목 수위 센서로 반지하와 저지대 골목이 잠기기 전에 이웃에게 알립니다.",
}
LINK = {"key": "l1", "kind": "link", "title": "시연 영상", "url": "https://example.org/video?x=1"}


class MaterialStub(Stub):
    """The tablet's server with decks; `asked` holds the pictures that were fetched."""

    def __init__(self, entries=4, pages=3, **more):
        self.asked = []
        decks = [
            entry(n, materials=[deck(f"d{n}", pages)]) if isinstance(entries, int) else n
            for n in (range(1, entries + 1) if isinstance(entries, int) else entries)
        ]
        super().__init__(decks, **more)

    def answer(self, route):
        path = urlsplit(route.request.url).path.removeprefix("/api/v1/")
        if not path.startswith("pages/"):
            return super().answer(route)
        if self.down:
            return route.abort()
        if route.request.headers.get("authorization") != f"Bearer {self.token}":
            return route.fulfill(status=401, body="{}")
        self.asked.append(path.removeprefix("pages/"))
        name = path.rpartition("-")[2]
        size = (240, 135) if name.endswith("t") else SIZE
        body = page(int(name.rstrip("t")), size)
        return route.fulfill(status=200, body=body, content_type="image/webp")
