/** @odoo-module ignore **/
/* The portal's one script: pages work without it (design §6). */
(function () {
    "use strict";
    const errors = document.getElementById("errors");
    if (errors) {
        errors.focus();
    }
})();
