// The picture of the chain of directives: what came before to the left, what followed to the right, by day from above.
// Boxes and words are on the page already; dagre says where they go, and draws the lines round the boxes.
"use strict";

(() => {
  const field = document.getElementById("chain");
  if (!field || !window.dagre) return;
  const SVG = "http://www.w3.org/2000/svg";
  const boxes = Array.from(field.querySelectorAll(".chain-box"));
  const labels = Array.from(field.querySelectorAll(".chain-label"));

  // A line with rounded corners through the points that the layout gives.
  const line = (points) => {
    const parts = [`M${points[0].x},${points[0].y}`];
    for (let place = 1; place < points.length - 1; place += 1) {
      const [here, next] = [points[place], points[place + 1]];
      parts.push(`Q${here.x},${here.y} ${(here.x + next.x) / 2},${(here.y + next.y) / 2}`);
    }
    const last = points[points.length - 1];
    parts.push(`L${last.x},${last.y}`);
    return parts.join(" ");
  };

  // The layout's own order, in which few lines cross. Where all lines lead to one box nothing has to cross: then, of
  // boxes side by side, the earlier stand above, and the lines come in the order of what they join.
  const days = new Map(boxes.map((box, place) => [box.dataset.node, place]));
  const byDay = (graph, order) => {
    order(graph, {});
    const rows = new Map();
    graph.nodes().forEach((name) => {
      const node = graph.node(name);
      const key = days.get(name) ?? (days.get(node.edgeObj?.v) + days.get(node.edgeObj?.w)) / 2;
      if (Number.isNaN(key)) return;
      const row = `${node.rank} ${days.has(name)}`;
      rows.set(row, [...(rows.get(row) ?? []), { node, key }]);
    });
    rows.forEach((row) => {
      const places = row.map(({ node }) => node.order).sort((a, b) => a - b);
      row.sort((a, b) => a.key - b.key).forEach(({ node }, place) => { node.order = places[place]; });
    });
  };

  const draw = () => {
    field.querySelector("svg")?.remove();
    const narrow = window.matchMedia("(max-width: 767.98px)").matches;
    const graph = new window.dagre.graphlib.Graph();
    graph.setGraph({ rankdir: "LR", nodesep: narrow ? 8 : 14, edgesep: 8, ranksep: narrow ? 22 : 46, marginx: 8, marginy: 8 });
    boxes.forEach((box) => graph.setNode(box.dataset.node, { width: box.offsetWidth, height: box.offsetHeight }));
    labels.forEach((label) => {
      const size = narrow ? { width: 0, height: 0 } : { width: label.offsetWidth, height: label.offsetHeight };
      graph.setEdge(label.dataset.earlier, label.dataset.later, { ...size, labelpos: "c" });
    });
    const centre = field.querySelector(".here").dataset.node;
    const star = labels.every((label) => label.dataset.earlier === centre || label.dataset.later === centre);
    window.dagre.layout(graph, star ? { customOrder: byDay } : {});
    const put = (element, { x, y }) => {
      element.style.left = `${Math.round(x - element.offsetWidth / 2)}px`;
      element.style.top = `${Math.round(y - element.offsetHeight / 2)}px`;
    };
    boxes.forEach((box) => put(box, graph.node(box.dataset.node)));
    const { width, height } = graph.graph();
    field.style.width = `${Math.ceil(width)}px`;
    field.style.height = `${Math.ceil(height)}px`;
    const picture = document.createElementNS(SVG, "svg");
    picture.setAttribute("width", Math.ceil(width));
    picture.setAttribute("height", Math.ceil(height));
    picture.setAttribute("aria-hidden", "true");
    const tip = document.createElementNS(SVG, "marker");
    Object.entries({ id: "tip", viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 7, markerHeight: 7, orient: "auto" })
      .forEach(([name, value]) => tip.setAttribute(name, value));
    const arrow = document.createElementNS(SVG, "path");
    arrow.setAttribute("d", "M0,0 L8,4 L0,8 z");
    tip.append(arrow);
    picture.append(tip);
    labels.forEach((label) => {
      const edge = graph.edge(label.dataset.earlier, label.dataset.later);
      const path = document.createElementNS(SVG, "path");
      path.setAttribute("class", "chain-line");
      path.setAttribute("d", line(edge.points));
      path.setAttribute("marker-end", "url(#tip)");
      picture.append(path);
      if (!narrow) put(label, edge);
    });
    field.prepend(picture);
    field.classList.add("drawn");
    const here = field.querySelector(".here");
    const frame = field.parentElement;
    frame.scrollLeft = here.offsetLeft + here.offsetWidth / 2 - frame.clientWidth / 2;
    frame.scrollTop = here.offsetTop + here.offsetHeight / 2 - frame.clientHeight / 2;
  };
  document.fonts.ready.then(draw);
  let timer = 0;
  window.addEventListener("resize", () => { clearTimeout(timer); timer = setTimeout(draw, 150); });
})();
