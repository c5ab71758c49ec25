from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestIndexes(TransactionCase):
    def test_every_relation_of_ours_can_be_followed_backwards(self):
        """Deleting a unit, a window or a person must not read whole tables.

        PostgreSQL asks each table that refers to a deleted row; without an index it
        reads all of it. Who made and changed a record is Odoo's own matter.
        """
        tables = {
            model._table
            for name, model in self.env.items()
            if name.startswith("profplan.")
            and not model._abstract
            and not model._transient
        }
        ours = {
            field.name
            for field in self.env["project.task"]._fields.values()
            if any(name.startswith("kostroma_profplan") for name in field._modules)
        }
        self.env.cr.execute(
            """
            SELECT key.conrelid::regclass::text, attribute.attname
              FROM pg_constraint AS key
              JOIN pg_attribute AS attribute
                ON attribute.attrelid = key.conrelid
               AND attribute.attnum = key.conkey[1]
             WHERE key.contype = 'f'
               AND attribute.attname NOT IN ('create_uid', 'write_uid')
               AND NOT EXISTS (
                   SELECT FROM pg_index AS index
                    WHERE index.indrelid = key.conrelid
                      AND index.indkey[0] = key.conkey[1]
               )
            """
        )
        missing = [
            f"{table}.{column}"
            for table, column in self.env.cr.fetchall()
            if table in tables or (table == "project_task" and column in ours)
        ]
        self.assertFalse(missing)
