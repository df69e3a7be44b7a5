"""python -m videochat_site.launch: ./run, once its packages are there."""

import os
import sys
from argparse import Namespace

from videochat_site import environment
from videochat_site.launch import folder, place
from videochat_site.launch.options import read_options
from videochat_site.launch.refusal import Refusal

INTERRUPTED = 130


def main(arguments: list[str]) -> None:
    """Prepares what is missing and serves until told to stop. Exits with 1 and one sentence when it cannot."""
    options = read_options(arguments)
    os.umask(0o077)
    try:
        serve(options, ready(options))
    except Refusal as error:
        raise SystemExit(str(error)) from None
    except KeyboardInterrupt:
        raise SystemExit(INTERRUPTED) from None


def ready(options: Namespace) -> place.Place:
    """The data folder, the secret key, the certificate, and where to serve. Raises Refusal."""
    env = environment.load()
    data = environment.data_folder(env)
    folder.make_data_folder(data)
    if not os.environ.get("SECRET_KEY"):
        folder.make_secret(environment.secret_file(env, data))
    where = place.local_network(options.port, data / "https") if options.https else place.this_machine(options.port)
    place.see_that_port_is_free(where)
    return where


def serve(options: Namespace, where: place.Place) -> None:
    """Prepares database and static files, then serves. Raises Refusal."""
    where.enter_environment()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "videochat_site.settings")
    import django

    django.setup()
    from videochat_site.launch import announce, prepare
    from videochat_site.process_lock import DataFolderTaken
    from videochat_site.server import CommandLine, right_to_serve

    prepare.check_set_up()
    try:
        with right_to_serve():  # before anything is prepared: two starts at once would both migrate
            lines = prepare_and_tell(options, where)
            CommandLine(lambda: announce.say(*lines)).serve(where.arguments)
    except DataFolderTaken as error:
        raise Refusal(str(error)) from None


def prepare_and_tell(options: Namespace, where: place.Place) -> list[str]:
    """Prepares what pages need; returns what to say once they are served. Raises Refusal."""
    from videochat_site.launch import announce, prepare

    prepare.prepare_database()
    prepare.prepare_static_files()
    with prepare.database_in_words():
        if options.demo:
            announce.say(*announce.demo())
        return announce.announcement(where)


if __name__ == "__main__":
    main(sys.argv[1:])
