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
  const lying = window.matchMedia("(max-width: 600px)").matches; // on a phone, where names slanting below standing bars can’t be read
  const longest = lying ? 20 : 26;
  const short = (text) => (text.length > longest ? `${text.slice(0, longest - 1)}…` : text);
  const parts = [
    ["Xong đúng hạn", colour("--green", "#1d6b2f"), (row) => read(row, "Xong đúng hạn")],
    ["Xong trễ", "#d98a00", (row) => read(row, "Xong trễ")],
    ["Chưa xong, còn hạn", "#7fa8cc", (row) => read(row, "Chưa xong") - read(row, "Quá hạn")],
    ["Quá hạn", colour("--red", "#a3221b"), (row) => read(row, "Quá hạn")],
  ];
  if (lying) canvas.parentElement.style.height = `${rows.length * 22 + 110}px`;
  const names = { stacked: true, ticks: { maxRotation: 60, autoSkip: !lying } };
  const numbers = { stacked: true, beginAtZero: true, ticks: { precision: 0 } };
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
      indexAxis: lying ? "y" : "x",
      scales: lying ? { x: numbers, y: names } : { x: names, y: numbers },
      plugins: { legend: { position: "bottom" } },
    },
  });
  canvas.parentElement.hidden = false;
  window.addEventListener("beforeprint", () => chart.resize(900, 320));
  window.addEventListener("afterprint", () => chart.resize());
})();
