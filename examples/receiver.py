#!/usr/bin/env python3
"""A webhook receiver in Python's standard library alone: verifies each signature, prints each event.

usage: receiver.py PORT SECRET        (the secret begins with whsec_)
"""
import base64, hashlib, hmac, http.server, json, sys, time

PORT, KEY = int(sys.argv[1]), base64.b64decode(sys.argv[2].removeprefix("whsec_"))


class Receiver(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        valid = self.verify(body)
        if valid:
            event = json.loads(body)
            print(event["session_id"], event["seq"], event["event"], event.get("state", ""), event["phase"], flush=True)
        self.send_response(204 if valid else 401)
        self.send_header("content-length", "0")
        self.end_headers()

    def verify(self, body):
        sent = self.headers["webhook-timestamp"]
        if abs(time.time() - int(sent)) > 300:
            return False
        signed = f"{self.headers['webhook-id']}.{sent}.".encode() + body
        expected = "v1," + base64.b64encode(hmac.new(KEY, signed, hashlib.sha256).digest()).decode()
        return any(hmac.compare_digest(expected, one) for one in self.headers["webhook-signature"].split())

    def log_message(self, *_):
        pass


http.server.ThreadingHTTPServer(("127.0.0.1", PORT), Receiver).serve_forever()
