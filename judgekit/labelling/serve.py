"""The page's server: one process, this machine only, until it is finished or stopped."""

import asyncio
import signal
import socket
from collections.abc import Callable, Generator
from contextlib import contextmanager

from judgekit.domain.errors import UsageError
from judgekit.labelling.guard import Guard, make_guard
from judgekit.labelling.session import Session

LOOPBACK = "127.0.0.1"
REMEDY = "the labelling page needs an extra; install it with: pip install 'judgekit-lab[web]', or use --tui"


def serve(session: Session, title: str, port: int, opened: Callable[[Guard], None]) -> None:
    """Serve the page until the person finishes it, or SIGINT or SIGTERM stops it.

    Args:
        session: what is labelled.
        title: what is said at the top of the page.
        port: where to listen; 0 for any free port.
        opened: told the guard, with the address, once the port is taken.

    Raises:
        UsageError: the extra `web` is not installed, or the port is taken.
    """
    try:
        import uvicorn  # noqa: PLC0415 - an extra, and slow to import

        from judgekit.labelling.app import Page  # noqa: PLC0415 - starlette is of that extra too
    except ImportError as error:
        raise UsageError(REMEDY) from error

    class Server(uvicorn.Server):
        @contextmanager
        def capture_signals(self) -> Generator[None, None, None]:
            """End quietly, so that what was labelled can be told; uvicorn's own would raise again."""
            loop = asyncio.get_running_loop()
            for number in (signal.SIGINT, signal.SIGTERM):
                loop.add_signal_handler(number, self.stop)
            yield

        def stop(self) -> None:
            self.should_exit = True

    with _listening(port) as taken:
        guard = make_guard(taken.getsockname()[1])
        page = Page(session, guard, title, lambda: server.stop())  # noqa: PLW0108 - the server is made below
        config = uvicorn.Config(
            page.application(),
            http="h11",
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=1,
        )
        server = Server(config)
        opened(guard)
        asyncio.run(server.serve(sockets=[taken]))


@contextmanager
def _listening(port: int) -> Generator[socket.socket, None, None]:
    with socket.socket() as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((LOOPBACK, port))
        except (OSError, OverflowError) as error:
            raise UsageError(f"port {port} cannot be listened on ({error}); leave out --port") from error
        listening.listen()
        yield listening
