// Puts YASGUI over the plain form where it was built in; the form stays for everybody else.
"use strict";
const box = document.getElementById("yasgui");
const field = document.getElementById("query");
if (box && typeof Yasgui !== "undefined") {
  document.getElementById("plain").hidden = true;
  Yasgui.Yasqe.defaults.value = field.value;
  const yasgui = new Yasgui(box, {
    requestConfig: { endpoint: new URL("/sparql", location).href },
    copyEndpointOnNewTab: false,
    persistenceId: null,
    autofocus: false,
  });
  yasgui.getTab().setQuery(field.value);
  for (const example of document.querySelectorAll("a.example")) {
    example.addEventListener("click", (event) => {
      event.preventDefault();
      yasgui.getTab().setQuery(example.dataset.query);
      yasgui.getTab().query();
      box.scrollIntoView();
    });
  }
}
