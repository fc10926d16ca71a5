"""`briefing`: one file for each group of commands; every one says what it did in one line."""

from briefing.commandline.access import device, invite, token
from briefing.commandline.frame import main
from briefing.commandline.network import demo, import_, init, reconcile, serve
from briefing.commandline.proof import verify
from briefing.commandline.store import board, export, rebuild, status

for _command in (
    init,
    serve,
    demo,
    invite,
    device,
    token,
    import_,
    reconcile,
    rebuild,
    verify,
    board,
    export,
    status,
):
    main.add_command(_command)

__all__ = ["main"]
