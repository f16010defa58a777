#!/usr/bin/python3
"""A web server for tests that speaks TLS and packs what it sends, and does not end its answers.

Arguments: a certificate and its key. Prints its port on a line. Ends when it is killed.
"""
import http.server
import ssl
import sys
import zlib

MEGABYTE = bytes(1 << 20)


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.send_response(200)
        self.send_header("Connection", "close")
        if self.path == "/packed":
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        try:
            {"/endless": self.send_endless, "/packed": self.send_packed}[self.path]()
        except OSError:
            pass  # The client has gone.

    def send_endless(self):
        while True:
            self.wfile.write(MEGABYTE)

    def send_packed(self):
        """64 MiB in 64 KiB, and then a word at a time."""
        packer = zlib.compressobj(9, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
        for _ in range(64):
            self.wfile.write(packer.compress(MEGABYTE))
        for word in (b"one", b"two"):
            self.wfile.write(packer.compress(word) + packer.flush(zlib.Z_SYNC_FLUSH))
        self.rfile.read(1)  # Until the client goes.

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
server.daemon_threads = True
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(*sys.argv[1:])
server.socket = context.wrap_socket(server.socket, server_side=True)
print(server.server_port, flush=True)
server.serve_forever()
