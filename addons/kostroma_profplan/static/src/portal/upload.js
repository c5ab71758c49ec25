/** @odoo-module ignore **/
/* Forms with files (design §6): large pictures are made smaller before they are sent,
   how far it is is told, and when the connection or the session breaks off nothing that
   was typed or chosen is lost. Without this script they are plain forms. The words stand
   in the page. */
(function () {
    "use strict";
    const MEGABYTE = 1024 * 1024;
    const TOLD = "profplan-upload-told";
    const FILES = "evidence_file";

    function word(key, values) {
        const found = document.querySelector(`#upload-words [data-word="${key}"]`);
        return Object.entries(values || {}).reduce(
            (text, [name, value]) => text.replace(`{${name}}`, value),
            found ? found.textContent : key
        );
    }

    function limits() {
        const data = document.getElementById("upload-words").dataset;
        return {
            file: Number(data.max),
            picture: Number(data.picture),
            side: Number(data.side),
        };
    }

    function megabytes(size) {
        return (size / MEGABYTE).toFixed(1).replace(".", ",");
    }

    /* Where this form says how it goes: above its buttons. */
    function place(form) {
        let told = form.querySelector(".pp-upload");
        if (!told) {
            told = document.createElement("div");
            told.className = "pp-upload";
            told.setAttribute("role", "status");
            const buttons = [...form.querySelectorAll(".pp-buttons")].pop();
            buttons ? buttons.before(told) : form.append(told);
        }
        return told;
    }

    function say(form, text, bad) {
        const told = place(form);
        told.className = `pp-upload pp-note${bad ? " pp-bad" : ""}`;
        told.textContent = text;
        return told;
    }

    // --- Pictures ---

    function open(file) {
        return new Promise((resolve, reject) => {
            const picture = new Image();
            const address = URL.createObjectURL(file);
            const close = () => URL.revokeObjectURL(address);
            picture.onload = () => resolve({picture, close});
            picture.onerror = () => {
                close();
                reject(new Error("no picture"));
            };
            picture.src = address;
        });
    }

    function draw(picture, scale, quality) {
        const canvas = document.createElement("canvas");
        canvas.width = Math.max(1, Math.round(picture.naturalWidth * scale));
        canvas.height = Math.max(1, Math.round(picture.naturalHeight * scale));
        const paper = canvas.getContext("2d");
        paper.fillStyle = "#ffffff"; // what is transparent
        paper.fillRect(0, 0, canvas.width, canvas.height);
        paper.drawImage(picture, 0, 0, canvas.width, canvas.height);
        return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", quality));
    }

    async function shrink(file, limit) {
        if (!/^image\/(?!gif|svg)/.test(file.type) && !/\.hei[cf]$/i.test(file.name)) {
            return file;
        }
        let opened;
        try {
            opened = await open(file);
        } catch {
            return file; // a format that this browser does not show
        }
        const {picture, close} = opened;
        try {
            const side = Math.max(picture.naturalWidth, picture.naturalHeight);
            if (side <= limit.side && file.size <= limit.picture) {
                return file;
            }
            let scale = Math.min(1, limit.side / side);
            let made = null;
            for (const quality of [0.85, 0.75, 0.6]) {
                made = await draw(picture, scale, quality);
                if (made && made.size <= limit.picture) {
                    break;
                }
                scale *= 0.75;
            }
            if (!made || made.size >= file.size) {
                return file;
            }
            const name = file.name.replace(/\.[^.]*$/, "") + ".jpg";
            return new File([made], name, {type: "image/jpeg"});
        } finally {
            close();
        }
    }

    /* The files as they are sent; throws words for one that would be refused. */
    async function prepare(form) {
        const input = form.elements[FILES];
        const limit = limits();
        const files = [];
        const notes = [];
        for (const file of input ? input.files : []) {
            if (!file.size) {
                throw new Error(word("empty", {name: file.name}));
            }
            if (file.size > MEGABYTE) {
                say(form, word("shrinking"));
            }
            const sent = await shrink(file, limit);
            if (sent !== file) {
                notes.push(
                    word("shrunk", {
                        name: file.name,
                        before: megabytes(file.size),
                        after: megabytes(sent.size),
                    })
                );
            }
            const picture = /^image\//.test(sent.type) || /\.hei[cf]$/i.test(sent.name);
            const most = picture ? limit.picture : limit.file;
            if (sent.size > most) {
                throw new Error(
                    word(picture ? "large_picture" : "large", {
                        name: file.name,
                        size: megabytes(sent.size),
                        limit: megabytes(most),
                    })
                );
            }
            files.push(sent);
        }
        return {files, notes};
    }

    // --- Leaving ---

    /* Whether something is typed or chosen that is not sent: leaving is asked about. */
    let unsent = false;

    document.addEventListener("input", (event) => {
        unsent = unsent || Boolean(event.target.closest("form[data-upload]"));
    });
    window.addEventListener("beforeunload", (event) => {
        if (unsent) {
            event.preventDefault();
        }
    });

    // --- Sending ---

    function send(form, data) {
        return new Promise((resolve, reject) => {
            const request = new XMLHttpRequest();
            request.open("POST", form.getAttribute("action") || location.href);
            const large = data.getAll(FILES).some((file) => file.size > MEGABYTE / 4);
            request.upload.onprogress = (event) => {
                if (large && event.lengthComputable) {
                    const part = Math.round((100 * event.loaded) / event.total);
                    say(form, part < 100 ? word("sending", {part}) : word("saving"));
                }
            };
            request.onload = () => resolve(request);
            request.onerror = request.ontimeout = () =>
                reject(new Error(word("broken")));
            request.send(data);
        });
    }

    const parse = (text) => new DOMParser().parseFromString(text, "text/html");

    /* A token of the session that is open now; false: nobody is logged in. */
    async function renew(form) {
        const answer = await fetch(location.href);
        if (isLogin(answer.url)) {
            return false;
        }
        const found = parse(await answer.text()).querySelector("[name=csrf_token]");
        for (const input of document.querySelectorAll("[name=csrf_token]")) {
            input.value = found ? found.value : input.value;
        }
        return Boolean(found);
    }

    const isLogin = (address) => new URL(address).pathname.startsWith("/web/login");

    function sayLogin(form) {
        const told = say(form, `${word("login")} `, true);
        const link = document.createElement("a");
        link.href = "/web/login?redirect=/my/profplan";
        link.target = "_blank";
        link.textContent = word("login_link");
        told.append(link);
    }

    async function submit(form, button) {
        const {files, notes} = await prepare(form);
        const pack = () => {
            const data = new FormData(form);
            data.delete(FILES);
            files.forEach((file) => data.append(FILES, file, file.name));
            if (button && button.name) {
                data.append(button.name, button.value);
            }
            return data;
        };
        let answer = await send(form, pack());
        if (answer.status === 400 && (await renew(form))) {
            answer = await send(form, pack()); // logged in anew meanwhile
        }
        if (isLogin(answer.responseURL)) {
            return sayLogin(form);
        }
        const page = parse(answer.responseText);
        if (!page.querySelector("main#content")) {
            const told = page.querySelector("[data-failure]"); // the server's own words
            const words = told && told.textContent;
            return say(form, words || word("failed", {status: answer.status}), true);
        }
        sessionStorage.setItem(TOLD, notes.join("\n"));
        const posted = new URL(form.getAttribute("action") || location.href, location);
        posted.hash = "";
        if (answer.status < 400 && answer.responseURL !== posted.href) {
            leave(answer.responseURL);
        } else {
            /* Said to be done, by the page that it began on: nothing is left to send. */
            const done = page.querySelector("#content > .pp-good[role=status]");
            show(page, done ? null : form);
        }
    }

    function leave(address) {
        document.dispatchEvent(new CustomEvent("profplan:saved"));
        unsent = false;
        if (address === location.href.split("#")[0]) {
            location.reload();
        } else {
            location.href = address;
        }
    }

    /* The same page with words on what is missing: the chosen files stay chosen.
       Without a form: with words on what was done. */
    function show(page, form) {
        const chosen = form && form.elements[FILES];
        unsent = unsent && Boolean(form);
        const main = document.getElementById("content");
        main.replaceChildren(...page.getElementById("content").childNodes);
        const empty = document.getElementById(FILES);
        if (chosen && chosen.files.length && empty) {
            empty.replaceWith(chosen);
            const folded = chosen.closest("details");
            if (folded) {
                folded.open = true;
            }
        }
        tellNotes();
        document.dispatchEvent(new CustomEvent("profplan:shown"));
        const errors = document.getElementById("errors");
        (errors || main).focus();
        window.scrollTo(0, 0);
    }

    function tellNotes() {
        const notes = sessionStorage.getItem(TOLD);
        sessionStorage.removeItem(TOLD);
        const title =
            document.querySelector("main .pp-plan") ||
            document.querySelector("main h1");
        if (notes && title) {
            const told = document.createElement("p");
            told.className = "pp-note pp-words";
            told.setAttribute("role", "status");
            told.textContent = notes;
            title.after(told);
        }
    }

    document.addEventListener("submit", (event) => {
        const form = event.target;
        if (!form.matches("[data-upload]") || !window.FormData || !window.fetch) {
            return;
        }
        event.preventDefault();
        if (form.dataset.busy) {
            return;
        }
        form.dataset.busy = "1";
        form.setAttribute("aria-busy", "true");
        submit(form, event.submitter)
            .catch((problem) => say(form, problem.message, true))
            .finally(() => {
                delete form.dataset.busy;
                form.removeAttribute("aria-busy");
            });
    });
    tellNotes();
})();
