// Buttons that need a key are shown where the browser can use one.
(function () {
  "use strict";

  if (!window.PublicKeyCredential) return;
  document.querySelectorAll("[data-needs-passkeys]").forEach(function (button) {
    button.hidden = false;
  });
})();
