"""Office files with words planted in every place that is not read."""

from tests.plants import SEEN, A, P, R, S, V, W, jpeg, pack, png, related


def properties(plant, kind):
    """What Office files say of themselves."""
    core = f"""<cp:coreProperties xmlns:cp="x" xmlns:dc="y"><dc:creator>{plant(f"{kind}-creator")}
        </dc:creator><cp:lastModifiedBy>{plant(f"{kind}-modified")}</cp:lastModifiedBy>
        <dc:title>{plant(f"{kind}-title")}</dc:title></cp:coreProperties>"""
    app = f"""<Properties><Company>{plant(f"{kind}-company")}</Company>
        <Manager>{plant(f"{kind}-manager")}</Manager></Properties>"""
    custom = f'<Properties><property name="{plant(f"{kind}-custom")}"/></Properties>'
    return {
        "[Content_Types].xml": "<Types/>",
        "docProps/core.xml": core,
        "docProps/app.xml": app,
        "docProps/custom.xml": custom,
        "docProps/thumbnail.jpeg": jpeg(plant, f"{kind}-thumbnail"),
        "customXml/item1.xml": f"<x>{plant(f'{kind}-item')}</x>",
    }


def blip(key, alt, link=""):
    """A picture in a drawing, with a text for those who do not see it."""
    return f"""<w:drawing xmlns:w="{W}"><wp:inline xmlns:wp="wp"><wp:docPr id="1" name="{alt}1"
        descr="{alt}2" title="{alt}3">{link}</wp:docPr><a:graphic xmlns:a="{A}"><a:graphicData>
        <pic:pic xmlns:pic="pic"><pic:nvPicPr><pic:cNvPr id="1" name="{alt}4" descr="{alt}5"/>
        </pic:nvPicPr><pic:blipFill><a:blip xmlns:r="{R}" r:embed="{key}"/></pic:blipFill></pic:pic>
        </a:graphicData></a:graphic></wp:inline></w:drawing>"""


def _docx_body(plant):
    """What stands in it, and what does not: hidden, deleted, moved, printed by fields."""
    author = plant("docx-change-author")
    run = "<w:r><w:t>{}</w:t></w:r>"
    hidden = f"<w:r><w:rPr><w:vanish/></w:rPr><w:t>{plant('docx-hidden-run')}</w:t></w:r>"
    gone = f"""<w:del w:author="{author}"><w:r><w:delText>{plant("docx-deleted")}</w:delText></w:r>
        <w:r><w:t>{plant("docx-deleted-t")}</w:t></w:r></w:del>
        <w:moveFrom w:author="{author}">{run.format(plant("docx-moved"))}</w:moveFrom>"""
    field = f"""<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> AUTHOR
        {plant("docx-field-code")}</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/>
        </w:r>{run.format(plant("docx-field-author"))}<w:r><w:fldChar w:fldCharType="end"/></w:r>
        <w:fldSimple w:instr="LASTSAVEDBY">{run.format(plant("docx-simple-field"))}</w:fldSimple>"""
    link = f'<w:hyperlink r:id="rL" w:tooltip="{plant("docx-tooltip")}">{run.format("링크")}'
    mark = f'<w:bookmarkStart w:id="1" w:name="{plant("docx-bookmark")}"/>'
    alike = f"""<w:r><mc:AlternateContent xmlns:mc="mc"><mc:Choice Requires="wps"/><mc:Fallback>
        <w:pict><v:shape alt="{plant("docx-vml-alt")}"/></w:pict></mc:Fallback>
        </mc:AlternateContent></w:r>"""
    added = f'<w:ins w:author="{author}">{run.format("덧붙인 말")}</w:ins>'
    table = f"""<w:tbl><w:tr><w:tc><w:p>{run.format("칸 하나")}</w:p></w:tc><w:tc><w:p>
        {run.format("칸 둘")}</w:p></w:tc></w:tr><w:tr><w:trPr><w:del w:author="{author}"/></w:trPr>
        <w:tc><w:p>{run.format(plant("docx-deleted-row"))}</w:p></w:tc></w:tr></w:tbl>"""
    alt = plant("docx-alt")
    return f"""<w:p><w:pPr><w:pStyle w:val="1"/></w:pPr>{run.format(SEEN)}</w:p>
        <w:p w:rsidR="00AA">{mark}{added}{hidden}{gone}{field}{link}</w:hyperlink>{alike}
        <w:r><w:commentReference w:id="0"/></w:r><w:r><w:footnoteReference w:id="1"/></w:r>
        <w:r>{blip("rP", alt)}</w:r></w:p>
        <w:p><w:pPr><w:pStyle w:val="Secret"/></w:pPr>
        {run.format(plant("docx-hidden-style"))}</w:p>
        <w:sdt><w:sdtPr><w:alias w:val="{plant("docx-alias")}"/></w:sdtPr><w:sdtContent><w:p>
        {run.format("상자 안")}</w:p></w:sdtContent></w:sdt>{table}
        <w:sectPr><w:headerReference r:id="rH"/></w:sectPr>"""


