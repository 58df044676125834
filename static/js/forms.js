// Small help for forms; every page works without it.
(function () {
  "use strict";

  // A second press of the same button sends nothing.
  function hold(event) {
    const form = event.target;
    if (event.defaultPrevented || !(form instanceof HTMLFormElement) || form.method !== "post") return;
    if (form.dataset.sent === "yes") {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    const button = event.submitter || form.querySelector("button[type=submit]");
    if (button) button.setAttribute("aria-busy", "true");
  }

  // A page that comes back out of the browser's cache can be sent again.
  function release() {
    document.querySelectorAll("form[data-sent]").forEach(function (form) {
      delete form.dataset.sent;
    });
    document.querySelectorAll("[aria-busy=true]").forEach(function (button) {
      button.removeAttribute("aria-busy");
    });
  }

  // What went wrong is read first.
  function announce() {
    const summary = document.querySelector(".error-summary");
    if (summary) summary.focus();
  }

  document.addEventListener("submit", hold);
  window.addEventListener("pageshow", release);
  announce();
})();
