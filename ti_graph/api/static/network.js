// Draws the network of the page: placed beforehand, no physics, labels as plain text.
"use strict";
const data = JSON.parse(document.getElementById("network-data").textContent);
const dark = window.matchMedia("(prefers-color-scheme: dark)").matches;
const ink = dark ? "#e6e6e6" : "#1e1e1e";
const options = {
  physics: false,
  interaction: { hover: true, tooltipDelay: 100, keyboard: { enabled: true, bindToWindow: false } },
  nodes: { font: { color: ink, size: 14, face: "system-ui, sans-serif" } },
  edges: { arrows: { to: { enabled: true, scaleFactor: 0.5 } }, smooth: false },
};
new vis.Network(document.getElementById("network"), data, options);
