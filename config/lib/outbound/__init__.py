"""The fence for requests that go where somebody told us to send: https alone, to public addresses, within bounds."""
