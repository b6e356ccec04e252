"""The driver protocol for drivers written in Python: one ProtoJSON object a line, in both directions.

See conformance/proto/wse/conformance/v1/driver.proto for the messages. Nothing here knows any implementation of WSE.
"""

import base64
import json
import math
import sys

SETTING = ("id", "dialect", "profile", "provider")


class Refused(Exception):
    """The implementation would not take its input; the arguments are a code and the implementation's own words."""


class Unsupported(Exception):
    """The implementation has no such thing, or cannot be steered that far."""


def serve(operations):
    """Answers requests until standard input ends.

    `operations` maps the name of an operation to a function from the fields of the request to those of the result. What
    it raises becomes the answer, too. Dialect, profile and provider are for implementations that have a choice.
    """
    sys.setrecursionlimit(20_000)  # an implementation may have read deeper values than Python writes by default
    # Nothing but responses may reach standard output, whatever a library prints.
    responses, sys.stdout = sys.stdout, sys.stderr
    for line in sys.stdin.buffer:
        if line.strip():
            print(json.dumps(respond(line, operations)), file=responses, flush=True)


def respond(line, operations):
    try:
        request = json.loads(line)
        return {"id": request.get("id", 0), **answer(request, operations)}
    except (ValueError, AttributeError) as error:
        return {"id": 0, **error_result("internal", f"a line that is no request: {error}")}


def answer(request, operations):
    name = next((field for field in request if field not in SETTING), "at all")
    try:
        if name not in operations:
            raise Unsupported(f"no operation {name}")
        return {name: operations[name](request[name])}
    except Refused as refusal:
        return error_result(*refusal.args)
    except Unsupported as reason:
        return {"unsupported": {"reason": str(reason)}}
    except Exception as escaped:  # let out by the implementation, or a fault of the driver: no verdict on the input
        return error_result("internal", f"uncaught {type(escaped).__name__}: {escaped}")


def error_result(code, message):
    return {"error": {"code": code, "message": message}}


def octets(text):
    """The bytes of a bytes field."""
    return base64.b64decode(text)


def base64_text(data):
    """Bytes as a bytes field carries them."""
    return base64.b64encode(data).decode()


def json_text(value):
    """A value as a `_json` field carries it: integers keep their digits, a double shows that it is one.

    What JSON and the suite have no form for is shown in Python's.
    """
    return json.dumps(plain(value), separators=(",", ":"), default=repr)


def plain(value):
    if isinstance(value, bytes):
        return {"$hex": value.hex()}
    if isinstance(value, float) and not math.isfinite(value):
        return {"$float": "nan" if math.isnan(value) else "inf" if value > 0 else "-inf"}
    if isinstance(value, dict):
        return {key: plain(member) for key, member in value.items()}
    return [plain(item) for item in value] if isinstance(value, (list, tuple)) else value
