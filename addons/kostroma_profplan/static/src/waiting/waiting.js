import {Component, onWillStart, useState} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {useBus, useService} from "@web/core/utils/hooks";
import {user} from "@web/core/user";

const GROUP = "kostroma_profplan.group_profplan_coordinator";

/** How much waits for an answer, on every screen of whoever answers (design §6). */
export class WaitingMark extends Component {
    static template = "kostroma_profplan.WaitingMark";
    static props = {};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({answers: false, count: 0});
        onWillStart(async () => {
            this.state.answers = await user.hasGroup(GROUP);
            await this.refresh();
        });
        useBus(this.env.bus, "ACTION_MANAGER:UI-UPDATED", () => this.refresh());
    }

    async refresh() {
        if (this.state.answers) {
            this.state.count = await this.orm
                .silent.call("profplan.waiting", "get_count", []);
        }
    }

    open() {
        this.action.doAction("kostroma_profplan.action_profplan_waiting", {
            clearBreadcrumbs: true,
        });
    }
}

registry
    .category("systray")
    .add("kostroma_profplan.waiting", {Component: WaitingMark}, {sequence: 60});
