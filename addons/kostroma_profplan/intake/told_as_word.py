"""A document of another kind told in Word's own words, to be read as a .docx."""

from __future__ import annotations

from lxml import etree

from .docx_package import w


class ToldAsWord:
    """It stands for `docx_package.Document`; whoever tells it fills the body."""

    styles, numbering, background = {}, None, None

    def __init__(self, budget):
        self._budget = budget
        self.body = etree.Element(w.body)

    def chain(self, _style):
        """Looks are resolved already."""
        return ()

    def _run(self, paragraph, text, marks=()):
        """Words with Word's marks of their looks."""
        if text:
            self._budget.spend(1, len(text))
            run = etree.SubElement(paragraph, w.r)
            etree.SubElement(run, w.rPr).extend(marks)
            etree.SubElement(run, w.t).text = text

    def _tc(self, row, width, merge):
        """(a cell of Word, its properties); merge is "restart", "continue" or none."""
        self._budget.spend(1)
        cell = etree.SubElement(row, w.tc)
        properties = etree.SubElement(cell, w.tcPr)
        etree.SubElement(properties, w.gridSpan).set(w.val, str(width))
        if merge:
            etree.SubElement(properties, w.vMerge).set(w.val, merge)
        return cell, properties
