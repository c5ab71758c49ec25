import {Component} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";

/**
 * Done, in time, at risk, overdue as one bar of a card: `<widget name="profplan_bar"
 * counts="…"/>` names the field with ``{health: count}``. The numbers stand beside it in
 * words.
 */
export class ProfplanBar extends Component {
    static template = "kostroma_profplan.Bar";
    static props = {
        ...standardWidgetProps,
        counts: String,
    };

    get parts() {
        const counts = this.props.record.data[this.props.counts] || {};
        const parts = Object.entries(counts).map(([health, count]) => ({health, count}));
        const all = parts.reduce((sum, part) => sum + part.count, 0);
        return parts.map((part) => ({...part, share: (100 * part.count) / all}));
    }
}

registry.category("view_widgets").add("profplan_bar", {
    component: ProfplanBar,
    extractProps: ({attrs}) => ({counts: attrs.counts}),
});
