"""What attackers write in fields, and what clients send that is no request. No traffic here."""

import json
from collections.abc import Mapping

PRODUCT = "1787569"
"""What ``1337*1337`` comes to: in no answer, unless somebody evaluated a template."""

TEXTS: Mapping[str, str] = {
    "sql quote": "' OR '1'='1' --",
    "sql second statement": "x'; DROP TABLE candidates; --",
    "sql union": "x' UNION SELECT secret_hash FROM api_keys --",
    "sql wildcard": "%' OR 1=1 /*",
    "jinja template": "{{1337*1337}}",
    "jinja escape": "{{''.__class__.__mro__[1].__subclasses__()}}",
    "expression": "${1337*1337}#{1337*1337}<%= 1337*1337 %>",
    "format string": "{0.__class__.__init__.__globals__}%s%n%(x)s",
    "log lookup": "${jndi:ldap://127.0.0.1/x}",
    "markup": "<script>alert(1337*1337)</script>",
    "formula": '=HYPERLINK("http://127.0.0.1/"&A1;"x")',
    "command": "$(id);`id`|id&&id",
    "path upwards": "../../../../etc/passwd",
    "path encoded": "..%2f..%2f..%2fetc%2fpasswd",
    "path of windows": "..\\..\\windows\\win.ini\\",
    "file address": "file:///etc/passwd",
    "null byte": "k04\x00.json",
    "new lines": "k04\r\nX-Injected: yes\r\n\r\nbody",
    "right to left": "k04\u202e\u2066gnp.exe\u2069",
    "zero width": "k\u200b0\u2060\ufeff4",
    "combining": "e\u0301" * 40,
    "beyond the plane": "\U0001f468\u200d\U0001f469\u200d\U0001f467" * 10,
    "not a character": "\ufffe\uffff\U0010ffff",
    "control characters": "\x01\x02\x07\x08\x1b[31m\x7f\x85",
    "long": "a" * 5_000,
    "very many dots": "." * 3_000,
    "catastrophic pattern": "a" * 2_000 + "!",
    "number too large": "9" * 400,
    "not a number": "NaN",
    "exponent": "1e999999",
    "empty": "",
    "spaces": " \t\u00a0\u3000",
}


def _nested(depth: int) -> bytes:
    return b'{"a":' * depth + b"1" + b"}" * depth


BODIES: Mapping[str, bytes] = {
    "nothing": b"",
    "deep objects": _nested(5_000),
    "deep lists": b"[" * 30_000,
    "deep and hidden": b'{"a":"' + b"\\\\" * 50 + b'","b":' + b"[" * 5_000,
    "too large": b'{"a":"' + b"x" * 200_000 + b'"}',
    "many keys": json.dumps({f"k{n}": n for n in range(4_000)}).encode(),
    "one key many times": b"{" + b'"a":1,' * 8_000 + b'"a":1}',
    "huge number": b'{"seconden":' + b"9" * 20_000 + b"}",
    "huge exponent": b'{"seconden":1e999999999}',
    "not a number": b'{"seconden":NaN,"iteraties":-Infinity}',
    "lone surrogate": b'{"seconden":"\\ud800"}',
    "escaped null": b'{"seconden":"\\u0000"}',
    "null key": b'{"\\u0000":1}',
    "prototype": b'{"__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}}}',
    "latin-1": '{"seconden":"Andr\u00e9"}'.encode("latin-1"),
    "utf-16": '{"seconden":1}'.encode("utf-16"),
    "utf-32": '{"seconden":1}'.encode("utf-32"),
    "utf-7": b'{"seconden":"+ADw-script+AD4-"}',
    "byte order mark": b'\xef\xbb\xbf{"seconden":1}',
    "overlong utf-8": b'{"seconden":"\xc0\xaf\xe0\x80\xaf"}',
    "gzip": b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03" + b"\x00" * 60,
    "zip": b"PK\x03\x04" + b"\x00" * 60,
    "pickle": b"\x80\x04\x95\x1f\x00\x00\x00\x00\x00\x00\x00\x8c\x05posix\x8c\x06system\x93.",
    "xml entities": b'<!DOCTYPE x [<!ENTITY a "b"><!ENTITY c "&a;&a;&a;">]><x>&c;</x>',
    "yaml": b"!!python/object/apply:os.system ['id']",
    "a text": b'"x"',
    "a list": b"[]",
    "null": b"null",
    "unfinished": b'{"seconden":',
    "two documents": b'{"seconden":1}{"seconden":2}',
    "comment": b'{"seconden":1/*x*/}',
    "nulls": b"\x00" * 1_000,
}

MEDIA_TYPES = (
    "application/json",
    "application/json; charset=utf-16",
    "APPLICATION/JSON;;;",
    "application/merge-patch+json",
    "multipart/form-data; boundary=x",
    "multipart/form-data",
    "application/x-www-form-urlencoded",
    "application/xml",
    "application/x-python-serialize",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "text/plain",
    "a" * 3_000,
    "/",
    "",
)

METHODS = (
    "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS",
    "TRACE", "PROPFIND", "LOCK", "get", "PoSt", "X", "M" * 200,
)  # fmt: skip

HEADERS: Mapping[str, Mapping[str, str]] = {
    "method in a header": {"X-HTTP-Method-Override": "DELETE", "X-Method-Override": "DELETE"},
    "other address": {"X-Original-URL": "/v1/metrics", "X-Rewrite-URL": "/v1/metrics"},
    "other host": {"X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"},
    "other client": {"X-Forwarded-For": "127.0.0.1", "X-Real-IP": "127.0.0.1"},
    "key and key again": {"Authorization": "Bearer pas_" + "0" * 5_000},
    "basic": {"Authorization": "Basic YWRtaW46YWRtaW4="},
    "token without signature": {"Authorization": "Bearer eyJhbGciOiJub25lIn0.eyJyb2xlcyI6ImEifQ."},
    "cookie bomb": {"Cookie": "; ".join(f"c{n}={'x' * 50}" for n in range(200))},
    "session made up": {"Cookie": "passend_session=" + "A" * 300},
    "accept bomb": {"Accept": ", ".join(f"a/{n};q=0.{n}" for n in range(800))},
    "language bomb": {"Accept-Language": ",".join(["nl;q=1e400", "en;q=-1", "*;q=x"] * 500)},
    "range": {"Range": "bytes=" + ",".join(f"{n}-" for n in range(500))},
    "version of everything": {"If-Match": '"' + "9" * 3_000 + '"'},
    "version in odd form": {"If-Match": 'W/"1", *, "\\"'},
    "idempotency": {"Idempotency-Key": "'; DROP TABLE idempotency_keys; --"},
    "compressed": {"Content-Encoding": "gzip, deflate, br"},
    "expectation": {"Expect": "200-maybe"},
    "upgrade": {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13"},
    "request number": {"X-Request-ID": "../../x\t{{1337*1337}}"},
    "trace": {"traceparent": "00-" + "f" * 3_000},
}
