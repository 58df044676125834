"""A visitor with a browser that runs no scripts: reads pages, follows links, fills the forms that are shown."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import urljoin

import requests
from lxml import html

from config.running.story import NotAsExpected

TIMEOUT_SECONDS = 30
Answer = str | bool


class Visitor:
    """One person: a session with its cookies, and the page in front of them."""

    def __init__(self, site_url: str) -> None:
        self.session = requests.Session()
        self.url = site_url
        self.status = 0
        self.page: Any = None

    @property
    def heading(self) -> str:
        """The page's one heading."""
        return _words(self._first("//h1"))

    @property
    def text(self) -> str:
        """All that the page says."""
        return _words(self._first("//body"))

    def go(self, address: str) -> None:
        """Open an address, absolute or relative to the page in front."""
        self._show(self._ask("GET", urljoin(self.url, address)))

    def follow(self, words: str) -> None:
        """Follow the first link that says this."""
        for link in self.page.xpath("//a[@href]"):
            if words.casefold() in _words(link).casefold():
                return self.go(link.get("href"))
        raise NotAsExpected(f"No link says {words!r} on {self._where()}.")

    def link_beside(self, words: str, *, says: str) -> str:
        """The address of the link with these words in the table row that has others; empty when there is none."""
        for row in self.page.xpath("//tr"):
            for link in row.xpath(".//a[@href]") if words in _words(row) else ():
                if says.casefold() in _words(link).casefold():
                    return str(link.get("href"))
        return ""

    def submit(
        self,
        answers: Mapping[str, Answer],
        *,
        button: str,
        otherwise: str = "",
        uploads: Mapping[str, tuple[str, bytes]] | None = None,
    ) -> None:
        """Fill a form by what its fields are called and press a button of it.

        `otherwise` is the choice made wherever the form asks something that the answers leave out and offers it.
        `uploads` are files by the name of their field, each as its own name and its bytes.
        """
        pressed = self._button(button)
        form = pressed.getroottree().xpath("//form[@id=$id]", id=pressed.get("form"))
        form = form[0] if form else next(pressed.iterancestors("form"))
        questions = Questions(form)
        if otherwise:
            questions.choose_everywhere(otherwise)
        for question, answer in answers.items():
            questions.answer(question, answer, where=self._where())
        self._send(form, pressed=pressed, uploads=uploads or {})

    def asks(self, name: str) -> bool:
        """Whether the page has a field of this name."""
        return bool(self.page.xpath("//*[@name=$name]", name=name))

    def expect(self, words: str) -> None:
        """Fail unless the page says this."""
        if words.casefold() not in self.text.casefold():
            raise NotAsExpected(f"{words!r} is not on {self._where()}: {self._complaints()}")

    def expect_at(self, part: str) -> None:
        """Fail unless the page's address has this part."""
        if part not in self.url:
            raise NotAsExpected(f"Expected an address with {part!r}, and came to {self._where()}: {self._complaints()}")

    def _button(self, words: str) -> Any:
        for button in self.page.xpath("//button | //input[@type='submit']"):
            if words.casefold() in (_words(button) or button.get("value", "")).casefold():
                return button
        raise NotAsExpected(f"No button says {words!r} on {self._where()}.")

    def _send(self, form: Any, *, pressed: Any, uploads: Mapping[str, tuple[str, bytes]]) -> None:
        values = form.form_values()
        if pressed.get("name"):
            values.append((pressed.get("name"), pressed.get("value", "")))
        address = urljoin(self.url, pressed.get("formaction") or form.get("action") or self.url)
        if form.method == "GET":
            return self._show(self._ask("GET", address, params=values))
        files = [(name, uploads.get(name, ("", b""))) for name in form.xpath(".//input[@type='file']/@name")]
        return self._show(self._ask("POST", address, data=_grouped(values), files=files or None))

    def _ask(self, method: str, address: str, **sent: Any) -> requests.Response:
        try:
            return self.session.request(method, address, timeout=TIMEOUT_SECONDS, headers={"Referer": self.url}, **sent)
        except requests.RequestException as error:
            raise NotAsExpected(f"{address} does not answer: {error}") from error

    def _show(self, response: requests.Response) -> None:
        self.url, self.status = response.url, response.status_code
        self.page = html.document_fromstring(response.text or "<html></html>")
        if response.status_code >= HTTPStatus.BAD_REQUEST:
            raise NotAsExpected(f"{self._where()} answered {response.status_code}.")

    def _first(self, path: str) -> Any:
        found = self.page.xpath(path)
        return found[0] if found else None

    def _where(self) -> str:
        return f"{self.url} ({self.heading or 'no heading'})"

    def _complaints(self) -> str:
        """What the page says is wrong with the form that was sent."""
        summary = self._first("//*[@role='alert']")
        return _words(summary) if summary is not None else f"it says {self.text[:300]!r}"


