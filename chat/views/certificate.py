"""The certificate of ./run --https: people install it once, and their browsers trust this machine from then on."""

from pathlib import Path

from cryptography import x509
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from chat.https.authority import fingerprint_of

CERTIFICATE_TYPE = "application/x-x509-ca-cert"
"""What iOS and Android want to hear before they offer to install."""


@require_safe
def certificate(request: HttpRequest) -> HttpResponse:
    """What it is, its fingerprint, and the steps of each system."""
    authority = x509.load_pem_x509_certificate(_authority_pem())
    return render(request, "chat/certificate.html", {"fingerprint": fingerprint_of(authority)})


@require_safe
def authority_file(request: HttpRequest) -> HttpResponse:
    """The authority's certificate, as a file."""
    disposition = 'attachment; filename="kaigi-authority.crt"'
    return HttpResponse(_authority_pem(), CERTIFICATE_TYPE, headers={"Content-Disposition": disposition})


def _authority_pem() -> bytes:
    if not settings.LOCAL_AUTHORITY:
        raise Http404
    return Path(settings.LOCAL_AUTHORITY).read_bytes()
