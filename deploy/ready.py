"""python -m deploy.ready: exits with 0 when the process of Kaigi in this container may be sent people."""

import os
import sys
from pathlib import Path

from deploy.instance import UnixConnection


def main() -> int:
    """Asks /readyz over the Unix socket of $PROCESS."""
    connection = UnixConnection(Path("/run/kaigi") / os.environ["PROCESS"] / "http.sock")
    try:
        connection.request("GET", "/readyz", headers={"Host": "localhost"})
        return int(connection.getresponse().status != 200)
    except OSError:
        return 1


if __name__ == "__main__":
    sys.exit(main())
