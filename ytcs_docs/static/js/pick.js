// A text box that finds what may be meant among the names of its datalist: without accents, by abbreviation, by the
// initials; those of late first. What is typed stays free text. Without JavaScript the datalist itself does a part of it.
"use strict";

(() => {
  const SHOWN = 8;
  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/g, "d").replace(/Đ/g, "D").toLowerCase().trim();
  let number = 0;

  const attach = (input) => {
    const list = document.getElementById(input.getAttribute("list"));
    if (!list) return;
    const names = Array.from(list.options, (option) => ({
      name: option.value, words: `${fold(option.value)} ${option.dataset.words ?? ""}`, recent: "recent" in option.dataset,
    }));
    const confirmed = input.form?.elements[`new_${input.name.replace(/_name$/, "")}`];
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
    input.removeAttribute("list");
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
    const take = (line) => {
      input.value = line.dataset.value;
      if (confirmed) confirmed.value = "fresh" in line.dataset ? input.value : "";
      close();
      input.dispatchEvent(new Event("input", { bubbles: true }));
      close();
    };
    const rank = (one, wanted) => (one.words.split(" ").includes(wanted) ? 4 : 0)
      + (one.words.startsWith(wanted) ? 2 : 0) + (one.recent ? 1 : 0);
    const line = (value, shown, more = {}) => {
      const found = document.createElement("li");
      found.id = `${box.id}-${box.children.length}`;
      found.setAttribute("role", "option");
      found.textContent = shown;
      Object.assign(found.dataset, { value, ...more });
      found.addEventListener("mousedown", (event) => { event.preventDefault(); take(found); });
      box.append(found);
    };
    const open = () => {
      const wanted = fold(input.value);
      const words = wanted.split(/\s+/).filter(Boolean);
      const found = names.filter((one) => words.every((word) => one.words.includes(word)))
        .map((one, place) => [rank(one, wanted), place, one]).sort((a, b) => b[0] - a[0] || a[1] - b[1]).slice(0, SHOWN);
      box.replaceChildren();
      found.forEach(([, , one]) => line(one.name, one.name));
      const known = names.some((one) => fold(one.name) === wanted);
      if (confirmed && wanted && !known) line(input.value.trim(), `Nơi mới: “${input.value.trim()}”`, { fresh: "yes" });
      box.hidden = !box.children.length || (known && found.length === 1);
      input.setAttribute("aria-expanded", String(!box.hidden));
      mark(!box.hidden && words.length && found.length ? 0 : -1);
    };

    input.addEventListener("input", (event) => { if (event.isTrusted) open(); });
    input.addEventListener("focus", () => { if (!input.value) open(); });
    input.addEventListener("blur", close);
    input.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (box.hidden) { open(); return; }
        const last = box.children.length - 1;
        mark(event.key === "ArrowDown" ? (active >= last ? 0 : active + 1) : (active <= 0 ? last : active - 1));
      } else if (event.key === "Escape" && !box.hidden) {
        event.preventDefault();
        close();
      } else if ((event.key === "Enter" || event.key === "Tab") && !box.hidden && active >= 0) {
        if (event.key === "Enter") event.preventDefault();
        if (fold(box.children[active].dataset.value) !== fold(input.value) || event.key === "Enter") take(box.children[active]);
      }
    });
  };
  document.querySelectorAll("input[data-pick]").forEach(attach);
})();
