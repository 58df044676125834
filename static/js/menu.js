// The portal's menu on a phone closes with Escape and with a press beside it. Without this it opens and shuts all the same.
(function () {
  "use strict";

  const menu = document.querySelector(".portal-menu");
  if (!menu) return;

  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });

  document.addEventListener("click", function (event) {
    if (!menu.contains(event.target)) menu.open = false;
  });
})();
