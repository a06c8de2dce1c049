// The picture of a table of figures. The table beneath is the truth; without JavaScript it stands alone.
"use strict";

(() => {
  const MOST = 12; // lines that a picture shows at a glance: those that need looking after first
  const table = document.querySelector("table[data-chart]");
  const canvas = document.getElementById("chart");
  if (!table || !canvas || !window.Chart) return;
  const style = getComputedStyle(document.documentElement);
  const colour = (name, otherwise) => style.getPropertyValue(name).trim() || otherwise;
  const read = (row, label) => Number(row.querySelector(`[data-label="${label}"]`)?.textContent.replace(/\D/g, "") || 0);
  const rows = Array.from(table.querySelectorAll("tbody tr:not(.total)"));
  if (table.dataset.chart !== "month") {
    rows.sort((a, b) => read(b, "Quá hạn") - read(a, "Quá hạn") || read(b, "Chưa xong") - read(a, "Chưa xong"));
  }
  rows.length = Math.min(rows.length, MOST);
  if (rows.length < 2) { canvas.parentElement.hidden = true; return; }
  const longest = window.matchMedia("(max-width: 600px)").matches ? 20 : 42;
  const short = (text) => (text.length > longest ? `${text.slice(0, longest - 1)}…` : text);
  const parts = [
    ["Xong đúng hạn", colour("--green", "#1d6b2f"), (row) => read(row, "Xong đúng hạn")],
    ["Xong trễ", "#d98a00", (row) => read(row, "Xong trễ")],
    ["Chưa xong, còn hạn", "#7fa8cc", (row) => read(row, "Chưa xong") - read(row, "Quá hạn")],
    ["Quá hạn", colour("--red", "#a3221b"), (row) => read(row, "Quá hạn")],
  ];
  canvas.parentElement.style.height = `${rows.length * 22 + 110}px`;
  window.Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
  const chart = new window.Chart(canvas, {
    type: "bar",
    data: {
      labels: rows.map((row) => short(row.querySelector(".subject").textContent.trim())),
      datasets: parts.map(([label, backgroundColor, value]) => ({ label, backgroundColor, data: rows.map(value) })),
    },
    options: {
      animation: false,
      maintainAspectRatio: false,
      indexAxis: "y", // lying bars: the names of units are long
      scales: { x: { stacked: true, beginAtZero: true, ticks: { precision: 0 } }, y: { stacked: true, ticks: { autoSkip: false } } },
      plugins: { legend: { position: "bottom" } },
    },
  });
  canvas.parentElement.hidden = false;
  window.addEventListener("beforeprint", () => chart.resize(900, rows.length * 22 + 110));
  window.addEventListener("afterprint", () => chart.resize());
})();
