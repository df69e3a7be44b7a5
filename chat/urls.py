"""Every door of the portal but the Django admin's. What is not listed does not exist: no sign-up, no mail settings."""

from allauth.account import views as allauth
from django.urls import URLPattern, path, re_path
from django.views.generic import RedirectView

from chat.views import accounts, certificate, health, links, pages

urlpatterns: list[URLPattern] = [
    path("", pages.home, name="home"),
    path("rooms/<slug:slug>/", pages.room, name="room"),
    path("preferences/", accounts.preferences, name="preferences"),
    path("preferences/sign-out-everywhere/", accounts.sign_out_everywhere, name="sign_out_everywhere"),
    path("language/", accounts.language, name="language"),
    path("setup/<str:token>/", links.first_administrator, name="setup"),
    path("accounts/set-password/<str:token>/", links.set_password, name="set_password"),
    path("accounts/login/", allauth.login, name="account_login"),
    path("accounts/logout/", allauth.logout, name="account_logout"),
    path("accounts/inactive/", allauth.account_inactive, name="account_inactive"),
    path("accounts/password/change/", accounts.PasswordChange.as_view(), name="account_change_password"),
    path("accounts/password/reset/", accounts.PasswordReset.as_view(), name="account_reset_password"),
    path("accounts/password/reset/done/", allauth.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^accounts/password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        allauth.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "accounts/password/reset/key/done/",
        allauth.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path(".well-known/change-password", RedirectView.as_view(pattern_name="account_change_password")),
    path("certificate/", certificate.certificate, name="certificate"),
    path("certificate/kaigi-authority.crt", certificate.authority_file, name="authority_file"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
]