class Questions:
    """The fields of one form, found as a person finds them: by label, else by the legend above; or by name."""

    def __init__(self, form: Any) -> None:
        self.inputs = [entry for entry in form.inputs if entry.get("type") not in {"hidden", "submit", "button"}]

    def answer(self, question: str, answer: Answer, *, where: str) -> None:
        """Fill in one answer, whatever kind of field asks for it."""
        for entry in self.inputs:
            if question == entry.get("name") or _says(entry, question):
                if entry.get("type") in {"radio", "checkbox"} and isinstance(answer, str):
                    return self._tick(entry.get("name"), answer, where=where)
                return _fill(entry, answer, where=where)
        raise NotAsExpected(f"Nothing asks {question!r} on {where}.")

    def choose_everywhere(self, words: str) -> None:
        """Take this choice in every group that offers it and has none taken."""
        for entry in self.inputs:
            taken = any(other.checked for other in self._group(entry)) if entry.get("type") == "radio" else True
            if not taken and _label(entry).casefold() == words.casefold():
                entry.checked = True

    def _tick(self, name: str, words: str, *, where: str) -> None:
        choices = [entry for entry in self.inputs if entry.get("name") == name]
        for entry in choices:
            if _label(entry).casefold().startswith(words.casefold()) or entry.get("value") == words:
                entry.checked = True
                return
        raise NotAsExpected(f"{name} offers no {words!r} on {where}, only {[_label(entry) for entry in choices]}.")

    def _group(self, entry: Any) -> list[Any]:
        return [other for other in self.inputs if other.get("name") == entry.get("name")]


def _fill(entry: Any, answer: Answer, *, where: str) -> None:
    if entry.get("type") == "checkbox":
        entry.checked = bool(answer)
    elif entry.tag == "select":
        values = [option.get("value") for option in entry.iter("option") if _words(option).startswith(str(answer))]
        if not values:
            raise NotAsExpected(f"{_label(entry)!r} offers no {answer!r} on {where}.")
        entry.value = values[0]
    else:
        entry.value = str(answer)


def _says(entry: Any, question: str) -> bool:
    words = question.casefold()
    return _label(entry).casefold().startswith(words) or _legend(entry).casefold().startswith(words)


def _label(entry: Any) -> str:
    label = entry.label
    return _words(label if label is not None else next(entry.iterancestors("label"), None))


def _legend(entry: Any) -> str:
    """The legend over a group of choices; a box to fill in answers to its own label alone."""
    if entry.get("type") not in {"radio", "checkbox"}:
        return ""
    return _words(next((legend for group in entry.iterancestors("fieldset") for legend in group.iter("legend")), None))


def _words(element: Any) -> str:
    return " ".join(element.text_content().split()) if element is not None else ""


def _grouped(values: list[tuple[str, str]]) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = {}
    for name, value in values:
        grouped.setdefault(name, []).append(value)
    return grouped
