/** @odoo-module ignore **/
/* The portal's one script (design §6). Pages work without it. With it a form saves each
   value as it is typed, keeps what is not saved in the browser, so that a session that
   ends loses nothing, and shows what is still missing. What is right is decided by the
   server: nothing of it is known here. */
(function () {
    "use strict";

    const WORDS = document.body.dataset;
    const PERSON = WORDS.person;

    /* What could not be saved, by person and form: survives the login page. */
    const drafts = {
        key(form, name) {
            return `profplan.${PERSON}.${form.dataset.key}.${name}`;
        },
        keep(form, name, value) {
            try {
                localStorage.setItem(this.key(form, name), value);
            } catch {
                /* a full or forbidden store: the page itself still has it */
            }
        },
        drop(form, name) {
            try {
                localStorage.removeItem(this.key(form, name));
            } catch {
                /* nothing was kept */
            }
        },
        read(form, name) {
            try {
                return localStorage.getItem(this.key(form, name));
            } catch {
                return null;
            }
        },
    };

    function fieldsOf(form) {
        return [...form.elements].filter(
            (one) => one.name.includes(".") && !one.name.endsWith(".seen")
        );
    }

    /* What belongs to one button, as the reason of a claim: another button does not
       send it. */
    function asidesOf(form) {
        const words = "details textarea, details input[type=date], details input[type=text]";
        return [...form.querySelectorAll(words)].filter(
            (one) => one.name && !one.name.includes(".")
        );
    }

    function valueOf(form, name) {
        const field = form.elements[name];
        return field ? field.value : "";
    }

    function put(form, name, value) {
        const field = form.elements[name];
        if (field) {
            field.value = value;
        }
    }

    function recordOf(name) {
        return name.slice(0, name.indexOf("."));
    }

    function cardOf(form, record) {
        return form.querySelector(`[data-record="${CSS.escape(record)}"]`);
    }

    /* --- A form that saves as one goes --- */

    class Form {
        constructor(form) {
            this.form = form;
            this.dirty = new Set();
            this.queue = Promise.resolve();
            this.waiting = 0;
            form.addEventListener("input", (event) => this.typed(event.target));
            form.addEventListener("change", (event) => this.changed(event.target));
            form.addEventListener("submit", (event) => this.submitted(event));
            window.addEventListener("beforeunload", (event) => {
                if (this.dirty.size && !this.leaving) {
                    event.preventDefault();
                }
            });
            for (const field of fieldsOf(form)) {
                this.showReason(field);
            }
            this.putAsidesBack();
            this.offerDrafts();
        }

        putAsidesBack() {
            for (const field of asidesOf(this.form)) {
                const value = drafts.read(this.form, field.name);
                if (value && !field.value) {
                    field.value = value;
                    field.closest("details").open = true;
                }
            }
        }

        keepAside(field) {
            if (field.value) {
                drafts.keep(this.form, field.name, field.value);
            } else {
                drafts.drop(this.form, field.name);
            }
        }

        /* The button of these words is pressed: from now on the server has them. */
        dropAsides(button) {
            const part = button && button.closest("details");
            for (const field of part ? asidesOf(this.form) : []) {
                if (part.contains(field)) {
                    drafts.drop(this.form, field.name);
                }
            }
        }

        typed(field) {
            if (!field.name.includes(".")) {
                if (asidesOf(this.form).includes(field)) {
                    this.keepAside(field);
                }
                return;
            }
            this.dirty.add(field.name);
            drafts.keep(this.form, field.name, valueOf(this.form, field.name));
        }

        changed(field) {
            if (field.name.includes(".")) {
                this.typed(field);
                this.showReason(field);
                const names = this.savedWith(field.name);
                this.saveNext(names);
            }
        }

        /* One after another: two at once would be refused as two people. */
        saveNext(names) {
            this.waiting += 1;
            this.queue = this.queue
                .then(() => this.save(names))
                .finally(() => (this.waiting -= 1));
        }

        /* Values that make one figure together are saved together. */
        savedWith(name) {
            if (!("whole" in this.form.dataset)) {
                return [name];
            }
            const names = fieldsOf(this.form).map((one) => one.name);
            return names.filter((one) => recordOf(one) === recordOf(name));
        }

        submitted(event) {
            if (this.leaving) {
                event.preventDefault(); /* pressed twice */
                return;
            }
            if (this.waiting) {
                event.preventDefault(); /* what was typed last is saved first */
                this.queue.then(() => this.form.requestSubmit(event.submitter));
                return;
            }
            this.dropAsides(event.submitter);
            this.leaving = true;
            setTimeout(() => (this.leaving = false), 5000);
        }

        /* The reason is asked where it is not done in full. */
        showReason(field) {
            if (!field.name.endsWith(".outcome")) {
                return;
            }
            const card = field.closest("[data-record]");
            const reason = card && card.querySelector(".pp-reason");
            if (reason) {
                const text = reason.querySelector("textarea");
                const outcome = valueOf(this.form, field.name);
                const asked = ["part", "none"].includes(outcome);
                reason.hidden = !asked && !text.value;
            }
        }

        async save(names) {
            const body = new FormData();
            for (const name of ["csrf_token", "plan", "unit", "part"]) {
                body.append(name, valueOf(this.form, name));
            }
            const sent = {};
            for (const name of names) {
                sent[name] = valueOf(this.form, name);
                body.append(name, sent[name]);
                const seen = `${recordOf(name)}.seen`;
                body.set(seen, valueOf(this.form, seen));
            }
            this.say(names, WORDS.saving);
            let answer = null;
            try {
                const response = await fetch(this.form.dataset.save, {
                    method: "POST",
                    body,
                    headers: { Accept: "application/json" },
                    redirect: "error",
                });
                if (!response.ok) {
                    throw new Error(response.status);
                }
                answer = await response.json();
            } catch {
                this.say(names, WORDS.kept, true);
                return;
            }
            this.show(answer, sent);
        }

        show(answer, sent) {
            for (const [record, told] of Object.entries(answer.records)) {
                const wrong = answer.error || Object.keys(told.troubles).length;
                const words = wrong ? WORDS.unsaved : WORDS.unfilled;
                const seen = this.form.elements[`${record}.seen`];
                if (seen && !answer.error) {
                    const before = JSON.parse(seen.value);
                    for (const name of Object.keys(sent)) {
                        if (recordOf(name) === record) {
                            const field = name.slice(record.length + 1);
                            before[field] = told.values[field] ?? "";
                        }
                    }
                    seen.value = JSON.stringify(before);
                }
                this.showMissing(record, told.missing);
                for (const name of Object.keys(sent)) {
                    if (recordOf(name) === record) {
                        const trouble = told.troubles[name.slice(record.length + 1)];
                        const unsaved = answer.error || told.unsaved;
                        this.showTrouble(name, trouble, unsaved && words, sent[name]);
                    }
                }
            }
            if (answer.error) {
                this.say(Object.keys(sent), answer.error, true);
            } else {
                this.showDemands(answer.demands);
            }
        }

        /* unsaved: why nothing of the record is saved, in words; else nothing */
        showTrouble(name, trouble, unsaved, sent) {
            const field = this.form.elements[name];
            const place = document.getElementById(`e-${name.replace(".", "-")}`);
            if (place) {
                place.textContent = trouble ? trouble.text : "";
            }
            if (field instanceof Element) {
                if (trouble) {
                    field.setAttribute("aria-invalid", "true");
                } else {
                    field.removeAttribute("aria-invalid");
                }
            }
            if (trouble || unsaved) {
                this.say([name], unsaved || WORDS.unsaved, true);
            } else if (valueOf(this.form, name) === sent) {
                /* typed on meanwhile: that is not saved yet */
                this.dirty.delete(name);
                drafts.drop(this.form, name);
                this.say([name], WORDS.saved);
            }
        }

        showMissing(record, missing) {
            const card = cardOf(this.form, record);
            const place = card && card.querySelector("[data-missing]");
            if (place) {
                place.textContent = missing.join("; ");
                place.parentElement.hidden = !missing.length;
            }
        }

        showDemands(demands) {
            const place = this.form.querySelector("[data-demands]");
            if (!place) {
                return;
            }
            place.replaceChildren();
            const head = document.createElement("p");
            head.textContent = demands.length ? WORDS.before : WORDS.complete;
            place.append(head);
            if (!demands.length) {
                return;
            }
            const list = document.createElement("ul");
            for (const [problem, lines] of demands) {
                const item = document.createElement("li");
                item.append(`${problem}: `);
                for (const [number, id] of lines) {
                    const link = document.createElement("a");
                    link.className = "pp-where";
                    link.href = `${this.form.dataset.elsewhere || ""}#line-${id}`;
                    link.textContent = number;
                    item.append(link, " ");
                }
                list.append(item);
            }
            place.append(list);
        }

        /* A sentence in the card of a record, read out by a screen reader. */
        say(names, words, wrong = false) {
            for (const record of new Set(names.map(recordOf))) {
                const card = cardOf(this.form, record);
                if (!card) {
                    continue;
                }
                let place = card.querySelector(".pp-saved");
                if (!place) {
                    place = document.createElement("p");
                    place.className = "pp-saved";
                    place.setAttribute("role", "status");
                    card.append(place);
                }
                place.textContent = words;
                place.classList.toggle("pp-error", wrong);
            }
        }

        /* What was typed before the session ended: offered, not put back unasked. */
        offerDrafts() {
            const found = [];
            for (const name of new Set(fieldsOf(this.form).map((one) => one.name))) {
                const value = drafts.read(this.form, name);
                if (value === null) {
                    continue;
                }
                if (value === valueOf(this.form, name)) {
                    if (!this.isWrong(name)) {
                        drafts.drop(this.form, name);
                    }
                } else {
                    found.push([name, value]);
                }
            }
            if (!found.length) {
                return;
            }
            const note = document.createElement("div");
            note.className = "pp-note pp-warn";
            note.setAttribute("role", "alert");
            const words = document.createElement("p");
            words.textContent = WORDS.draft;
            const list = document.createElement("ul");
            for (const [, value] of found) {
                const item = document.createElement("li");
                item.textContent = value || "—";
                list.append(item);
            }
            note.append(words, list, this.button(WORDS.putBack, () => {
                for (const [name, value] of found) {
                    put(this.form, name, value);
                    this.dirty.add(name);
                }
                note.remove();
                this.saveNext(found.map(([name]) => name));
            }), " ", this.button(WORDS.forget, () => {
                for (const [name] of found) {
                    drafts.drop(this.form, name);
                }
                note.remove();
            }));
            this.form.before(note);
        }

        /* The page shows it, and the server has refused it. */
        isWrong(name) {
            const field = this.form.elements[name];
            return field instanceof Element && field.hasAttribute("aria-invalid");
        }

        button(words, press) {
            const button = document.createElement("button");
            button.type = "button";
            button.className = "pp-button";
            button.textContent = words;
            button.addEventListener("click", press);
            return button;
        }
    }

    function start() {
        document.querySelectorAll("form[data-save]").forEach((form) => new Form(form));
    }

    start();
    /* The script of uploads has shown another page in this one's place. */
    document.addEventListener("profplan:shown", start);

    const errors = document.getElementById("errors");
    if (errors) {
        errors.focus();
    }
})();
