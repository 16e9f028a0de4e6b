"""Senders that wait for each reply before they send again, over connections that stay open.

    python client.py PORT CLIENTS SECONDS < what to send, as JSON {"path", "body"}

A form is sent with "form" in place of "body", further "headers", and the "accepted" statuses.

A process of its own, at the level of asyncio's protocols, so that it takes little of the server's
processor. Prints as JSON: accepted replies, others by status, seconds, and latencies in ms.
"""

import asyncio
import json
import secrets
import sys
import time
from collections import Counter


class Sender(asyncio.Protocol):
    """One connection; `ended` is set when its time is up and the last reply has come."""

    def __init__(self, run) -> None:
        self.run = run
        self.ended = asyncio.get_running_loop().create_future()
        self.received = b""

    def connection_made(self, transport) -> None:
        self.transport = transport
        self.send()

    def send(self) -> None:
        if time.perf_counter() >= self.run.until:
            self.transport.close()
            return
        self.received = b""
        self.sent_at = time.perf_counter()
        head = self.run.head + b"Idempotency-Key: " + secrets.token_hex(16).encode()
        self.transport.write(head + b"\r\n\r\n" + self.run.body)

    def data_received(self, data) -> None:
        self.received += data
        head, end, body = self.received.partition(b"\r\n\r\n")
        if not end:
            return
        length = head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]
        if len(body) < int(length or 0):
            return
        status = head[9:12].decode()
        self.run.statuses[status] += 1
        if status in self.run.accepted:
            self.run.latencies.append((time.perf_counter() - self.sent_at) * 1000)
        if b"\r\nconnection: close" in head.lower():
            self.transport.close()
        else:
            self.send()

    def connection_lost(self, error) -> None:
        if not self.ended.done():
            self.ended.set_result(None)


class Run:
    """What all senders share."""

    def __init__(self, port, seconds, sending) -> None:
        self.accepted = set(sending.get("accepted", ["200", "201"]))
        form = sending.get("form")
        self.body = (form or json.dumps(sending["body"])).encode()
        headers = {
            "Host": f"127.0.0.1:{port}",
            "Content-Type": "application/x-www-form-urlencoded" if form else "application/json",
            "Content-Length": len(self.body),
            **sending.get("headers", {}),
        }
        lines = [f"{name}: {value}\r\n" for name, value in headers.items()]
        self.head = f"POST {sending['path']} HTTP/1.1\r\n{''.join(lines)}".encode()
        self.until = time.perf_counter() + seconds
        self.latencies = []
        self.statuses = Counter()


async def main(port, clients, seconds) -> None:
    run = Run(port, seconds, json.load(sys.stdin))
    loop = asyncio.get_running_loop()
    started = time.perf_counter()

    async def keep_sending() -> None:
        while time.perf_counter() < run.until:
            _transport, sender = await loop.create_connection(
                lambda: Sender(run), "127.0.0.1", port
            )
            await sender.ended

    await asyncio.gather(*(keep_sending() for _client in range(clients)))
    spent = time.perf_counter() - started
    print(json.dumps({"seconds": spent, "statuses": run.statuses, "latencies": run.latencies}))


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])))
