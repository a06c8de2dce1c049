// The picture of the chain of directives. The list beside it says the same in words.
"use strict";

(() => {
  const box = document.getElementById("chain");
  const nodes = Array.from(document.querySelectorAll(".chain-node"));
  if (!box || !nodes.length) return;
  const style = getComputedStyle(document.documentElement);
  const colour = (name, otherwise) => style.getPropertyValue(name).trim() || otherwise;
  const states = {
    plain: [colour("--paper", "#fff"), colour("--line", "#c8d2cf")],
    open: [colour("--blue-wash", "#e8f1fa"), colour("--blue", "#14588f")],
    done: [colour("--green-wash", "#e4f5e7"), colour("--green", "#1d6b2f")],
    late: [colour("--red-wash", "#fdeceb"), colour("--red", "#a3221b")],
    missing: [colour("--amber-wash", "#fff4dd"), colour("--amber", "#7a4a00")],
  };
  const rows = new Map();
  nodes.forEach((node) => {
    const level = Number(node.dataset.level);
    rows.set(level, [...(rows.get(level) ?? []), node]);
  });
  const across = 172;
  const down = 96;
  const widest = window.innerWidth < 600 ? 2 : 5;
  // Levels from top to bottom; a level with many documents takes several lines.
  const elements = [];
  let line = 0;
  [...rows.keys()].sort((a, b) => a - b).forEach((level) => {
    const row = rows.get(level);
    for (let start = 0; start < row.length; start += widest, line += 1) {
      const part = row.slice(start, start + widest);
      part.forEach((node, place) => {
        elements.push({
          data: { id: node.value, label: node.dataset.label, url: node.dataset.url ?? "", state: node.dataset.state, here: level === 0 ? 1 : 0 },
          position: { x: (place - (part.length - 1) / 2) * across, y: line * down },
        });
      });
    }
  });
  box.style.height = `${Math.max(22, line * 4.6 + 3)}rem`;
  document.querySelectorAll(".chain-edge").forEach((edge) => {
    elements.push({ data: { id: edge.value, source: edge.dataset.earlier, target: edge.dataset.later, label: edge.dataset.label } });
  });
  const picture = window.cytoscape({
    container: box,
    elements,
    layout: { name: "preset" },
    autoungrabify: true,
    userZoomingEnabled: false,
    boxSelectionEnabled: false,
    style: [
      {
        selector: "node",
        style: {
          label: "data(label)", "text-wrap": "wrap", "text-max-width": "140px", "text-valign": "center",
          "font-family": "Be Vietnam Pro, sans-serif", "font-size": "13px", color: colour("--ink", "#1d2b2a"),
          shape: "round-rectangle", width: "152px", height: "46px", "border-width": 1.5,
          "background-color": (node) => states[node.data("state")][0],
          "border-color": (node) => states[node.data("state")][1],
          "border-style": (node) => (node.data("state") === "missing" ? "dashed" : "solid"),
        },
      },
      { selector: "node[here = 1]", style: { "border-width": 3.5, "font-weight": 600 } },
      {
        selector: "edge",
        style: {
          width: 1.4, "curve-style": "bezier", "target-arrow-shape": "triangle", "arrow-scale": 0.9,
          "line-color": "#8fa39e", "target-arrow-color": "#8fa39e",
          label: "data(label)", "font-size": "11px", "font-family": "Be Vietnam Pro, sans-serif", color: "#4a5d59",
          "text-background-color": "#fff", "text-background-opacity": 1, "text-background-padding": "2px",
        },
      },
    ],
  });
  const fit = () => {
    picture.resize();
    picture.fit(undefined, 24);
    if (picture.zoom() > 1.15) { picture.zoom(1.15); picture.center(); }
  };
  window.addEventListener("load", fit);
  window.addEventListener("resize", fit);
  picture.on("tap", "node", (event) => {
    const url = event.target.data("url");
    if (url) window.location.assign(url);
  });
  picture.on("mouseover", "node", (event) => { box.classList.toggle("over", Boolean(event.target.data("url"))); });
  picture.on("mouseout", "node", () => box.classList.remove("over"));
})();
