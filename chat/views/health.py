"""For machines: is the process alive, can it serve, and what has it counted."""

from functools import partial
from ipaddress import ip_address
from typing import Any

import msgspec
from django.apps import apps
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from chat.metrics import take_census

PROXY_HEADERS = ("X-Real-IP", "X-Forwarded-For")


@require_safe
@never_cache
async def healthz(request: HttpRequest) -> HttpResponse:
    """This process answers. Touches nothing else."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@never_cache
async def readyz(request: HttpRequest) -> HttpResponse:
    """Whether people may be sent here: 200, or 503 with a code, words and what was asked."""
    report = await _chat().health.report()
    status = 200 if report.code == "ready" else 503
    return HttpResponse(msgspec.json.encode(report), content_type="application/json", status=status)


@require_safe
@never_cache
async def metrics(request: HttpRequest) -> HttpResponse:
    """What this process has counted, in Prometheus' text format: to this machine, or to whoever has METRICS_TOKEN."""
    if not (_has_token(request) or _is_from_here(request)):
        message = "Metrics are for this machine, or for whoever sends METRICS_TOKEN as bearer token.\n"
        return HttpResponse(message, content_type="text/plain", status=403)
    text, content_type = await _chat().metrics.expose(partial(take_census, _chat().live.store))
    return HttpResponse(text, content_type=content_type)


def _has_token(request: HttpRequest) -> bool:
    sent = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return bool(settings.METRICS_TOKEN) and constant_time_compare(sent, settings.METRICS_TOKEN)


def _is_from_here(request: HttpRequest) -> bool:
    """Also not for somebody else through a proxy on this machine that the server was not told of."""
    addresses = [request.META.get("REMOTE_ADDR", "")]
    addresses += [request.headers[name] for name in PROXY_HEADERS if name in request.headers]
    return all(_is_loopback(address) for address in addresses)


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False


def _chat() -> Any:
    return apps.get_app_config("chat")
