"""Charts reach judges as the tables that they draw, diagrams as the words that they show."""

import zipfile
from xml.etree import ElementTree

import pytest

from judging.documents.readers import charts
from judging.documents.readers.package import Package
from judging.documents.readers.sink import Sink

C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
NAMES = f'xmlns:c="{C}" xmlns:a="{A}"'


class Told(Sink):
    def __init__(self):
        self.said = []

    def block(self, kind, **values):
        self.said.append(values.get("cells") or values.get("text"))

    def left_out(self, what):
        self.said.append(f"left out: {what}")


@pytest.fixture
def packed(tmp_path):
    """A document with these parts."""

    def pack(**parts):
        path = tmp_path / "document.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for name, text in parts.items():
                archive.writestr(name, text)
        return Package(path)

    return pack


@pytest.fixture
def table(packed):
    """What is told of a chart with this inside."""

    def read(plot, title="", root="chartSpace"):
        told = Told()
        space = f"<c:{root} {NAMES}><c:chart>{title}<c:plotArea>{plot}</c:plotArea></c:chart>"
        charts.put(packed(chart=f"{space}</c:{root}>"), "chart", told)
        return told.said

    return read


def cache(name, *values, code="General"):
    points = (f'<c:pt idx="{at}"><c:v>{v}</c:v></c:pt>' for at, v in enumerate(values) if v)
    return (
        f"<c:{name}><c:numRef><c:f>Sheet1!$A$2:$A$9</c:f><c:numCache>"
        f"<c:formatCode>{code}</c:formatCode>{''.join(points)}</c:numCache></c:numRef></c:{name}>"
    )


def series(name, *parts):
    tx = f'<c:tx><c:strRef><c:strCache><c:pt idx="0"><c:v>{name}</c:v></c:pt></c:strCache>'
    return f"<c:ser>{tx}</c:strRef></c:tx>{''.join(parts)}</c:ser>"


def bars(*inside):
    return f"<c:barChart>{''.join(inside)}</c:barChart>"


TITLE = (
    "<c:title><c:tx><c:rich><a:p><a:r><a:t>이용자 </a:t></a:r><a:r><a:t>수</a:t></a:r></a:p>"
    "</c:rich></c:tx></c:title>"
)


def test_a_column_for_each_series_and_blank_where_there_is_no_value(table):
    plot = bars(
        series("2024", cache("cat", "서울", "부산", "대구"), cache("val", "10", "", "0.1")),
        series("2025", cache("cat", "서울", "부산"), cache("val", "12", "3.0000000000000004")),
    )
    assert table(plot, TITLE) == [
        "이용자 수",
        ["", "2024", "2025"],
        ["서울", "10", "12"],
        ["부산", "", "3"],
        ["대구", "0.1", ""],
    ]


def test_shares_scatter_and_levels(table):
    share = bars(series("몫", cache("cat", "가"), cache("val", "0.256", code="0.0%")))
    assert table(share) == [["", "몫"], ["가", "25.6%"]]
    dots = series("점", cache("xVal", "1", "2"), cache("yVal", "5", "6"), cache("bubbleSize", "9"))
    assert table(f"<c:bubbleChart>{dots}</c:bubbleChart>") == [
        ["", "점"],
        ["1", "5 · 9"],
        ["2", "6"],
    ]
    inner = '<c:lvl><c:pt idx="0"><c:v>1월</c:v></c:pt><c:pt idx="1"><c:v>2월</c:v></c:pt></c:lvl>'
    outer = '<c:lvl><c:pt idx="0"><c:v>2026</c:v></c:pt></c:lvl>'
    levels = f"<c:cat><c:multiLvlStrRef>{inner}{outer}</c:multiLvlStrRef></c:cat>"
    assert table(bars(series("x", levels, cache("val", "1", "2")))) == [
        ["", "x"],
        ["2026 1월", "1"],
        ["2월", "2"],
    ]


def test_what_was_filtered_away_stays_behind(table):
    hidden = series("SECRET", cache("cat", "SECRET"), cache("val", "7777"))
    ext = f"<c:extLst><c:ext><c:filteredSeries>{hidden}</c:filteredSeries></c:ext></c:extLst>"
    shown = series("보임", cache("cat", "가"), cache("val", "1"))
    assert table(bars(shown, ext)) == [["", "보임"], ["가", "1"]]
    assert table(bars(ext)) == ["left out: chart"]


def test_what_is_no_table_is_named(table, packed):
    many = "".join(series(str(n), cache("val", "1")) for n in range(charts.MOST_SERIES + 1))
    assert table(bars(many)) == ["left out: chart"]
    long = series("x", cache("val", *["1"] * (charts.MOST_POINTS + 1)))
    assert table(bars(long)) == ["left out: chart"]
    assert table("") == ["left out: chart"]
    for target in (None, "nowhere"):
        told = Told()
        charts.put(packed(), target, told)
        assert told.said == ["left out: chart"]


def test_a_diagram_says_what_it_shows_and_not_what_its_data_hold(packed):
    data = (
        f'<d:dataModel xmlns:d="d" {NAMES}><d:ptLst><d:pt><d:t><a:p><a:r><a:t>SECRET</a:t></a:r>'
        '</a:p></d:t></d:pt></d:ptLst><d:extLst><a:ext><x:dataModelExt xmlns:x="x" relId="r6"/>'
        "</a:ext></d:extLst></d:dataModel>"
    )
    words = "".join(f"<a:p><a:r><a:t>{word}</a:t></a:r></a:p>" for word in ("접수", "심사"))
    drawing = (
        f'<s:drawing xmlns:s="s" {NAMES}><s:sp><s:txBody>{words}</s:txBody></s:sp></s:drawing>'
    )
    parts = packed(**{"data.xml": data, "drawing.xml": drawing})
    ids = ElementTree.fromstring('<relIds dm="r1" lo="r2"/>')
    told = Told()
    charts.diagram(parts, {"r1": "data.xml", "r6": "drawing.xml"}, ids, told)
    assert told.said == ["접수\n심사"]
    told = Told()
    charts.diagram(parts, {"r1": "data.xml"}, ids, told)
    assert told.said == ["left out: chart"]
