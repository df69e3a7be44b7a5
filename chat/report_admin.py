"""The administrators' pages about the links of past calls: a list, and a page a call. Nothing here can be changed."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from chat.call_pages import Line, clock
from chat.models import LinkReport, Room, User

ROWS_A_CALL = 500
"""The oldest, so that nobody who tells without end hides what others told before."""


class PersonFilter(admin.SimpleListFilter):
    """Everybody who had a link, on either side of it."""

    title = _("person")
    parameter_name = "person"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        sides = Q(pk__in=LinkReport.objects.values("by")) | Q(pk__in=LinkReport.objects.values("about"))
        people = User.objects.filter(sides)
        return sorted(((str(person.pk), person.shown_name) for person in people), key=lambda one: one[1])

    def queryset(self, request: HttpRequest, reports: QuerySet[LinkReport]) -> QuerySet[LinkReport]:
        person = self.value()
        if person is None:
            return reports
        if person not in {str(key) for key, _ in self.lookup_choices}:
            return reports.none()
        return reports.filter(Q(by=person) | Q(about=person))


@admin.register(LinkReport)
class LinkReportAdmin(admin.ModelAdmin):
    """Whoever may see them may delete them, too; nobody writes them but the calls themselves."""

    list_display = ["call", "room", "by", "about", "length", "worst", "losses", "round_trip", "route"]
    list_display_links = None
    list_filter = ["room", PersonFilter, "route"]
    list_select_related = ["room", "by", "about"]
    search_fields = ["by__username", "by__display_name", "about__username", "about__display_name"]
    date_hierarchy = "ended_at"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    # The list

    @admin.display(description=_("call"), ordering="ended_at")
    def call(self, report: LinkReport) -> SafeString:
        when = date_format(localtime(report.ended_at), "SHORT_DATETIME_FORMAT")
        return format_html('<a href="{}">{}</a>', self._address(report), when)

    @admin.display(description=_("length"), ordering="seconds")
    def length(self, report: LinkReport) -> str:
        return clock(report.seconds)

    @admin.display(description=_("quality"))
    def worst(self, report: LinkReport) -> str:
        return Line(report).grades

    @admin.display(description=_("loss"), ordering="loss")
    def losses(self, report: LinkReport) -> str:
        return Line(report).loss

    @admin.display(description=_("round trip"), ordering="rtt_median")
    def round_trip(self, report: LinkReport) -> str:
        return Line(report).round_trip

    # The page of a call

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.call_page)
        page = path("call/<int:room>/<slug:epoch>/", view, name="chat_linkreport_call")
        return [page, *super().get_urls()]

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """One report has no page but its call's."""
        report = self.get_object(request, object_id)
        if report is None:
            raise Http404
        return redirect(self._address(report))

    def call_page(self, request: HttpRequest, room: int, epoch: str) -> HttpResponse:
        """Who heard whom how, in one call."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        reports = get_object_or_404(Room, pk=room).link_reports.filter(epoch=epoch).order_by("pk")
        found = [Line(report) for report in reports.select_related("room", "by", "about")[: ROWS_A_CALL + 1]]
        lines = found[:ROWS_A_CALL]
        if not lines:
            raise Http404
        lines.sort(key=lambda line: (line.report.by.username, line.report.about.username))
        context = self.admin_site.each_context(request) | {
            "title": _("Connections of a call"),
            "opts": self.opts,
            "room": lines[0].report.room,
            "from": min(line.began_at for line in lines),
            "until": max(line.report.ended_at for line in lines),
            "lines": lines,
            "is_cut": len(found) > len(lines),
        }
        return TemplateResponse(request, "admin/chat/linkreport/call.html", context)

    def _address(self, report: LinkReport) -> str:
        return reverse("admin:chat_linkreport_call", args=[report.room_id, report.epoch])
