"""A peer's worker process, seen from the program that measures."""

import json
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent


class Peer:
    """Answers one line of JSON when it is ready, and one for every line that it is given."""

    def __init__(self, program, *arguments):
        self.process = subprocess.Popen(
            [sys.executable, HERE / program, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.ready = self.answer()

    def answer(self):
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"{self.process.args[1]} ended with {self.process.wait()}")
        return json.loads(line)

    def ask(self, question):
        print(json.dumps(question), file=self.process.stdin, flush=True)
        return self.answer()

    def close(self):
        self.process.stdin.close()
        self.process.wait()
