import {registry} from "@web/core/registry";
import {BinaryField, binaryField} from "@web/views/fields/binary/binary_field";

/**
 * The file of a loading: it is read as soon as it is chosen, and the review opens. A file
 * that is refused stays on the form with the reason; another one can be chosen.
 */
export class FileToRead extends BinaryField {
    async update(file) {
        // Of the page: this field is gone once the file was read.
        const {action, orm} = this.env.services;
        const {record} = this.props;
        await super.update(file);
        if (file.data && (await record.save())) {
            await action.doAction(
                await orm.call(record.resModel, "action_read", [[record.resId]])
            );
        }
    }
}

registry.category("fields").add("profplan_file_to_read", {
    ...binaryField,
    component: FileToRead,
});
