"""The administrators' pages: people, rooms with their members and bans, and reports. Groups are Django's own."""

from typing import Any

from allauth.account.models import EmailAddress
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from chat.forms import MembershipForm, NewPersonForm, PersonForm, RoomForm
from chat.models import Ban, Membership, Room, User
from chat.report_admin import LinkReportAdmin
from chat.services.sessions import sign_out_everywhere
from chat.services.setup import PASSWORD_HOURS, make_password_link

__all__ = ["LinkReportAdmin", "PersonAdmin", "RoomAdmin"]

admin.site.site_header = _("Kaigi administration")
admin.site.site_title = _("Kaigi administration")
admin.site.index_title = _("People and rooms")
admin.site.site_url = None  # the header has a link of ours
admin.site.unregister(EmailAddress)


@admin.register(User)
class PersonAdmin(UserAdmin):
    """Accounts. Passwords are never typed here: an administrator hands over a one-time link."""

    form = PersonForm
    add_form = NewPersonForm
    list_display = ["username", "display_name", "email", "is_active", "is_staff", "last_login"]
    search_fields = ["username", "display_name", "email"]
    readonly_fields = ["last_login", "date_joined"]
    filter_horizontal = ["groups", "user_permissions"]
    actions = ["switch_off", "switch_on", "sign_out"]
    fieldsets = [
        (None, {"fields": ["username", "email", "display_name", "language", "time_zone"]}),
        (_("Access"), {"fields": ["is_active", "groups", "is_staff", "is_superuser", "user_permissions"]}),
        (_("Dates"), {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [(None, {"fields": ["username", "email", "display_name", "language"]})]

    # Who may do what: staff who are no superusers can neither rise nor reach those above them

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        above = [] if _is_superuser(request) else ["is_staff", "is_superuser", "user_permissions", "groups"]
        return [*self.readonly_fields, *above]

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return super().has_change_permission(request, obj) and _within_reach(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return super().has_delete_permission(request, obj) and _within_reach(request, obj)

    # Actions: each person is saved, not updated in bulk, so that running calls hear of it

    @admin.action(description=_("Switch the accounts off"), permissions=["change"])
    def switch_off(self, request: HttpRequest, people: QuerySet[User]) -> None:
        self._switch(request, people.exclude(username=request.user.get_username()), active=False)

    @admin.action(description=_("Switch the accounts on"), permissions=["change"])
    def switch_on(self, request: HttpRequest, people: QuerySet[User]) -> None:
        self._switch(request, people, active=True)

    @admin.action(description=_("Sign out everywhere"), permissions=["change"])
    def sign_out(self, request: HttpRequest, people: QuerySet[User]) -> None:
        for person in people:
            if self.has_change_permission(request, person):
                sign_out_everywhere(person)

    def _switch(self, request: HttpRequest, people: QuerySet[User], *, active: bool) -> None:
        for person in people:
            if self.has_change_permission(request, person):
                person.is_active = active
                person.save(update_fields=["is_active"])

    # The one-time link

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.password_link)
        link = path("<int:pk>/password-link/", view, name="chat_user_password_link")
        # Not UserAdmin's own: they hold a page on which one person types the password of another.
        return [link, *admin.ModelAdmin.get_urls(self)]

    @method_decorator([never_cache, require_POST])
    def password_link(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Shows, once, the link with which this person sets a password."""
        person = get_object_or_404(User, pk=pk)
        if not self.has_change_permission(request, person):
            raise PermissionDenied
        if not person.is_active:
            messages.error(request, _("This account is switched off. Switch it on first."))
            return redirect("admin:chat_user_change", pk)
        link = request.build_absolute_uri(make_password_link(person))
        self.log_change(request, person, "Made a one-time link to set the password.")
        context = self.admin_site.each_context(request) | {
            "title": _("One-time link"),
            "opts": self.opts,
            "person": person,
            "link": link,
            "hours": PASSWORD_HOURS,
        }
        return TemplateResponse(request, "admin/chat/user/password_link.html", context)


class MembershipInline(admin.TabularInline):
    """The people and groups of a room, with their role."""

    model = Membership
    form = MembershipForm
    extra = 1
    autocomplete_fields = ["person", "group"]


class BanInline(admin.TabularInline):
    """Whom hosts shut out. Administrators lift bans here; only hosts make them."""

    model = Ban
    fk_name = "room"
    extra = 0
    fields = ["who", "host", "since"]
    readonly_fields = ["who", "host", "since"]
    verbose_name_plural = _("Bans (tick Delete to lift one)")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=_("person"))
    def who(self, ban: Ban) -> str:
        return str(ban.person)

    @admin.display(description=_("shut out by"))
    def host(self, ban: Ban) -> str:
        return str(ban.by or "-")

    @admin.display(description=_("since"))
    def since(self, ban: Ban) -> str:
        return date_format(localtime(ban.created_at), "DATETIME_FORMAT")


@admin.register(Room)
class RoomAdmin(admin.ModelAdmin):
    """Rooms. Saving is enough: what must end in a running call ends by itself."""

    form = RoomForm
    list_display = ["name", "slug", "is_open", "entry", "capacity", "lobby", "last_used_at"]
    list_filter = ["is_open", "entry", "lobby"]
    search_fields = ["name", "slug", "description"]
    prepopulated_fields = {"slug": ["name"]}
    readonly_fields = ["last_used_at"]
    fields = ["name", "slug", "description", "is_open", "entry", "capacity", "lobby", "last_used_at"]
    inlines = [MembershipInline, BanInline]


def _is_superuser(request: HttpRequest) -> bool:
    return bool(getattr(request.user, "is_superuser", False))


def _within_reach(request: HttpRequest, person: User | None) -> bool:
    return _is_superuser(request) or person is None or not (person.is_superuser or person.is_staff)
