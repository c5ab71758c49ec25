"""What is being loaded was read as an order: nobody has decided that since."""


def migrate(cr, version):
    if version:
        cr.execute(
            """
            UPDATE profplan_import
               SET as_read = as_read || jsonb_build_object('document_kind', 'order')
             WHERE as_read IS NOT NULL AND NOT as_read ? 'document_kind'
            """
        )
