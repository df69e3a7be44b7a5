"""How allauth behaves here: no sign-up, mail in the person's language, attempts counted whatever the host name."""

import logging
from collections.abc import Callable
from threading import Thread
from typing import Any
from urllib.parse import urljoin, urlsplit

from allauth.account.adapter import DefaultAccountAdapter, get_adapter
from allauth.account.signals import password_reset
from django.conf import settings
from django.core.mail import EmailMessage
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation

from chat.models import User

logger = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    """The portal's rules for accounts."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: administrators make accounts."""
        return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("preferences")

    def get_reset_password_from_key_url(self, key: str) -> str:
        """At the portal's own address: the Host header is whatever the one who asks for the mail makes it."""
        return urljoin(settings.SITE_URL, urlsplit(super().get_reset_password_from_key_url(key)).path)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """In the language the person chose, else in that of the page which asked for the mail.

        The page does not wait: a slower answer, or an error page, would say that there is such an account.
        """
        person = context.get("user")
        language = person.language if isinstance(person, User) else ""
        with translation.override(language or translation.get_language()):
            message = self.render_mail(template_prefix, email, context)
        in_background(lambda: deliver(message))

    def forgive(self, request: HttpRequest, person: User) -> None:
        """Forget failed attempts at an account: whoever owns it has just shown so in another way."""
        for name in filter(None, (person.username, person.email)):
            self._delete_login_attempts_cached_email(request, username=name)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        # The stock key begins with the Host header: each port named in it would give five more attempts. So would each
        # way to spell a name: databases compare in capitals, where "\u0131" is an "I" and "\u017f" an "S".
        return str(credentials.get("email", credentials.get("username", ""))).upper().casefold()


def _forgive(request: HttpRequest, user: User, **kwargs: object) -> None:
    get_adapter().forgive(request, user)


def connect() -> None:
    """Listen to allauth: a password was set by a link that came by mail."""
    password_reset.connect(_forgive, dispatch_uid="forgive")


def in_background(work: Callable[[], None]) -> None:
    """Do something that nobody waits for."""
    Thread(target=work).start()


def deliver(message: EmailMessage) -> None:
    """Hand a message to the mail server; a server that does not take it is the administrators' affair."""
    try:
        message.send()
    except OSError as error:  # smtplib's errors are among these
        logger.error("A mail could not be sent: %s", error)
