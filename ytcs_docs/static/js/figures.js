// The picture of a table of figures. The table beneath is the truth; without JavaScript it stands alone.
"use strict";

(() => {
  const MOST = 24; // lines that a picture can tell apart
  const table = document.querySelector("table[data-chart]");
  const canvas = document.getElementById("chart");
  if (!table || !canvas || !window.Chart) return;
  const style = getComputedStyle(document.documentElement);
  const colour = (name, otherwise) => style.getPropertyValue(name).trim() || otherwise;
  const read = (row, label) => Number(row.querySelector(`[data-label="${label}"]`)?.textContent.replace(/\D/g, "") || 0);
  const rows = Array.from(table.querySelectorAll("tbody tr:not(.total)")).slice(0, MOST);
  if (rows.length < 2) { canvas.parentElement.hidden = true; return; }
  const short = (text) => (text.length > 26 ? `${text.slice(0, 25)}…` : text);
  const parts = [
    ["Xong đúng hạn", colour("--green", "#1d6b2f"), (row) => read(row, "Xong đúng hạn")],
    ["Xong trễ", "#d98a00", (row) => read(row, "Xong trễ")],
    ["Chưa xong, còn hạn", "#7fa8cc", (row) => read(row, "Chưa xong") - read(row, "Quá hạn")],
    ["Quá hạn", colour("--red", "#a3221b"), (row) => read(row, "Quá hạn")],
  ];
  const chart = new window.Chart(canvas, {
    type: "bar",
    data: {
      labels: rows.map((row) => short(row.querySelector(".subject").textContent.trim())),
      datasets: parts.map(([label, backgroundColor, value]) => ({ label, backgroundColor, data: rows.map(value) })),
    },
    options: {
      animation: false,
      maintainAspectRatio: false,
      scales: { x: { stacked: true, ticks: { maxRotation: 60 } }, y: { stacked: true, beginAtZero: true, ticks: { precision: 0 } } },
      plugins: { legend: { position: "bottom" } },
    },
  });
  canvas.parentElement.hidden = false;
  window.addEventListener("beforeprint", () => chart.resize(900, 320));
  window.addEventListener("afterprint", () => chart.resize());
})();
