"""Where the time of a join goes: named moments out of the two logs, in ms after the click."""

from statistics import median

from bench.joining.couple import Log

STEPS = {
    "asked": ("joiner", "said call.join"),
    "own tracks put on": ("joiner", "put video"),
    "others told": ("resident", "heard participant.joined"),
    "others' tracks put on": ("resident", "put video"),
    "answered": ("joiner", "heard call.joined"),
    "link made": ("joiner", "link"),
    "offer begun": ("joiner", "setLocalDescription begins"),
    "offer made": ("joiner", "setLocalDescription"),
    "offer said": ("joiner", "said signal.description"),
    "offer heard": ("resident", "heard signal.description"),
    "offer begins to be applied": ("resident", "setRemoteDescription begins"),
    "offer applied": ("resident", "setRemoteDescription"),
    "answer begun": ("resident", "setLocalDescription begins"),
    "answer made": ("resident", "setLocalDescription"),
    "answer said": ("resident", "said signal.description"),
    "answer heard": ("joiner", "heard signal.description"),
    "answer applied": ("joiner", "setRemoteDescription"),
    "bare: socket open": ("joiner", "socket open"),
    "bare: welcome": ("joiner", "heard welcome"),
    "bare: offer said": ("joiner", "said offer"),
    "bare: offer heard": ("resident", "heard offer"),
    "bare: answer said": ("resident", "said answer"),
    "bare: answer heard": ("joiner", "heard answer"),
    "bare: others told": ("resident", "heard put"),
    "link connected": ("joiner", "link connected"),
    "link connected there": ("resident", "link connected"),
    "first frame received there": ("resident", "frame received"),
    "first frame received": ("joiner", "frame received"),
    "first frame there": ("resident", "frame"),
    "first frame": ("joiner", "frame"),
}


def moments(logs: dict[str, Log]) -> dict[str, float]:
    """The first time of each step that happened."""
    found = {}
    for name, (who, what) in STEPS.items():
        at = next((entry["at"] for entry in logs[who] if entry["what"] == what), None)
        if at is not None:
            found[name] = at
    return found


def medians(rounds: list[dict[str, float]]) -> dict[str, float]:
    """Of each step, in the order of time."""
    names = {name for each in rounds for name in each}
    middle = {name: round(median([each[name] for each in rounds if name in each]), 1) for name in names}
    return dict(sorted(middle.items(), key=lambda item: item[1]))
