"""How allauth behaves here: no sign-up, mail in the person's language, attempts counted whatever the host name."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation

from chat.models import User


class AccountAdapter(DefaultAccountAdapter):
    """The portal's rules for accounts."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: administrators make accounts."""
        return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("preferences")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """In the language the person chose, else in that of the page which asked for the mail."""
        person = context.get("user")
        language = person.language if isinstance(person, User) else ""
        with translation.override(language or translation.get_language()):
            super().send_mail(template_prefix, email, context)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        # The stock key begins with the Host header: each port named in it would give five more attempts.
        return str(credentials.get("email", credentials.get("username", ""))).lower()
