import {
    Component,
    markup,
    onPatched,
    onMounted,
    onWillStart,
    useExternalListener,
    useRef,
    useState,
} from "@odoo/owl";
import {ConfirmationDialog} from "@web/core/confirmation_dialog/confirmation_dialog";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {Layout} from "@web/search/layout";
import {FormViewDialog} from "@web/views/view_dialogs/form_view_dialog";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";

const MODEL = "profplan.import";
// Rows of a list that are drawn at once: thousands of them would hold the browser up.
const PAGE = 200;
const STATUSES = {
    fix: {sign: "✕", words: _t("Correct")},
    decide: {sign: "?", words: _t("Decide")},
    look: {sign: "i", words: _t("Look")},
    ready: {sign: "✓", words: _t("Ready")},
};

/**
 * The review of an import (design §4): the document on the left, the question and the
 * rows on the right. What can be answered, and what an answer does, the server decides;
 * here it is shown and chosen, by the mouse or by keys: 1–9 an answer, ↑ ↓ a question,
 * ← → one of its rows, Enter what may be typed, Ctrl+Z the last decision back.
 */
export class ImportReview extends Component {
    static template = "kostroma_profplan.ImportReview";
    static components = {Layout};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.page = useRef("page");
        this.side = useRef("side");
        this.statuses = STATUSES;
        this.display = {controlPanel: {}};
        this.id = this.props.action.context.active_id;
        this.state = useState({
            review: {rows: [], questions: [], notes: [], current: false},
            tab: "rows",
            from: 0,
            scope: false,
            picked: false,
            typed: {},
        });
        this.busy = false;
        onWillStart(async () => {
            const [review, page] = await Promise.all([
                this.orm.call(MODEL, "get_review", [this.id]),
                this.orm.call(MODEL, "get_document", [this.id]),
            ]);
            this.html = markup(page.html);
            this.places = page.places;
            this.take(review);
            this.props.updateActionState?.({active_id: this.id});
            this.env.config.setDisplayName(review.name);
        });
        onMounted(() => this.show());
        onPatched(() => this.show());
        useExternalListener(window, "keydown", (ev) => this.onKeydown(ev));
    }

    // --- What is shown ---

    get review() {
        return this.state.review;
    }

    get current() {
        return this.review.current;
    }

    get at() {
        return this.review.questions.findIndex((one) => one.key === this.current?.key);
    }

    get line() {
        return this.current?.lines.find((line) => line.key === this.state.scope);
    }

    get answers() {
        return (this.line || this.current).answers;
    }

    get words() {
        return (this.line || this.current).words;
    }

    get placeholder() {
        return this.current.ask.kind === "unit" ? _t("Who is in charge") : "";
    }

    /** A new state of the loading; the next row of a question that is still asked. */
    take(review) {
        const before = this.current?.key;
        this.state.review = review;
        if (this.state.from >= this.items.length) {
            this.state.from = 0;
        }
        this.state.typed = {...(review.current?.ask || {}), text: ""};
        this.state.picked = false;
        const left = (review.current?.lines || []).filter((line) => !line.done);
        const same = before === review.current?.key && this.state.scope;
        this.state.scope = same && left.length ? left[0].key : false;
    }

    /** The keys of the rows that are marked on both sides. */
    get marked() {
        if (this.state.picked) {
            return [this.state.picked];
        }
        return this.state.scope ? [this.state.scope] : this.current?.rows || [];
    }

    get marks() {
        return new Set(this.marked);
    }

    /** The list of the tab, and the part of it that is drawn. */
    get items() {
        return this.review[this.state.tab];
    }

    get shownItems() {
        return this.items.slice(this.state.from, this.state.from + PAGE);
    }

    get last() {
        return Math.min(this.state.from + PAGE, this.items.length);
    }

    openTab(tab) {
        Object.assign(this.state, {tab, from: 0});
    }

    turn(by) {
        const last = Math.floor((this.items.length - 1) / PAGE) * PAGE;
        this.state.from = Math.max(0, Math.min(last, this.state.from + by * PAGE));
        this.side.el.querySelector(".o_profplan_list").scrollTop = 0;
    }

    /** Whether the page of the list that holds a row had to be turned to first. */
    turnTo(key) {
        const at = this.state.tab === "rows" ? this.getIndex(key) : -1;
        const from = at < 0 ? this.state.from : Math.floor(at / PAGE) * PAGE;
        const turned = from !== this.state.from;
        this.state.from = from;
        return turned;
    }

    getIndex(key) {
        return this.review.rows.findIndex((row) => row.key === key);
    }

    getAnchor(key) {
        const place = this.places[key] || {};
        return place[this.current?.cell] || place.name;
    }

    /** Mark the places in the document, bring the first of them into view. */
    show() {
        const page = this.page.el;
        const marked = this.marked;
        const sign = JSON.stringify([this.current?.key, marked]);
        if (!page || sign === this.shown || this.turnTo(marked[0])) {
            return;
        }
        this.shown = sign;
        for (const old of page.querySelectorAll(".o_profplan_here")) {
            old.classList.remove("o_profplan_here");
        }
        const found = marked
            .map((key) => page.querySelector(`[id="${this.getAnchor(key) || "-"}"]`))
            .filter(Boolean);
        found.forEach((place) => place.classList.add("o_profplan_here"));
        if (found.length) {
            this.bring(page, found[0], true);
        } else if (this.current && !marked.length) {
            page.scrollTop = 0;
        }
        const row = this.side.el?.querySelector(`[data-key="${marked[0]}"]`);
        if (row) {
            this.bring(row.closest(".o_profplan_list"), row, false);
        }
    }

    /** Scroll a part of the screen alone, so that a place in it can be seen. */
    bring(box, place, always) {
        const [outer, inner] = [box, place].map((el) => el.getBoundingClientRect());
        const margin = 40;
        const seen =
            inner.top >= outer.top + margin && inner.bottom <= outer.bottom - margin;
        if (always || !seen) {
            const room = Math.max(0, (outer.height - inner.height) / 2);
            box.scrollTop += inner.top - outer.top - room;
        }
    }

    // --- Going from question to question ---

    async ask(question) {
        if (!question) {
            return;
        }
        const full = await this.orm.call(MODEL, "get_question", [this.id, question.key]);
        this.take(
            full
                ? {...this.review, current: full}
                : await this.orm.call(MODEL, "get_review", [this.id])
        );
    }

    step(by) {
        const {questions} = this.review;
        const count = questions.length;
        return count && this.ask(questions[(this.at + by + count) % count]);
    }

    stepRow(by) {
        const keys = [false, ...(this.current?.lines || []).map((line) => line.key)];
        const at = keys.indexOf(this.state.scope);
        this.state.scope = keys[(at + by + keys.length) % keys.length];
    }

    /** A row that was clicked: its place, and its question where it has one. */
    async pick(key) {
        const question = this.review.questions.find((one) => one.rows.includes(key));
        if (question && question.key !== this.current?.key) {
            await this.ask(question);
        }
        const own = this.current?.lines.some((line) => line.key === key);
        this.state.scope = own ? key : false;
        this.state.picked = key;
    }

    onClickPage(ev) {
        for (let el = ev.target; el && el !== this.page.el; el = el.parentElement) {
            const found = this.review.rows.find((row) =>
                Object.values(this.places[row.key] || {}).includes(el.id)
            );
            if (el.id && found) {
                this.pick(found.key);
                return;
            }
        }
    }

    // --- Deciding ---

    async once(call) {
        if (this.busy) {
            return;
        }
        this.busy = true;
        try {
            return await call();
        } finally {
            this.busy = false;
        }
    }

    answer(answer, value) {
        const args = [
            this.current.key,
            answer ? answer.key : false,
            this.state.scope,
            value || false,
        ];
        return this.once(async () => {
            const at = this.at;
            const before = this.current.key;
            const review = await this.orm.call(MODEL, "action_answer", [this.id, ...args]);
            // The next one in the list, not the first: one goes on where one is.
            const next = review.questions[Math.min(at, review.questions.length - 1)];
            const gone = !review.questions.some((one) => one.key === before);
            if (gone && next && next.key !== review.current.key) {
                review.current = await this.orm.call(MODEL, "get_question", [
                    this.id,
                    next.key,
                ]);
            }
            this.take(review);
            this.leaveField();
        });
    }

    typed(more) {
        const {from, until, text} = this.state.typed;
        return this.answer(false, {from, until, text, ...more});
    }

    onTyped(ev, more) {
        if (ev.key === "Enter") {
            ev.preventDefault();
            this.typed(more);
        }
    }

    undo() {
        return this.once(async () => {
            await this.orm.call(MODEL, "action_undo", [this.id]);
            await this.reload();
        });
    }

    async reload() {
        const key = this.current?.key || false;
        this.take(await this.orm.call(MODEL, "get_review", [this.id, key]));
    }

    edit(key) {
        const row = this.review.rows.find((one) => one.key === key);
        this.dialog.add(FormViewDialog, {
            resModel: "profplan.import.measure",
            resId: row.id,
            title: row.number,
            onRecordSaved: () => this.reload(),
        });
    }

    openForm() {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: MODEL,
            res_id: this.id,
            views: [[false, "form"]],
        });
    }

    /** What is left to decide is asked about; where nothing is left, nothing is. */
    confirm() {
        if (!this.review.remaining) {
            return this.makePlan();
        }
        this.dialog.add(ConfirmationDialog, {
            body: _t(
                "Not everything is decided yet. What is only in doubt will go into the plan as you see it. Make the plan?"
            ),
            confirmLabel: _t("Make the plan"),
            confirm: () => this.makePlan(),
            cancel: () => {},
        });
    }

    makePlan() {
        return this.once(async () => {
            const made = await this.orm.call(MODEL, "action_confirm", [this.id]);
            await this.action.doAction(made);
        });
    }

    /** The draft, and over it the question whether it is to be approved. */
    approve() {
        // Of the page: this screen is gone when the plan has opened.
        const {action, orm} = this.env.services;
        return this.once(async () => {
            const made = await orm.call(MODEL, "action_confirm", [this.id]);
            await action.doAction(made);
            await action.doAction(
                await orm.call("profplan.plan", "action_ask_approval", [made.res_id])
            );
        });
    }

    // --- Keys ---

    focusField() {
        const fields = this.side.el.querySelector(".o_profplan_typed");
        (fields?.querySelector("[name=until]") || fields?.querySelector("input"))?.focus();
    }

    leaveField() {
        if (document.activeElement?.closest(".o_profplan_question")) {
            document.activeElement.blur();
        }
    }

    onKeydown(ev) {
        if (document.querySelector(".modal") || ev.altKey) {
            return;
        }
        if ((ev.ctrlKey || ev.metaKey) && ev.code === "KeyZ") {
            if (!ev.target.matches("input, textarea") && this.review.undo) {
                ev.preventDefault();
                this.undo();
            }
            return;
        }
        if (ev.target.matches("input, textarea, select")) {
            if (ev.key === "Escape") {
                ev.target.blur();
            }
            return;
        }
        if (ev.ctrlKey || ev.metaKey || !this.current) {
            return;
        }
        const moves = {
            ArrowDown: () => this.step(1),
            ArrowUp: () => this.step(-1),
            ArrowRight: () => this.stepRow(1),
            ArrowLeft: () => this.stepRow(-1),
            Enter: () => this.focusField(),
        };
        const chosen = /^[1-9]$/.test(ev.key) && this.answers[Number(ev.key) - 1];
        const move = chosen ? () => this.answer(chosen) : moves[ev.key];
        if (move && !(ev.key === "Enter" && ev.target.matches("button, a"))) {
            ev.preventDefault();
            move();
        }
    }
}

registry.category("actions").add("kostroma_profplan.import_review", ImportReview);
