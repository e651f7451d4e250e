"""What a workbook shows, and nothing else of it, is in the copy that judges read."""

import zipfile

import pytest

from judging.documents.readers import sheets
from judging.documents.readers.package import Package
from judging.documents.readers.sink import Sink

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
STYLES = (
    '<numFmts><numFmt numFmtId="200" formatCode=";;;"/>'
    '<numFmt numFmtId="201" formatCode="yyyy&quot;년&quot;"/></numFmts>'
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="200"/><xf numFmtId="201"/>'
    '<xf numFmtId="9"/></cellXfs>'
)


class Told(Sink):
    def __init__(self):
        self.rows = []

    def block(self, kind, **values):
        if kind == "row":
            self.rows.append(values["cells"])


@pytest.fixture
def shown(tmp_path):
    """The rows that a copy has of a sheet."""

    def read(rows, cols="", book="", state="visible"):
        path = tmp_path / "book.xlsx"
        sheet = f'<sheet name="S" sheetId="1" state="{state}" r:id="r1"/>'
        parts = {
            "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATED}">{book}'
            f"<sheets>{sheet}</sheets></workbook>",
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">'
            f'<Relationship Id="r1" Type="{RELATED}/worksheet" Target="worksheets/s.xml"/>'
            "</Relationships>",
            "xl/styles.xml": f'<styleSheet xmlns="{MAIN}">{STYLES}</styleSheet>',
            "xl/worksheets/s.xml": f'<worksheet xmlns="{MAIN}">{cols}'
            f"<sheetData>{rows}</sheetData></worksheet>",
        }
        with zipfile.ZipFile(path, "w") as packed:
            for name, text in parts.items():
                packed.writestr(name, text)
        told = Told()
        sheets.read(Package(path), told)
        return told.rows

    return read


def row(*values, about=""):
    cells = (f"<c {style}><v>{value}</v></c>" for style, value in values)
    return f"<row {about}>{''.join(cells)}</row>"


PLAIN = ("", "1")
SECRET = ("", "7777")


@pytest.mark.parametrize("about", ['hidden="1"', 'hidden="true"', 'ht="0" customHeight="1"'])
def test_rows_that_nobody_sees_stay_behind(shown, about):
    assert shown(row(PLAIN) + row(SECRET, about=about) + row(("", "2"))) == [["1"], ["2"]]
    assert shown(row(PLAIN, about='hidden="0" ht="15"')) == [["1"]]


@pytest.mark.parametrize("about", ['hidden="1"', 'width="0" customWidth="1"'])
def test_columns_that_nobody_sees_stay_behind(shown, about):
    cols = f'<cols><col min="1" max="1" width="9"/><col min="2" max="3" {about}/></cols>'
    assert shown(row(PLAIN, SECRET, SECRET, ("", "4")), cols) == [["1", "4"]]


def test_cells_whose_format_shows_nothing_stay_behind(shown):
    cells = row(PLAIN, ('s="1"', "7777"), ('s="1" t="str"', "secret"), ("", "2"))
    assert shown(cells) == [["1", "", "", "2"]]


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_sheets_that_nobody_sees_stay_behind(shown, state):
    assert shown(row(SECRET), state=state) == []


def test_days_are_counted_from_where_the_workbook_counts_them(shown):
    days = row(('s="2"', "45000"), ('s="2"', "45000.5"), ('s="3"', "0.25"))
    assert shown(days) == [["2023-03-15", "2023-03-15 12:00", "25%"]]
    assert shown(days, book='<workbookPr date1904="1"/>')[0][0] == "2027-03-16"
