import xlsxwriter


class Workbook(xlsxwriter.Workbook):
    """A workbook in which words are words, whatever sign they begin with (§8).

    Odoo's own lists and pivots become Excel files, too: «=…» that somebody has typed
    would be a formula there, which calls other servers with what stands beside it.
    """

    def __init__(self, filename=None, options=None):
        super().__init__(filename, {"strings_to_formulas": False, **(options or {})})


def keep_words():
    """Whoever makes a workbook in this process makes such a one."""
    xlsxwriter.Workbook = Workbook
