"""manage.py housekeeping: once a day, by a timer. May run at any time, and several times."""

from typing import Any

from django.core.management.base import BaseCommand

from chat.services.housekeeping import delete_expired_sessions, delete_spent_links


class Command(BaseCommand):
    help = "Deletes expired sessions and one-time links that ended a month ago."

    def handle(self, *args: Any, **options: Any) -> None:
        delete_expired_sessions()
        self.stdout.write(f"Expired sessions are gone, and {delete_spent_links()} spent links.")
