"""Keeps one-time links out of the log: whoever reads it must not be able to use them."""

import logging
import re

ONE_TIME_LINK = re.compile(r"(/setup/|/accounts/set-password/|/accounts/password/reset/key/)[^/\s?\"']+")


class HideOneTimeLinks(logging.Filter):
    """Masks the token in whatever a record says."""

    def filter(self, record: logging.LogRecord) -> bool:
        text = record.getMessage()
        masked = ONE_TIME_LINK.sub(r"\1...", text)
        if masked != text:
            record.msg, record.args = masked, ()
        return True
