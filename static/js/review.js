// Keys for the list of what was read: they act only on the line that is in focus, and press what stands there.
(function () {
  "use strict";

  const list = document.querySelector("[data-review]");
  const lines = list ? Array.from(list.children) : [];

  function goTo(line) {
    if (!line) return;
    lines.forEach(function (one) {
      one.tabIndex = one === line ? 0 : -1;
    });
    line.focus();
  }

  function pressed(event) {
    const line = event.target;
    const at = lines.indexOf(line);
    if (at < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const act = step ? null : line.querySelector('[data-key="' + CSS.escape(event.key.toLowerCase()) + '"]');
    if (!step && !act) return;
    event.preventDefault();
    if (step) goTo(lines[at + step]);
    else act.click();
  }

  if (!lines.length) return;
  lines.forEach(function (line, at) {
    line.tabIndex = at === 0 ? 0 : -1;
  });
  list.addEventListener("keydown", pressed);
  document.querySelector("[data-review-keys]").hidden = false;
  goTo(lines.find((line) => "#" + line.id === location.hash));
})();
