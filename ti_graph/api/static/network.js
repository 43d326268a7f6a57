// Draws the network of the page: placed beforehand, no physics, labels as plain text.
"use strict";
(() => {
  const data = JSON.parse(document.getElementById("network-data").textContent);
  const container = document.getElementById("network");
  const [left, right] = span(data.nodes.map((node) => node.x), 360);
  const [top, bottom] = span(data.nodes.map((node) => node.y), 60);
  const narrow = container.clientWidth < 700;
  // A narrow screen shows what the territory could build first; the rest is a drag away.
  const scale = narrow ? 0.7 : Math.min(1, container.clientWidth / (right - left));
  const position = narrow ? { x: 300, y: 0 } : { x: (left + right) / 2, y: (top + bottom) / 2 };
  container.style.height = `${Math.round(Math.min((bottom - top) * scale, narrow ? 420 : 1400))}px`;

  const network = new vis.Network(container, data, {
    physics: false,
    // The wheel scrolls the page; buttons and the keyboard zoom.
    interaction: {
      hover: true,
      tooltipDelay: 100,
      zoomView: false,
      keyboard: { enabled: true, bindToWindow: false },
    },
    nodes: {
      borderWidth: 1.5,
      font: { size: 13, face: "system-ui, sans-serif", align: "left" },
      margin: { top: 5, bottom: 5, left: 8, right: 8 },
      shapeProperties: { borderRadius: 4 },
    },
    edges: {
      arrows: { to: { scaleFactor: 0.5 } },
      smooth: { enabled: true, type: "cubicBezier", forceDirection: "horizontal", roundness: 0.5 },
    },
  });
  network.moveTo({ position, scale });

  for (const button of document.querySelectorAll("[data-zoom]")) {
    const factor = Number(button.dataset.zoom);
    button.addEventListener("click", () => {
      network.moveTo(factor ? { scale: network.getScale() * factor } : { position, scale });
    });
  }

  function span(values, margin) {
    return [Math.min(...values) - margin / 2, Math.max(...values) + margin / 2];
  }
})();
