"""Many people at once: the product's own client under Node, told what to do."""

import json
import os
import select
import subprocess
from pathlib import Path
from typing import Any, Self

from tests.faults.crowd import Someone
from tests.node import prepare_node

ROOT = Path(__file__).resolve().parent.parent.parent
ANSWER_SECONDS = 150
Report = dict[str, Any]


class Swarm:
    """origin: where the portal is. authority: the certificate to trust. root: the release whose client they run."""

    def __init__(self, origin: str, authority: Path, log: Path, root: Path = ROOT) -> None:
        command = [*prepare_node(ROOT), "--experimental-websocket", "--no-warnings", "tests/faults/swarm.mjs", origin]
        environment = os.environ | {"NODE_EXTRA_CA_CERTS": str(authority)}
        self._log = log
        with log.open("wb") as errors:
            self._node = subprocess.Popen(
                command, cwd=root, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors
            )
        self._nr = 0
        self._answers: dict[int, Report] = {}
        self._text = b""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._node.kill()
        self._node.communicate()

    # Orders

    def begin(self, order: str, **more: Any) -> int:
        """Gives an order and does not wait. Returns its number, for `end`."""
        self._nr += 1
        assert self._node.stdin
        self._node.stdin.write(json.dumps({"do": order, "nr": self._nr, **more}).encode() + b"\n")
        self._node.stdin.flush()
        return self._nr

    def end(self, nr: int) -> Report:
        """Waits for the answer to an order."""
        while nr not in self._answers:
            self._read()
        return self._answers.pop(nr)

    def tell(self, order: str, **more: Any) -> Report:
        """Gives an order and waits for the answer."""
        return self.end(self.begin(order, **more))

    def join(self, people: list[Someone], **more: Any) -> Report:
        """Everybody comes in. Raises AssertionError when somebody does not."""
        answer = self.tell("join", people=[vars(one) for one in people], **more)
        assert not answer["missing"], f"{len(answer['missing'])} did not come in: {answer['missing'][:3]}"
        return answer

    def people(self) -> list[Report]:
        """What befell everybody since the last mark."""
        return list(self.tell("report")["people"])

    # Internals

    def _read(self) -> None:
        assert self._node.stdout
        ready, _, _ = select.select([self._node.stdout], [], [], ANSWER_SECONDS)
        chunk = os.read(self._node.stdout.fileno(), 1 << 20) if ready else b""
        if not chunk:
            raise RuntimeError(f"The swarm says nothing more:\n{self._log.read_text(errors='replace')[-2000:]}")
        *lines, self._text = (self._text + chunk).split(b"\n")
        for line in lines:
            answer = json.loads(line)
            self._answers[answer["re"]] = answer
