"""The commands that show something: serve, demo."""

from __future__ import annotations

from typing import Annotated

import typer

from warehouse.cli.help import help_of
from warehouse.cli.terminal import print_line, shown_progress
from warehouse.runtime.address import LOOPBACK, check_address
from warehouse.runtime.home import Home
from warehouse.words.messages import message

app = typer.Typer(add_completion=False)


@app.command(help=help_of("serve.what"))
def serve(
    port: Annotated[int, typer.Option(min=1, max=65535, help=help_of("serve.port"))] = 8501,
    address: Annotated[str, typer.Option(help=help_of("serve.address"))] = LOOPBACK,
    demo: Annotated[bool, typer.Option(help=help_of("serve.demo"))] = True,
) -> None:
    """Serve the dashboard on this machine."""
    from warehouse.operations import server  # noqa: PLC0415

    home = Home.from_environment()
    check_address(address)
    server.check_port(port, address)
    with shown_progress() as progress:
        server.prepare(home, progress, print_line, demo=demo)
    server.serve(home, port, address)


@app.command(help=help_of("demo.what"))
def demo(
    scale: Annotated[str, typer.Option(help="county | small | default | national")] = "default",
    seed: Annotated[int, typer.Option(min=0, help=help_of("demo.seed"))] = 1,
    clear: Annotated[bool, typer.Option("--clear", help=help_of("demo.clear"))] = False,
) -> None:
    """Generate or clear the demonstration data."""
    home = Home.from_environment()
    if clear:
        from warehouse.intake.batches.store import clear_demonstration  # noqa: PLC0415

        cleared = clear_demonstration(home)
        print_line(message("demo_cleared", batches=", ".join(cleared) or message("none")))
        return
    from warehouse.demo import generate  # noqa: PLC0415

    with shown_progress() as progress:
        batch = generate(home, scale, seed, progress)
    print_line(message("demo_generated", batch=batch.batch_id, rows=f"{batch.rows:,}"))
