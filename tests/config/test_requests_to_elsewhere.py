"""Requests where somebody told us to send: never for long or for much."""

import socket
import time
import tracemalloc

import pytest

from config.lib.outbound.errors import OutboundFailed
from config.lib.outbound.line import Limits, Line
from tests.config.elsewhere import drip_body, post
from tests.receiver import answering, receiver


def test_a_redirect_is_an_answer_and_is_not_followed(near):
    with receiver() as inside, receiver(answer=answering(307, Location=inside.url)) as here:
        assert post(here.url).status == 307

    assert inside.received == []


def test_the_connection_is_kept_between_requests_and_made_anew_where_it_was_closed(near):
    with receiver() as here, Line(here.url) as line:
        for _ in range(3):
            assert line.post(b"{}", headers={}).status == 200
        assert here.connections == 1
        here.answer = closing
        line.post(b"{}", headers={})
        here.answer = answering(204)
        assert line.post(b"{}", headers={}).status == 204

    assert here.connections == 2
    assert len(here.received) == 5


def closing(handler) -> None:
    """Answer as if the connection stayed, and close it."""
    handler.send_response(200)
    handler.send_header("Content-Length", "0")
    handler.end_headers()
    handler.close_connection = True


def drip(handler) -> None:
    """Answer a byte at a time, for ever."""
    for byte in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"a" * 1000:
        handler.wfile.write(bytes([byte]))
        time.sleep(0.05)


@pytest.mark.parametrize("slowly", [drip, drip_body])
def test_whoever_answers_a_byte_at_a_time_is_cut_off_in_the_time_of_a_whole_answer(near, slowly):
    with receiver(answer=slowly) as here:
        began = time.monotonic()
        with pytest.raises(OutboundFailed, match=r"longer than 0\.6 seconds"):
            post(here.url)

        assert time.monotonic() - began < 2


def test_whoever_takes_the_connection_and_says_nothing_is_cut_off(near):
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(OutboundFailed, match="longer than"):
        post(f"http://127.0.0.1:{silent.getsockname()[1]}/")


def pour(handler) -> None:
    """A gigabyte."""
    handler.send_response(200)
    handler.send_header("Content-Length", str(1024**3))
    handler.end_headers()
    for _ in range(1024):
        handler.wfile.write(b"a" * 1024**2)


def test_a_gigabyte_is_cut_after_what_is_kept_and_needs_no_memory(near):
    with receiver(answer=pour) as here:
        tracemalloc.start()
        answer = post(here.url, limits=Limits())
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()

    assert (answer.status, answer.is_cut, len(answer.text)) == (200, True, 2048)
    assert peak < 8 * 1024**2  # a piece of the sender's, who runs in the same process


def test_headers_without_end_are_refused(near):
    def endless(handler) -> None:
        for number in range(90):
            handler.wfile.write(b"HTTP/1.1 200 OK\r\n" if number == 0 else b"X-More: " + b"a" * 4000 + b"\r\n")

    with receiver(answer=endless) as here, pytest.raises(OutboundFailed, match="too large"):
        post(here.url, limits=Limits())


def test_what_is_not_http_is_said_to_be_none(near):
    with (
        receiver(answer=lambda handler: handler.wfile.write(b"SSH-2.0-OpenSSH_9\r\n\r\n")) as here,
        pytest.raises(OutboundFailed, match="not HTTP"),
    ):
        post(here.url)


def test_what_no_column_can_hold_is_made_legible(near):
    with receiver(answer=answering(200, b"a\x00b\xff")) as here:
        assert post(here.url).text == "a�b�"


# TLS --------------------------------------------------------------------------------------------


def test_what_would_be_two_headers_is_not_sent(near):
    with receiver() as here, Line(here.url) as line:
        with pytest.raises(ValueError, match="one line"):
            line.post(b"{}", headers={"webhook-id": "1\r\nHost: other"})

        assert here.received == []
