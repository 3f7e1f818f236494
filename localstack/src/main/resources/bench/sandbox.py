"""Runs commands in turn, many times each, and prints what each run took: by the kernel's account of the process and all
of its descendants. Reads {"runs": 5, "warm": 1, "commands": [{"name", "command", "environment"}]}."""

import ctypes
import json
import os
import subprocess
import sys
import time


def orphans():
    """Seconds of what was not waited for: bubblewrap leaves the first process of its namespace to others."""
    seconds = 0
    while True:
        try:
            _, _, usage = os.wait4(-1, 0)
        except ChildProcessError:
            return seconds
        seconds += usage.ru_utime + usage.ru_stime


SUBREAPER = 36
ctypes.CDLL(None).prctl(SUBREAPER, 1, 0, 0, 0)
asked = json.load(sys.stdin)
taken = {command["name"]: [] for command in asked["commands"]}
for number in range(asked["warm"] + asked["runs"]):
    for command in asked["commands"]:
        began = time.perf_counter()
        process = subprocess.Popen(
            command["command"], env=command["environment"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )
        said = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        cpu = usage.ru_utime + usage.ru_stime + orphans()
        process.stderr.close()
        if process.returncode != 0:
            sys.exit(f"{command['name']} ended with {process.returncode}: {said[-500:].decode(errors='replace')}")
        if number >= asked["warm"]:
            taken[command["name"]].append({"cpu_ms": 1000 * cpu, "wall_ms": 1000 * wall})
json.dump(taken, sys.stdout)
