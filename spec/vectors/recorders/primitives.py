"""Records what the utilities of a published server answer: `primitives.json`.

    python primitives.py record > 2.0.2.json         in an environment with that version of wse-server
    python primitives.py merge 2.0.2.json 2.5.1.json > ../primitives.json

Random parts (ids, keys, IVs) differ on every run.
"""

import importlib.metadata
import json
import math
import re
import sys
import time

import primitives_inputs as inputs

FORMAT = "wse-primitive-vectors/1"
UUID7 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
AGES = ("oldest_message_age", "oldest_buffered_age")


def plain(value):
    """A value as JSON; what JSON lacks is an object with one key that begins with `$`."""
    if isinstance(value, (bytes, bytearray)):
        return {"$hex": bytes(value).hex()}
    if isinstance(value, float) and not math.isfinite(value):
        return {"$float": str(value)}
    if isinstance(value, int) and abs(value) > 2**53:
        return {"$int": str(value)}
    if isinstance(value, dict):
        return {str(key): age(item) if key in AGES else plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return value


def age(seconds):
    """Seconds to a tenth: what a loaded machine still gets right."""
    return None if seconds is None else round(seconds, 1)


def outcome(call):
    try:
        return {"returns": plain(call())}
    except BaseException as error:  # a panic of the extension is no Exception
        return {"raises": type(error).__name__}


def transformed(step):
    """Leaves of an envelope what is the same on every run."""
    envelope = step.get("returns")
    given = step["arguments"][0]
    if envelope and "ts" in envelope and envelope["ts"] not in json.dumps(given):
        envelope["ts"] = {"$like": re.sub(r"\d", "0", envelope["ts"])}
    if envelope and isinstance(envelope.get("id"), str) and UUID7.fullmatch(envelope["id"]):
        envelope["id"] = {"$like": "UUID version 7"}
    if envelope and "latency_ms" in envelope:
        envelope["latency_ms"] = {"$like": "past" if envelope["latency_ms"] >= 0 else "future"}
    return step


def called(server, function, arguments, named=None):
    step = {"call": function, "arguments": plain(list(arguments)), **({"named": plain(named)} if named else {})}
    step.update(outcome(lambda: getattr(server, function)(*arguments, **(named or {}))))
    return transformed(step) if function == "rust_transform_event" else step


def conversed(subject, name, *arguments):
    if name == "wait_ms":
        time.sleep(arguments[0] / 1000)
        return {"call": name, "arguments": list(arguments)}
    if name == "tokens":
        return {"call": name, **outcome(lambda: round(subject.tokens, 1))}
    return {"call": name, "arguments": plain(list(arguments[0])), **outcome(lambda: getattr(subject, name)(*arguments[0]))}


def tokens(server):
    for name, (claims, options) in inputs.TOKENS.items():
        token = server.rust_jwt_encode(claims, inputs.SECRET)
        secret = options.get("secret", inputs.SECRET)
        named = {key: value for key, value in options.items() if key != "secret"}
        yield f"jwt/{name}", {"steps": [called(server, "rust_jwt_decode", (token, secret), named)]}
    for name, token in inputs.BAD_TOKENS.items():
        yield f"jwt/{name}", {"steps": [called(server, "rust_jwt_decode", (token, inputs.SECRET))]}


def vectors(server):
    for name, (function, arguments) in inputs.CALLS.items():
        yield name, {"steps": [called(server, function, arguments)]}
    yield from tokens(server)
    for name, (kind, arguments, steps) in inputs.CONVERSATIONS.items():
        subject = getattr(server, kind)(*arguments)
        made = {"object": kind, "arguments": plain(list(arguments))}
        yield name, {**made, "steps": [conversed(subject, *step) for step in steps]}


def record():
    import wse_server  # absent where recordings are merged

    version = importlib.metadata.version("wse-server")
    return {"version": version, "vectors": [{"name": name, **vector} for name, vector in vectors(wse_server)]}


RANDOM = ("rust_aes_gcm_encrypt", "rust_ecdh_generate_keypair")


def merge(recordings):
    """One vector where all versions agree, else one for each; `server` says which."""
    versions = [recording["version"] for recording in recordings]
    merged = []
    for alike in zip(*(recording["vectors"] for recording in recordings), strict=True):
        first, *others = alike
        if first["steps"][0]["call"] in RANDOM:
            others = []
        if all(other == first for other in others):
            merged.append({"name": first["name"], "server": "every", **without_name(first)})
            continue
        for version, vector in zip(versions, alike):
            merged.append({"name": f"{vector['name']}/{version}", "server": version, **without_name(vector)})
    return {"format": FORMAT, "servers": versions, "vectors": merged}


def without_name(vector):
    return {key: value for key, value in vector.items() if key != "name"}


def lines(file):
    """One vector a line: short enough to read, and a change shows what changed."""
    head = json.dumps({"format": file["format"], "servers": file["servers"]})[:-1]
    body = ",\n".join(json.dumps(vector, ensure_ascii=False, separators=(",", ":")) for vector in file["vectors"])
    return f'{head}, "vectors": [\n{body}\n]}}'


def main(command, *files):
    if command == "record":
        print(json.dumps(record()))
    elif command == "merge":
        print(lines(merge([json.load(open(file, encoding="utf-8")) for file in files])))
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main(*(sys.argv[1:] or ["help"]))
