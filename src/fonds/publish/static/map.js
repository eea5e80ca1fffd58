// Puts an interactive map in the place of the drawn one; without it the drawing stays.
"use strict";
for (const figure of document.querySelectorAll("figure.map[data-pins]")) {
  fetch(figure.dataset.land).then((answer) => answer.json()).then((land) => {
    const drawing = figure.querySelector("svg");
    const box = document.createElement("div");
    box.setAttribute("role", "application");
    box.setAttribute("aria-label", figure.dataset.label);
    drawing.replaceWith(box);
    const map = L.map(box, { attributionControl: false, worldCopyJump: true });
    const style = getComputedStyle(document.documentElement);
    const pins = JSON.parse(figure.dataset.pins);
    map.fitBounds(pins.map(([latitude, longitude]) => [latitude, longitude]), { padding: [40, 40], maxZoom: 6 });
    L.geoJSON(land, { interactive: false, style: { stroke: false, fillOpacity: 1, fillColor: style.getPropertyValue("--land").trim() } }).addTo(map);
    for (const [latitude, longitude, label, path] of pins) {
      const link = document.createElement("a");
      link.href = figure.dataset.root + path + ".html";
      link.textContent = label;
      L.circleMarker([latitude, longitude], { radius: 6, color: style.getPropertyValue("--place").trim(), fillOpacity: 0.8 })
        .bindTooltip(Object.assign(document.createElement("span"), { textContent: label })).bindPopup(link).addTo(map);
    }
  });
}
