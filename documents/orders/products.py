"""What can be ordered, and for how much."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from documents.generation.catalogue import Kind, kinds
from documents.orders.errors import NoSuchProduct

PRICE_LIST = Path(__file__).parent / "products.yaml"


@dataclass(frozen=True, slots=True)
class AddOn:
    """Something that is added to an order; pence without VAT."""

    title: str
    about: str
    pence: int


@dataclass(frozen=True, slots=True)
class Product:
    """A document or a pack of several; pence without VAT."""

    key: str
    title: str
    about: str
    pence: int
    documents: tuple[str, ...]

    @property
    def is_pack(self) -> bool:
        """Whether documents can be chosen from it, and it can be posted."""
        return len(self.documents) > 1

    def kinds(self, nation: str) -> list[Kind]:
        """The documents in it that exist for a nation, in order."""
        known = kinds()
        return [known[key] for key in self.documents if nation in known[key].nations]


@lru_cache(maxsize=1)
def price_list() -> Mapping[str, Any]:
    """The file, as it is."""
    return dict(yaml.safe_load(PRICE_LIST.read_text()))


@lru_cache(maxsize=1)
def products() -> Mapping[str, Product]:
    """Every product by its key, in the order in which they are offered; none before all its documents exist."""
    listed = [product_of(one) for one in price_list()["products"]]
    return {one.key: one for one in listed if kinds().keys() >= set(one.documents)}


def product_of(said: Mapping[str, Any]) -> Product:
    """A product as it is written down."""
    return Product(said["key"], said["title"], said["about"], said["pence"], documents_of(said))


def documents_of(said: Mapping[str, Any]) -> tuple[str, ...]:
    """Its own documents, after those of the pack that it includes."""
    included = next((one for one in price_list()["products"] if one["key"] == said.get("includes")), None)
    return (*(documents_of(included) if included else ()), *said["documents"])


def product(key: str) -> Product:
    """The product; NoSuchProduct for a key that is not in the list."""
    try:
        return products()[key]
    except KeyError as error:
        raise NoSuchProduct from error


def fast_track() -> AddOn:
    """Being served first."""
    return AddOn(**price_list()["fast_track"])


def posted() -> AddOn:
    """Getting it on paper, too."""
    return AddOn(**price_list()["posted"])


def lines_of(product: Product, *, is_fast: bool, is_posted: bool) -> list[dict[str, Any]]:
    """What is charged for, line by line: name and pence without VAT."""
    chosen: list[Product | AddOn] = [
        product,
        *([fast_track()] if is_fast else []),
        *([posted()] if is_posted and product.is_pack else []),
    ]
    return [{"name": one.title, "pence": one.pence} for one in chosen]


def chosen_kinds(product: Product, *, nation: str, keys: Collection[str]) -> list[Kind]:
    """The documents of a product that were chosen, in its order; all of them where it is no pack."""
    there = product.kinds(nation)
    return [kind for kind in there if kind.key in keys] if product.is_pack else there
