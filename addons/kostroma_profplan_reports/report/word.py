"""A paper of Word, written from the top down: plain Python over python-docx.

A report says its titles, columns and rows; paper, fonts, heads that are repeated on
every page and page numbers are known here.
"""

from dataclasses import dataclass
from io import BytesIO

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from .page import clean

FONT = "Times New Roman"
A4 = (Mm(297), Mm(210))
MARGINS = {
    "left_margin": Mm(20),
    "right_margin": Mm(10),
    "top_margin": Mm(15),
    "bottom_margin": Mm(15),
}
ROOM = 297 - 20 - 10
# A row of no more signs is not parted by the end of a page.
WHOLE_ROW = 1_500
HEAD_COLOUR, SECTION_COLOUR = "E8EEF4", "F3F6F9"


@dataclass(frozen=True)
class Column:
    """A column of the table.

    :param width: its share of the page
    """

    head: str
    width: float
    centred: bool = False


class Paper:
    """A paper in A4 landscape; what is written comes beneath what was."""

    def __init__(self, title, author):
        self.document = Document()
        self.document.core_properties.title = clean(title)
        self.document.core_properties.author = clean(author)
        self.document.core_properties.comments = ""
        style = self.document.styles["Normal"]
        style.font.name, style.font.size = FONT, Pt(12)
        style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
        style.paragraph_format.space_after = Pt(0)
        page = self.document.sections[0]
        page.orientation = WD_ORIENT.LANDSCAPE
        page.page_width, page.page_height = A4
        for name, value in MARGINS.items():
            setattr(page, name, value)

    def line(self, text, align="LEFT", bold=False, size=12, after=0, new_page=False):
        """A paragraph; lines of the text stay lines.

        Bold ones are headings: they stay with what is beneath them.

        :param new_page: whether a page begins with it
        """
        paragraph = self.document.add_paragraph()
        paragraph.alignment = getattr(WD_ALIGN_PARAGRAPH, align)
        layout = paragraph.paragraph_format
        layout.space_after = Pt(after)
        layout.keep_with_next, layout.page_break_before = bold or None, new_page or None
        run = paragraph.add_run(clean(text))
        run.bold, run.font.size = bold, Pt(size)

    def table(self, columns, rows):
        """A table whose heads are repeated.

        :param rows: lists of texts (None: one cell with that to the left), or one
            text: a section's, across the table
        """
        table = self.document.add_table(1, len(columns), "Table Grid")
        table.autofit = False
        whole = sum(column.width for column in columns)
        widths = [Mm(ROOM * column.width / whole) for column in columns]
        for place, width in zip(table.columns, widths, strict=True):
            place.width = width
        head = table.rows[0]
        _mark(head._tr.get_or_add_trPr(), "w:tblHeader")
        for cell, column in zip(head.cells, columns, strict=True):
            _fill(cell, column.head, bold=True, centred=True, colour=HEAD_COLOUR)
        for row in rows:
            if isinstance(row, str):
                cells = table.add_row().cells
                across = cells[0].merge(cells[-1])
                _fill(across, row, bold=True, colour=SECTION_COLOUR)
                # No head of a section stays alone at the end of a page.
                across.paragraphs[0].paragraph_format.keep_with_next = True
                continue
            added = table.add_row()
            cells = list(added.cells)
            for at in range(len(row) - 1, 0, -1):
                if row[at] is None:  # the same as in the cell to the left of it
                    cells[at - 1].merge(cells[at])
            for cell, column, text in zip(cells, columns, row, strict=True):
                if text is not None:
                    _fill(cell, text, centred=column.centred)
            if max(len(text or "") for text in row) <= WHOLE_ROW:
                _keep_whole(added)
        for row in table.rows:
            for cell, width in zip(row._tr.tc_lst, widths, strict=False):
                if cell.grid_span == 1:
                    cell.width = width

    def signatures(self, people, under):
        """Lines to sign on.

        :param people: (post, name)
        :param under: what stands beneath the line and beneath the name
        """
        self._keep_end_with_next()
        table = self.document.add_table(0, 3)
        for post, name in people:
            for texts, size in (((post, "_" * 24, name), 12), (("", *under), 9)):
                row = table.add_row()
                _keep_whole(row)
                for cell, text in zip(row.cells, texts, strict=True):
                    _fill(cell, text, size=size, centred=cell._tc.left > 0)
                    # With who made the paper, who stands beneath the last of them.
                    cell.paragraphs[0].paragraph_format.keep_with_next = True

    def _keep_end_with_next(self):
        """Nobody signs a page on which nothing else stands."""
        paragraphs = self.document.paragraphs[-1:]
        for table in self.document.tables[-1:]:
            for cell in table.rows[-1].cells:
                paragraphs += cell.paragraphs
        for paragraph in paragraphs:
            paragraph.paragraph_format.keep_with_next = True

    def foot(self, left, page_words):
        """Beneath every page: the words and the number of the page.

        :param page_words: («page », « of »)
        """
        paragraph = self.document.sections[0].footer.paragraphs[0]
        paragraph.style.font.size = Pt(9)  # of the numbers, too
        paragraph.add_run(clean(f"{left}    {page_words[0]}"))
        _add_field(paragraph, "PAGE")
        paragraph.add_run(clean(page_words[1]))
        _add_field(paragraph, "NUMPAGES")

    def content(self):
        """The file, as bytes."""
        stream = BytesIO()
        self.document.save(stream)
        return stream.getvalue()


def _fill(cell, text, bold=False, centred=False, colour=None, size=10):
    paragraph = cell.paragraphs[0]
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(clean(text or ""))
    run.bold, run.font.size = bold, Pt(size)
    if colour:
        shade = _mark(cell._tc.get_or_add_tcPr(), "w:shd")
        shade.set(qn("w:val"), "clear")
        shade.set(qn("w:fill"), colour)


def _keep_whole(row):
    """A row is not parted by the end of a page."""
    _mark(row._tr.get_or_add_trPr(), "w:cantSplit")


def _mark(properties, name):
    element = OxmlElement(name)
    properties.append(element)
    return element


def _add_field(paragraph, name):
    """A number that Word itself counts."""
    run = paragraph.add_run()
    for kind, text in (("begin", None), (None, name), ("end", None)):
        if kind:
            _mark(run._r, "w:fldChar").set(qn("w:fldCharType"), kind)
        else:
            _mark(run._r, "w:instrText").text = text
