"""How fast one connection may speak."""

from chat.core.bucket import EXCESS_FRAMES_ALLOWED, FRAMES_A_SECOND, FRAMES_AT_ONCE, Bucket, Pace, Verdict


def test_a_bucket_gives_its_burst_and_then_its_rate():
    bucket = Bucket(rate=2.0, burst=3)
    assert [bucket.take(10.0) for _ in range(4)] == [True, True, True, False]
    assert not bucket.take(10.4)
    assert bucket.take(10.5)
    assert [bucket.take(11.5) for _ in range(3)] == [True, True, False]


def test_a_bucket_never_holds_more_than_its_burst():
    bucket = Bucket(rate=2.0, burst=3)
    bucket.take(0.0)
    assert [bucket.take(3600.0) for _ in range(4)] == [True, True, True, False]


def test_a_clock_that_stands_still_gives_nothing():
    bucket = Bucket(rate=1000.0, burst=1)
    assert [bucket.take(5.0) for _ in range(3)] == [True, False, False]


def flood(pace: Pace, frames: int, at: float) -> list[Verdict]:
    return [pace.judge(at) for _ in range(frames)]


def test_a_join_into_a_full_call_passes():
    assert set(flood(Pace(), FRAMES_AT_ONCE, 0.0)) == {Verdict.PASS}


def test_whoever_keeps_to_the_rate_is_never_stopped():
    pace = Pace()
    assert {pace.judge(number / FRAMES_A_SECOND) for number in range(10_000)} == {Verdict.PASS}


def test_an_excess_is_dropped_with_one_word():
    pace = Pace()
    flood(pace, FRAMES_AT_ONCE, 0.0)
    assert flood(pace, 3, 0.0) == [Verdict.WARN, Verdict.DROP, Verdict.DROP]
    assert flood(pace, 3, 0.02) == [Verdict.PASS, Verdict.DROP, Verdict.DROP]


def test_asking_whether_a_frame_may_pass_takes_nothing():
    pace = Pace()
    assert all(pace.would_pass(0.0) for _ in range(2 * FRAMES_AT_ONCE))
    flood(pace, FRAMES_AT_ONCE, 0.0)
    assert not pace.would_pass(0.0)
    assert pace.would_pass(1 / FRAMES_A_SECOND)
    assert pace.passes(1 / FRAMES_A_SECOND)


def test_after_a_rest_an_excess_is_a_new_one():
    pace = Pace()
    for at in (0.0, 10.0):
        flood(pace, FRAMES_AT_ONCE, at)
        assert pace.judge(at) is Verdict.WARN


def test_a_lasting_excess_ends_the_connection():
    pace = Pace()
    flood(pace, FRAMES_AT_ONCE + EXCESS_FRAMES_ALLOWED, 0.0)
    assert pace.judge(0.0) is Verdict.END


def test_a_flood_of_a_thousand_a_second_is_ended_within_a_second():
    pace = Pace()
    verdicts = [pace.judge(number / 1000) for number in range(1000)]
    assert Verdict.END in verdicts


def test_a_little_too_fast_for_a_little_while_is_forgiven():
    pace = Pace()
    for minute in range(60):
        verdicts = [pace.judge(60.0 * minute + number / (2 * FRAMES_A_SECOND)) for number in range(500)]
        assert Verdict.END not in verdicts
