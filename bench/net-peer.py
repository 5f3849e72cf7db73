"""The other end of bench/net: `serve` is a sink on port 5001 and a source on port 5009; `up` and `down` measure one connection in Gbit/s."""
import socket
import sys
import threading
import time

BLOCK = 1 << 20
WARM_UP = 1


def serve():
    def sink(peer):
        buffer = bytearray(BLOCK)
        while peer.recv_into(buffer):
            pass

    def source(peer):
        block = bytes(BLOCK)
        try:
            while True:
                peer.sendall(block)
        except OSError:
            pass

    def accept(port, talk):
        listener = socket.create_server(("0.0.0.0", port))
        while True:
            threading.Thread(target=talk, args=(listener.accept()[0],), daemon=True).start()

    threading.Thread(target=accept, args=(5001, sink), daemon=True).start()
    accept(5009, source)


def measure(way, host, seconds):
    peer = socket.create_connection((host, 5001 if way == "up" else 5009))
    block, buffer = bytes(BLOCK), bytearray(BLOCK)
    begun, counted, total = time.monotonic(), None, 0
    while True:
        now = time.monotonic()
        if counted is None and now - begun > WARM_UP:
            counted, total = now, 0
        if counted is not None and now - counted > seconds:
            return total * 8 / (now - counted) / 1e9
        total += peer.send(block) if way == "up" else peer.recv_into(buffer)


if sys.argv[1] == "serve":
    serve()
else:
    print(f"{measure(sys.argv[1], sys.argv[2], float(sys.argv[3])):.3f}")
