from odoo import models
from odoo.exceptions import LockError, UserError
from odoo.tools import SQL


class ProfplanTurnMixin(models.AbstractModel):
    """One person acts on a record at a time, the other one is told (design §5)."""

    _name = "profplan.turn.mixin"
    _description = "Records on Which One Person Acts at a Time"

    def _take_turn(self, refusal, inserts=False):
        """Hold these records until the end of the transaction.

        :param refusal: what the other one is told, who comes while they are held
        :param inserts: the action makes rows and does not change these records. A
            transaction sees the rows of the moment when it began, so one that began
            before the first one ended would make them again. These records are
            touched then: PostgreSQL refuses the late one, and Odoo begins it anew.
        :raises UserError: somebody else holds one of them
        """
        try:
            self.lock_for_update(allow_referencing=True)
        except LockError as error:
            raise UserError(refusal) from error
        if inserts:
            self._touch()

    def _touch(self):
        """These records stand as they were seen until the end of the transaction.

        Called by who adds what belongs to them (a figure to a line, say): if somebody
        changes them meanwhile (hands the line in), one of the two begins anew and sees
        what the other one did.
        """
        if self:
            table = SQL.identifier(self._table)
            self.env.execute_query(
                SQL(
                    "UPDATE %s SET id = id WHERE id IN %s RETURNING id",
                    table,
                    self._ids,
                )
            )
