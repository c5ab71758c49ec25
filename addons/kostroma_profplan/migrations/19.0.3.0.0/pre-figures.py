"""The former form of evidence stands on fields that are gone: it is made anew.

While the task's form is loaded, the views that extend it are still those of before.
"""

VIEW = ("kostroma_profplan", "project_task_view_form_evidence")


def migrate(cr, version):
    if not version:
        return
    cr.execute(
        "DELETE FROM ir_ui_view WHERE id IN (SELECT res_id FROM ir_model_data"
        " WHERE model = 'ir.ui.view' AND module = %s AND name = %s)",
        VIEW,
    )
    cr.execute(
        "DELETE FROM ir_model_data"
        " WHERE model = 'ir.ui.view' AND module = %s AND name = %s",
        VIEW,
    )
