"""The smallest Word packages, written as XML: a body, and styles and lists if needed."""

import io
import zipfile

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SPACES = " ".join(
    f'xmlns:{prefix}="{name}"'
    for prefix, name in {
        "w": MAIN,
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "v": "urn:schemas-microsoft-com:vml",
        "o": "urn:schemas-microsoft-com:office:office",
        "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "dgm": "http://schemas.openxmlformats.org/drawingml/2006/diagram",
    }.items()
)
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_MAIN_TYPE = (
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
)
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"


def package(body, styles="", numbering="", main="word/document.xml", more=()):
    """Bytes of a .docx; `more` are further parts, or others in place of these."""
    folder, _slash, file = main.rpartition("/")
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_TYPES}"><Override PartName="/{main}" '
        f'ContentType="{_MAIN_TYPE}"/></Types>',
        "_rels/.rels": _links(("officeDocument", main)),
        f"{folder}/_rels/{file}.rels": _links(
            ("styles", "styles.xml"), ("numbering", "numbering.xml")
        ),
        main: f"<w:document {_SPACES}><w:body>{body}</w:body></w:document>",
        f"{folder}/styles.xml": f"<w:styles {_SPACES}>{styles}</w:styles>",
        f"{folder}/numbering.xml": f"<w:numbering {_SPACES}>{numbering}</w:numbering>",
        **dict(more),
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, text in parts.items():
            if text is not None:
                archive.writestr(path, text)
    return buffer.getvalue()


def _links(*pairs):
    links = "".join(
        f'<Relationship Id="r{n}" Type="{KINDS}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(pairs)
    )
    return f'<Relationships xmlns="{_RELS}">{links}</Relationships>'


def t(text):
    return f'<w:t xml:space="preserve">{text}</w:t>'


def r(content, look=""):
    """A run: text, or elements that begin with «<»."""
    content = content if content.startswith("<") else t(content)
    return f"<w:r><w:rPr>{look}</w:rPr>{content}</w:r>"


def p(*runs, look=""):
    """A paragraph of runs or texts; `look` is its properties."""
    runs = (run if run.startswith("<") else r(run) for run in runs if run)
    return f"<w:p><w:pPr>{look}</w:pPr>{''.join(runs)}</w:p>"


def numbered(text, use=1, level=0, look=""):
    place = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{use}"/></w:numPr>'
    return p(text, look=place + look)


def tc(content="", look=""):
    content = content if content.startswith("<w:p>") else p(content)
    return f"<w:tc><w:tcPr>{look}</w:tcPr>{content}</w:tc>"


def tr(*cells, look=""):
    cells = (cell if cell.startswith("<w:tc>") else tc(cell) for cell in cells)
    return f"<w:tr><w:trPr>{look}</w:trPr>{''.join(cells)}</w:tr>"


def tbl(*rows):
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def definition(key, *levels, inside=""):
    """A `w:abstractNum`; a level is (format, pattern) or (format, pattern, elements)."""
    made = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{level[0]}"/>'
        f'<w:lvlText w:val="{level[1]}"/>{"".join(level[2:])}</w:lvl>'
        for n, level in enumerate(levels)
    )
    return f'<w:abstractNum w:abstractNumId="{key}">{inside}{made}</w:abstractNum>'


def use(number, key, inside=""):
    """A `w:num` of a definition."""
    link = f'<w:abstractNumId w:val="{key}"/>'
    return f'<w:num w:numId="{number}">{link}{inside}</w:num>'
