"""What runs already is not asked of organisations anew: a manager says so."""


def migrate(cr, version):
    if not version:
        return
    cr.execute(
        "UPDATE profplan_indicator SET asked_of_organisations = false"
        " WHERE asked_of_organisations"
    )
