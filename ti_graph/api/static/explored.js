// Draws a graph that a reader gathered: placed as it was seen, no physics, labels as plain text.
"use strict";
(() => {
  const data = JSON.parse(document.getElementById("network-data").textContent);
  const ink = getComputedStyle(document.body).color;
  const network = new vis.Network(document.getElementById("network"), data, {
    physics: false,
    interaction: { hover: true, tooltipDelay: 100, keyboard: { enabled: true, bindToWindow: false } },
    nodes: { font: { size: 14, face: "system-ui, sans-serif", color: ink } },
    edges: { arrows: { to: { enabled: true, scaleFactor: 0.4 } }, smooth: false },
  });
  network.fit();
})();
