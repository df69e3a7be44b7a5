"""A real coturn with the configuration of deploy/ takes our credentials, and refuses whatever else is asked of it."""

import ipaddress
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from chat.core.turn import credentials
from tests.turn.coturn import TEMPLATE, Coturn

DENIED = re.compile(r"^denied-peer-ip=(\S+?)-(\S+)$", re.MULTILINE)
USER_QUOTA = 84


def in_an_hour() -> int:
    """When credentials made now end, in Unix seconds."""
    return int(time.time()) + 3600


@pytest.fixture(scope="module")
def coturn(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Coturn]:
    """One for all, which also takes a second secret."""
    coturn = Coturn(tmp_path_factory.mktemp("coturn"), f"--static-auth-secret={'n' * 32}")
    coturn.start()
    yield coturn
    coturn.stop()


@pytest.mark.parametrize("transport", ["udp", "tcp", "tls"])
def test_our_credentials_are_good_over_every_transport(coturn: Coturn, transport: str) -> None:
    with coturn.client(transport) as bob:
        assert bob.allocates(*credentials(coturn.secret, "p-bob", in_an_hour())) == 0
        assert bob.lifetime <= 600


def test_expired_credentials_are_refused(coturn: Coturn) -> None:
    with coturn.client() as bob:
        assert bob.allocates(*credentials(coturn.secret, "p-bob", int(time.time()) - 1)) == 401


def test_credentials_made_without_the_secret_are_refused(coturn: Coturn) -> None:
    with coturn.client() as mallory:
        assert mallory.allocates(*credentials("m" * 64, "p-mallory", in_an_hour())) == 401


def test_a_user_name_made_to_last_longer_is_refused(coturn: Coturn) -> None:
    soon = int(time.time()) + 60
    _, credential = credentials(coturn.secret, "p-mallory", soon)
    with coturn.client() as mallory:
        assert mallory.allocates(f"{soon + 86400}:p-mallory", credential) == 401


def test_two_secrets_are_good_while_one_takes_the_place_of_the_other(coturn: Coturn) -> None:
    for secret in (coturn.secret, "n" * 32):
        with coturn.client() as bob:
            assert bob.allocates(*credentials(secret, "p-bob", in_an_hour())) == 0


def test_a_relay_leads_to_the_other_relays_and_to_no_place_in_the_house(coturn: Coturn) -> None:
    with coturn.client() as bob:
        assert bob.allocates(*credentials(coturn.secret, "p-bob", in_an_hour())) == 0
        assert bob.permits("127.0.0.1") == 0
        assert bob.permits("8.8.8.8") == 0
        for inner in ("0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.2", "169.254.169.254", "172.31.0.1", "192.168.1.1"):
            assert bob.permits(inner) == 403, inner
        for special in ("192.0.0.1", "192.0.2.1", "198.19.0.1", "203.0.113.1", "224.0.0.1", "255.255.255.255"):
            assert bob.permits(special) == 403, special


def test_nobody_holds_more_relays_than_a_call_takes(coturn: Coturn) -> None:
    clients = [coturn.client() for _ in range(USER_QUOTA + 1)]
    try:
        codes = [
            client.allocates(*credentials(coturn.secret, "p-greedy", in_an_hour() + number))
            for number, client in enumerate(clients)
        ]
        assert codes == [0] * USER_QUOTA + [486]
        for client in clients[:USER_QUOTA]:
            assert client.refreshes(0) == 0
    finally:
        for client in clients:
            client._socket.close()


def test_as_it_is_deployed_it_relays_nothing_to_its_own_machine(tmp_path: Path) -> None:
    coturn = Coturn(tmp_path, loopback_peers=False)
    coturn.start()
    try:
        with coturn.client() as bob:
            assert bob.allocates(*credentials(coturn.secret, "p-bob", in_an_hour())) == 0
            assert bob.permits("127.0.0.1") == 403
        assert coturn.secret not in coturn.log.read_text()
    finally:
        coturn.stop()
    log = coturn.log.read_text()
    assert not re.search(r"Bad configuration format|Unknown|deprecated|ERROR", log), log


@pytest.mark.parametrize(
    "network",
    [
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24"),
        *("192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24"),
        *("224.0.0.0/4", "240.0.0.0/4", "::1/128", "::ffff:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64"),
        *("2001::/23", "2001:db8::/32", "2002::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8"),
    ],
)
def test_the_template_refuses_every_special_network_whole(network: str) -> None:
    wanted = ipaddress.ip_network(network)
    ranges = [tuple(map(ipaddress.ip_address, found)) for found in DENIED.findall(TEMPLATE.read_text())]
    assert any(
        first.version == wanted.version and first <= wanted[0] and wanted[-1] <= last  # type: ignore[operator]
        for first, last in ranges
    )


def test_the_template_never_lets_a_peer_be_the_machine_itself() -> None:
    lines = [line for line in TEMPLATE.read_text().splitlines() if line and not line.startswith("#")]
    assert {"no-tcp-relay", "no-cli", "no-multicast-peers", "use-auth-secret"} <= set(lines)
    assert not [line for line in lines if line.startswith(("allow-loopback", "no-auth", "server-relay", "cli", "web-"))]


def test_the_template_has_bandwidth_for_as_many_relays_as_it_allows() -> None:
    numbers = dict(re.findall(r"^([a-z-]+)=(\d+)$", TEMPLATE.read_text(), re.MULTILINE))
    assert int(numbers["bps-capacity"]) == int(numbers["total-quota"]) * int(numbers["max-bps"])
    assert int(numbers["user-quota"]) == USER_QUOTA
