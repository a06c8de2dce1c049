// What is typed into a form with a text box is copied into this browser until the server has it, and offered again to
// the same person. And some minutes before the session ends, the page says so. Everything works without it.
"use strict";

(() => {
  const { user, session, signIn } = document.body.dataset;
  document.querySelector("form[data-send-now]")?.requestSubmit();
  if (!user) return;

  const DAYS = 7;
  const PAUSE = 800; // ms without a key before a copy is made
  const MOST = 8; // copies of one person
  const prefix = `copy:${user}:`;
  const SECRET = /password|passphrase|csrf_token|^old$|^again$/;
  const SKIPPED = new Set(["seen", "mo-lai", "files", "ban-giu"]);
  const read = (key) => { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } };
  const write = (key, kept) => { try { localStorage.setItem(key, JSON.stringify(kept)); return true; } catch { return false; } };
  const drop = (key) => { try { localStorage.removeItem(key); } catch { /* not allowed */ } };
  const keys = () => { try { return Object.keys(localStorage).filter((key) => key.startsWith(prefix)); } catch { return []; } };
  const newestFirst = () => keys().sort((a, b) => (read(b)?.at ?? 0) - (read(a)?.at ?? 0));

  const button = (label, act) => {
    const found = document.createElement("button");
    found.type = "button";
    found.className = "btn btn-sm btn-outline-secondary ms-2";
    found.textContent = label;
    found.addEventListener("click", act);
    return found;
  };
  const say = (className, text, buttons, before) => {
    const line = document.createElement("div");
    line.className = className;
    line.setAttribute("role", "status");
    line.append(text, ...buttons);
    before.prepend(line);
    return line;
  };
  const clock = (moment) => new Date(moment).toLocaleString("vi-VN", { hour: "2-digit", minute: "2-digit", day: "numeric", month: "numeric" });

  // ---- copies of forms
  const forms = Array.from(document.querySelectorAll("main form[method=post]")).filter((form) =>
    form.querySelector("textarea") && !("keep" in form.dataset) && !("keepTable" in form.dataset));
  const pathOf = (form) => new URL(form.getAttribute("action") || location.href, location.href).pathname;
  const keyOf = (form) => `${prefix}${pathOf(form)}#${form.elements.submission_key?.value || form.elements.seen?.value || forms.indexOf(form)}`;
  let signingOut = false;
  const refused = Boolean(document.querySelector("main .summary, main form .warning-box[role=alert]"));

  // The server says which form has arrived; nothing else proves it.
  const arrived = document.cookie.split("; ").find((one) => one.startsWith("arrived="));
  if (arrived) {
    drop(decodeURIComponent(arrived.slice(8)));
    document.cookie = "arrived=; max-age=0; path=/; samesite=lax";
  }
  newestFirst().forEach((key, place) => {
    const kept = read(key);
    if (!kept || place >= MOST || Date.now() - kept.at > DAYS * 86400000) drop(key);
  });
  // Another tab may be where it is being typed: then it is no copy of something lost.
  const tabs = window.BroadcastChannel ? new BroadcastChannel(`copies:${user}`) : null;
  if (tabs) tabs.onmessage = ({ data }) => {
    if (data.ask && forms.some((form) => keyOf(form) === data.ask)) tabs.postMessage({ typedHere: data.ask });
    if (data.typedHere) document.querySelectorAll(".copy-offer").forEach((line) => { if (line.dataset.key === data.typedHere) line.remove(); });
  };

  const fieldsOf = (form) => Array.from(form.elements).filter((field) =>
    field.name && !SECRET.test(field.name) && !SKIPPED.has(field.name) && field.type !== "file" && field.type !== "submit");
  const valuesOf = (form) => {
    const values = {};
    fieldsOf(form).forEach((field) => {
      if ((field.type === "checkbox" || field.type === "radio") && !field.checked) { values[field.name] ??= []; return; }
      const chosen = field.tagName === "SELECT" ? Array.from(field.selectedOptions, (option) => option.value) : [field.value];
      values[field.name] = [...(values[field.name] ?? []), ...chosen];
    });
    return values;
  };
  const filesOf = (form) => Array.from(form.querySelectorAll("li[data-token]"), (line) =>
    ({ ...line.dataset, name: line.querySelector("a, .file-name")?.textContent.trim() || line.textContent.trim() }));

  const fill = (form, kept) => {
    Object.keys(kept.values).forEach((name) => { // rows that were added
      if (form.elements[name] || !/-\d+-/.test(name)) return;
      const adder = form.querySelector("[data-add-row]");
      for (let tries = 0; adder && !form.elements[name] && tries < 60; tries += 1) adder.click();
    });
    const taken = {};
    fieldsOf(form).forEach((field) => {
      const values = kept.values[field.name];
      if (!values) return;
      if (field.type === "checkbox" || field.type === "radio") field.checked = values.includes(field.value);
      else if (field.tagName === "SELECT") {
        Array.from(field.options).forEach((option) => { option.selected = values.includes(option.value); });
        field.tomselect?.sync();
      } else {
        const place = taken[field.name] ?? 0;
        taken[field.name] = place + 1;
        if (place < values.length) field.value = values[place];
      }
      field.dataset.touched = "yes";
      field.dispatchEvent(new CustomEvent("filled"));
    });
    const list = form.querySelector(".file-list");
    const zone = list?.closest(".drop");
    kept.files.forEach(({ name, ...data }) => {
      if (!zone || list.querySelector(`[data-token="${CSS.escape(data.token)}"]`)) return;
      const line = document.createElement("li");
      const remove = button("Bỏ", () => {});
      remove.dataset.remove = "";
      Object.assign(line.dataset, data);
      line.append(name, remove);
      list.append(line);
    });
    zone?.dispatchEvent(new CustomEvent("files-kept"));
    form.querySelector("details.more:not([open])")?.setAttribute("open", "");
  };

  forms.forEach((form) => {
    const note = document.createElement("span");
    note.className = "small-print copy-state";
    note.setAttribute("role", "status");
    (form.querySelector(".save-bar") ?? form.querySelector("[type=submit]")?.parentElement)?.append(note);
    let timer = 0;
    const copy = () => {
      clearTimeout(timer);
      timer = 0;
      const kept = write(keyOf(form), { at: Date.now(), page: location.pathname + location.search, values: valuesOf(form), files: filesOf(form) });
      note.textContent = kept ? `Bản đang nhập được giữ trong máy này (${clock(Date.now())})` : "";
    };
    const later = () => {
      clearTimeout(timer);
      timer = setTimeout(copy, PAUSE);
    };
    form.addEventListener("input", later);
    form.addEventListener("change", later);
    form.addEventListener("submit", (event) => {
      if (event.defaultPrevented) return;
      copy();
      const name = form.elements["ban-giu"] ?? form.appendChild(Object.assign(document.createElement("input"), { type: "hidden", name: "ban-giu" }));
      name.value = keyOf(form);
    });
    window.addEventListener("pagehide", () => { if (timer && !signingOut) copy(); }); // typed a moment ago

    // What an earlier page of this form holds that never reached the server.
    const key = keyOf(form);
    const earlier = newestFirst().find((other) => other !== key && other.startsWith(`${prefix}${pathOf(form)}#`));
    const own = read(key);
    if (refused) return;
    const found = own ? key : earlier;
    if (!found) return;
    const kept = read(found);
    const texts = fieldsOf(form).filter((field) => field.matches("textarea, input[type=text], input:not([type])"));
    const longest = texts.map((field) => kept.values[field.name]?.[0] ?? "").reduce((a, b) => (b.length > a.length ? b : a), "");
    const line = say("flash copy-offer", `Bản nhập dở lúc ${clock(kept.at)} chưa được lưu${longest ? `: “${longest.slice(0, 90)}”` : ""}`, [
      button("Điền lại", () => {
        fill(form, kept);
        const sentBefore = kept.values.submission_key?.[0];
        if (sentBefore && form.elements.submission_key) form.elements.submission_key.value = sentBefore;
        line.remove();
        copy();
        if (found !== keyOf(form)) drop(found);
      }),
      button("Bỏ bản này", () => { drop(found); line.remove(); }),
    ], form);
    line.dataset.key = found;
    tabs?.postMessage({ ask: found });
  });

  // Signing out for good takes the copies along: the PC may be shared.
  document.querySelectorAll("form[data-sign-out]").forEach((form) => form.addEventListener("submit", (event) => {
    const left = keys();
    if (left.length && !window.confirm("Còn phiếu đang nhập dở, chưa lưu. Đăng xuất sẽ xóa bản giữ trong máy này. Vẫn đăng xuất?")) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    signingOut = true;
    left.forEach(drop);
  }, true));

  // ---- the end of the session
  const WARNING = 10 * 60000;
  const shared = `session-ends:${user}`;
  let ends = Number(document.body.dataset.sessionEnds) * 1000;
  try { localStorage.setItem(shared, ends); } catch { /* not allowed */ }
  let bar = null;
  const look = () => {
    const left = ends - Date.now();
    if (left > WARNING) { bar?.remove(); bar = null; return; }
    const over = left <= 0;
    if (bar && bar.dataset.over === String(over)) return;
    bar?.remove();
    const again = document.createElement("a");
    again.href = signIn;
    again.target = "_blank";
    again.rel = "opener";
    again.className = "btn btn-sm btn-outline-secondary ms-2";
    again.textContent = "Đăng nhập lại ở thẻ mới";
    const text = over
      ? "Phiên làm việc đã kết thúc. Những gì đang nhập vẫn được giữ; đăng nhập lại rồi lưu tiếp ở trang này."
      : `Phiên làm việc kết thúc lúc ${new Date(ends).toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit" })}. Hãy lưu việc đang làm.`;
    bar = say("session-bar", text, over ? [again] : [button("Làm việc tiếp", stay), again], document.body);
    bar.dataset.over = String(over);
  };
  const stay = async () => {
    const answer = await fetch(session, { headers: { "X-Requested-With": "fetch" } }).catch(() => null);
    if (!answer?.ok || answer.redirected) return;
    ends = (await answer.json()).ends * 1000;
    try { localStorage.setItem(shared, ends); } catch { /* not allowed */ }
    look();
  };
  window.addEventListener("storage", (event) => {
    if (event.key === shared && Number(event.newValue) > ends) { ends = Number(event.newValue); look(); }
  });
  setInterval(look, 15000);
  look();
})();
