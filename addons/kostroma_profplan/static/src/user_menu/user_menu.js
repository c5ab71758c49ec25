import {markup} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";

/**
 * What stands behind the person's name: words of ours, for Odoo's are not translated;
 * nothing that leads out of the system to Odoo's own sites.
 */
const items = registry.category("user_menuitems");

items.remove("support");
items.remove("odoo_account");

const WORDS = {
    preferences: () => _t("My profile"),
    shortcuts: () => {
        const words = _t("Keyboard shortcuts");
        return markup`
            <span class="d-flex justify-content-between w-100">
                <span>${words}</span>
                <span class="fw-bold ps-3">Ctrl+K</span>
            </span>`;
    },
};

for (const [key, words] of Object.entries(WORDS)) {
    const item = items.get(key);
    items.add(key, (env) => ({...item(env), description: words()}), {force: true});
}
