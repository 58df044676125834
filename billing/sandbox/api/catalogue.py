"""What can be bought, and the tax on it: products, prices, tax rates. https://docs.stripe.com/api/products"""

from decimal import Decimal, InvalidOperation

from billing.sandbox import clock, store
from billing.sandbox.errors import ApiError
from billing.sandbox.lists import agrees, created_within, list_objects, page
from billing.sandbox.params import Params
from billing.sandbox.prices import TAX_BEHAVIOURS, free_lookup_key, read_terms
from billing.sandbox.shapes import Body, build

PRODUCT_WORDS = ("description", "name", "statement_descriptor", "tax_code", "unit_label", "url")
RATE_WORDS = ("country", "description", "jurisdiction", "state", "tax_type")

# Products ---------------------------------------------------------------------------------------


def create_product(params: Params) -> Body:
    """Make a product, under an id of the caller's choice if one is given."""
    params.required("name")
    values = read_product(params) | {"active": params.flag("active", default=True), "updated": clock.now()}
    key = params.text("id")
    if key and store.find(key):
        raise ApiError("Product already exists.", code="resource_already_exists", param="id")
    product = build("product", **values, **({"id": key} if key else {}), metadata=params.metadata())
    return store.put(product)


def retrieve_product(params: Params, *, key: str) -> Body:
    """One product."""
    return store.get("product", key=key)


def update_product(params: Params, *, key: str) -> Body:
    """Change what was given."""
    old = store.get("product", key=key)
    values = read_product(params) | {"metadata": params.metadata(old=old["metadata"])}
    new = old | values | {"active": params.flag("active", default=old["active"])}
    return store.put(new | {"updated": clock.now()})


def list_products(params: Params) -> Body:
    """Products, newest first."""
    if "ids" not in params:
        return list_objects("product", params, url="/v1/products", by=("active",))
    wanted = set(params.texts("ids"))
    found = (one for one in store.select("product") if one["id"] in wanted)
    return page(found, params=params, url="/v1/products")


def read_product(params: Params) -> Body:
    """What was said of a product."""
    params.ignore("type", "shippable")
    return {name: params.text(name) for name in PRODUCT_WORDS if name in params}


# Prices -----------------------------------------------------------------------------------------


def create_price(params: Params) -> Body:
    """Make a price for a product."""
    terms = read_terms(params)
    product = store.get("product", key=params.required("product"), param="product")
    lookup_key = params.text("lookup_key")
    is_transferred = params.flag("transfer_lookup_key")
    if lookup_key:
        free_lookup_key(lookup_key, is_transferred=is_transferred)
    price = build(
        "price",
        **terms,
        active=params.flag("active", default=True),
        lookup_key=lookup_key,
        metadata=params.metadata(),
        nickname=params.text("nickname"),
        product=product["id"],
    )
    return store.put(price)


def retrieve_price(params: Params, *, key: str) -> Body:
    """One price."""
    return store.get("price", key=key)


def update_price(params: Params, *, key: str) -> Body:
    """Change what may change of a price: never its amount."""
    old = store.get("price", key=key)
    new = old | {"active": params.flag("active", default=old["active"])}
    new["metadata"] = params.metadata(old=old["metadata"])
    new["tax_behavior"] = params.choice("tax_behavior", of=TAX_BEHAVIOURS, default=old["tax_behavior"])
    is_transferred = params.flag("transfer_lookup_key")
    for name in ("lookup_key", "nickname"):
        new |= {name: params.text(name)} if name in params else {}
    if new["lookup_key"] and new["lookup_key"] != old["lookup_key"]:
        free_lookup_key(new["lookup_key"], is_transferred=is_transferred)
    return store.put(new)


def list_prices(params: Params) -> Body:
    """Prices, or those under some lookup keys."""
    if "lookup_keys" not in params:
        return list_objects("price", params, url="/v1/prices", by=("product", "active", "type", "currency"))
    keys = params.texts("lookup_keys")
    wanted = {name: value for name in ("product", "active", "type", "currency") if (value := params.text(name))}
    found = (one for key in keys for one in store.select("price", name="lookup_key", value=key))
    matching = (one for one in found if agrees(one, wanted=wanted))
    return page(created_within(matching, params=params), params=params, url="/v1/prices")


# Tax rates --------------------------------------------------------------------------------------


def create_tax_rate(params: Params) -> Body:
    """Make a tax rate."""
    percentage = read_percentage(params)
    rate = build(
        "tax_rate",
        **{name: params.text(name) for name in RATE_WORDS},
        active=params.flag("active", default=True),
        display_name=params.required("display_name"),
        effective_percentage=percentage,
        inclusive=params.flag("inclusive"),
        metadata=params.metadata(),
        percentage=percentage,
        rate_type="percentage",
    )
    return store.put(rate)


def read_percentage(params: Params) -> float:
    """The rate, with at most four digits after the point."""
    text = params.required("percentage")
    try:
        percentage = Decimal(text)
    except InvalidOperation:
        raise ApiError(f"Invalid decimal: {text}", param="percentage") from None
    if not 0 <= percentage <= 100:
        raise ApiError("Invalid percentage: must be between 0 and 100", param="percentage")
    return float(percentage)


def retrieve_tax_rate(params: Params, *, key: str) -> Body:
    """One tax rate."""
    return store.get("tax_rate", key=key)


def update_tax_rate(params: Params, *, key: str) -> Body:
    """Retire a rate, or describe it anew."""
    old = store.get("tax_rate", key=key)
    new = old | {"active": params.flag("active", default=old["active"])}
    new |= {name: params.text(name) for name in ("description", "display_name") if name in params}
    return store.put(new | {"metadata": params.metadata(old=old["metadata"])})


def list_tax_rates(params: Params) -> Body:
    """Tax rates, newest first."""
    return list_objects("tax_rate", params, url="/v1/tax_rates", by=("active", "inclusive"))
