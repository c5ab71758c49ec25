import {Component, onWillStart, useState} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useService} from "@web/core/utils/hooks";
import {Layout} from "@web/search/layout";

/** A number that opens exactly the records that it counts. */
export class StartNumber extends Component {
    static template = "kostroma_profplan.StartNumber";
    static props = {
        link: Object,
        open: Function,
        label: {type: String, optional: true},
        big: {type: Boolean, optional: true},
    };
}

/**
 * The first page of leadership and of ГЦОКО (design §9): how the plans stand. All of
 * it comes with one call, words included; nothing is counted here.
 */
export class StartPage extends Component {
    static template = "kostroma_profplan.StartPage";
    static components = {Layout, StartNumber};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.display = {controlPanel: {}};
        this.page = useState({});
        this.open = this.open.bind(this);
        onWillStart(async () => {
            Object.assign(this.page, await this.orm.call("profplan.start", "get_page", []));
        });
    }

    async open(link) {
        const action = {...(await this.action.loadAction(link.action))};
        Object.assign(action, {name: link.name, display_name: link.name});
        action.domain = link.domain;
        action.context = {};
        await this.action.doAction(action);
    }

    async openRecord(model, id) {
        await this.action.doAction({
            type: "ir.actions.act_window",
            res_model: model,
            res_id: id,
            views: [[false, "form"]],
        });
    }
}

registry.category("actions").add("kostroma_profplan.start", StartPage);
