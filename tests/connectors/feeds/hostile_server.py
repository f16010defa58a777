# A web server on a free port of 127.0.0.1 that means harm. Prints "PORT n".
#   /drip      a byte of a body now and then, without end
#   /endless   a body without end
#   /bomb      a body that is 64 MiB when it is unpacked
#   /long      a body that is said to have 2 GB
#   /short     a body that ends before it is said to
#   /fields    fields of a head without end
#   /early     answers that go before the answer (103), without end
#   /to?URL    leads there
#   /turn      leads to itself after a while
import gzip
import http.server
import threading

BOMB = gzip.compress(bytes(64 * 1024 * 1024), 1)
FEED = b"<rss><channel><title>x</title>"


class Answers(http.server.BaseHTTPRequestHandler):
    def log_message(self, *arguments):
        pass

    def head(self, **fields):
        self.send_response(200)
        for name, value in fields.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def repeat(self, piece, pause=0):
        while True:
            self.wfile.write(piece)
            threading.Event().wait(pause)

    def do_GET(self):
        path, _, query = self.path.partition("?")
        try:
            getattr(self, path[1:])(query)
        except OSError:
            pass

    def drip(self, _):
        self.head(Content_Type="text/xml")
        self.wfile.write(FEED)
        self.repeat(b" ", 0.02)

    def endless(self, _):
        self.head(Content_Type="text/xml")
        self.wfile.write(FEED)
        self.repeat(b" " * 65536)

    def bomb(self, _):
        self.head(Content_Type="text/xml", Content_Encoding="gzip", Content_Length=str(len(BOMB)))
        self.wfile.write(BOMB)

    def long(self, _):
        self.head(Content_Type="text/xml", Content_Length=str(2 * 1024**3))
        self.repeat(b" " * 65536)

    def short(self, _):
        self.head(Content_Type="text/xml", Content_Length="5000")
        self.wfile.write(FEED)

    def fields(self, _):
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        self.repeat(b"X-More: " + b"x" * 4000 + b"\r\n")

    def early(self, _):
        self.repeat(b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n")

    def turn(self, _):
        threading.Event().wait(0.2)
        self.to("/turn")

    def to(self, query):
        self.send_response(302)
        self.send_header("Location", query)
        self.end_headers()


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers)
print(f"PORT {server.server_address[1]}", flush=True)
server.serve_forever()
