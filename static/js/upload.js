// Sends files one after the other, each with its progress. Without this the form sends them all at once.
(function () {
  "use strict";

  const form = document.querySelector("form[data-uploads]");
  if (!form) return;
  const list = document.getElementById(form.dataset.uploads);

  function say(item, sentence) {
    item.querySelector("[data-said]").textContent = sentence;
  }

  function announce(file) {
    const item = document.createElement("li");
    item.className = "outcomes__item";
    item.innerHTML =
      '<span></span><div><p class="outcomes__name"></p><progress max="1" value="0"></progress><p class="soft" data-said></p></div>';
    item.querySelector(".outcomes__name").textContent = file.name;
    item.querySelector("progress").setAttribute("aria-label", "Sent of " + file.name);
    say(item, "Waiting");
    list.append(item);
    return item;
  }

  function fail(item) {
    item.querySelector("progress").remove();
    say(item, "Not sent. Check your connection, open this page again, and send it once more.");
  }

  function finish(item, request) {
    if (request.status !== 200 || request.responseURL !== form.action) return fail(item);
    const answer = document.createElement("template");
    answer.innerHTML = request.responseText;
    item.replaceWith(answer.content);
  }

  function send(file, item) {
    const data = new FormData();
    data.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    data.append("uploads", file);
    return new Promise(function (done) {
      const request = new XMLHttpRequest();
      const progress = item.querySelector("progress");
      request.upload.addEventListener("progress", function (event) {
        if (!event.lengthComputable) return;
        progress.value = event.loaded / event.total;
        say(item, event.loaded < event.total ? "Sending" : "Sent. Being checked");
      });
      request.addEventListener("load", function () {
        finish(item, request);
      });
      request.addEventListener("error", function () {
        fail(item);
      });
      request.addEventListener("loadend", done);
      request.open("POST", form.action);
      request.setRequestHeader("HX-Request", "true");
      request.send(data);
    });
  }

  form.addEventListener("submit", async function (event) {
    const files = Array.from(form.elements.uploads.files);
    const button = form.querySelector("button[type=submit]");
    if (!files.length) return;
    event.preventDefault();
    if (button.getAttribute("aria-busy")) return;
    button.setAttribute("aria-busy", "true");
    list.parentElement.hidden = false;
    const items = files.map(announce);
    for (const [number, file] of files.entries()) await send(file, items[number]);
    button.removeAttribute("aria-busy");
    form.elements.uploads.value = "";
  });
})();
