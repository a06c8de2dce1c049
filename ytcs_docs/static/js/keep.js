// What is typed into a form with data-keep stays in the browser until the server has it, and is sent again, once, when
// there is a network. Everything works without it.
"use strict";

(() => {
  const user = document.body.dataset.user;
  if (!user) return;
  const DAYS = 30;
  const PAUSE = 15000; // ms between two tries
  const prefix = `kept:${user}:`;

  // Typed words stand in localStorage under their form's name, files in a database of the browser's.
  const read = (name) => {
    try { return JSON.parse(localStorage.getItem(prefix + name)); } catch { return null; }
  };
  const write = (name, kept) => {
    try { localStorage.setItem(prefix + name, JSON.stringify({ ...kept, at: Date.now() })); } catch { /* full or not allowed */ }
  };
  const files = (mode, act) => new Promise((done) => {
    const opening = indexedDB.open("kept", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("files", { autoIncrement: true });
    opening.onerror = () => done([]);
    opening.onsuccess = () => {
      const within = opening.result.transaction("files", mode);
      const found = [];
      act(within.objectStore("files"), found);
      within.oncomplete = () => { opening.result.close(); done(found); };
      within.onerror = within.onabort = () => { opening.result.close(); done([]); };
    };
  });
  const each = (store, visit) => {
    store.openCursor().onsuccess = (event) => {
      const cursor = event.target.result;
      if (!cursor) return;
      visit(cursor);
      cursor.continue();
    };
  };
  const keepFile = (name, file) => files("readwrite", (store) => store.add({ key: prefix + name, file }));
  const filesOf = (name) => files("readonly", (store, found) => each(store, (cursor) => {
    if (cursor.value.key === prefix + name) found.push({ id: cursor.primaryKey, file: cursor.value.file });
  }));
  const dropFile = (id) => files("readwrite", (store) => store.delete(id));
  const forget = async (name) => {
    localStorage.removeItem(prefix + name);
    await files("readwrite", (store) => each(store, (cursor) => { if (cursor.value.key === prefix + name) cursor.delete(); }));
  };
  const names = () => Object.keys(localStorage).filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));

  names().forEach((name) => { if (Date.now() - (read(name)?.at ?? 0) > DAYS * 86400000) forget(name); });

  const say = (where, text, tone, buttons = []) => {
    where.querySelector(":scope > .kept")?.remove();
    if (!text) return;
    const line = document.createElement("div");
    line.className = `kept flash flash-${tone}`;
    line.setAttribute("role", "status");
    line.append(text, ...buttons);
    where.prepend(line);
  };

  const button = (label, act) => {
    const found = document.createElement("button");
    found.type = "button";
    found.className = "btn btn-sm btn-outline-secondary ms-2";
    found.textContent = label;
    found.addEventListener("click", act);
    return found;
  };

  const form = document.querySelector("form[data-keep]");
  const here = document.querySelector("[data-kept-name]")?.dataset;
  if (here && here.received.split(" ").includes(read(here.keptName)?.key)) forget(here.keptName);

  // A table that is being typed is kept until it is saved, and brought back as long as nobody else has saved one.
  const table = document.querySelector("form[data-keep-table]");
  const saved = document.querySelector("[data-table-name]")?.dataset;
  if (saved && read(saved.tableName)?.seen !== saved.tableSeen) localStorage.removeItem(prefix + saved.tableName);
  if (table) {
    const own = table.dataset.keepTable;
    const kept = read(own);
    const cells = () => Array.from(table.elements).filter((cell) => /^o-\d+-\d+$/.test(cell.name) && cell.type !== "hidden");
    const drop = () => { localStorage.removeItem(prefix + own); location.reload(); };
    if (kept && kept.seen === table.elements.seen.value && !table.dataset.sentBefore) {
      const more = document.querySelector("[data-add-row=table-rows]");
      const last = Math.max(0, ...Object.keys(kept.values).map((key) => Number(key.split("-")[1])));
      for (let row = document.getElementById("table-rows")?.children.length ?? last + 1; more && row <= last; row += 1) more.click();
      cells().forEach((cell) => { if (cell.name in kept.values) cell.value = kept.values[cell.name]; });
      say(table, "Đã lấy lại số liệu bạn gõ lần trước, chưa lưu.", "info", [button("Bỏ số liệu này", drop)]);
    }
    table.addEventListener("input", () => write(own, {
      seen: table.elements.seen.value,
      values: Object.fromEntries(cells().map((cell) => [cell.name, cell.value])),
    }));
  }

  // Elsewhere it is only said that something has not been sent.
  const main = document.getElementById("main");
  names().filter((name) => name !== here?.keptName && read(name)?.pending).slice(0, 1).forEach((name) => {
    const link = document.createElement("a");
    link.href = read(name).page;
    link.textContent = "Mở để gửi";
    if (main) say(main, "Có báo cáo chưa gửi được, còn giữ trong máy này. ", "warning", [link]);
  });
  if (!form) {
    const lost = here && read(here.keptName); // somebody else was faster: what was typed can still be copied
    if (lost?.values?.text && main) {
      const drop = async () => { await forget(here.keptName); location.reload(); };
      say(main, `Việc không nhận báo cáo nữa. Nội dung bạn đã gõ mà chưa gửi: “${lost.values.text}”`, "warning", [button("Bỏ nội dung này", drop)]);
    } else if (lost) forget(here.keptName);
    return;
  }

  const name = form.dataset.keep;
  const page = here.page; // a refused form stands at an address of its own
  const zone = form.querySelector(".drop");
  const fields = () => ["text", "percent", "uploads", "submission_key"].map((field) => form.elements[field]).filter(Boolean);
  const store = (more = {}) => write(name, {
    ...read(name),
    page,
    key: form.elements.submission_key.value,
    values: Object.fromEntries(fields().map((field) => [field.name, field.value])),
    ...more,
  });
  const drop = async () => { await forget(name); location.assign(page); };

  // Files that went up before the page was closed are named again, else the next one would take their place.
  const listUploads = (tokens) => {
    const list = zone.querySelector(".file-list");
    tokens.split(",").filter(Boolean).forEach((token, index) => {
      if (list.querySelector(`[data-token="${CSS.escape(token)}"]`)) return;
      const line = document.createElement("li");
      const remove = button("Bỏ", () => {});
      remove.dataset.remove = "";
      line.dataset.token = token;
      line.append(`Tệp ${index + 1} đã tải lên trước đó`, remove);
      list.append(line);
    });
  };

  let waiting = 0; // files that could not be sent yet
  const restore = async () => {
    const kept = read(name);
    const stored = await filesOf(name);
    if (!kept && !stored.length) return;
    const typed = fields().some((field) => field.matches("textarea") && field.value); // a refused form has come back
    if (kept && !typed) {
      fields().forEach((field) => { if (field.name in kept.values) field.value = kept.values[field.name]; });
      listUploads(kept.values.uploads ?? "");
    }
    waiting = stored.length;
    if (kept?.pending && !typed) { form.action = kept.action; send(); return; }
    if (!typed) say(form, "Đã lấy lại nội dung bạn gõ lần trước, chưa gửi.", "info", [button("Bỏ nội dung này", drop)]);
    sendFiles();
  };

  // A file whose line is gone or shows an error was dealt with; one that met no network is kept.
  let lost = false;
  zone.addEventListener("not-sent", (event) => {
    lost = true;
    if (!event.detail.again) { keepFile(name, event.detail.file); waiting += 1; }
    store();
    say(form, `Chưa tải lên được ${waiting} tệp; đã giữ trong máy, sẽ tải khi có mạng.`, "warning");
  });
  const sendKept = async () => {
    for (const { id, file } of await filesOf(name)) {
      lost = false;
      await new Promise((done) => { zone.dispatchEvent(new CustomEvent("add-files", { detail: { files: [file], again: true, done } })); });
      if (lost) return false;
      await dropFile(id);
      waiting -= 1;
      store();
    }
    return true;
  };
  let line = Promise.resolve();
  const sendFiles = () => { line = line.then(sendKept); return line; }; // never two at once

  let busy = false;
  const later = (text) => {
    say(form, text, "warning", [button("Gửi lại ngay", () => send()), button("Sửa", () => { store({ pending: false }); say(form, ""); })]);
  };
  const OFFLINE = "Chưa gửi được: mạng kém. Báo cáo đã giữ trong máy và tự gửi lại khi có mạng.";
  const post = async () => {
    if (!await sendFiles()) { later(OFFLINE); return; }
    store();
    let answer;
    try {
      answer = await fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual" });
    } catch {
      later(OFFLINE);
      return;
    }
    if (answer.status >= 500 || answer.status === 429) { later("Máy chủ đang bận. Báo cáo đã giữ trong máy và sẽ được gửi lại."); return; }
    store({ pending: false });
    if (answer.type === "opaqueredirect") location.assign(page); // that page says whether it has arrived
    else form.submit(); // nothing was saved: the page that comes says why
  };
  const send = async () => {
    if (busy || zone.dataset.busy) return;
    busy = true;
    say(form, "Đang gửi…", "info");
    await post();
    busy = false;
  };

  form.addEventListener("input", () => store());
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    event.preventDefault();
    form.action = event.submitter?.getAttribute("formaction") ?? form.action;
    store({ pending: true, action: form.action });
    if (zone.dataset.busy) { zone.addEventListener("settled", send, { once: true }); return; } // when the photo has arrived
    send();
  });
  const again = () => { if (read(name)?.pending) send(); else if (waiting) sendFiles(); };
  window.addEventListener("online", again);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) again(); });
  setInterval(again, PAUSE);
  restore();
})();
