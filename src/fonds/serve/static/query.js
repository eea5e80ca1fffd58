// Puts YASGUI over the plain form where it was built in; the form stays for everybody else.
"use strict";
const box = document.getElementById("yasgui");
const field = document.getElementById("query");
const drawings = document.getElementById("drawings");
const links = document.getElementById("links");

// The addresses that give this query again, and its answer as a file.
function tellLinks(query) {
  for (const link of links.querySelectorAll("a[data-media]")) {
    link.href = "/sparql?" + new URLSearchParams({ query, ...(link.dataset.media ? { _mediatype: link.dataset.media } : {}) });
  }
  links.hidden = false;
}

if (box && typeof Yasgui !== "undefined") {
  document.getElementById("plain").hidden = true;
  Yasgui.Yasqe.defaults.value = field.value;
  const yasgui = new Yasgui(box, {
    requestConfig: { endpoint: new URL("/sparql", location).href },
    copyEndpointOnNewTab: false,
    persistenceId: null,
    autofocus: false,
  });
  const tab = yasgui.getTab();
  tab.setQuery(field.value);
  tellLinks(field.value);
  const plainAnswer = document.querySelector("section[aria-labelledby=answer]");
  if (plainAnswer) plainAnswer.hidden = true;
  tab.getYasr().on("drawn", () => {
    tellLinks(tab.getQuery());
    const answer = tab.getYasr().results;
    const rows = answer && answer.getBindings ? answer.getBindings() : null;
    if (rows) drawAnswer(drawings, answer.getVariables(), rows, drawings.dataset.land);
  });
  tab.getYasqe().on("change", () => tellLinks(tab.getQuery()));
  for (const example of document.querySelectorAll("a.example")) {
    example.addEventListener("click", (event) => {
      event.preventDefault();
      tab.setQuery(example.dataset.query);
      tab.query();
      box.scrollIntoView();
    });
  }
  if (new URLSearchParams(location.search).has("query")) tab.query();
}
