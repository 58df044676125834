"""What in a PDF could act by itself, and a copy without it."""

from collections.abc import Iterator
from typing import Any

import pikepdf

ACTIONS = {
    "/JavaScript": "JavaScript",
    "/Launch": "a command that starts a program",
    "/SubmitForm": "a form that sends itself",
    "/ImportData": "a command that reads files",
    "/GoToE": "a jump into a file within",
    "/Rendition": "media",
    "/Movie": "media",
    "/Sound": "media",
    "/RichMediaExecute": "media",
}
ANNOTATIONS = {
    "/RichMedia": "media",
    "/Movie": "media",
    "/Sound": "media",
    "/Screen": "media",
    "/3D": "media",
    "/FileAttachment": "files within it",
}
TRIGGERS = ("/AA", "/OpenAction")
STORES = {"/JavaScript": "JavaScript", "/EmbeddedFiles": "files within it", "/XFA": "a form with a program"}
HOLDERS = ("/EF", "/AF", "/JS")


def neutralise(pdf: pikepdf.Pdf) -> list[str]:
    """Take everything that acts by itself out of an open PDF; what it was, each once, in words."""
    found = [*of_the_pages(pdf), *of_the_objects(pdf)]
    return sorted(set(found))


def of_the_pages(pdf: pikepdf.Pdf) -> Iterator[str]:
    """Take out the annotations that play, run or carry something."""
    for page in pdf.pages:
        annotations = page.obj.get("/Annots")
        if not isinstance(annotations, pikepdf.Array):
            continue
        for number in reversed(range(len(annotations))):
            kind = named(annotations[number], "/Subtype")
            if kind in ANNOTATIONS:
                del annotations[number]
                yield ANNOTATIONS[kind]


def of_the_objects(pdf: pikepdf.Pdf) -> Iterator[str]:
    """Take out actions, what triggers them, scripts and files, wherever they stand."""
    for thing in [pdf.trailer, *pdf.objects]:
        yield from cleaned(thing)


def cleaned(thing: Any) -> Iterator[str]:
    """Clean one object, and those that stand in it directly; what others refer to is met by itself."""
    waiting = [thing]
    while waiting:
        holder = waiting.pop()
        if isinstance(holder, pikepdf.Dictionary | pikepdf.Stream):
            yield from cleaned_dictionary(holder)
            waiting += [value for _, value in holder.items() if is_direct(value)]
        elif isinstance(holder, pikepdf.Array):
            waiting += [value for value in holder if is_direct(value)]


def cleaned_dictionary(holder: Any) -> Iterator[str]:
    """Clean one dictionary."""
    kind = named(holder, "/S")
    if kind in ACTIONS and "/K" not in holder:  # a part of the document's structure has /K, and no action has
        yield ACTIONS[kind]
        for key in list(holder.keys()):
            del holder[key]
        return
    for key in TRIGGERS:
        if key in holder:
            if acts(holder[key]):
                yield "something that starts when it is opened"
            yield from cleaned(holder[key])
            del holder[key]
    for key, words in STORES.items():
        if key in holder:
            yield words
            del holder[key]
    for key in HOLDERS:
        if key in holder:
            del holder[key]


def acts(trigger: Any) -> bool:
    """Whether what is triggered does more than show a place in the document."""
    return isinstance(trigger, pikepdf.Dictionary) and named(trigger, "/S") != "/GoTo"


def named(holder: Any, key: str) -> str:
    """A name that a dictionary says, empty where it says none."""
    if not isinstance(holder, pikepdf.Dictionary | pikepdf.Stream):
        return ""
    value = holder.get(key)
    return str(value) if isinstance(value, pikepdf.Name) else ""


def is_direct(value: Any) -> bool:
    """Whether a value stands where it is, and is not only referred to."""
    return isinstance(value, pikepdf.Object) and not value.is_indirect
