"""What every page shares: the person's language and time zone, and headers that Django does not set itself."""

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import timezone, translation
from django.utils.deprecation import MiddlewareMixin

PERMISSIONS_POLICY = (
    "camera=(self), microphone=(self), display-capture=(self), fullscreen=(self), speaker-selection=(self), "
    "geolocation=(), payment=(), usb=()"
)


class SecurityHeadersMiddleware(MiddlewareMixin):
    """Permissions-Policy, and this host's sockets in the CSP: older WebKit does not count them to 'self'."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        response.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        if response.status_code != 400:
            scheme = "wss" if request.is_secure() else "ws"
            # The attribute that django-csp's own decorators set (csp.decorators.csp_update).
            setattr(response, "_csp_update", {"connect-src": [f"{scheme}://{request.get_host()}"]})  # noqa: B010
        return response


class PersonLocaleMiddleware(LocaleMiddleware):
    """The language and the time zone a person chose; for others the cookie, then what the browser asks for."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        timezone.deactivate()
        if not request.user.is_authenticated:
            return
        if request.user.language in dict(settings.LANGUAGES):
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()
        if request.user.time_zone:
            timezone.activate(request.user.time_zone)


class Utf8Middleware(MiddlewareMixin):
    """Reads every form as UTF-8, as our pages send them, whatever charset a client names.

    Some of those that Python knows fail on what other programs send, in Django's own parsing.
    """

    def process_request(self, request: HttpRequest) -> None:
        if request.encoding:
            request.encoding = "utf-8"
