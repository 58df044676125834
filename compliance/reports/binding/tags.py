"""Tagging pages that were added to a tagged PDF, so that those who hear it learn what is there."""

from typing import Any

from pikepdf import Array, Dictionary, Name, Page, Pdf, String


class Tags:
    """The structure of a PDF that grows by sections of figures."""

    def __init__(self, pdf: Pdf) -> None:
        self.pdf, self.root = pdf, pdf.Root.StructTreeRoot
        top = self.root.K
        self.document = top[0] if isinstance(top, Array) else top
        self.entries: list[Any] = []
        self.sections = Array()
        numbers = self.root.ParentTree.get("/Nums", Array())
        taken = [int(numbers[at]) for at in range(0, len(numbers), 2)]
        self.next_key = max([int(self.root.get("/ParentTreeNextKey", 0)), *(key + 1 for key in taken)], default=0)

    def section(self, title: str) -> Any:
        """A section with a title, for what follows."""
        section = self.pdf.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name.Sect, T=String(title), P=self.document, K=Array())
        )
        self.sections.append(section)
        return section

    def figure(self, page: Page, *, alt: str, within: Any) -> None:
        """The page's first marked content is a figure, with the words that stand for it."""
        figure = self.pdf.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name.Figure, Alt=String(alt), P=within, Pg=page.obj, K=0)
        )
        figure.A = Dictionary(O=Name.Layout, BBox=Array([0, 0, *page.mediabox[2:]]), Placement=Name.Block)
        within.K.append(figure)
        page.obj.StructParents = self.next_key
        page.obj.Tabs = Name.S
        self.entries.extend([self.next_key, self.pdf.make_indirect(Array([figure]))])
        self.next_key += 1

    def finish(self) -> None:
        """Write what was added into the document's own structure."""
        children = self.document.K
        own = list(children) if isinstance(children, Array) else [children]
        self.document.K = Array([*own, *(section for section in self.sections if len(section.K))])
        self.root.ParentTree.Nums = Array([*self.root.ParentTree.get("/Nums", Array()), *self.entries])
        self.root.ParentTreeNextKey = self.next_key
