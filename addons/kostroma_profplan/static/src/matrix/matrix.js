import {Component, onWillStart, useRef, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useService} from "@web/core/utils/hooks";
import {Layout} from "@web/search/layout";

// How a cell stands: a sign that is told apart without colour, and its words.
const STATES = {
    accepted: {sign: "✓", words: _t("Accepted")},
    received: {sign: "●", words: _t("Waits for acceptance")},
    late: {sign: "◐", words: _t("Handed in late, waits for acceptance")},
    returned: {sign: "↩", words: _t("Returned")},
    claimed: {sign: "?", words: _t("Said not to apply")},
    silent: {sign: "·", words: _t("Not handed in")},
    overdue: {sign: "!", words: _t("Not handed in, overdue")},
};
const PARTS = {acknowledge: _t("Ack."), plan: _t("Plan"), report: _t("Rep.")};
const STEPS = {ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1]};

/**
 * Organisations × measures of one plan (design §6): who has handed in what. All of it
 * comes with one call; filters hide rows here. The arrow keys walk from cell to cell.
 */
export class CollectionMatrix extends Component {
    static template = "kostroma_profplan.CollectionMatrix";
    static components = {Layout};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.table = useRef("table");
        this.states = STATES;
        this.display = {controlPanel: {}};
        this.filters = useState({type: "", district: "", state: ""});
        this.data = useState({plan: false, plans: [], columns: [], units: [], cells: {}});
        onWillStart(() => this.load(this.props.action.context.active_id || false));
    }

    async load(planId) {
        Object.assign(
            this.data,
            await this.orm.call("profplan.collection", "get_matrix", [planId])
        );
    }

    async onPlan(ev) {
        await this.load(parseInt(ev.target.value));
    }

    getChoices(name) {
        const found = new Set(this.data.units.map((unit) => unit[name]));
        return [...found].filter(Boolean).sort();
    }

    get units() {
        const {type, district, state} = this.filters;
        return this.data.units.filter(
            (unit) =>
                (!type || unit.type === type) &&
                (!district || unit.district === district) &&
                (!state || this.isInState(unit, state))
        );
    }

    isInState(unit, state) {
        const cells = Object.values(this.data.cells[unit.id] || {});
        return cells.some((cell) => cell[0] === state);
    }

    getHead(column) {
        return PARTS[column.key] || column.number;
    }

    getCell(unit, column) {
        const cell = (this.data.cells[unit.id] || {})[column.key];
        return cell && {...STATES[cell[0]], state: cell[0], id: cell[1]};
    }

    getTitle(unit, column, cell) {
        const what = `${column.number} ${column.name}`.trim();
        return `${unit.name} — ${what}: ${cell.words}`;
    }

    getMissing(unit) {
        const cells = Object.values(this.data.cells[unit.id] || {});
        return cells.filter((cell) => ["overdue", "returned"].includes(cell[0])).length;
    }

    async open(cell) {
        this.action.doAction(
            await this.orm.call("profplan.collection", "action_open", [[cell.id]])
        );
    }

    async openRows(unit, column) {
        this.action.doAction(
            await this.orm.call("profplan.collection", "get_rows_action", [
                this.data.plan.id,
                unit ? unit.id : false,
                column ? column.key : false,
            ])
        );
    }

    /** The arrow keys lead to the next cell that holds something. */
    onKeydown(ev) {
        const step = STEPS[ev.key];
        const from = ev.target.closest("[data-row]");
        if (!step || !from) {
            return;
        }
        ev.preventDefault();
        let row = parseInt(from.dataset.row) + step[0];
        let column = parseInt(from.dataset.column) + step[1];
        const inside = () =>
            row >= 0 &&
            column >= 0 &&
            row < this.units.length &&
            column < this.data.columns.length;
        while (inside()) {
            const found = this.table.el.querySelector(
                `[data-row="${row}"][data-column="${column}"]`
            );
            if (found) {
                found.focus();
                return;
            }
            row += step[0];
            column += step[1];
        }
    }
}

registry.category("actions").add("kostroma_profplan.matrix", CollectionMatrix);
