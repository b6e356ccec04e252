"""A server that dies, panics or hangs costs one answer and ends its driver; nothing of it is left.

Played by a package of the same name that does just that. Run by scripts/test-peers.ts.
"""

import json
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

DRIVER = Path(__file__).with_name("wse_server_driver.py")
METADATA = "Metadata-Version: 2.1\nName: wse-server\nVersion: 2.5.1\n"
SERVER = '''
import os, time

class Panic(BaseException):
    pass

class RustWSEServer:
    def __init__(self, host, port, jwt_secret=None, refused=None):
        if refused:
            raise ValueError("no such setting")
    def enable_drain_mode(self): pass
    def start(self): open(os.environ["PID_FILE"], "w").write(str(os.getpid()))
    def is_running(self): return True
    def get_connection_count(self): return 3
    def send(self): os.abort()
    def broadcast(self): raise Panic()
    def stop(self): raise Panic()
    def disconnect(self): time.sleep(60)
'''


class AServerThat(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        (self.folder / "wse_server-2.5.1.dist-info").mkdir()
        (self.folder / "wse_server-2.5.1.dist-info" / "METADATA").write_text(METADATA)
        (self.folder / "wse_server.py").write_text(SERVER)

    def drive(self, *operations):
        requests = [{"id": at, **operation} for at, operation in enumerate(operations)]
        paths = {"PYTHONPATH": str(self.folder), "PID_FILE": str(self.folder / "pid")}
        done = subprocess.run(
            [sys.executable, "-B", DRIVER],
            input="".join(json.dumps(request) + "\n" for request in requests),
            env={**os.environ, **paths},
            capture_output=True,
            text=True,
            timeout=30,
        )
        return done.returncode, [json.loads(line) for line in done.stdout.splitlines()]

    def assert_nothing_is_left(self):
        with self.assertRaises(ProcessLookupError):
            os.kill(int((self.folder / "pid").read_text()), 0)

    def test_is_called_answers_and_is_gone_behind_its_case(self):
        code, answers = self.drive({"start": {"side": "server"}}, call("get_connection_count"), {"stop": {}})
        self.assertEqual((code, answers[1:]), (0, [{"id": 1, "call": {"result_json": "3"}}, {"id": 2, "stop": {}}]))
        self.assert_nothing_is_left()

    def test_dies_panics_or_hangs_ends_its_driver(self):
        for name in ("send", "broadcast", "stop", "disconnect"):
            with self.subTest(name):
                code, answers = self.drive({"start": {"side": "server"}}, call(name))
                self.assertEqual((code, len(answers)), (70, 1))
                self.assert_nothing_is_left()

    def test_has_no_such_setting_or_call_is_unsupported(self):
        settings = {"side": "server", "settings_json": '{"nothing":1}'}
        _, answers = self.drive({"start": settings}, {"start": {"side": "server"}}, call("nothing"))
        self.assertEqual(answers[0]["unsupported"], {"reason": "it has no setting nothing"})
        self.assertEqual(answers[2]["unsupported"], {"reason": "it has no call nothing"})

    def test_refuses_its_settings_says_why(self):
        _, answers = self.drive({"start": {"side": "server", "settings_json": '{"refused":true}'}})
        self.assertEqual(answers[0]["error"], {"code": "refused", "message": "ValueError: no such setting"})


def call(name):
    return {"call": {"name": name}}


if __name__ == "__main__":
    unittest.main()