def docx(plant):
    """A document with a past: changes, comments, notes, hidden text, fields and links."""
    body = _docx_body(plant)
    styles = f"""<w:styles xmlns:w="{W}">
        <w:style w:styleId="1"><w:name w:val="heading 1"/></w:style>
        <w:style w:styleId="Secret"><w:rPr><w:vanish/></w:rPr></w:style></w:styles>"""
    said = f'<w:p xmlns:w="{W}"><w:r><w:t>{{}}</w:t></w:r></w:p>'
    comment = f'<w:comments xmlns:w="{W}"><w:comment w:author="{plant("docx-comment-author")}">'
    return pack(
        {
            **properties(plant, "docx"),
            "word/document.xml": f'<w:document xmlns:w="{W}" xmlns:r="{R}" xmlns:v="{V}"><w:body>'
            f"{body}</w:body></w:document>",
            "word/styles.xml": styles,
            "word/_rels/document.xml.rels": related(
                rP="media/image1.jpeg",
                rL=(f"https://{plant('docx-link')}.example", "External"),
                rH="header1.xml",
            ),
            "word/media/image1.jpeg": jpeg(plant, "docx-picture"),
            "word/header1.xml": said.format(plant("docx-header")),
            "word/footnotes.xml": said.format(plant("docx-footnote")),
            "word/comments.xml": comment
            + said.format(plant("docx-comment"))
            + "</w:comment></w:comments>",
            "word/people.xml": f'<p author="{plant("docx-people")}"/>',
            "word/settings.xml": f'<s><docVar val="{plant("docx-variable")}"/></s>',
        }
    )


def shape(words, *, kind="", name="", hidden="", at="0"):
    """A shape of a slide."""
    place = f'<p:ph type="{kind}"/>' if kind else ""
    return f"""<p:sp><p:nvSpPr><p:cNvPr id="2" name="{name}" descr="{name}d" {hidden}/><p:cNvSpPr/>
        <p:nvPr>{place}</p:nvPr></p:nvSpPr><p:spPr><a:xfrm><a:off x="{at}" y="0"/>
        <a:ext cx="100" cy="100"/></a:xfrm></p:spPr><p:txBody><a:p><a:r><a:t>{words}</a:t></a:r>
        </a:p></p:txBody></p:sp>"""


def slide(shapes, show=""):
    return f"""<p:sld xmlns:p="{P}" xmlns:a="{A}" xmlns:r="{R}" {show}><p:cSld><p:spTree>{shapes}
        </p:spTree></p:cSld></p:sld>"""


