"""The commands that show something: serve, demo."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from warehouse.cli.help import help_of
from warehouse.cli.terminal import print_line, shown_progress
from warehouse.operations.processes.layout import MOST_PROCESSES, Layout
from warehouse.runtime.address import LOOPBACK, check_address
from warehouse.runtime.home import Home
from warehouse.words.messages import message

app = typer.Typer(add_completion=False)


@app.command(help=help_of("serve.what"))
def serve(
    port: Annotated[int, typer.Option(min=1, max=65535, help=help_of("serve.port"))] = 8501,
    address: Annotated[str, typer.Option(help=help_of("serve.address"))] = LOOPBACK,
    demo: Annotated[bool, typer.Option(help=help_of("serve.demo"))] = True,
    processes: Annotated[
        int, typer.Option(min=1, max=MOST_PROCESSES, help=help_of("serve.processes"))
    ] = 1,
    proxy_config: Annotated[Path | None, typer.Option(help=help_of("serve.proxy_config"))] = None,
    restart: Annotated[bool, typer.Option("--restart", help=help_of("serve.restart"))] = False,
) -> None:
    """Serve the dashboard on this machine."""
    home = Home.from_environment()
    if restart:
        from warehouse.operations.processes import state  # noqa: PLC0415

        state.ask_for_restart(home)
        print_line(message("serve_restart_asked"))
        return
    from warehouse.operations import server  # noqa: PLC0415

    is_many = processes > 1 or proxy_config is not None
    server.check_listening(home, address, is_many=is_many)
    if is_many:
        _serve_many(home, Layout(port, processes, address), proxy_config, demo=demo)
        return
    server.check_port(port, address)
    with shown_progress() as progress:
        server.prepare(home, progress, print_line, demo=demo)
    server.serve(home, port, address)


def _serve_many(home: Home, layout: Layout, proxy_config: Path | None, *, demo: bool) -> None:
    from warehouse.operations import server  # noqa: PLC0415
    from warehouse.operations.processes import proxy, serving  # noqa: PLC0415

    # Our proxy speaks no TLS: an office's own stands before it, whatever the mode.
    check_address(layout.address)
    if proxy_config is None:
        proxy.check()
    else:
        proxy.write_for_others(layout, proxy_config)
        print_line(message("serve_proxy_written", file=proxy_config))
    with shown_progress() as progress:
        server.prepare(home, progress, print_line, demo=demo)
    serving.serve(home, layout, print_line, own_proxy=proxy_config is None)


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
