"""OpenDocument files made of little: what LibreOffice writes, without its styles."""

import io
import zipfile
from xml.sax.saxutils import escape

ABOVE, SAME = object(), object()  # a cell merged with the one above, with the left one
_SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{uri}:1.0"'
    for name, uri in (
        ("office", "office"), ("text", "text"), ("table", "table"), ("style", "style"),
        ("draw", "drawing"), ("fo", "xsl-fo-compatible"),
    )
)  # fmt: skip
STYLES = """
<style:style style:name="Struck" style:family="text">
 <style:text-properties style:text-line-through-style="solid"/></style:style>
<style:style style:name="Hidden" style:family="text">
 <style:text-properties text:display="none"/></style:style>
<style:style style:name="Away" style:family="table">
 <style:table-properties table:display="false"/></style:style>
<text:list-style style:name="L1">
 <text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/>
 <text:list-level-style-number text:level="2" style:num-format="1" style:num-suffix="."
  text:display-levels="2"/></text:list-style>
"""


def packed(kind, body, mimetype, encrypted=False):
    """The bytes of a file; `kind` is "text" or "spreadsheet"."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        made.writestr("mimetype", f"application/vnd.oasis.opendocument.{mimetype}")
        made.writestr("content.xml", flat(kind, body, "document-content"))
        if encrypted:
            made.writestr("META-INF/manifest.xml", "<m><encryption-data/></m>")
    return buffer.getvalue()


def flat(kind, body, root="document"):
    """The same as one XML."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:{root} {_SPACES}>'
        f"<office:automatic-styles>{STYLES}</office:automatic-styles><office:body>"
        f"<office:{kind}>{body}</office:{kind}></office:body></office:{root}>"
    ).encode()


def odt(*blocks, **options):
    """An .odt: a str is a paragraph, a list the rows of a table, `Raw` stays as it is."""
    return packed("text", "".join(map(_block, blocks)), "text", **options)


def ods(**sheets):
    """An .ods of sheets with their rows."""
    body = "".join(table(rows, name) for name, rows in sheets.items())
    return packed("spreadsheet", body, "spreadsheet")


class Raw(str):
    """XML that is written as it is."""


def _block(block):
    return table(block) if isinstance(block, list) else paragraph(block)


def paragraph(text):
    """A paragraph, or XML as it is."""
    return text if isinstance(text, Raw) else f"<text:p>{escape(text)}</text:p>"


def table(rows, name="t", attributes=""):
    """A table of rows of texts; a str is one cell over all columns."""
    width = max(len(row) for row in rows if not isinstance(row, str))
    rows = [
        (row, *[SAME] * (width - 1)) if isinstance(row, str) else row for row in rows
    ]
    made = "".join(_row(rows, n) for n in range(len(rows)))
    return f'<table:table table:name="{name}" {attributes}>{made}</table:table>'


def _row(rows, number):
    cells = "".join(_cell(rows, number, column) for column in range(len(rows[number])))
    return f"<table:table-row>{cells}</table:table-row>"


def _cell(rows, number, column):
    text, row = rows[number][column], rows[number]
    if text in (ABOVE, SAME):
        return "<table:covered-table-cell/>"
    wide = next(
        (n for n in range(column + 1, len(row)) if row[n] is not SAME), len(row)
    )
    below = range(number + 1, len(rows))
    high = next(
        (n for n in below if len(rows[n]) <= column or rows[n][column] is not ABOVE),
        len(rows),
    )
    spans = (
        f'table:number-columns-spanned="{wide - column}" '
        f'table:number-rows-spanned="{high - number}"'
    )
    return f"<table:table-cell {spans}>{paragraph(text)}</table:table-cell>"
