"""manage.py housekeeping: once a day, by a timer. May run at any time, and several times."""

from typing import Any

from django.core.management.base import BaseCommand

from chat.services.housekeeping import delete_expired_sessions, delete_old_reports, delete_spent_links


class Command(BaseCommand):
    help = "Deletes expired sessions, and one-time links and reports of calls that ended a month ago."

    def handle(self, *args: Any, **options: Any) -> None:
        delete_expired_sessions()
        links, reports = delete_spent_links(), delete_old_reports()
        self.stdout.write(f"Expired sessions are gone, {links} spent links and {reports} old reports.")