def pptx(plant):
    """Slides with notes, comments, one that is hidden, and shapes that nobody sees."""
    picture = f"""<p:pic><p:nvPicPr><p:cNvPr id="9" name="x" descr="{plant("pptx-alt")}"/>
        <p:cNvPicPr/><p:nvPr/></p:nvPicPr><p:blipFill><a:blip r:embed="rP"/></p:blipFill></p:pic>"""
    shapes = (
        shape(SEEN, kind="title", name=plant("pptx-shape-name"))
        + shape("둘째 줄")
        + shape(plant("pptx-footer"), kind="ftr")
        + shape(plant("pptx-hidden-shape"), hidden='hidden="1"')
        + shape(plant("pptx-beside"), at="90000")
        + picture
    )
    said = f'<x xmlns:a="{A}"><a:t>{{}}</a:t></x>'
    return pack(
        {
            **properties(plant, "pptx"),
            "ppt/presentation.xml": f"""<p:presentation xmlns:p="{P}" xmlns:r="{R}"><p:sldIdLst>
                <p:sldId id="256" r:id="r1"/><p:sldId id="257" r:id="r2"/></p:sldIdLst>
                <p:sldSz cx="9000" cy="6000"/></p:presentation>""",
            "ppt/_rels/presentation.xml.rels": related(
                r1="slides/slide1.xml", r2="slides/slide2.xml"
            ),
            "ppt/slides/slide1.xml": slide(shapes),
            "ppt/slides/_rels/slide1.xml.rels": related(
                rP="../media/image1.png",
                rN="../notesSlides/notesSlide1.xml",
                rL=(f"mailto:{plant('pptx-link')}@example.org", "External"),
            ),
            "ppt/slides/slide2.xml": slide(shape(plant("pptx-hidden-slide")), show='show="0"'),
            "ppt/notesSlides/notesSlide1.xml": said.format(plant("pptx-notes")),
            "ppt/comments/comment1.xml": said.format(plant("pptx-comment")),
            "ppt/commentAuthors.xml": f'<a name="{plant("pptx-comment-author")}"/>',
            "ppt/media/image1.png": png(plant, "pptx-picture"),
        }
    )


def xlsx(plant):
    """A workbook with a hidden sheet, row and column, a comment and readings."""
    strings = f"""<sst xmlns="{S}"><si><t>{SEEN}</t><rPh sb="0" eb="1"><t>{plant("xlsx-reading")}
        </t></rPh></si></sst>"""
    line = '<row r="{0}"{2}><c r="A{0}" t="inlineStr"><is><t>{1}</t></is></c>{3}</row>'
    cells = f"""<c r="B2" t="inlineStr"><is><t>{plant("xlsx-hidden-column")}</t></is></c>
        <c r="C2" s="1"><v>45000</v></c><c r="D2" s="2"><v>0.25</v></c>"""
    sheet = f"""<worksheet xmlns="{S}"><cols><col min="2" max="2" hidden="1"/></cols><sheetData>
        <row r="1"><c r="A1" t="s"><v>0</v></c></row>{line.format(2, "매출", "", cells)}
        {line.format(3, plant("xlsx-hidden-row"), ' hidden="1"', "")}</sheetData></worksheet>"""
    styles = f"""<styleSheet xmlns="{S}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/>
        <xf numFmtId="9"/></cellXfs></styleSheet>"""
    other = line.format(1, plant("xlsx-hidden-sheet"), "", "")
    return pack(
        {
            **properties(plant, "xlsx"),
            "xl/workbook.xml": f"""<workbook xmlns="{S}" xmlns:r="{R}"><sheets>
                <sheet name="요약" r:id="r1"/><sheet name="x" state="hidden" r:id="r2"/></sheets>
                <definedNames><definedName name="{plant("xlsx-name")}">x</definedName>
                </definedNames></workbook>""",
            "xl/_rels/workbook.xml.rels": related(r1="worksheets/s1.xml", r2="worksheets/s2.xml"),
            "xl/worksheets/s1.xml": sheet,
            "xl/worksheets/s2.xml": f'<worksheet xmlns="{S}"><sheetData>{other}</sheetData>'
            "</worksheet>",
            "xl/sharedStrings.xml": strings,
            "xl/styles.xml": styles,
            "xl/comments1.xml": f"<c><author>{plant('xlsx-comment')}</author></c>",
            "xl/persons/person.xml": f'<p displayName="{plant("xlsx-person")}"/>',
        }
    )
