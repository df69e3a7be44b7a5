"""Pictures and sound as a camera and a microphone give them: detail that pans, noise in every frame, speech-like sound.

A test pattern would flatter every encoder: it stands still. Nothing is shipped; the files are made for each run.
"""

import array
import math
import random
import wave
from pathlib import Path

FRAMES_PER_SECOND = 30
SECONDS = 2
MARGIN = 160
"""Pixels that the camera pans over, to and fro."""
NOISE = 10
"""Levels of brightness, of 255; a laptop's camera in an office has about as much."""
SYLLABLES_PER_SECOND = 4
SAMPLES_PER_SECOND = 48_000
SPEECH_SECONDS = 4


def write_picture(path: Path, width: int, height: int, seed: int = 1) -> Path:
    """A y4m file (YUV 4:2:0) that loops without a jump. width, height: even."""
    chance = random.Random(seed)  # noqa: S311
    luma, (u, v) = _scene(chance, width + MARGIN, height), _tints(chance, width // 2, height // 2)
    noise = [_noise(chance, width * height) for _ in range(7)]
    with path.open("wb") as file:
        file.write(f"YUV4MPEG2 W{width} H{height} F{FRAMES_PER_SECOND}:1 Ip A1:1 C420jpeg\n".encode())
        for number in range(FRAMES_PER_SECOND * SECONDS):
            left = round(MARGIN / 2 * (1 - math.cos(2 * math.pi * number / (FRAMES_PER_SECOND * SECONDS))))
            picture = b"".join(row[left : left + width] for row in luma)
            file.write(b"FRAME\n" + _add(picture, noise[number % len(noise)]) + u + v)
    return path


def write_sound(path: Path, seed: int = 1) -> Path:
    """A wav file of syllables with a voice's overtones and short pauses, so that neither silence nor a tone is sent."""
    chance = random.Random(seed)  # noqa: S311
    samples = array.array("h")
    for _ in range(SPEECH_SECONDS * SYLLABLES_PER_SECOND):
        samples.extend(_syllable(chance.uniform(110, 220), chance.uniform(0.2, 0.6)))
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLES_PER_SECOND)
        file.writeframes(samples.tobytes())
    return path


def _scene(chance: random.Random, width: int, height: int) -> list[bytes]:
    """Rows of brightness: a soft background with patches of sharp edges in it, 16 to 225."""
    rows = [bytearray(_soft(x, y) for x in range(width)) for y in range(height)]
    for _ in range(140):
        w, h, level = chance.randrange(8, width // 6), chance.randrange(6, height // 5), chance.randrange(16, 225)
        x, y = chance.randrange(width - w), chance.randrange(height - h)
        for row in rows[y : y + h]:
            row[x : x + w] = bytes([level]) * w
    return [bytes(row) for row in rows]


def _soft(x: int, y: int) -> int:
    return int(120 + 50 * math.sin(x / 61) + 40 * math.sin(y / 37 + x / 113))


def _tints(chance: random.Random, width: int, height: int) -> tuple[bytes, bytes]:
    """Two planes of colour, in broad bands."""
    bands = [bytes([chance.randrange(100, 156)]) * width for _ in range(12)]
    plane = b"".join(bands[y * len(bands) // height] for y in range(height))
    return plane, plane[::-1]


def _noise(chance: random.Random, size: int) -> bytes:
    return chance.randbytes(size).translate(bytes(level * NOISE // 255 for level in range(256)))


def _add(a: bytes, b: bytes) -> bytes:
    """Byte by byte, all at once as two large numbers: no sum reaches 256, so nothing is carried over."""
    return (int.from_bytes(a, "little") + int.from_bytes(b, "little")).to_bytes(len(a), "little")


def _syllable(pitch: float, loudness: float) -> list[int]:
    """A quarter of a second: rises, falls, then a pause."""
    count = SAMPLES_PER_SECOND // SYLLABLES_PER_SECOND
    voiced = count * 4 // 5

    def sample(at: int) -> int:
        angle = 2 * math.pi * pitch * at / SAMPLES_PER_SECOND
        voice = sum(math.sin(overtone * angle) / overtone for overtone in (1, 2, 3, 5, 8))
        return int(9000 * loudness * math.sin(math.pi * at / voiced) * voice)

    return [sample(at) if at < voiced else 0 for at in range(count)]
