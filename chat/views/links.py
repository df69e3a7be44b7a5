"""The pages behind the one-time links."""

from allauth.account.adapter import get_adapter
from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from chat.forms import ChoosePasswordForm, FirstAdministratorForm
from chat.models import User
from chat.services import setup
from chat.services.setup import LinkRefusedError


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def first_administrator(request: HttpRequest, token: str) -> HttpResponse:
    """Makes the first administrator, once, and signs them in."""
    if _too_often(request):
        return ratelimit.respond_429(request)
    form = FirstAdministratorForm(request.POST or None)
    try:
        setup.check_setup_link(token)
        if form.is_valid():
            return _signed_in(request, setup.redeem_setup_link(token, form.save))
    except LinkRefusedError:
        return render(request, "chat/link_refused.html", status=404)
    return render(request, "chat/setup.html", {"form": form})


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def set_password(request: HttpRequest, token: str) -> HttpResponse:
    """Sets the password of the person whom an administrator gave the link, once, and signs them in."""
    if _too_often(request):
        return ratelimit.respond_429(request)
    try:
        person = setup.person_of_password_link(token)
        form = ChoosePasswordForm(person, request.POST or None)
        if form.is_valid():
            person = setup.redeem_password_link(token, form.save)
            get_adapter().forgive(request, person)
            return _signed_in(request, person)
    except LinkRefusedError:
        return render(request, "chat/link_refused.html", status=404)
    return render(request, "chat/set_password.html", {"form": form, "person": person})


def _too_often(request: HttpRequest) -> bool:
    return not ratelimit.consume(request, action="one_time_link")


def _signed_in(request: HttpRequest, person: User) -> HttpResponse:
    get_adapter().login(request, person)
    return redirect("home")
