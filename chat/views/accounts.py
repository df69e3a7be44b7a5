"""What a person decides about themselves, and the way to a forgotten password."""

from allauth.account.views import PasswordChangeView, PasswordResetView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django.views.i18n import set_language

from chat.forms import PreferencesForm
from chat.models import User
from chat.services.sessions import sign_out_everywhere as end_sessions


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def preferences(request: HttpRequest) -> HttpResponse:
    """Name, language and time zone."""
    person = User.objects.get(username=request.user.get_username())
    form = PreferencesForm(request.POST or None, instance=person)
    if form.is_valid():
        form.save()
        with translation.override(person.language or translation.get_language()):
            messages.success(request, _("Saved."))
        return redirect("preferences")
    return render(request, "chat/preferences.html", {"form": form})


@require_POST
def language(request: HttpRequest) -> HttpResponseBase:
    """The switch in the header: kept with the person, and in a cookie for the pages before the sign-in."""
    chosen = request.POST.get("language", "")
    if request.user.is_authenticated and chosen in dict(settings.LANGUAGES):
        User.objects.filter(pk=request.user.pk).update(language=chosen)
    return set_language(request)


@require_POST
@login_required
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    """Ends every session of this person's, this one too."""
    end_sessions(User.objects.get(username=request.user.get_username()))
    logout(request)
    return redirect("account_login")


class PasswordChange(PasswordChangeView):
    """Ends the person's other sessions. One transaction with this session, which sockets would else find outdated."""

    @transaction.atomic
    def form_valid(self, form: Form) -> HttpResponse:
        response = super().form_valid(form)
        self.request.session.save()
        return response


class PasswordReset(PasswordResetView):
    """By mail when there is a mail server; else it says whom to ask."""

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if not settings.EMAIL_URL:
            return render(request, "account/password_reset_by_administrator.html")
        return super().dispatch(request, *args, **kwargs)
