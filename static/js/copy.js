// Copies a field's text; without script the field can be selected by hand.
(function () {
  "use strict";

  function offer(button) {
    const field = document.getElementById(button.dataset.copies);
    const told = document.querySelector("[data-copied]");
    button.hidden = false;
    button.addEventListener("click", async function () {
      field.select();
      await navigator.clipboard.writeText(field.value);
      button.textContent = button.dataset.done;
      if (told) told.textContent = button.dataset.done;
    });
  }

  if (navigator.clipboard) document.querySelectorAll("[data-copies]").forEach(offer);
})();
