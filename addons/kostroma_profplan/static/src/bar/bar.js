import {Component} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";

/**
 * Done, in time, overdue as one bar of a card: `<widget name="profplan_bar" done="…"
 * due="…" late="…"/>` names the fields. The numbers stand beside it in words.
 */
export class ProfplanBar extends Component {
    static template = "kostroma_profplan.Bar";
    static props = {
        ...standardWidgetProps,
        done: String,
        due: String,
        late: String,
    };

    get parts() {
        const {record, done, due, late} = this.props;
        const parts = [
            {health: "done_on_time", count: record.data[done]},
            {health: "on_track", count: record.data[due]},
            {health: "overdue", count: record.data[late]},
        ].filter((part) => part.count);
        const all = parts.reduce((sum, part) => sum + part.count, 0);
        return parts.map((part) => ({...part, share: (100 * part.count) / all}));
    }
}

registry.category("view_widgets").add("profplan_bar", {
    component: ProfplanBar,
    extractProps: ({attrs}) => ({done: attrs.done, due: attrs.due, late: attrs.late}),
});
