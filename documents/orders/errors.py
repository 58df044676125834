"""Why an order is not taken, not moved, or not handed out."""

from config.lib.errors import DomainError


class NoSuchProduct(DomainError):
    """Something that is not in the price list."""

    code = "orders.no_such_product"
    status = 404
    title = "That cannot be ordered"
    message = "Choose one of the documents and packs that are offered."


class NothingChosen(DomainError):
    """An order without a document."""

    code = "orders.nothing_chosen"
    title = "No document was chosen"
    message = "Choose at least one document that exists for the nation of the home."


class NoAddressToPostTo(DomainError):
    """Printed and posted, without an address."""

    code = "orders.no_address"
    title = "Where is it to be posted?"
    message = "Enter the address that the papers are to be posted to."


class NoOpenQuestion(DomainError):
    """An answer to what nobody asks."""

    code = "orders.no_open_question"
    status = 409
    title = "There is nothing to answer"
    message = "This question has been answered already, or is no longer asked. Thank you."


class WordsMissing(DomainError):
    """A question or a request for changes that says nothing."""

    code = "orders.words_missing"
    title = "Say what it is about"
    message = "Write what is to be changed, or what the customer is asked."
