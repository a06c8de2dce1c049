// What the pages do better with JavaScript. Everything works without it.
"use strict";

(() => {
  const csrf = () => document.querySelector('meta[name="csrf-token"]')?.content ?? "";
  const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));

  const keysAreOff = () => { try { return localStorage.getItem("keys-off") === "yes"; } catch { return false; } };
  const showKeys = () => {
    const box = document.createElement("dialog");
    box.className = "sheet";
    box.setAttribute("aria-labelledby", "keys-title");
    const title = Object.assign(document.createElement("h2"), { id: "keys-title", textContent: "Phím tắt" });
    const list = Object.assign(document.createElement("dl"), { className: "keys-list" });
    const known = [...all("data.key").map((one) => [one.value.toUpperCase(), one.dataset.label]), ["/", "Ô tìm văn bản"],
      ["Enter", "Lưu phiếu; trong ô nhiều dòng: Ctrl+Enter"], ["[  ]", "Văn bản trước, sau của danh sách"], ["?", "Bảng này"]];
    known.forEach(([key, label]) => {
      const name = document.createElement("dt");
      name.append(Object.assign(document.createElement("kbd"), { textContent: key }));
      list.append(name, Object.assign(document.createElement("dd"), { className: "mb-0", textContent: label }));
    });
    const off = Object.assign(document.createElement("input"), { type: "checkbox", id: "keys-off", className: "form-check-input me-2", checked: keysAreOff() });
    off.addEventListener("change", () => { try { localStorage.setItem("keys-off", off.checked ? "yes" : "no"); } catch { /* not allowed */ } });
    const label = Object.assign(document.createElement("label"), { htmlFor: "keys-off", textContent: "Tắt phím một chữ ở máy này" });
    const close = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-outline-secondary mt-3 d-block", textContent: "Đóng" });
    close.addEventListener("click", () => box.close());
    box.addEventListener("close", () => box.remove());
    box.append(title, list, off, label, close);
    document.body.append(box);
    box.showModal();
  };

  // Only one open menu, closed by Escape or a click elsewhere.
  document.addEventListener("click", (event) => {
    all("details.person[open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") all("details.person[open]").forEach((menu) => { menu.open = false; });
    // "/" goes to the search box, as long as nobody is typing.
    const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
    if (event.key === "/" && !typing) {
      const box = document.getElementById("top-search") ?? document.getElementById("q");
      if (box) { event.preventDefault(); box.focus(); box.select(); }
    }
    // One key opens a page of the menu; "?" says which, and where they are turned off.
    const plain = !typing && !event.ctrlKey && !event.altKey && !event.metaKey && !event.repeat && !document.querySelector("dialog[open]");
    if (plain && event.key === "?") { event.preventDefault(); showKeys(); }
    else if (plain && !keysAreOff()) {
      const named = all("data.key").find((one) => one.value === event.key.toLowerCase() && !event.shiftKey);
      const turning = document.querySelector(`a[data-key="${CSS.escape(event.key)}"]`);
      if (turning) { event.preventDefault(); turning.click(); } else if (named) { event.preventDefault(); window.location.assign(named.dataset.url); }
    }
    // Arrows go through the results of a search, from the box as well.
    const results = all(".hit .title");
    if (results.length && (event.key === "ArrowDown" || event.key === "ArrowUp") && (!typing || typing.type === "search")) {
      const here = results.indexOf(document.activeElement);
      const next = event.key === "ArrowDown" ? here + 1 : here - 1;
      if (next >= 0 && next < results.length) { event.preventDefault(); results[next].focus(); }
      else if (next < 0 && here === 0) { event.preventDefault(); document.getElementById("q")?.focus(); }
    }
    // Enter saves also from a one-thought text box; Shift+Enter begins a new line.
    if (event.key === "Enter" && !event.shiftKey && event.target.matches?.("textarea[data-enter-saves]")) {
      event.preventDefault();
      event.target.form?.requestSubmit();
    }
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.matches?.("textarea")) {
      event.preventDefault();
      event.target.form?.requestSubmit();
    }
  });

  // A remembered value is replaced by typing over it.
  document.addEventListener("focusin", (event) => {
    if (event.target.matches?.("input[data-select]")) event.target.select();
  });

  // A form is sent once; a second click does nothing.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    const busy = form.querySelector(".drop[data-busy]");
    if (busy) { busy.dataset.thenSave = "yes"; event.preventDefault(); return; } // save when the file has arrived
    const question = event.submitter?.dataset.confirm ?? form.dataset.confirm;
    if (question && !window.confirm(question)) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    setTimeout(() => all("button[type=submit], button:not([type])", form).forEach((button) => { button.disabled = true; }), 0);
  });
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    all("form[data-sent]").forEach((form) => {
      delete form.dataset.sent;
      all("button", form).forEach((button) => { button.disabled = false; });
    });
  });

  // On a small screen the filters open when they are wanted, and so does the guide's table of contents.
  if (window.matchMedia("(max-width: 1000px)").matches) {
    all("details[data-fold-small]").forEach((contents) => { contents.open = false; });
  }
  document.documentElement.classList.add("js");
  document.addEventListener("click", (event) => {
    const toggle = event.target.closest(".filters-toggle");
    if (toggle) toggle.setAttribute("aria-expanded", String(toggle.closest(".filters").classList.toggle("open")));
  });

  // After a refused form the summary is read first; otherwise the field that asks for it gets the cursor.
  (document.querySelector(".summary") ?? document.getElementById("trial"))?.focus();

  // Long lists of choices become searchable, by letters with or without accents.
  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/g, "d").replace(/Đ/g, "D").toLowerCase();
  // Many boxes of one page share their options: each takes them when it is opened first.
  const sharedOptions = (shared) => ({
    preload: "focus",
    shouldLoad: () => false,
    load: (query, done) => done(
      all("option", shared.content).map((option) => ({
        value: option.value, text: option.textContent, optgroup: option.parentElement.label,
      })),
      all("optgroup", shared.content).map((group) => ({ value: group.label, label: group.label })),
    ),
  });

  const choosers = (root) => {
    if (!window.TomSelect) return;
    all("select[data-choose]", root).forEach((select) => {
      if (select.tomselect) return;
      const label = document.querySelector(`label[for="${select.id}"]`)?.textContent.trim() ?? "";
      const shared = select.dataset.options && document.querySelector(select.dataset.options);
      const box = new window.TomSelect(select, {
        ...(shared && sharedOptions(shared)),
        plugins: select.multiple ? ["remove_button"] : [],
        maxOptions: 400,
        refreshThrottle: 0, // otherwise a fast typist's Enter takes a unit from the list of before
        hideSelected: select.multiple,
        score(search) {
          const words = fold(search).split(/\s+/).filter(Boolean);
          return (item) => {
            const name = fold(item.text ?? "");
            return words.every((word) => name.includes(word)) ? 1 + (name.startsWith(words[0] ?? "") ? 1 : 0) : 0;
          };
        },
        render: {
          no_results: () => '<div class="no-results" role="option" aria-disabled="true">Không có nơi nào như vậy</div>',
        },
      });
      // On a slow machine the box has not yet noticed that it has the focus when it loses it, and its list stays open.
      box.control_input.addEventListener("blur", () => { if (box.isOpen && !box.isFocused) box.close(); });
      // Enter chooses; it never sends the form, and what was typed for one place is not typed for the next.
      box.control_input.addEventListener("keydown", (event) => {
        if (event.key === "Enter" && (box.isOpen || box.inputValue())) event.preventDefault();
      });
      if (select.multiple) box.on("item_add", () => { box.setTextboxValue(""); box.refreshOptions(); });
      box.control_input.setAttribute("aria-label", label);
      select.setAttribute("aria-hidden", "true"); // the visible box speaks for it
      if (select.multiple) box.wrapper.querySelector("[role=listbox]")?.setAttribute("aria-label", label);
    });
  };

  // Files: dropped or chosen ones go up at once and show beside the form.
  const show = async (pane, url) => {
    if (!pane || !url) return;
    pane.dataset.empty ??= pane.innerHTML;
    pane.innerHTML = '<p class="empty">Đang mở tệp…</p>';
    pane.dataset.shows = url;
    let text = "Không mở được tệp. Tải lại trang rồi thử lại.";
    let opened = false;
    try {
      const answer = await fetch(url, { headers: { "HX-Request": "true" } });
      if (!answer.redirected) { // else the session has ended
        text = await answer.text();
        opened = answer.ok;
      }
    } catch { /* no network */ }
    if (pane.dataset.shows !== url) return; // another file was opened meanwhile, or this one taken away
    if (opened) pane.innerHTML = text;
    else pane.textContent = text;
  };
  const keepTokens = (zone) => {
    const field = zone.querySelector("input[type=hidden]");
    field.value = all("li[data-token]", zone).map((line) => line.dataset.token).join(",");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  // A photo from a phone has several times the bytes that a reader needs.
  const MOST_BYTES = 700000;
  const MOST_PIXELS = 2000;
  const shrunk = async (file) => {
    if (file.type !== "image/jpeg" || file.size < MOST_BYTES || !window.createImageBitmap) return file;
    try {
      const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
      const scale = Math.min(1, MOST_PIXELS / Math.max(picture.width, picture.height));
      const canvas = document.createElement("canvas");
      canvas.width = Math.round(picture.width * scale);
      canvas.height = Math.round(picture.height * scale);
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      const blob = await new Promise((done) => { canvas.toBlob(done, "image/jpeg", 0.82); });
      return blob && blob.size < file.size ? new File([blob], file.name, { type: file.type }) : file;
    } catch { return file; }
  };
  const send = async (zone, chosen, again) => {
    const file = zone.dataset.photos ? await shrunk(chosen) : chosen;
    const list = zone.querySelector(".file-list");
    const line = document.createElement("li");
    line.textContent = `Đang tải ${file.name}…`;
    list.append(line);
    const body = new FormData();
    body.append("file", file);
    const headers = { "X-CSRFToken": csrf(), "X-Requested-With": "fetch" };
    try {
      const answer = await fetch(zone.dataset.upload, { method: "POST", body, headers });
      const text = await answer.text();
      // a session that has ended, a server that is busy: the file was not looked at, and may be sent again
      if (answer.redirected || answer.status >= 500 || answer.status === 429) throw new TypeError("Không tải được tệp lên.");
      if (!answer.ok) throw new Error(text);
      line.outerHTML = text;
      keepTokens(zone);
      const added = list.lastElementChild;
      show(document.getElementById(zone.dataset.preview), added.dataset.previewUrl);
      if (all("li[data-token]", zone).length === 1) readFile(zone, added); // the first file is the document itself
    } catch (problem) {
      if (zone.dataset.photos && problem instanceof TypeError) { // no network: keep.js keeps it
        line.remove();
        zone.dispatchEvent(new CustomEvent("not-sent", { detail: { file, again } }));
        return;
      }
      line.className = "field-error";
      line.setAttribute("role", "alert");
      line.textContent = problem.message;
    }
  };
  const dropZones = (root) => all(".drop[data-upload]", root).forEach((zone) => {
    const input = zone.querySelector("input[type=file]");
    const takeUp = () => { // a refused form still shows its file, and so does one that is filled in again
      const kept = zone.querySelector("li[data-preview-url]");
      if (!kept) return;
      show(document.getElementById(zone.dataset.preview), kept.dataset.previewUrl);
      readFile(zone, kept, true);
    };
    takeUp();
    zone.addEventListener("files-kept", takeUp);
    const sendAll = async (files, again = false) => {
      zone.dataset.busy = "yes";
      all(".file-list .field-error", zone).forEach((line) => line.remove());
      for (const file of files) await send(zone, file, again);
      all("input[type=file]", zone).forEach((box) => { box.value = ""; });
      delete zone.dataset.busy;
      zone.dispatchEvent(new CustomEvent("settled"));
      if (zone.dataset.thenSave) { delete zone.dataset.thenSave; input.form.requestSubmit(); }
    };
    all("input[type=file]", zone).forEach((box) => box.addEventListener("change", () => sendAll(Array.from(box.files))));
    zone.addEventListener("add-files", async (event) => {
      await sendAll(event.detail.files, event.detail.again);
      event.detail.done();
    });
    zone.addEventListener("dragover", (event) => { event.preventDefault(); zone.classList.add("over"); });
    zone.addEventListener("dragleave", () => zone.classList.remove("over"));
    zone.addEventListener("drop", (event) => {
      event.preventDefault();
      zone.classList.remove("over");
      sendAll(Array.from(event.dataTransfer.files));
    });
    zone.addEventListener("click", (event) => {
      const button = event.target.closest("button[data-remove]");
      if (!button) return;
      const line = button.closest("li");
      const wasRead = line === zone.querySelector("li[data-token]");
      line.remove();
      keepTokens(zone);
      if (wasRead) takeBack(zone);
      else show(document.getElementById(zone.dataset.preview), zone.querySelector("li[data-preview-url]")?.dataset.previewUrl);
    });
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-show]");
    if (!link) return;
    const pane = document.getElementById(link.dataset.pane);
    if (!pane) return;
    event.preventDefault();
    show(pane, link.dataset.show);
    pane.scrollIntoView({ block: "nearest" });
  });

  // A dropped file is read by the server; what was read goes into fields that nobody has touched.
  const untouched = (field) => {
    if (field.dataset.filled !== undefined) return field.value === field.dataset.filled;
    if (field.dataset.typed) return false;
    if (field.dataset.before !== undefined) return field.value === field.dataset.before;
    if (field.tagName === "SELECT") return all("option", field).every((option) => option.selected === option.defaultSelected) || !field.dataset.touched;
    return field.value === field.defaultValue && !field.dataset.touched;
  };
  document.addEventListener("input", (event) => { if (event.target.dataset) event.target.dataset.touched = "yes"; });
  const describedBy = (field) => new Set((field.getAttribute("aria-describedby") ?? "").split(/\s+/).filter(Boolean));
  const forgetRead = (field) => {
    const line = `${field.id}-read`;
    document.getElementById(line)?.remove();
    field.classList.remove("read-check-field", "read-guess-field");
    const described = describedBy(field);
    if (described.delete(line)) field.setAttribute("aria-describedby", [...described].join(" "));
  };
  const noteRead = (field, proposal) => {
    forgetRead(field);
    if (proposal.level !== "sure") field.classList.add(`read-${proposal.level}-field`);
    const line = document.createElement("div");
    line.className = `read read-${proposal.level}`;
    line.id = `${field.id}-read`;
    const icon = document.createElement("i");
    icon.className = `bi bi-${{ sure: "check-circle", check: "exclamation-circle", guess: "question-circle" }[proposal.level]}`;
    icon.setAttribute("aria-hidden", "true");
    const said = document.createElement("span");
    const label = document.createElement("b");
    label.textContent = proposal.label;
    said.append(label);
    if (proposal.source) {
      const source = document.createElement("q");
      source.textContent = proposal.source;
      said.append(": ", source);
    }
    line.append(icon, said);
    field.after(line);
    field.setAttribute("aria-describedby", [...describedBy(field).add(line.id)].join(" "));
  };
  const fillReferences = (rows, again) => {
    const holder = document.getElementById("reference-rows");
    if (!holder) return;
    if (again) {
      all("input", holder).filter((input) => rows.some((row) => row.code && row.code === input.value))
        .forEach((code) => { code.dataset.filled = code.value; });
      return;
    }
    if (all("input", holder).some((input) => input.value)) return;
    const add = document.querySelector('[data-add-row="reference-rows"]');
    const here = document.activeElement;
    rows.forEach((row, index) => {
      if (index >= holder.children.length) add?.click();
      const [kind, code, day] = all("select, input", holder.children[index]);
      kind.value = row.kind;
      code.value = row.code;
      day.value = row.issued_on;
      code.dataset.filled = code.value;
    });
    here?.focus?.();
  };
  const fillForm = (form, answer, again) => {
    const offered = Object.entries(answer.fields).filter(([name]) => form.elements[name]);
    offered.forEach(([name, proposal]) => {
      const field = form.elements[name];
      if (again) {
        if (!field.value || field.value !== proposal.text) return;
        field.dataset.before = field.options?.[0].value ?? "";
        delete field.dataset.typed;
      } else {
        if (!untouched(field) || field === document.activeElement && field.value) return;
        field.dataset.before ??= field.value;
        field.value = proposal.text;
      }
      field.dataset.filled = field.value;
      noteRead(field, proposal);
    });
    fillReferences(answer.references, again);
    const more = document.getElementById("more-fields");
    if (more && offered.some(([name, proposal]) => more.contains(form.elements[name]) && proposal.level !== "sure")) more.open = true;
  };
  // What was read of a file that is taken away goes with it; what somebody typed stays. The next file is read instead.
  const takeBack = (zone) => {
    const form = zone.closest("form[data-reads]");
    if (!form) return;
    all("[data-filled]", form).forEach((field) => {
      const asRead = field.value === field.dataset.filled;
      forgetRead(field);
      delete field.dataset.filled;
      if (!asRead) return;
      const row = field.closest("#reference-rows > *");
      if (row) all("input", row).forEach((input) => { input.value = ""; });
      else field.value = field.dataset.before;
      field.dispatchEvent(new Event("change", { bubbles: true }));
    });
    document.querySelector(".several")?.remove();
    document.getElementById("read-state").textContent = "";
    const pane = document.getElementById(zone.dataset.preview);
    const next = zone.querySelector("li[data-token]");
    if (next) { show(pane, next.dataset.previewUrl); readFile(zone, next); }
    else if (pane) {
      delete pane.dataset.shows;
      pane.innerHTML = pane.dataset.empty ?? "";
    }
  };
  // A file that holds several documents: is each to be registered by itself?
  const askAbout = (form, said, file) => {
    document.querySelector(".several")?.remove();
    if (!said.starts?.length) return;
    const box = document.createElement("div");
    box.className = "several warning-box mt-2 mb-0";
    box.setAttribute("role", "status");
    const text = document.createElement("p");
    text.className = "mb-1";
    text.textContent = `Tệp này có vẻ gồm ${said.starts.length} văn bản, bắt đầu ở trang ${said.starts.join(", ")}.`;
    const divide = document.createElement("button");
    const keep = divide.cloneNode();
    [divide, keep].forEach((button) => { button.type = "button"; button.className = "btn btn-sm btn-outline-primary me-2"; });
    divide.textContent = `Tách thành ${said.starts.length} văn bản chờ đăng ký`;
    keep.textContent = "Chỉ là một văn bản kèm phụ lục";
    keep.addEventListener("click", () => box.remove());
    divide.addEventListener("click", () => {
      const send = Object.assign(document.createElement("form"), { method: "post", action: said.divide, hidden: true });
      send.append(Object.assign(document.createElement("input"), { type: "hidden", name: "csrf_token", value: csrf() }));
      document.body.append(send);
      send.submit();
    });
    box.append(text, divide, keep);
    file.closest(".drop").append(box);
  };
  // What stands in a form that was refused, or filled in again, was typed, unless a file says the same.
  const keepTyped = (form) => Array.from(form.elements).forEach((field) => {
    if (field.name && field.value) field.dataset.typed = "yes";
    else field.dataset.before = field.value;
  });
  // Of a form that was refused (again) what was read and stayed as it was is marked once more, and nothing filled in.
  const readFile = async (zone, line, again = false) => {
    const form = zone.closest("form[data-reads]");
    const state = document.getElementById("read-state");
    if (!form || !state || !line?.dataset.readUrl) return;
    if (again) keepTyped(form);
    for (let pause = 300; line.isConnected; pause = Math.min(pause * 1.5, 3000)) {
      const address = form.dataset.reads === "di" ? `${line.dataset.readUrl}?di=1` : line.dataset.readUrl;
      const answer = await fetch(address, { headers: { "X-Requested-With": "fetch" } });
      if (!answer.ok) { state.textContent = ""; return; }
      const said = await answer.json();
      if (!line.isConnected) break;
      state.textContent = said.sentence;
      if (said.state === "done") { fillForm(form, said, again); askAbout(form, said, line); }
      if (said.state !== "pending") return;
      again = false; // it was not read when the form was sent: what is still empty is filled in
      await new Promise((resume) => { setTimeout(resume, pause); });
    }
    state.textContent = "";
  };

  // One more row for a related document.
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-add-row]");
    if (!button) return;
    const rows = document.getElementById(button.dataset.addRow);
    const last = rows.lastElementChild;
    const number = rows.children.length;
    const fresh = last.cloneNode(true);
    all("input, select, textarea", fresh).forEach((field) => {
      ["id", "name"].forEach((key) => { field[key] = field[key].replace(/-\d+-/, `-${number}-`); });
      if (field.tagName !== "SELECT" && field.type !== "checkbox") field.value = "";
      field.removeAttribute("aria-describedby");
    });
    all("label", fresh).forEach((label) => { label.htmlFor = label.htmlFor.replace(/-\d+-/, `-${number}-`); });
    all(".ordinal", fresh).forEach((place) => { place.textContent = number + 1; });
    all(".field-error, .small-print", fresh).forEach((line) => line.remove());
    rows.append(fresh);
    fresh.querySelector("input, select").focus();
  });

  // Printing pages bring their own button.
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
  });
  // Ticked rows: how many, and what may be done with them.
  const countTicked = () => {
    const bar = document.querySelector(".many-bar");
    if (!bar) return;
    const count = all("tbody .tick input:checked").length;
    bar.classList.toggle("on", count > 0);
    bar.querySelector(".many-count").textContent = `Đã chọn ${count} dòng`;
  };
  document.addEventListener("change", (event) => {
    const box = event.target.closest?.("[data-check-all]");
    if (box) all(box.dataset.checkAll).forEach((other) => { other.checked = box.checked; });
    countTicked();
  });

  // A box of filters takes effect when it is closed, by a press elsewhere or by Escape.
  const closeFilters = (besides = null) => all(".filter-menu[open]").forEach((menu) => { if (menu !== besides) menu.open = false; });
  document.addEventListener("click", (event) => closeFilters(event.target.closest(".filter-menu")));
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && event.target.closest?.(".filter-menu[open]");
    if (menu) { menu.open = false; menu.querySelector("summary")?.focus(); }
  });
  document.addEventListener("change", (event) => {
    const menu = event.target.closest?.(".filter-menu");
    if (!menu) return;
    menu.dataset.changed = "yes";
    if (event.target.type === "radio") menu.open = false;
  });
  document.addEventListener("toggle", (event) => {
    const menu = event.target;
    if (!menu.matches?.(".filter-menu") || menu.open || !menu.dataset.changed) return;
    delete menu.dataset.changed;
    menu.closest("form")?.requestSubmit();
  }, true);

  // A form that does much is sent by its button only.
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("form[data-by-button] input")) event.preventDefault();
  });

  // A box that is as high as what is written in it.
  const grow = (box) => { box.style.height = "auto"; box.style.height = `${box.scrollHeight + 2}px`; };
  document.addEventListener("input", (event) => { if (event.target.matches("textarea[data-grow]")) grow(event.target); });
  document.addEventListener("toggle", (event) => all("textarea[data-grow]", event.target).forEach(grow), true);

  const start = (root) => { choosers(root); dropZones(root); all("textarea[data-grow]", root).forEach(grow); };
  start(document);
  document.body.addEventListener("htmx:afterSwap", (event) => start(event.target));
})();
