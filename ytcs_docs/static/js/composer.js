// Writing the text of a draft: bold, italics, lists and tables over a text box that holds them as typed signs (**, __,
// |), so that everything works without this; and the page as it will be printed, beside the form.
"use strict";

(() => {
  const { model, state, view, keymap, commands, history, tables } = window.ProseMirror;
  const schema = new model.Schema({
    nodes: {
      doc: { content: "block+" },
      paragraph: { group: "block", content: "text*", parseDOM: [{ tag: "p" }], toDOM: () => ["p", 0] },
      ...tables.tableNodes({ tableGroup: "block", cellContent: "paragraph+", cellAttributes: {} }),
      text: {},
    },
    marks: {
      strong: { parseDOM: [{ tag: "strong" }], toDOM: () => ["strong", 0] },
      em: { parseDOM: [{ tag: "em" }], toDOM: () => ["em", 0] },
    },
  });
  const { paragraph, table, table_row: tableRow, table_cell: tableCell } = schema.nodes;
  const { strong, em } = schema.marks;

  // --- the text as it is typed, and as it is shown: the same rules as letters/markup.py
  const TOKEN = /\\[*_|\\]|\*+|_+|[^\\*_]+|\\/g;
  const ROW = /^\|.*(?<!\\)\|$/;
  const RULE = /^\|(?:\s*:?-{3,}:?\s*\|)+$/;
  const MOST_COLUMNS = 40;
  const SIGNS = { "**": strong, "__": em };

  const inline = (line) => {
    const tokens = line.match(TOKEN) ?? [];
    const closers = { "**": [], "__": [] };
    tokens.forEach((token, place) => {
      if (token in closers && place && !/\s$/.test(tokens[place - 1])) closers[token].push(place);
    });
    const closing = (place, end) => {
      if (place + 1 >= end || /^\s/.test(tokens[place + 1])) return null;
      const known = closers[tokens[place]];
      let low = 0;
      let high = known.length;
      while (low < high) { const middle = (low + high) >> 1; if (known[middle] > place + 1) high = middle; else low = middle + 1; }
      return low < known.length && known[low] < end ? known[low] : null;
    };
    const found = [];
    const parse = (start, end, signs) => {
      for (let place = start; place < end; place += 1) {
        const token = tokens[place];
        const close = token in closers && !signs.includes(token) ? closing(place, end) : null;
        if (close !== null) { parse(place + 1, close, [...signs, token]); place = close; continue; }
        const text = token.length === 2 && token[0] === "\\" ? token[1] : token;
        found.push(schema.text(text, signs.map((sign) => SIGNS[sign].create()).reduce((set, mark) => mark.addToSet(set), [])));
      }
    };
    parse(0, tokens.length, []);
    return model.Fragment.from(found);
  };
  const lineNode = (line) => paragraph.create(null, inline(line.trim()));
  const tableNode = (lines) => {
    const rows = lines.filter((line, place) => place !== 1 || !RULE.test(line))
      .map((line) => line.slice(1, -1).split(/(?<!\\)\|/).map((cell) => cell.trim()));
    const width = Math.min(Math.max(1, ...rows.map((row) => row.length)), MOST_COLUMNS);
    return table.create(null, rows.map((row) => tableRow.create(null, Array.from({ length: width }, (_, place) =>
      tableCell.create(null, (row[place] ?? "").split("<br>").map(lineNode))))));
  };
  const read = (text) => {
    const found = [];
    let rows = [];
    const close = () => { if (rows.length) found.push(tableNode(rows)); rows = []; };
    for (const line of text.split("\n").map((one) => one.trim())) {
      if (ROW.test(line) && line.length > 1) { rows.push(line); continue; }
      close();
      if (line) found.push(lineNode(line));
    }
    close();
    return schema.node("doc", null, found.length ? found : [paragraph.create()]);
  };
  // Letters and signs: each stretch of bold words within signs, in it and beside it those of italics.
  const signed = (stretches, sign) => {
    const said = [];
    const isSet = (stretch) => (sign === "**" ? stretch.bold : stretch.slanted);
    for (let start = 0, end; start < stretches.length; start = end) {
      end = start + 1;
      while (end < stretches.length && isSet(stretches[end]) === isSet(stretches[start])) end += 1;
      const group = stretches.slice(start, end);
      const inner = sign === "**" ? signed(group, "__") : group.flatMap((one) => Array.from(one.text));
      const first = inner.findIndex((one) => one.trim());
      if (!isSet(group[0]) || first < 0) { said.push(...inner); continue; }
      let last = inner.length;
      while (!inner[last - 1].trim()) last -= 1;
      said.push(...inner.slice(0, first), sign, ...inner.slice(first, last), sign, ...inner.slice(last));
    }
    return said;
  };
  // A letter that would be read as part of a sign, or of an escape, has a backslash before it.
  const escaped = (said) => said.map((one, place) => {
    const before = said[place - 1]?.at(-1) ?? "";
    const after = said[place + 1]?.[0] ?? "";
    const risky = "*_".includes(one) ? one === before || one === after : one === "\\" && after && "*_|\\".includes(after);
    return risky ? `\\${one}` : one;
  }).join("");
  const typed = (node) => {
    const stretches = node.content.content.map((one) =>
      ({ text: one.text, bold: Boolean(strong.isInSet(one.marks)), slanted: Boolean(em.isInSet(one.marks)) }));
    const line = escaped(signed(stretches, "**")).trim();
    return line.startsWith("|") ? `\\${line}` : line;
  };
  const typedCell = (cell) => cell.content.content.map(typed).filter(Boolean).join("<br>").replace(/(?<!\\)\|/g, "\\|");
  const write = (doc) => {
    const lines = [];
    doc.forEach((block, _, place) => {
      if (block.type === paragraph) { if (block.content.size) lines.push(typed(block)); return; }
      if (place && doc.child(place - 1).type === table) lines.push("");
      block.forEach((row) => lines.push(`| ${row.content.content.map(typedCell).join(" | ")} |`));
    });
    return lines.join("\n");
  };

  // --- what is pasted: words, bold, italics, tables, and lists as the signs that stand before their lines
  const BLOCKS = new Set("ADDRESS ARTICLE BLOCKQUOTE BODY CENTER DD DIV DL DT FIGURE FOOTER FORM H1 H2 H3 H4 H5 H6 HEADER LI MAIN OL P PRE SECTION UL".split(" "));
  const IGNORED = new Set("STYLE SCRIPT META LINK TITLE HEAD XML TEMPLATE IFRAME OBJECT IMG SVG".split(" "));
  const cleaned = (html, tell) => {
    // Formats are only read here, and nothing runs: the Content-Security-Policy would complain of both.
    const inert = html.replace(/<(style|script)\b[\s\S]*?<\/\1\s*>/gi, "")
      .replace(/<[^>]*>/g, (tag) => tag.replace(/\s(style|on\w+)\s*=/gi, " data-$1="));
    const source = new window.DOMParser().parseFromString(inert, "text/html");
    const target = document.implementation.createHTMLDocument("");
    const gather = (root, cellOf) => {
      const found = [];
      let line = null;
      let sign = ""; // of a list, before the line that begins next
      const end = () => {
        const last = line?.lastChild;
        if (last) last.textContent = last.textContent.trimEnd();
        if (line?.textContent.trim()) found.push(line);
        line = null;
      };
      const add = (text, bold, slanted) => {
        let words = text.replace(/[\s\u00a0]+/g, " ");
        if (!line) {
          words = words.trimStart();
          if (!words) return;
          line = target.createElement("p");
          line.append(sign);
          sign = "";
        }
        let piece = target.createTextNode(words);
        for (const [name, is] of [["em", slanted], ["strong", bold]]) {
          if (!is) continue;
          const mark = target.createElement(name);
          mark.append(piece);
          piece = mark;
        }
        line.append(piece);
      };
      const walk = (node, now) => {
        for (const child of node.childNodes) {
          if (child.nodeType === 3) { add(child.nodeValue, now.bold, now.slanted); continue; }
          if (child.nodeType !== 1 || IGNORED.has(child.tagName.toUpperCase())) continue;
          const tag = child.tagName.toUpperCase();
          const style = child.dataset.style ?? "";
          if (tag === "BR") { end(); continue; }
          if (isGone(child, style)) continue;
          if (/mso-list:\s*Ignore/i.test(style)) { sign = `${listSign(child, now.level)} `; continue; }
          if (tag === "TABLE" && child.querySelectorAll("td, th").length > 1 && !cellOf) {
            end();
            sign = "";
            if (child.caption) found.push(...gather(child.caption));
            found.push(grid(child));
            continue;
          }
          const weight = /font-weight:\s*(\w+)/i.exec(style)?.[1];
          const after = {
            ...now,
            bold: weight ? /bold|[6-9]00/.test(weight) : now.bold || /^(B|STRONG|TH|H[1-6])$/.test(tag),
            slanted: /font-style:\s*(\w+)/i.exec(style)?.[1]?.startsWith("i") ?? (now.slanted || /^(I|EM)$/.test(tag)),
          };
          if (tag === "OL" || tag === "UL") {
            const count = Number(child.getAttribute("start") ?? 1) || 1;
            const named = /list-style(?:-type)?:[^;]*?(lower|upper)-(roman|alpha|latin)/i.exec(style);
            const type = named ? { roman: "i", alpha: "a", latin: "a" }[named[2].toLowerCase()] : child.getAttribute("type") ?? "";
            after.list = { tag, depth: (now.list?.depth ?? 0) + 1, count, type };
          }
          after.level = Number(/mso-list:[^;]*level(\d)/i.exec(style)?.[1] ?? now.level ?? 1);
          const isBlock = BLOCKS.has(tag) || /^T(ABLE|BODY|HEAD|FOOT|R|D|H)$/.test(tag);
          if (isBlock) end();
          if (tag === "LI" && now.list) {
            now.list.count = Number(child.getAttribute("value")) || now.list.count;
            sign = `${itemSign(now.list)} `;
          }
          walk(child, after);
          if (isBlock) end();
          if (tag === "LI" || /mso-list/i.test(style)) sign = ""; // an item that said nothing
        }
      };
      walk(root, {});
      end();
      return found;
    };
    // What was struck out, hidden, or noted beside the text is no text.
    const isGone = (element, style) => element.hidden || /^(DEL|S|STRIKE)$/.test(element.tagName.toUpperCase())
      || /display:\s*none|visibility:\s*hidden|mso-hide:\s*all|line-through|mso-element:\s*(comment|footnote-list)/i.test(style)
      || /msocomanchor|MsoCommentReference|MsoCommentText/i.test(element.className)
      || /_msocom_/i.test(element.getAttribute("href") ?? "");
    // Word writes its own signs: a letter of a font of symbols is a bullet, all else stands as it is seen.
    const listSign = (element, level) => {
      const text = element.textContent.replace(/[\s\u00a0]+/g, " ").trim();
      const symbols = /Symbol|Wingdings|Courier New/i;
      const around = [element.parentElement, element.parentElement?.parentElement].filter(Boolean);
      const isBullet = [...around, element, ...element.querySelectorAll("*")].some((one) => symbols.test(one.dataset.style ?? ""));
      if (!isBullet && /[\p{L}\p{N}]/u.test(text) && text !== "o" && text !== "§") return text;
      return level > 1 || text === "o" || text === "+" ? "+" : "-";
    };
    const roman = (count) => ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"][count] ?? String(count);
    const itemSign = (list) => {
      if (list.tag === "UL") return list.depth > 1 ? "+" : "-";
      const count = list.count++;
      if (/^i$/i.test(list.type)) return `${roman(count)}.`;
      return list.type === "a" || (!list.type && list.depth > 1) ? `${letter(count)})` : `${count}.`;
    };
    const grid = (from) => {
      const rows = [];
      Array.from(from.rows).forEach((row, place) => {
        rows[place] ??= [];
        let column = 0;
        for (const cell of row.cells) {
          while (rows[place][column]) column += 1;
          for (let down = 0; down < Math.max(1, Math.min(cell.rowSpan, from.rows.length - place)); down += 1) {
            for (let across = 0; across < Math.min(cell.colSpan, 4 * MOST_COLUMNS); across += 1) {
              (rows[place + down] ??= [])[column + across] = down || across ? [] : gather(cell, from);
            }
          }
          column += cell.colSpan;
        }
      });
      const whole = Math.max(...rows.map((row) => row.length));
      if (whole > MOST_COLUMNS) tell(`Bảng vừa dán có ${whole} cột, chỉ giữ ${MOST_COLUMNS} cột đầu.`);
      const width = Math.min(whole, MOST_COLUMNS);
      const made = target.createElement("table");
      for (const row of rows) {
        const line = made.insertRow();
        for (let column = 0; column < width; column += 1) {
          const cell = line.insertCell();
          cell.append(...(row[column]?.length ? row[column] : [target.createElement("p")]));
        }
      }
      return made;
    };
    target.body.append(...gather(source.body));
    return target.body.innerHTML;
  };

  // --- lists: a sign before each line, as offices print them
  const LETTERS = "abcdđeghiklmnopqrstuvxy"; // of points: appendix I, II.6 (d is followed by đ)
  const letter = (count) => LETTERS[Math.min(count, LETTERS.length) - 1];
  const SIGN = /^(?:([-+])|(\d{1,3})\.|([a-zđ])\)) /;
  const KINDS = {
    dash: { is: (sign) => sign[1] === "-", sign: () => "- " },
    number: { is: (sign) => Boolean(sign[2]), sign: (count) => `${count}. ` },
    letter: { is: (sign) => Boolean(sign[3]), sign: (count) => `${letter(count)}) ` },
  };
  const list = (name) => (now, dispatch) => {
    const lines = [];
    now.doc.nodesBetween(now.selection.from, now.selection.to, (node, place) => {
      if (node.type === paragraph) lines.push({ node, place });
    });
    if (lines.length > 1) lines.splice(0, lines.length, ...lines.filter(({ node }) => node.content.size));
    if (!lines.length) return false;
    const kind = KINDS[name];
    const off = lines.every(({ node }) => { const sign = SIGN.exec(node.textContent); return sign && kind.is(sign); });
    if (!dispatch) return true;
    const change = now.tr;
    let count = 0;
    for (const { node, place } of lines) {
      const length = SIGN.exec(node.textContent)?.[0].length ?? 0;
      const at = change.mapping.map(place + 1);
      const sign = off ? "" : kind.sign(count += 1);
      if (length) change.delete(at, at + length);
      if (sign) change.insert(at, schema.text(sign));
    }
    dispatch(change);
    return true;
  };
  // Enter goes on with a list, and ends it on a line that has nothing else.
  const nextItem = (now, dispatch) => {
    const { $from, empty } = now.selection;
    const sign = empty && $from.parent.type === paragraph ? SIGN.exec($from.parent.textContent) : null;
    if (!sign || $from.parentOffset < sign[0].length) return false;
    if (!dispatch) return true;
    if ($from.parent.textContent.length === sign[0].length) {
      dispatch(now.tr.delete($from.start(), $from.end()));
      return true;
    }
    const next = sign[2] ? `${Number(sign[2]) + 1}. ` : sign[3] ? `${letter(LETTERS.indexOf(sign[3]) + 2)}) ` : sign[0];
    dispatch(now.tr.split($from.pos).insertText(next).scrollIntoView());
    return true;
  };

  // --- tables
  const insertTable = (now, dispatch) => {
    if (tables.isInTable(now)) return false;
    const cell = () => tableCell.createAndFill();
    const rows = Array.from({ length: 3 }, () => tableRow.create(null, [cell(), cell(), cell()]));
    if (dispatch) {
      const { $from } = now.selection;
      const isEmpty = $from.parent.content.size === 0;
      const at = isEmpty ? $from.before() : $from.after();
      const made = [table.create(null, rows)];
      if (at + (isEmpty ? 2 : 0) >= now.doc.content.size) made.push(paragraph.create());
      const change = isEmpty ? now.tr.replaceWith(at, at + 2, made) : now.tr.insert(at, made);
      change.setSelection(state.TextSelection.near(change.doc.resolve(at + 3)));
      dispatch(change.scrollIntoView());
    }
    return true;
  };
  const addColumn = (now, dispatch) => {
    if (!tables.isInTable(now) || tables.selectedRect(now).map.width >= MOST_COLUMNS) return false;
    return tables.addColumnAfter(now, dispatch);
  };
  // A line to go on with before and behind each table at an edge.
  const edges = new state.Plugin({
    appendTransaction: (_, before, now) => {
      const change = now.tr;
      if (now.doc.lastChild?.type === table) change.insert(now.doc.content.size, paragraph.create());
      if (now.doc.firstChild?.type === table) change.insert(0, paragraph.create());
      return change.docChanged ? change : null;
    },
  });
  const nextCell = (now, dispatch, shown) => {
    if (tables.goToNextCell(1)(now, dispatch)) return true;
    if (!tables.isInTable(now)) return false;
    tables.addRowAfter(now, dispatch);
    return tables.goToNextCell(1)(shown.state, dispatch);
  };

  const TOOLS = [
    ["type-bold", "Đậm (Ctrl+B)", commands.toggleMark(strong), strong],
    ["type-italic", "Nghiêng (Ctrl+I)", commands.toggleMark(em), em],
    null,
    ["dash-lg", "Gạch đầu dòng", list("dash")],
    ["list-ol", "Đánh số 1. 2. 3.", list("number")],
    ["alphabet", "Đánh điểm a) b) c)", list("letter")],
    null,
    ["table", "Chèn bảng", insertTable],
    ["node-plus", "Thêm hàng bên dưới", tables.addRowAfter, "table"],
    ["node-minus", "Xóa hàng", tables.deleteRow, "table"],
    ["layout-three-columns", "Thêm cột bên phải", addColumn, "table"],
    ["layout-sidebar-reverse", "Xóa cột", tables.deleteColumn, "table"],
    ["trash", "Xóa bảng", tables.deleteTable, "table"],
    null,
    ["arrow-counterclockwise", "Hoàn tác (Ctrl+Z)", history.undo],
    ["arrow-clockwise", "Làm lại (Ctrl+Y)", history.redo],
  ];

  const compose = (box) => {
    const label = document.querySelector(`label[for="${box.id}"]`);
    label.id ||= `${box.id}-label`;
    label.removeAttribute("for"); // the box itself is not seen any more
    const frame = document.createElement("div");
    frame.className = "composer";
    const bar = document.createElement("div");
    bar.className = "composer-bar";
    bar.setAttribute("role", "toolbar");
    bar.setAttribute("aria-label", `Định dạng ${label.textContent.trim().toLowerCase()}`);
    const told = document.createElement("div");
    told.className = "composer-told";
    told.setAttribute("role", "status");
    const tell = (text) => { told.textContent = text; };
    frame.append(bar, told);
    box.after(frame);
    box.hidden = true;

    const tools = TOOLS.map((tool) => {
      if (!tool) { bar.append(Object.assign(document.createElement("span"), { className: "composer-gap" })); return null; }
      const [icon, name, command, shows] = tool;
      const button = document.createElement("button");
      button.type = "button";
      button.title = name;
      button.setAttribute("aria-label", name);
      button.append(Object.assign(document.createElement("i"), { className: `bi bi-${icon}` }));
      button.firstChild.setAttribute("aria-hidden", "true");
      button.addEventListener("mousedown", (event) => event.preventDefault()); // the text keeps its selection
      button.addEventListener("click", () => { command(shown.state, shown.dispatch, shown); shown.focus(); });
      bar.append(button);
      return { button, command, shows };
    });

    const update = (now) => {
      const { from, $from, to, empty } = now.selection;
      for (const tool of tools) {
        if (!tool) continue;
        if (tool.shows === "table") tool.button.hidden = !tables.isInTable(now);
        else if (tool.shows) {
          const on = empty ? tool.shows.isInSet(now.storedMarks || $from.marks()) : now.doc.rangeHasMark(from, to, tool.shows);
          tool.button.setAttribute("aria-pressed", String(Boolean(on)));
        }
        tool.button.disabled = !tool.command(now);
      }
    };

    const plugins = [
      history.history(),
      keymap.keymap({
        "Mod-b": commands.toggleMark(strong), "Mod-i": commands.toggleMark(em), "Mod-z": history.undo,
        "Mod-y": history.redo, "Mod-Shift-z": history.redo, Enter: nextItem, Tab: nextCell,
        "Shift-Tab": tables.goToNextCell(-1), "Shift-Enter": commands.splitBlock,
      }),
      keymap.keymap(commands.baseKeymap),
      tables.tableEditing(),
      edges,
    ];
    let written = box.value;
    const described = box.getAttribute("aria-describedby");
    const shownFrom = (text) => state.EditorState.create({ doc: read(text), plugins });
    const shown = new view.EditorView(frame, {
      state: shownFrom(box.value),
      attributes: {
        role: "textbox", "aria-multiline": "true", "aria-labelledby": label.id, class: box.className, lang: "vi",
        spellcheck: "false", ...(described ? { "aria-describedby": described } : {}),
        ...(box.classList.contains("is-invalid") ? { "aria-invalid": "true" } : {}),
        ...(box.required ? { "aria-required": "true" } : {}),
      },
      handleTextInput: (_, from, to, text) => { // “- ” typed on a line that begins with it already
        const { $from } = shown.state.selection;
        if (text !== " " || from !== to || $from.parent.textContent !== "- -") return false;
        shown.dispatch(shown.state.tr.delete($from.start() + 2, $from.end()));
        return true;
      },
      transformPastedHTML: (html) => cleaned(html, tell),
      dispatchTransaction(change) {
        shown.updateState(shown.state.apply(change));
        update(shown.state);
        if (!change.docChanged) return;
        if (!change.getMeta("paste")) tell("");
        box.value = written = write(shown.state.doc);
        box.dispatchEvent(new Event("input", { bubbles: true }));
      },
    });
    shown.dom.style.minHeight = `${Math.max(box.rows, 3) * 1.5}em`;
    update(shown.state);
    label.addEventListener("click", () => shown.focus());
    document.querySelectorAll(`a[href="#${box.id}"]`).forEach((link) => link.addEventListener("click", (event) => {
      event.preventDefault();
      shown.focus();
      shown.dom.scrollIntoView({ block: "center" });
    }));
    if (box.autofocus) shown.focus();
    // Coming back to the page, the browser puts into the box what was typed before; so does unsaved.js.
    const takeOver = () => {
      if (box.value === written) return;
      written = box.value;
      shown.updateState(shownFrom(written));
      update(shown.state);
    };
    window.addEventListener("pageshow", takeOver);
    box.addEventListener("filled", takeOver);
  };
  document.querySelectorAll("textarea[data-composer]").forEach(compose);

  // --- the page as it will be printed
  const pane = document.querySelector("[data-paper]");
  if (!pane) return;
  const form = document.getElementById(pane.dataset.paper);
  const fold = pane.closest("details");
  const said = fold.querySelector("[data-paper-state]");
  const PAUSE = 1200; // ms after the last letter
  const AGAIN = 3000; // ms until a busy server is asked again
  let timer = 0;
  let asked = "";
  let busy = false;
  const soon = (wait) => { clearTimeout(timer); timer = setTimeout(draw, wait); };
  const draw = async () => {
    if (!fold.open) return;
    if (busy) { soon(PAUSE); return; }
    const sent = new FormData(form);
    for (const [name, value] of Array.from(sent)) if (value instanceof File) sent.delete(name);
    sent.set(pane.dataset.paperField, "1");
    const now = new URLSearchParams(sent).toString();
    if (now === asked) return;
    busy = true;
    said.textContent = "đang dựng trang…";
    try {
      const answer = await fetch(location.href, { method: "POST", body: sent, headers: { "HX-Request": "true" } });
      if (!answer.ok || answer.redirected) throw new Error(answer.statusText);
      const top = pane.scrollTop;
      pane.innerHTML = await answer.text();
      pane.scrollTop = top;
      asked = now;
      said.textContent = "";
      if (pane.querySelector("[data-again]")) { asked = ""; soon(AGAIN); }
    } catch {
      said.textContent = "chưa dựng được trang, sẽ thử lại khi bạn gõ tiếp";
    } finally {
      busy = false;
    }
  };
  const REMEMBERED = "paper-shut";
  try { fold.open = window.innerWidth >= 1200 && localStorage.getItem(REMEMBERED) === null; } catch { /* not allowed */ }
  fold.addEventListener("toggle", () => {
    try { if (fold.open) localStorage.removeItem(REMEMBERED); else localStorage.setItem(REMEMBERED, "1"); } catch { /* not allowed */ }
    draw();
  });
  form.addEventListener("input", () => soon(PAUSE));
  form.addEventListener("change", () => soon(PAUSE));
  draw();
})();
