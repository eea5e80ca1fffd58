// Draws an answer as a map, a timeline and a graph, where its rows hold positions, dates or two things each.
"use strict";
const SVG = "http://www.w3.org/2000/svg";
const POINT = /^(?:<[^>]*>\s*)?POINT\s*\(\s*(-?[\d.]+)\s+(-?[\d.]+)\s*\)$/i;
const DATE = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?/;
const MOST = { rows: 300, nodes: 60 };

function drawAnswer(box, variables, rows, land) {
  box.replaceChildren();
  box.hidden = false; // a map measures the room that it has
  const drawn = [
    drawMap(box, pins(variables, rows), land),
    drawTimeline(box, moments(variables, rows)),
    drawGraph(box, edges(variables, rows)),
  ];
  box.hidden = !drawn.some(Boolean);
}

function named(row, variables) {
  const label = variables.map((name) => row[name]).find((cell) => cell && cell.type !== "uri" && !POINT.test(cell.value) && !DATE.test(cell.value));
  const thing = variables.map((name) => row[name]).find((cell) => cell && cell.type === "uri");
  return { label: label ? label.value : thing ? short(thing.value) : "", href: thing ? thing.value : "" };
}

function short(iri) {
  return decodeURIComponent(iri.replace(/[#/]$/, "").split(/[#/]/).pop());
}

function clipped(text, length) {
  return text.length > length ? text.slice(0, length - 1) + "…" : text;
}

function pins(variables, rows) {
  const found = [];
  const latitude = variables.find((name) => /^lat/i.test(name)), longitude = variables.find((name) => /^(lon|lng)/i.test(name));
  for (const row of rows) {
    const point = variables.map((name) => row[name] && POINT.exec(row[name].value)).find(Boolean);
    const place = point ? [Number(point[2]), Number(point[1])]
      : row[latitude] && row[longitude] ? [Number(row[latitude].value), Number(row[longitude].value)] : null;
    if (place && place.every(Number.isFinite)) found.push({ place, ...named(row, variables) });
  }
  return found.slice(0, MOST.rows);
}

function moments(variables, rows) {
  const dated = variables.find((name) => rows.some((row) => row[name] && row[name].type !== "uri" && DATE.test(row[name].value)));
  if (!dated) return [];
  return rows.filter((row) => row[dated] && DATE.test(row[dated].value)).slice(0, MOST.rows).map((row) => {
    const [, year, month, day] = DATE.exec(row[dated].value);
    return { at: Date.UTC(Number(year), Number(month || 1) - 1, Number(day || 1)), date: [year, month, day].filter(Boolean).join("-"), ...named(row, variables) };
  });
}

function edges(variables, rows) {
  const things = variables.filter((name) => rows.some((row) => row[name] && row[name].type === "uri"));
  if (things.length < 2) return [];
  return rows.filter((row) => row[things[0]] && row[things[1]]).slice(0, MOST.rows).map((row) => [row[things[0]].value, row[things[1]].value]);
}

function figure(box, title) {
  const whole = document.createElement("figure"), caption = document.createElement("figcaption");
  caption.textContent = title;
  whole.append(caption);
  box.append(whole);
  return whole;
}

function element(name, attributes, text) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text !== undefined) made.textContent = text;
  return made;
}

function linked(href, content) {
  if (!/^https?:/.test(href)) return content;
  const link = element("a", { href });
  link.append(content);
  return link;
}

function drawMap(box, found, land) {
  if (!found.length || typeof L === "undefined") return false;
  const whole = figure(box, box.dataset.map.replace("{n}", found.length)), place = document.createElement("div");
  whole.className = "map";
  place.className = "answer-map";
  whole.append(place);
  const map = L.map(place, { attributionControl: false, worldCopyJump: true });
  map.fitBounds(found.map((pin) => pin.place), { padding: [30, 30], maxZoom: 6 });
  const style = getComputedStyle(document.documentElement);
  fetch(land).then((answer) => answer.json()).then((outlines) => {
    L.geoJSON(outlines, { interactive: false, style: { stroke: false, fillOpacity: 1, fillColor: style.getPropertyValue("--land").trim() } }).addTo(map).bringToBack();
  });
  for (const pin of found) {
    const link = document.createElement("a");
    link.textContent = pin.label || pin.href;
    if (pin.href) link.href = pin.href;
    L.circleMarker(pin.place, { radius: 6, color: style.getPropertyValue("--place").trim(), fillOpacity: 0.8 }).bindTooltip(pin.label).bindPopup(link).addTo(map);
  }
  return true;
}

function drawTimeline(box, found) {
  if (new Set(found.map((moment) => moment.date)).size < 2) return false;
  const title = box.dataset.timeline.replace("{n}", found.length), whole = figure(box, title), times = found.map((moment) => moment.at);
  const first = Math.min(...times), span = Math.max(1, Math.max(...times) - first), rows = Math.min(12, found.length);
  const drawing = element("svg", { viewBox: `0 0 1000 ${rows * 18 + 40}`, role: "group", "aria-label": title });
  found.sort((one, other) => one.at - other.at).forEach((moment, number) => {
    const x = 10 + ((moment.at - first) / span) * 960, y = 14 + (number % rows) * 18;
    const mark = element("circle", { cx: x, cy: y, r: 5, class: "moment" });
    mark.append(element("title", {}, `${moment.date} ${moment.label}`));
    drawing.append(linked(moment.href, mark));
    if (found.length <= rows * 3) {
      const late = x > 760;
      drawing.append(element("text", { x: late ? x - 9 : x + 9, y: y + 4, class: "small", "text-anchor": late ? "end" : "start" }, clipped(moment.label, 36)));
    }
  });
  const ground = rows * 18 + 16;
  drawing.append(element("line", { x1: 0, x2: 1000, y1: ground, y2: ground, class: "axis" }));
  drawing.append(element("text", { x: 4, y: ground + 18, class: "small" }, found[0].date));
  drawing.append(element("text", { x: 996, y: ground + 18, class: "small", "text-anchor": "end" }, found[found.length - 1].date));
  whole.append(drawing);
  return true;
}

function drawGraph(box, found) {
  if (!found.length) return false;
  const count = new Map();
  for (const end of found.flat()) count.set(end, (count.get(end) || 0) + 1);
  const kept = [...count].sort((one, other) => other[1] - one[1]).slice(0, MOST.nodes).map(([iri]) => iri);
  const nodes = new Map(kept.map((iri, number) => {
    const angle = (2 * Math.PI * number) / kept.length;
    return [iri, { x: 500 + 380 * Math.cos(angle), y: 300 + 220 * Math.sin(angle) }];
  }));
  const lines = found.filter(([from, to]) => from !== to && nodes.has(from) && nodes.has(to));
  if (!lines.length) return false;
  settle([...nodes.values()], lines.map(([from, to]) => [nodes.get(from), nodes.get(to)]));
  const title = box.dataset.graph.replace("{n}", nodes.size), whole = figure(box, title);
  const drawing = element("svg", { viewBox: "0 0 1000 600", role: "group", "aria-label": title });
  for (const [from, to] of lines) {
    const a = nodes.get(from), b = nodes.get(to);
    drawing.append(element("line", { x1: a.x, y1: a.y, x2: b.x, y2: b.y, class: "edge" }));
  }
  for (const [iri, { x, y }] of nodes) {
    const group = element("g", {});
    const right = x > 740, anchor = right ? "end" : "start";
    group.append(element("circle", { cx: x, cy: y, r: 6, class: "node" }));
    group.append(element("text", { x: right ? x - 9 : x + 9, y: y + 4, class: "small", "text-anchor": anchor }, clipped(short(iri), 34)));
    group.append(element("title", {}, iri));
    drawing.append(linked(iri, group));
  }
  whole.append(drawing);
  return true;
}

// Fruchterman and Reingold's springs, the same picture for the same rows.
function settle(nodes, lines) {
  const size = Math.sqrt(400000 / nodes.length);
  for (let step = 0, heat = 60; step < 150; step += 1, heat *= 0.97) {
    const moves = nodes.map((node) => {
      const move = { x: (500 - node.x) * 0.02, y: (300 - node.y) * 0.03 };
      for (const other of nodes) {
        const x = node.x - other.x, y = node.y - other.y, distance = Math.hypot(x, y) || 0.1;
        if (other !== node) { move.x += (x / distance) * (size * size / distance); move.y += (y / distance) * (size * size / distance); }
      }
      return move;
    });
    for (const [from, to] of lines) {
      const x = from.x - to.x, y = from.y - to.y, distance = Math.hypot(x, y) || 0.1, pull = distance * distance / size;
      const a = moves[nodes.indexOf(from)], b = moves[nodes.indexOf(to)];
      a.x -= (x / distance) * pull; a.y -= (y / distance) * pull; b.x += (x / distance) * pull; b.y += (y / distance) * pull;
    }
    nodes.forEach((node, number) => {
      const length = Math.hypot(moves[number].x, moves[number].y) || 0.1, by = Math.min(length, heat) / length;
      node.x = Math.min(900, Math.max(20, node.x + moves[number].x * by));
      node.y = Math.min(580, Math.max(20, node.y + moves[number].y * by));
    });
  }
}
