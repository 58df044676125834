"""What is said to be no page is an address of ours; that each other is looked at, the whole run holds."""

from tests.plugins.pages import NO_PAGE, ours


def test_whatever_is_said_to_be_no_page_is_an_address_of_ours():
    assert ours() >= NO_PAGE
