"""A wire between one client and a server: it can be cut, and it remembers what the server said."""

import asyncio

PIECE_BYTES = 65_536


class Wire:
    def __init__(self, port):
        self.said_by_server = bytearray()
        self._server_port = port
        self._ends = []
        self._is_whole = asyncio.Event()
        self._is_whole.set()

    async def lay(self):
        """Begins to carry; gives the port for the client."""
        self._listener = await asyncio.start_server(self._carry, "127.0.0.1", 0)
        return self._listener.sockets[0].getsockname()[1]

    def cut(self):
        """Ends every connection without a Close. What comes back waits until the wire is mended."""
        self._is_whole.clear()
        for end in self._ends:
            end.transport.abort()
        self._ends = []

    def mend(self):
        self._is_whole.set()

    def remove(self):
        self._listener.close()
        self.cut()

    async def _carry(self, from_client, to_client):
        await self._is_whole.wait()
        from_server, to_server = await asyncio.open_connection("127.0.0.1", self._server_port)
        self._ends += [to_client, to_server]
        await asyncio.gather(self._pump(from_client, to_server), self._pump(from_server, to_client, self.said_by_server))

    async def _pump(self, reader, writer, copy=None):
        try:
            while piece := await reader.read(PIECE_BYTES):
                if copy is not None:
                    copy += piece
                writer.write(piece)
                await writer.drain()
        except OSError:
            pass  # cut
        writer.close()
