"""What is generated from the wire vocabulary is committed as it would be written now."""

import re
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from chat.core.errors import CloseCode, ErrorCode
from chat.core.messages import FRAME_BYTES, PROTOCOL
from chat.management.commands.protocol import generated
from tests.protocol.test_fixtures import fixture

ROOT = Path(settings.BASE_DIR)


@pytest.mark.parametrize("path", generated(ROOT), ids=lambda path: path.name)
def test_the_committed_file_is_what_the_vocabulary_says(path: Path):
    assert path.read_text() == generated(ROOT)[path]


def test_the_check_passes_and_writes_nothing():
    out = StringIO()
    call_command("protocol", "--check", stdout=out)
    assert out.getvalue() == ""


def test_the_check_fails_when_a_file_is_out_of_date(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("chat.core.describe.javascript", lambda: "// of tomorrow\n")
    with pytest.raises(CommandError, match=r"messages\.js"):
        call_command("protocol", "--check")


# Beside the generator, so that it is not only compared with itself.


def test_the_document_names_every_message_every_error_and_every_close_code():
    text = (ROOT / "docs" / "protocol.md").read_text()
    rows = set(re.findall(r"^\| `?([\w.]+)`? \|", text, re.MULTILINE))
    wanted = {*fixture("client"), *fixture("server"), *ErrorCode, *(str(int(code)) for code in CloseCode)}
    assert wanted <= rows


def test_the_clients_module_knows_every_type_code_and_limit():
    text = (ROOT / "static" / "js" / "signaling" / "messages.js").read_text()
    named = set(re.findall(r'^  [A-Z_]+: (?:"([\w.]+)"|(\d+)),$', text, re.MULTILINE))
    wanted = {*fixture("client"), *fixture("server"), *ErrorCode, *(str(int(code)) for code in CloseCode)}
    assert {word or number for word, number in named} == {str(one) for one in wanted}
    assert f'PROTOCOL = "{PROTOCOL}";' in text
    assert f"FRAME_BYTES = {FRAME_BYTES};" in text
