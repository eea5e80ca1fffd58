// Filters for a list: reads the values of all its things from the file beside the page, and shows those that fit.
"use strict";
const form = document.querySelector("form.filters");
const list = document.querySelector("ul.things");
const found = document.querySelector("p.found");
const pages = document.querySelector("nav.pages");
const plain = [...list.children];
const [LARGEST_CHOICE, AT_ONCE] = [300, 500];

fetch(form.dataset.source).then((answer) => answer.json()).then(({ filters, things }) => {
  const all = things.map(([path, label, detail, ...values]) => ({ path, label, detail, values, folded: fold(label) }));
  const controls = filters.map((filter, place) => control(filter, place));
  const words = labelled(form.dataset.words, Object.assign(document.createElement("input"), { type: "search", name: "words" }));
  const clear = Object.assign(document.createElement("button"), { type: "reset", textContent: form.dataset.clear });
  form.append(words.box, ...controls.map((one) => one.box), clear);
  restore();
  form.hidden = false;
  form.addEventListener("input", () => show(true));
  form.addEventListener("reset", () => setTimeout(() => show(true)));
  form.addEventListener("submit", (event) => event.preventDefault());
  show(false);

  function control(filter, place) {
    const field = document.createElement(filter.values.length > LARGEST_CHOICE ? "input" : "select");
    field.name = filter.key;
    const made = labelled(filter.name, field);
    if (field.tagName === "INPUT") {
      const choices = document.createElement("datalist");
      choices.id = `choices-${filter.key}`;
      choices.append(...filter.values.map((value) => new Option(value)));
      field.setAttribute("list", choices.id);
      made.box.append(choices);
    }
    return { ...made, filter, place };
  }

  // The numbers of the values that a filter asks for: the one chosen, or all that hold what was written; none asked for is null.
  function chosen(one) {
    const { value, tagName } = one.field;
    if (value === "") return null;
    if (tagName === "SELECT") return new Set([one.filter.values.indexOf(value)]);
    const exact = one.filter.values.indexOf(value);
    const text = fold(value);
    return new Set(exact >= 0 ? [exact] : one.filter.values.flatMap((known, number) => (fold(known).includes(text) ? [number] : [])));
  }

  function test() {
    const text = fold(words.field.value);
    const asked = controls.map((one) => [one, chosen(one)]).filter(([, numbers]) => numbers);
    return (thing, but) => thing.folded.includes(text)
      && asked.every(([one, numbers]) => one === but || thing.values[one.place].some((number) => numbers.has(number)));
  }

  function count() {
    const fits = test();
    for (const one of controls.filter(({ field }) => field.tagName === "SELECT")) {
      const counts = new Array(one.filter.values.length).fill(0);
      for (const thing of all) if (fits(thing, one)) for (const number of thing.values[one.place]) counts[number] += 1;
      const kept = one.field.value;
      const options = one.filter.values.map((value, number) => [value, counts[number]]).filter(([value, n]) => n || value === kept);
      one.field.replaceChildren(new Option(form.dataset.any, ""), ...options.map(([value, n]) => new Option(`${value} (${n})`, value)));
      one.field.value = kept;
    }
  }

  function show(remember) {
    count();
    const used = words.field.value !== "" || controls.some((one) => chosen(one));
    const fits = test();
    const fitting = used ? all.filter((thing) => fits(thing)) : all;
    list.replaceChildren(...(used ? fitting.slice(0, AT_ONCE).map(item) : plain));
    if (used && fitting.length > AT_ONCE) list.append(further(fitting));
    if (pages) pages.hidden = used;
    found.hidden = !used;
    found.textContent = form.dataset.found.replace("{n}", fitting.length);
    if (remember) history.replaceState(null, "", address());
  }

  function further(fitting) {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: form.dataset.more });
    const holder = document.createElement("li");
    let next = AT_ONCE;
    button.addEventListener("click", () => {
      holder.before(...fitting.slice(next, next + AT_ONCE).map(item));
      next += AT_ONCE;
      if (next >= fitting.length) holder.remove();
    });
    holder.append(button);
    return holder;
  }

  function address() {
    const query = new URLSearchParams([...new FormData(form)].filter(([, value]) => value !== ""));
    return `${location.pathname}${query.size ? `?${query}` : ""}`;
  }

  function restore() {
    count();
    for (const [name, value] of new URLSearchParams(location.search)) {
      const one = controls.find(({ filter }) => filter.key === name);
      if (name === "words") words.field.value = value;
      else if (one && (one.field.tagName === "INPUT" || one.filter.values.includes(value))) {
        if (one.field.tagName === "SELECT") one.field.append(new Option(value));
        one.field.value = value;
      }
    }
  }
}).catch(() => {});

function labelled(text, field) {
  const box = document.createElement("p");
  const label = document.createElement("label");
  field.id = `filter-${field.name}`;
  label.htmlFor = field.id;
  label.textContent = text;
  box.append(label, field);
  return { box, field };
}

function item(thing) {
  const link = document.createElement("a");
  link.className = form.dataset.kind;
  link.href = `${document.body.dataset.root}${thing.path}.html`;
  link.textContent = thing.label;
  const entry = document.createElement("li");
  entry.append(link);
  if (thing.detail) entry.append(" ", Object.assign(document.createElement("small"), { textContent: thing.detail }));
  return entry;
}

function fold(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}
