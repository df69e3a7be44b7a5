"""The benchmarks' lines: what becomes of a packet on its way to the hub."""

import pytest

from bench.net.line import Line, Shape

PACKET = 1250
"""Bytes: 10,000 bits, so 10 ms at 1,000 kbit/s."""


def line(**shape: float) -> Line:
    made = Line()
    made.shape = Shape().changed(**shape)
    return made


def sent(on: Line, at: float, chance: float = 1.0, wobble: float = 0.0) -> float | None:
    arrival = on.arrival(PACKET, at, chance, wobble)
    return None if arrival is None else round(arrival, 6)


def test_a_free_line_takes_no_time() -> None:
    assert sent(line(), 5.0) == 5.0


def test_a_delay_is_added_to_every_packet() -> None:
    assert sent(line(delay_ms=25), 5.0) == 5.025


def test_packets_wait_for_their_turn_at_a_rate() -> None:
    slow = line(rate_kbps=1000)
    assert [sent(slow, 0.0), sent(slow, 0.0), sent(slow, 1.0)] == [0.01, 0.02, 1.01]


def test_a_queue_that_is_full_drops_what_comes_next() -> None:
    slow = line(rate_kbps=1000, queue_ms=15)
    assert [sent(slow, 0.0) for _ in range(4)] == [0.01, 0.02, None, None]
    assert slow.dropped == 2


def test_chance_below_the_loss_is_lost() -> None:
    lossy = line(loss=0.02)
    assert sent(lossy, 0.0, chance=0.019) is None
    assert sent(lossy, 0.0, chance=0.02) == 0.0


def test_jitter_never_lets_packets_overtake_one_another() -> None:
    shaky = line(delay_ms=10, jitter_ms=20)
    assert [sent(shaky, 0.0, wobble=1.0), sent(shaky, 0.001, wobble=0.0)] == [0.03, 0.03]


def test_nothing_passes_a_line_that_is_down() -> None:
    assert sent(line(down=True), 0.0) is None


@pytest.mark.parametrize("nonsense", [{"colour": 1}, {"loss": 1.5}, {"delay_ms": -1}])
def test_nonsense_is_refused(nonsense: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=r"no colour|out of range"):
        Shape().changed(**nonsense)
