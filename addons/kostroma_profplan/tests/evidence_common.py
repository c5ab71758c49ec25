import base64
import io

from freezegun import freeze_time
from PIL import Image, WebPImagePlugin  # noqa: F401 Odoo opens few

from odoo.fields import Command

from .common import ProfplanCommon

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def encode(content):
    """Bytes as they come over RPC."""
    return base64.b64encode(content).decode()


def make_picture(kind, width=8, color="red"):
    """A real picture."""
    stream = io.BytesIO()
    Image.new("RGB", (width, width), color).save(stream, kind)
    return stream.getvalue()


def make_png(width=8, color="red"):
    return make_picture("PNG", width, color)


class EvidenceCommon(ProfplanCommon):
    """A plan in execution: a department's task, a measure handed to two schools."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with freeze_time("2026-03-02"):
            cls.plan = cls._create_plan(measures=1)
            cls.measure = cls.plan.measure_ids
            cls.cascade = cls._create_measure(cls.plan, units=cls.group, number="1.9.")
            cls.listed = cls._create_measure(
                cls.plan, units=cls.group, number="1.8.", accounting="line"
            )
            cls.plan.action_approve()
            cls.plan.action_send_out()
        cls.task = cls.measure.task_ids
        cls.root = cls.cascade.task_ids.filtered(lambda task: not task.parent_id)
        parts = cls.root.child_ids
        cls.part = parts.filtered(lambda task: task.unit_id == cls.school)
        cls.other_part = parts - cls.part
        cls.stranger = cls._create_user("user", login="profplan_stranger")

    @classmethod
    def _prepare_file_vals(cls, task=None, content=PDF, name="Приказ.pdf", **vals):
        return {
            "task_id": (task or cls.task).id,
            "kind": "order",
            "name": name,
            "file": encode(content),
            **vals,
        }

    @classmethod
    def _create_figure(cls, measure, name="Children", target=None, **vals):
        """A figure of a measure, past all rules; with the least it must reach."""
        vals = {"measure_id": measure.id, "name": name, **vals}
        if target is not None:
            vals |= {"target_value": target, "target_comparator": "at_least"}
        return cls.env["profplan.figure"]._as_engine().create(vals)

    def _attach(self, task=None, user=None, **vals):
        """A file attached by a member of the department, unless somebody else."""
        evidence = self.env["profplan.evidence"].with_user(user or self.user)
        return evidence.create(self._prepare_file_vals(task, **vals))

    def _attach_link(self, task=None, user=None, url="https://example.org/1", **vals):
        evidence = self.env["profplan.evidence"].with_user(user or self.user)
        return evidence.create({"task_id": (task or self.task).id, "url": url, **vals})

    def _put(self, step, tasks=None):
        """Put tasks on a step past all rules."""
        stage = self.env["project.task.type"]._get_by_step(step)
        (tasks or self.task)._as_engine(quiet=True).write({"stage_id": stage.id})

    def _submit(self, task=None, user=None):
        """Hand in a task with a file."""
        task = task or self.task
        self._attach(task, user)
        task.with_user(user or self.user).action_submit()

    def _set_contract(self, measure, *lines, **vals):
        """The contract of a measure: (kind or False, minimum) for each line."""
        measure.write(
            {
                "evidence_rule_ids": [
                    Command.create({"kind": kind, "minimum": minimum})
                    for kind, minimum in lines
                ],
                **vals,
            }
        )
