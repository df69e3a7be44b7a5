"""Where the benchmarks' network cannot be, it is refused in a sentence."""

import os
from pathlib import Path

import pytest

from bench.net import Network, NetworkRefused, namespace


def test_without_root_there_is_no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(NetworkRefused, match="need root"):
        Network("server", "alice")


def test_only_what_a_dead_owner_left_is_deleted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    alive = namespace.full_name("alice", os.getpid())
    for name in (alive, "kaigi-999999999-alice", "somebody-elses", "kaigi-notes"):
        (tmp_path / name).touch()
    deleted: list[str] = []
    monkeypatch.setattr(namespace, "FOLDER", tmp_path)
    monkeypatch.setattr(namespace, "delete", deleted.append)
    namespace.delete_orphans()
    assert deleted == ["kaigi-999999999-alice"]
