"""manage.py, called for a deployment as an operator calls it; and programs that run inside the deployment."""

import json
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

SIGNED_IN = """
import json
from importlib import import_module
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

def signed_in(person):
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    return session.session_key
"""
"""What every program finds: `signed_in(person)` signs somebody in, and returns the value of their cookie."""
MARK = "THE ANSWER: "


def manage(
    python: Path | str, root: Path, environment: Mapping[str, str], arguments: tuple[str, ...], script: str
) -> str:
    """Returns what it prints. script: its input. Raises RuntimeError with all that it printed when it fails."""
    command = [str(python), "manage.py", *arguments]
    done = subprocess.run(command, cwd=root, env=environment, input=script, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"manage.py {' '.join(arguments)} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


def run(call: Callable[..., str], program: str, **given: Any) -> Any:
    """Runs a program inside a deployment. Returns what it has called `answer`, of JSON's kinds; else None.

    call: calls manage.py there. given: what the program finds under these names, of JSON's kinds.
    """
    names = "".join(f"{name} = {value!r}\n" for name, value in given.items())
    text = f"{SIGNED_IN}answer = None\n{names}{program}\nprint({MARK!r} + json.dumps(answer))\n"
    printed = call("shell", "--verbosity=0", script=f"exec({text!r}, globals())")
    (line,) = [line for line in printed.splitlines() if MARK in line]
    return json.loads(line.partition(MARK)[2])
