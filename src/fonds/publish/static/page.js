// What every page can do where a script runs: copy a citation, put away a hint with Escape, and lead to the endpoint where there is one.
"use strict";
const root = document.body.dataset.root;

for (const button of document.querySelectorAll("button.copy")) {
  const label = button.textContent;
  const source = document.getElementById(button.dataset.copy);
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(source.textContent);
      button.textContent = button.dataset.done;
      setTimeout(() => { button.textContent = label; }, 2000);
    } catch {
      getSelection().selectAllChildren(source);
    }
  });
}

// A hint that lies over the text can be put away without moving the pointer or the focus (WCAG 1.4.13).
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") document.body.classList.add("no-tips");
});
for (const kind of ["pointerover", "focusin"]) {
  document.addEventListener(kind, (event) => {
    if (event.target.closest && event.target.closest(".marked, .why")) document.body.classList.remove("no-tips");
  });
}

async function hasEndpoint() {
  const known = sessionStorage.getItem("endpoint");
  if (known !== null) return known === "yes";
  const answer = await fetch(`${root}sparql`, { headers: { Accept: "text/turtle" } });
  const found = answer.ok && (answer.headers.get("Content-Type") || "").startsWith("text/turtle");
  sessionStorage.setItem("endpoint", found ? "yes" : "no");
  return found;
}

const live = document.querySelectorAll("a.live");
if (live.length && location.protocol !== "file:") {
  hasEndpoint().then((found) => {
    for (const link of found ? live : []) {
      link.href = link.dataset.address;
      link.hidden = false;
    }
  }).catch(() => {});
}
