// Single keys for what the buttons do. Everything works without this file.
"use strict";

const form = document.getElementById("judge");
const chosen = () => document.querySelector("input[name=candidate]:checked");
const radios = [...document.querySelectorAll("input[name=candidate]")];

function tell() {
  const about = document.getElementById("about");
  if (about && chosen()) about.textContent = chosen().dataset.label;
}

function choose(radio) {
  if (!radio) return;
  radio.checked = true;
  radio.closest(".card").scrollIntoView({ block: "nearest" });
  tell();
}

function press(id) {
  const button = document.getElementById(id);
  if (button) button.click();
}

function help() {
  const keys = document.getElementById("keys");
  if (!keys) return;
  keys.open = !keys.open;
  if (keys.open) keys.scrollIntoView({ block: "nearest" });
}

const KEYS = {
  y: () => press("yes"), n: () => press("no"), 0: () => press("none"), u: () => press("unsure"), s: () => press("skip"),
  b: () => press("previous"), z: () => press("undo"), "?": help,
  c: () => form && form.querySelector("textarea").focus(),
  ArrowRight: () => choose(radios[(radios.indexOf(chosen()) + 1) % radios.length]),
  ArrowLeft: () => choose(radios.at(radios.indexOf(chosen()) - 1)),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
  const writing = event.target.matches("textarea, select, input:not([type=radio]):not([type=checkbox])");
  if (event.key === "Escape" && writing) event.target.blur();
  // A radio button moves the choice by the arrow keys itself.
  const moved = event.target.matches("input[type=radio]") && event.key.startsWith("Arrow");
  if (!form || writing || moved || document.body.dataset.keys !== "on") return;
  const act = /^[1-9]$/.test(event.key) ? () => choose(radios[event.key - 1]) : KEYS[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

if (form) {
  form.addEventListener("change", tell);
  // A second press while the first is on its way would be answered with its own conflict.
  form.addEventListener("submit", () => setTimeout(() => form.querySelectorAll("button").forEach((button) => { button.disabled = true; })));
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  tell();
}

// A status that stands in the page from the start is not read out: it is put there once more.
const status = document.querySelector("[role=status]");
if (status && status.textContent.trim()) {
  const words = [...status.childNodes];
  status.style.minHeight = `${status.offsetHeight}px`;
  status.replaceChildren();
  setTimeout(() => status.replaceChildren(...words), 150);
}
