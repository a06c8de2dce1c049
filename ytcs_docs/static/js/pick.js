// Suggestions under a text box. Among the names of its datalist: without accents, by abbreviation, by the initials; those
// of late first. Under a search box: what the server finds while one types. What is typed stays free text.
"use strict";

(() => {
  const SHOWN = 8;
  const PAUSE = 120;  // milliseconds without a key before the server is asked
  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/g, "d").replace(/Đ/g, "D").toLowerCase().trim();
  let number = 0;

  // A list under a box, gone through by the arrow keys; `take` gets the line that is chosen, `tabs` says that Tab does.
  const listUnder = (input, take, { tabs, asked }) => {
    const box = document.createElement("ul");
    box.id = `pick-${number += 1}`;
    box.className = "pick-list";
    box.setAttribute("role", "listbox");
    box.setAttribute("aria-label", "Gợi ý");
    box.hidden = true;
    const holder = document.createElement("div");
    holder.className = "pick";
    const held = document.activeElement === input;  // autofocus may come before this script; what is moved loses it
    input.replaceWith(holder);
    holder.append(input, box);
    if (held) input.focus();
    Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-controls": box.id, "aria-expanded": "false" })
      .forEach(([name, value]) => input.setAttribute(name, value));

    let active = -1;
    const close = () => {
      box.hidden = true;
      active = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    };
    const mark = (place) => {
      active = place;
      Array.from(box.children).forEach((line, index) => line.setAttribute("aria-selected", String(index === place)));
      if (place < 0) input.removeAttribute("aria-activedescendant");
      else {
        input.setAttribute("aria-activedescendant", box.children[place].id);
        box.children[place].scrollIntoView({ block: "nearest" });
      }
    };
    const draw = ({ shown, detail, ...data }, place) => {
      const line = document.createElement("li");
      line.id = `${box.id}-${place}`;
      line.setAttribute("role", "option");
      line.textContent = shown;
      if (detail) {
        const small = document.createElement("span");
        small.className = "small-print";
        small.textContent = detail;
        line.append(" ", small);
      }
      Object.assign(line.dataset, data);
      line.addEventListener("mousedown", (event) => { event.preventDefault(); close(); take(line.dataset); });
      return line;
    };
    const show = (lines, first) => {
      box.replaceChildren(...lines.map(draw));
      box.hidden = !lines.length;
      input.setAttribute("aria-expanded", String(!box.hidden));
      mark(lines.length ? first : -1);
    };
    input.addEventListener("blur", close);
    input.addEventListener("keydown", (event) => {
      const arrow = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
      if (arrow && (asked || !box.hidden)) {
        event.preventDefault();
        event.stopPropagation();
        const count = box.children.length;
        if (box.hidden) asked();
        else mark((active + arrow + (active < 0 && arrow < 0 ? 1 : 0) + count) % count);
      } else if (event.key === "Escape" && !box.hidden) {
        event.preventDefault();
        close();
      } else if ((event.key === "Enter" || (tabs && event.key === "Tab")) && !box.hidden && active >= 0) {
        if (event.key === "Enter") event.preventDefault();
        const line = box.children[active].dataset;
        if (event.key === "Enter" || fold(line.value) !== fold(input.value)) { close(); take(line); }
      }
    });
    return { show, close };
  };

  const names = (input) => {
    const list = document.getElementById(input.getAttribute("list"));
    if (!list) return;
    const known = Array.from(list.options, (option) => ({
      name: option.value, words: `${fold(option.value)} ${option.dataset.words ?? ""}`, recent: "recent" in option.dataset,
    }));
    const confirmed = input.form?.elements[`new_${input.name.replace(/_name$/, "")}`];
    input.removeAttribute("list");
    const rank = (one, wanted) => (one.words.split(" ").includes(wanted) ? 4 : 0)
      + (one.words.startsWith(wanted) ? 2 : 0) + (one.recent ? 1 : 0);
    const open = () => {
      const wanted = fold(input.value);
      const words = wanted.split(/\s+/).filter(Boolean);
      const found = known.filter((one) => words.every((word) => one.words.includes(word)))
        .map((one, place) => [rank(one, wanted), place, one]).sort((a, b) => b[0] - a[0] || a[1] - b[1]).slice(0, SHOWN);
      const lines = found.map(([, , one]) => ({ shown: one.name, value: one.name }));
      const isKnown = known.some((one) => fold(one.name) === wanted);
      const typed = input.value.trim();
      if (confirmed && wanted && !isKnown) lines.push({ shown: `Nơi mới: “${typed}”`, value: typed, fresh: "yes" });
      suggestions.show(isKnown && found.length === 1 ? [] : lines, words.length && found.length ? 0 : -1);
    };
    const take = (line) => {
      input.value = line.value;
      if (confirmed) confirmed.value = "fresh" in line ? input.value : "";
      input.dispatchEvent(new Event("input", { bubbles: true }));
      suggestions.close();
    };
    const suggestions = listUnder(input, take, { tabs: true, asked: open });
    input.addEventListener("input", (event) => { if (event.isTrusted) open(); });
    input.addEventListener("focus", () => { if (!input.value) open(); });
  };

  const searching = (input) => {
    const take = (line) => {
      if (line.url) { window.location.assign(line.url); return; }
      input.value = line.value;
      input.form.requestSubmit();
    };
    const suggestions = listUnder(input, take, { tabs: false });
    let waits = 0;
    let last = null;
    const ask = async () => {
      last?.abort();
      last = new AbortController();
      try {
        const answer = await fetch(`${input.dataset.suggest}?q=${encodeURIComponent(input.value)}`, { signal: last.signal });
        const lines = answer.ok && !answer.redirected ? await answer.json() : [];
        if (document.activeElement === input) suggestions.show(lines, -1);
      } catch { /* typed on, or no line: the search itself will say */ }
    };
    const stop = () => { clearTimeout(waits); last?.abort(); suggestions.close(); };
    input.addEventListener("input", (event) => {
      clearTimeout(waits);
      if (event.isTrusted && input.value.trim()) waits = setTimeout(ask, PAUSE);
      else stop();
    });
    input.form?.addEventListener("submit", stop);
  };

  document.querySelectorAll("input[data-pick]").forEach(names);
  document.querySelectorAll("input[data-suggest]").forEach(searching);
})();
