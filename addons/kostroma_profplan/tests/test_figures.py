from contextlib import closing

from psycopg2.errors import UniqueViolation

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import heavy
from .evidence_common import EvidenceCommon


class FiguresCommon(EvidenceCommon):
    """«не менее 1000»: of the department's measure and of one of the schools."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.figure = cls._create_figure(cls.measure, target=1000, target_unit="детей")
        cls.common = cls._create_figure(cls.cascade, target=1000, target_unit="детей")

    def _give(self, number, task=None, user=None, figure=None):
        task = (task or self.task).with_user(user or self.user)
        figure = figure or (self.common if task.parent_id else self.figure)
        task._give_figures({figure: number})

    def _give_parts(self, first, second):
        self._give(first, self.part, self.portal)
        self._give(second, self.other_part, self.manager)

    def _get_total(self, task, figure=None):
        figure = figure or task.measure_id.figure_ids
        return task._get_figure_totals()[task.id, figure.id]


@tagged("post_install", "-at_install")
class TestFigureTotals(FiguresCommon):
    """What a whole has reached, by the kind of the figure."""

    def test_no_row_is_no_data_and_zero_is_zero(self):
        self.assertIsNone(self._get_total(self.task).value)
        self._give(0)
        self.assertEqual(self._get_total(self.task).value, 0)
        self._give(None)
        self.assertIsNone(self._get_total(self.task).value)

    def test_things_and_participations_of_the_parts_are_added_up(self):
        self._give_parts(600, 300)
        for kind in ("count", "participation"):
            self.common._as_engine().kind = kind
            self.assertEqual(self._get_total(self.root).value, 900)

    def test_people_are_never_added_up_by_themselves(self):
        self.common._as_engine().kind = "unique"
        self._give_parts(600, 300)
        self.assertEqual(self._get_total(self.root), (None, 900))
        self.assertIn("participations by the parts: 900", self.root.figure_state)
        self._give(700, self.root, self.coordinator, self.common)
        self.assertEqual(self._get_total(self.root), (700, 900))

    def test_what_a_person_says_of_the_whole_counts_before_the_sum(self):
        self._give_parts(600, 300)
        self._give(850, self.root, self.coordinator, self.common)
        self.assertEqual(self._get_total(self.root), (850, 900))

    def test_shares_are_not_added_up(self):
        self.common._as_engine().target_unit = "%"
        self._give_parts(60, 30)
        self.assertEqual(self._get_total(self.root), (None, None))

    def test_a_dropped_part_does_not_count(self):
        self._give_parts(600, 600)
        self._put("dropped", self.other_part)
        self.assertEqual(self._get_total(self.root).value, 600)

    def test_of_windows_the_last_one_counts_where_the_figure_is_cumulative(self):
        plan = self._create_plan(measures=0, number="w")
        windows = [("2025-10-01", "2025-10-31"), ("2025-11-01", "2025-11-30")]
        measure = self._create_measure(plan, windows=windows)
        figure = self._create_figure(measure, kind="cumulative")
        plan.action_approve()
        root = measure.task_ids.filtered(lambda task: not task.parent_id)
        first, last = root.child_ids.sorted("control_date")
        self._give(20, first, figure=figure)
        self._give(50, last, figure=figure)
        self.assertEqual(self._get_total(root).value, 50)
        figure._as_engine().kind = "count"
        self.assertEqual(self._get_total(root).value, 70)

    def test_what_a_checkpoint_tells_is_contained_in_what_comes_later(self):
        plan = self._create_plan(measures=0, number="c")
        windows = [("2025-10-01", "2025-10-31"), ("2025-11-01", "2025-11-30")]
        checkpoint = ("2025-11-01", "2025-11-15", "milestone")
        measure = self._create_measure(plan, windows=[*windows, checkpoint])
        figure = self._create_figure(measure)
        plan.action_approve()
        root = measure.task_ids.filtered(lambda task: not task.parent_id)
        interim = root.child_ids.filtered(lambda t: t.window_id.kind == "milestone")
        self._give(30, interim, figure=figure)
        self.assertEqual(self._get_total(root).value, 30)
        for part in root.child_ids - interim:
            self._give(20, part, figure=figure)
        self.assertEqual(self._get_total(root).value, 40)

    def test_a_measure_counts_several_things(self):
        partners = self._create_figure(self.measure, name="Partners")
        self._give(1200)
        self._give(3, figure=partners)
        self.assertEqual(self._get_total(self.task, self.figure).value, 1200)
        self.assertEqual(self._get_total(self.task, partners).value, 3)
        self.assertEqual(self.figure.reached_text, "1200")

    def _count_queries(self, parts):
        group = self._create_unit(f"Group {parts}", kind="group")
        for number in range(parts):
            self._create_unit(
                f"School {parts}-{number}", kind="organisation", group=group
            )
        plan = self._create_plan(measures=0, number=f"q{parts}")
        measures = [
            self._create_measure(plan, units=group, number=f"{n}.") for n in (1, 2, 3)
        ]
        figures = [self._create_figure(one) for one in measures]
        plan.action_approve()
        plan.action_send_out()
        values = self.env["profplan.figure.value"]
        values.create(
            [
                {"task_id": part.id, "figure_id": figure.id, "value": 1}
                for measure, figure in zip(measures, figures, strict=True)
                for part in measure.task_ids
                if part.parent_id
            ]
        )
        roots = plan.task_ids.filtered(lambda task: not task.parent_id)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        states = roots.mapped("figure_state")
        self.assertIn(str(parts), states[0])
        return self.env.cr.sql_log_count - before

    @heavy
    def test_totals_of_many_take_as_many_queries_as_of_few(self):
        self._count_queries(1)
        self.assertLessEqual(self._count_queries(30), self._count_queries(2))


@tagged("post_install", "-at_install")
class TestFigureContract(FiguresCommon):
    """Each figure of the measure is given before the work is handed in."""

    def test_a_figure_that_is_not_given_is_asked_for(self):
        self._attach()
        with self.assertRaisesRegex(UserError, "at least 1000 детей needed, no data"):
            self.task.with_user(self.user).action_submit()
        self._give(1000)
        self.task.with_user(self.user).action_submit()
        self.assertEqual((self.task.step, self.task.outcome), ("review", "full"))

    def test_a_part_gives_a_figure_and_the_target_is_of_the_whole(self):
        for part, user in ((self.part, self.portal), (self.other_part, self.manager)):
            self._attach(part, user)
        with self.assertRaisesRegex(UserError, "for all together"):
            self.part.with_user(self.portal).action_submit()
        self._give(0, self.part, self.portal)
        self.part.with_user(self.portal).action_submit()
        self.assertEqual((self.part.step, self.part.outcome), ("review", "full"))
        self._give(900, self.other_part, self.manager)
        with self.assertRaisesRegex(UserError, "900"):
            self.root.with_user(self.coordinator).action_submit()
        self._give(1000, self.other_part, self.manager)
        self.root.with_user(self.coordinator).action_submit()
        self.assertEqual(self.root.step, "review")

    def test_what_is_counted_in_is_not_said_twice(self):
        self.figure._as_engine().name = "Детей"
        self.assertEqual(self.figure._get_target_text(), "at least 1000")


@tagged("post_install", "-at_install")
class TestOutcome(FiguresCommon):
    """480 of 500 is a result with a reason, not a dead end."""

    def _submit_short(self, **vals):
        self._attach()
        self._give(480)
        self.task.with_user(self.user).action_submit(**vals)

    def test_a_target_that_was_missed_wants_an_outcome_with_a_reason(self):
        for vals, words in (
            ({}, "in part"),
            ({"outcome": "full"}, "in part"),
            ({"outcome": "part"}, "the reason"),
            ({"outcome": "none", "outcome_reason": "  "}, "the reason"),
        ):
            with self.subTest(**vals):
                with self.assertRaisesRegex(UserError, words), self.cr.savepoint():
                    self._submit_short(**vals)
        self._submit_short(outcome="part", outcome_reason="Quarantine")
        self.assertEqual((self.task.step, self.task.outcome), ("review", "part"))
        self.assertIn("Quarantine", self.task.message_ids[0].body)
        self.task.with_user(self.coordinator).action_accept()
        self.assertEqual(self.task.step, "done")
        self.assertEqual(self.measure.outcome, "part")

    def test_nothing_done_is_handed_in_with_a_reason_alone(self):
        task = self.task.with_user(self.user)
        task.action_submit(outcome="none", outcome_reason="The partner left")
        task.with_user(self.coordinator).action_accept()
        self.assertEqual((self.task.step, self.task.outcome), ("done", "none"))

    def test_a_drag_onto_the_board_asks_the_same(self):
        self._attach()
        self._give(480)
        self.task.with_user(self.user).action_start()
        review = self.env.ref("kostroma_profplan.stage_review").id
        task = self.task.with_user(self.user)
        with self.assertRaises(UserError), self.cr.savepoint():
            task.write({"stage_id": review})
        task.write(
            {"stage_id": review, "outcome": "part", "outcome_reason": "Quarantine"}
        )
        self.assertEqual((self.task.step, self.task.outcome), ("review", "part"))

    def test_own_work_that_is_closed_at_once_asks_the_same(self):
        self.centre.member_ids += self.coordinator
        self.task.with_user(self.manager)._reassign("Moved", unit=self.centre)
        task = self.task.with_user(self.coordinator)
        self._attach(user=self.coordinator)
        task.action_start()
        self._give(480, user=self.coordinator)
        with self.assertRaisesRegex(UserError, "in part"), self.cr.savepoint():
            task.action_accept()
        task.write({"outcome": "part", "outcome_reason": "Quarantine"})
        task.action_accept()
        self.assertEqual(self.task.step, "done")

    def test_under_review_outcome_and_figures_are_locked(self):
        self._submit_short(outcome="part", outcome_reason="Quarantine")
        value = self.task.figure_value_ids
        for user in (self.user, self.coordinator, self.manager):
            for attempt in (
                lambda task: task.write({"outcome": "full"}),
                lambda task: task.write({"outcome_reason": "Other"}),
                lambda task: task._give_figures({self.figure: 1000}),
                lambda task: task._give_figures({self.figure: None}),
                lambda task: value.with_env(task.env).write({"value": 1000}),
            ):
                with self.subTest(user=user.login):
                    with self.assertRaisesRegex(UserError, "under review"):
                        attempt(self.task.with_user(user))
        self.task.with_user(self.coordinator).action_return("Count again")
        self._give(1000)
        self.task.with_user(self.user).action_submit(outcome="full")
        self.assertEqual(self.task.outcome, "full")
        self.assertFalse(self.task.outcome_reason)

    def test_off_control_nothing_is_changed(self):
        self._submit_short(outcome="part", outcome_reason="Quarantine")
        self.task.with_user(self.coordinator).action_accept()
        for attempt in (
            lambda task: task.write({"outcome": "full"}),
            lambda task: task._give_figures({self.figure: 1000}),
        ):
            with self.assertRaisesRegex(UserError, "off control"):
                attempt(self.task.with_user(self.manager))

    def test_what_is_dropped_has_no_outcome(self):
        self._submit_short(outcome="part", outcome_reason="Quarantine")
        self.task.with_user(self.manager).action_drop("Cancelled")
        self.assertFalse(self.task.outcome)
        self.assertFalse(self.measure.outcome)

    def test_a_whole_is_not_taken_for_full_where_a_part_was_not(self):
        self._give_parts(600, 600)
        for part, outcome in ((self.part, "part"), (self.other_part, "full")):
            self._attach(part, self.manager)
            part.with_user(self.manager)._as_engine().write(
                {"outcome": outcome, "outcome_reason": "Quarantine"}
            )
            self._put("done", part)
        root = self.root.with_user(self.coordinator)
        with self.assertRaisesRegex(UserError, "the outcome"):
            root.action_submit()
        root.action_submit(outcome="full")
        self.assertEqual(self.root.outcome, "full")

    def test_outcomes_are_counted_apart(self):
        plan = self._create_plan(measures=4, number="o", approve=True)
        tasks = plan.task_ids.with_user(self.user)
        for task, outcome in zip(tasks, ("full", "part", "none"), strict=False):
            self._attach(task)
            task.action_submit(outcome=outcome, outcome_reason="Because")
            task.with_user(self.coordinator).action_accept()
        tasks[3].action_submit(outcome="none", outcome_reason="Not accepted yet")
        counts = [plan.full_count, plan.part_count, plan.none_count, plan.done_count]
        self.assertEqual(counts, [1, 1, 1, 3])

    def _count_queries(self, measures):
        plan = self._create_plan(measures, number=f"{measures}-out", approve=True)
        tasks = plan.task_ids
        self.env["profplan.evidence"].create(
            [{"task_id": one.id, "url": f"https://e.org/{one.id}"} for one in tasks]
        )
        tasks.with_user(self.user).action_start()
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        tasks.with_user(self.user).action_submit()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    @heavy
    def test_handing_in_many_takes_no_query_for_each(self):
        self._count_queries(1)
        few, many = self._count_queries(4), self._count_queries(24)
        self.assertLessEqual(many - few, 20 * 1)


@tagged("post_install", "-at_install")
class TestSubmissionDialog(FiguresCommon):
    """The dialog has the figures, proposes the outcome and asks for the reason."""

    def _open(self, task=None, user=None):
        """The dialog as in a request of the person: lines of it are theirs."""
        task = (task or self.task).with_user(user or self.user)
        context = task.action_ask_submit()["context"]
        dialog = task.env["profplan.submit"].with_context(**context)
        transaction = self.env.transaction
        self.addCleanup(setattr, transaction, "default_env", transaction.default_env)
        transaction.default_env = dialog.env
        return Form(dialog)

    def test_full_is_proposed_only_where_the_target_is_met(self):
        self._attach()
        form = self._open()
        self.assertEqual(form.outcome, "full")
        with form.line_ids.edit(0) as line:
            self.assertEqual(line.target_text, "at least 1000 детей")
            line.text = "480"
        self.assertFalse(form.outcome)
        with form.line_ids.edit(0) as line:
            line.text = "1 200,5"
        self.assertEqual(form.outcome, "full")
        form.save().action_submit()
        self.assertEqual(self.task.figure_value_ids.value, 1200.5)
        self.assertEqual((self.task.step, self.task.outcome), ("review", "full"))

    def test_a_missed_target_is_handed_in_with_a_reason(self):
        self._attach()
        form = self._open()
        with form.line_ids.edit(0) as line:
            line.text = "480"
        dialog = form.save()
        with self.assertRaisesRegex(UserError, "Choose the outcome"):
            dialog.action_submit()
        dialog.write({"outcome": "part", "outcome_reason": "Quarantine"})
        dialog.action_submit()
        self.assertEqual(self.task.outcome_reason, "Quarantine")

    def test_what_is_no_number_is_refused_and_nothing_is_written(self):
        for text in ("5 %", "пять", "NaN", "1e400", "10-15", "-5", "1" * 17):
            form = self._open()
            form.result_text = "Words"
            with form.line_ids.edit(0) as line:
                line.text = text
            with self.subTest(text=text):
                with self.assertRaises(UserError):
                    with self.cr.savepoint():
                        form.save().action_save()
                self.assertFalse(self.task.figure_value_ids)
                self.assertFalse(self.task.result_text)

    def test_it_can_be_kept_before_it_is_handed_in_and_taken_back(self):
        form = self._open()
        with form.line_ids.edit(0) as line:
            line.text = "0"
        form.save().action_save()
        self.assertEqual(self.task.figure_value_ids.value, 0)
        self.assertEqual(self.task.step, "assigned")
        form = self._open()
        with form.line_ids.edit(0) as line:
            self.assertEqual(line.text, "0")
            line.text = False
        form.save().action_save()
        self.assertFalse(self.task.figure_value_ids)

    def test_the_sum_of_participations_is_shown_and_not_taken_for_people(self):
        self.common._as_engine().kind = "unique"
        self._give_parts(600, 300)
        form = self._open(self.root, self.coordinator)
        with form.line_ids.edit(0) as line:
            self.assertEqual((line.parts_text, line.text), ("900", ""))


@tagged("post_install", "-at_install", "security")
class TestFigureAccess(FiguresCommon):
    """Who works on the open task gives its figures; what is counted is the order's."""

    def _try(self, attempt, user):
        """Whether a person can do it, as in a request of theirs; it is undone."""
        env = self.env(user=user)
        try:
            with (
                closing(self.cr.savepoint()),
                mute_logger(
                    "odoo.addons.base.models.ir_model",
                    "odoo.addons.base.models.ir_rule",
                ),
            ):
                env.transaction.default_env = env
                attempt(env)
                env.flush_all()
        except UserError:
            return False
        finally:
            env.transaction.default_env = self.env
            self.env.invalidate_all(flush=False)
        return True

    def test_who_gives_a_figure(self):
        for task, workers in (
            (self.task, self.user | self.coordinator | self.manager),
            (self.part, self.portal | self.coordinator | self.manager),
        ):
            figure = task.measure_id.figure_ids
            people = self.viewer | self.user | self.stranger | self.portal
            for user in people | self.coordinator | self.manager:
                with self.subTest(task=task.name, user=user.login):
                    vals = {"task_id": task.id, "figure_id": figure.id, "value": 5}
                    gives = self._try(
                        lambda env, vals=vals: env["profplan.figure.value"].create(
                            vals
                        ),
                        user,
                    )
                    self.assertIs(gives, user in workers)

    def test_a_school_sees_and_gives_its_own_figures_only(self):
        self._give_parts(600, 300)
        values = self.env["profplan.figure.value"].with_user(self.portal)
        self.assertEqual(values.search([]).task_id, self.part)
        seen = self.env["profplan.figure"].with_user(self.portal).search([])
        self.assertEqual(seen, self.common)
        row = self.part.with_user(self.portal).read(
            ["figure_ids", "figure_value_ids", "figure_state", "outcome"]
        )[0]
        self.assertEqual(row["figure_ids"], self.common.ids)
        self.part.with_user(self.portal).write(
            {
                "figure_value_ids": [
                    Command.update(self.part.figure_value_ids.id, {"value": 700})
                ],
                "outcome": "part",
                "outcome_reason": "Quarantine",
            }
        )
        self.assertEqual(self.part.figure_value_ids.value, 700)

    def test_a_figure_goes_to_no_other_place(self):
        self._give_parts(600, 300)
        own, foreign = self.part.figure_value_ids, self.other_part.figure_value_ids
        attempts = {
            "task": lambda env: own.with_env(env).write(
                {"task_id": self.other_part.id}
            ),
            "figure": lambda env: own.with_env(env).write(
                {"figure_id": self.figure.id}
            ),
            "link": lambda env: self.part.with_env(env).write(
                {"figure_value_ids": [Command.link(foreign.id)]}
            ),
            "update": lambda env: self.part.with_env(env).write(
                {"figure_value_ids": [Command.update(foreign.id, {"value": 1})]}
            ),
            "of another measure": lambda env: env["profplan.figure.value"].create(
                {"task_id": self.task.id, "figure_id": self.common.id, "value": 5}
            ),
            "of nothing": lambda env: env["profplan.figure.value"].create(
                {"figure_id": self.common.id, "value": 5}
            ),
            "empty": lambda env: env["profplan.figure.value"].create(
                {"task_id": self.task.id, "figure_id": self.figure.id, "value": False}
            ),
            "below zero": lambda env: own.with_env(env).write({"value": -1}),
            "copy": lambda env: own.with_env(env).copy(),
        }
        for user in self.portal | self.manager:
            for name, attempt in attempts.items():
                if name == "update" and user == self.manager:
                    continue  # a manager gives those of all tasks
                with self.subTest(door=name, user=user.login):
                    self.assertFalse(self._try(attempt, user))

    def test_a_figure_is_given_once(self):
        self._give(5)
        with self.assertRaises(UniqueViolation), mute_logger("odoo.sql_db"):
            with self.cr.savepoint():
                self.env["profplan.figure.value"].create(
                    {"task_id": self.task.id, "figure_id": self.figure.id, "value": 6}
                )

    def test_all_of_them_taken_out_of_the_form_are_taken_back(self):
        self._give(5)
        self.task.with_user(self.user).write({"figure_value_ids": [Command.clear()]})
        self.assertFalse(
            self.env["profplan.figure.value"].search([("task_id", "=", self.task.id)])
        )
        rows = self.task.change_ids.filtered(lambda row: row.what == "figures")
        self.assertEqual(len(rows), 2)

    def test_what_is_counted_is_the_orders_once_it_is_approved(self):
        draft = self._create_plan(measures=1, number="d").measure_ids
        figure = self.env["profplan.figure"].with_user(self.manager)
        own = figure.create({"measure_id": draft.id, "name": "Events"})
        own.write({"kind": "cumulative", "target_value": 5})
        attempts = {
            "create": lambda env: env["profplan.figure"].create(
                {"measure_id": self.measure.id, "name": "Events"}
            ),
            "write": lambda env: self.figure.with_env(env).write({"target_value": 1}),
            "kind": lambda env: self.figure.with_env(env).write({"kind": "unique"}),
            "unlink": lambda env: self.figure.with_env(env).unlink(),
            "hang in": lambda env: own.with_env(env).write(
                {"measure_id": self.measure.id}
            ),
            "by the measure": lambda env: self.measure.with_env(env).write(
                {"figure_ids": [Command.create({"name": "Events"})]}
            ),
        }
        for name, attempt in attempts.items():
            with self.subTest(name):
                self.assertFalse(self._try(attempt, self.manager))
        own.unlink()

    def test_a_closed_plan_takes_no_figures(self):
        self.plan.with_user(self.manager).action_close("Over")
        with self.assertRaisesRegex(UserError, "is closed"):
            self._give(5)
