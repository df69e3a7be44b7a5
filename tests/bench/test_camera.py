"""The made camera must not flatter encoders: every frame differs, and the picture stays legal."""

from itertools import pairwise
from pathlib import Path

from bench.stage import camera

WIDTH, HEIGHT = 64, 36


def frames(path: Path) -> list[bytes]:
    header, *rest = path.read_bytes().split(b"FRAME\n")
    assert header == b"YUV4MPEG2 W64 H36 F30:1 Ip A1:1 C420jpeg\n"
    return rest


def test_every_frame_is_whole_and_differs_from_the_one_before(tmp_path: Path) -> None:
    made = frames(camera.write_picture(tmp_path / "c.y4m", WIDTH, HEIGHT))
    assert {len(frame) for frame in made} == {WIDTH * HEIGHT * 3 // 2}
    assert all(a != b for a, b in pairwise(made))


def test_a_camera_of_the_same_seed_gives_the_same_pictures(tmp_path: Path) -> None:
    first, second = (camera.write_picture(tmp_path / name, WIDTH, HEIGHT).read_bytes() for name in ("a", "b"))
    assert first == second
