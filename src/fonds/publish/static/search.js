// Full-text search on files alone: fetches the shares of the index that a question needs, then the things found, and shows their words in context.
"use strict";
const field = document.getElementById("q");
const results = document.getElementById("results");
const state = document.getElementById("status");
const more = document.getElementById("more");
const said = document.getElementById("words").dataset;
const [AT_ONCE, BEFORE, AFTER] = [20, 70, 130];
const files = new Map();

document.getElementById("find").addEventListener("submit", (event) => {
  event.preventDefault();
  history.pushState(null, "", `?${new URLSearchParams({ q: field.value })}`);
  ask();
});
addEventListener("popstate", start);
start();

function start() {
  field.value = new URLSearchParams(location.search).get("q") || "";
  if (field.value) ask();
  else results.replaceChildren();
}

async function ask() {
  const words = [...new Set(fold(field.value).match(/[\p{L}\p{N}]{2,}/gu) || [])];
  results.replaceChildren();
  more.hidden = true;
  state.textContent = words.length ? "" : said.short;
  if (!words.length) return;
  try {
    const about = await read("search/index.json");
    const found = await candidates(words, about);
    state.textContent = found.length ? said.found.replace("{n}", found.length) : said.none;
    await show(found, words, about, 0);
  } catch {
    state.textContent = said.failed;
  }
}

// The things that use every word of the question (as a whole or at the beginning), those that say most of it first.
async function candidates(words, about) {
  const scores = await Promise.all(words.map(async (word) => {
    const share = (word.codePointAt(0) * 31 + [...word][1].codePointAt(0)) % about.shares;
    const table = about.used.includes(share) ? await read(`search/words/${share}.json`) : {};
    const score = new Map();
    for (const known of Object.keys(table).filter((one) => one.startsWith(word))) {
      const rows = table[known];
      const rare = Math.log(1 + (2 * about.things) / rows.length) * (known === word ? 1 : 0.5);
      for (let i = 0; i < rows.length; i += 2) score.set(rows[i], (score.get(rows[i]) || 0) + rows[i + 1] * rare);
    }
    return score;
  }));
  const [first, ...others] = scores;
  const kept = [...first].filter(([thing]) => others.every((score) => score.has(thing)));
  const sum = ([thing, own]) => others.reduce((total, score) => total + score.get(thing), own);
  return kept.map((row) => [row[0], sum(row)]).sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([thing]) => thing);
}

async function show(found, words, about, from) {
  const part = found.slice(from, from + AT_ONCE);
  const things = await Promise.all(part.map(async (number) => {
    const chunk = await read(`search/things/${Math.floor(number / about.chunk)}.json`);
    const [path, title, names, date, text] = chunk[number % about.chunk];
    return { id: number, path, title, names, date, text };
  }));
  results.append(...ranked(things).map((thing) => entry(thing, words)));
  more.hidden = from + AT_ONCE >= found.length;
  more.onclick = () => show(found, words, about, from + AT_ONCE);
}

// MiniSearch weighs titles, names and texts against each other within what is shown together; without it the order of the index stays.
function ranked(things) {
  if (typeof MiniSearch === "undefined") return things;
  const index = new MiniSearch({ fields: ["title", "names", "text"], processTerm: fold });
  index.addAll(things);
  const places = new Map(index.search(field.value, { prefix: true, boost: { title: 4, names: 3 } }).map(({ id }, place) => [id, place]));
  return [...things].sort((a, b) => (places.get(a.id) ?? 999) - (places.get(b.id) ?? 999));
}

function entry(thing, words) {
  const link = Object.assign(document.createElement("a"), { href: `${thing.path}.html`, className: thing.path.split("/")[0] });
  link.append(...marked(thing.title, words));
  const kind = Object.assign(document.createElement("small"), { textContent: [said[thing.path.split("/")[0]], thing.date].filter(Boolean).join(", ") });
  const made = document.createElement("li");
  made.append(link, " ", kind);
  const context = Object.assign(document.createElement("p"), { className: "context" });
  context.append(...inContext(thing.text || thing.names, words));
  made.append(context);
  return made;
}

// Up to two stretches of a text around words of the question.
function inContext(text, words) {
  const shown = [];
  let end = 0;
  for (const { start, length } of hits(text, words)) {
    if (start < end || shown.length > 20) continue;
    const from = Math.max(end, start - BEFORE);
    end = Math.min(text.length, start + length + AFTER);
    shown.push(from > 0 ? "… " : "", ...marked(text.slice(from, end), words));
    if (shown.filter((one) => one === "… ").length >= 2) break;
  }
  return shown.length ? [...shown, end < text.length ? " …" : ""] : [text.slice(0, BEFORE + AFTER), text.length > BEFORE + AFTER ? " …" : ""];
}

function marked(text, words) {
  const parts = [];
  let end = 0;
  for (const { start, length } of hits(text, words)) {
    parts.push(text.slice(end, start), Object.assign(document.createElement("mark"), { textContent: text.slice(start, start + length) }));
    end = start + length;
  }
  return [...parts, text.slice(end)];
}

function hits(text, words) {
  return [...text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)].filter(([word]) => words.some((one) => fold(word).startsWith(one)))
    .map((match) => ({ start: match.index, length: match[0].length }));
}

function fold(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

function read(file) {
  if (!files.has(file)) {
    files.set(file, fetch(file).then((answer) => {
      if (!answer.ok) throw new Error(file);
      return answer.json();
    }));
  }
  return files.get(file);
}
