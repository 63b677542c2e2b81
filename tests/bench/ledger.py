"""The ledger alone: entries appended one by one, and a bundle of many checked by the stand-alone verifier."""

import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from govsocial.core import clock
from govsocial.core.db import commit
from govsocial.ledger import body, bundle, checkpoint, merkle, verify
from govsocial.ledger import words as ledger_words
from govsocial.ledger.record import SYSTEM, note
from tests.ledger.ledgers import event_id

ORIGIN = "bench.govsocial.example/log"
PEAKS = """
import runpy, sys
try:
    runpy.run_path(sys.argv.pop(1), run_name="__main__")
finally:
    print("PEAK", open("/proc/self/status").read().split("VmHWM:")[1].split()[0])
"""


def append(entries: int) -> None:
    """Entries of one act each, each committed by itself."""
    for number in range(entries):
        note(ledger_words.READ, by=SYSTEM, page=f"/register?before={number}")
        commit()


def verified(folder: Path, entries: int) -> dict[str, Any]:
    """A bundle of so many entries, such as a year of sign-offs leaves, checked in a process of its own."""
    key = checkpoint.new_key(ORIGIN)
    bodies = [_signed_off(number) for number in range(entries)]
    root = merkle.root(map(merkle.leaf_hash, bodies))
    head = checkpoint.sign(ORIGIN, entries, root, key)
    bundle.write_bundle(folder, vkey=key.vkey, entries=bodies, checkpoints=[head])
    del bodies
    return check(folder, key.vkey) | {"entries": entries}


def check(folder: Path, vkey: str) -> dict[str, Any]:
    """What the verifier costs on this bundle, start included. Raises when it finds fault.

    `seconds` by the clock; `cpu_seconds` of processor time; `peak_mib` resident at most.
    """
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    command = [sys.executable, "-c", PEAKS, str(verify.__file__), str(folder), "--vkey", vkey]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    after, seconds = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter() - began
    if done.returncode:
        raise RuntimeError(f"the verifier ended with {done.returncode}:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    peak = int(done.stdout.rsplit("PEAK", 1)[1]) / 1024
    return {"seconds": round(seconds, 2), "cpu_seconds": round(cpu, 2), "peak_mib": round(peak, 1)}


def _signed_off(number: int) -> bytes:
    """An entry as signing writes it: a new sign-off row, about an issue and a response."""
    event, person, response = event_id(3 * number), event_id(3 * (number % 50) + 1), event_id(3 * (number // 2) + 1)
    row = {
        "id": event_id(3 * number + 2),
        "response_id": response,
        "version_id": response,
        "version_number": 1,
        "digest": f"{number:064x}",
        "decision": "signed",
        "function": ("policy", "communications")[number % 2],
        "person_id": person,
        "at": clock.now(),
    }
    facts = {"response": number // 2, "version": 1, "function": row["function"], "digest": row["digest"]}
    item = {"t": "signoff/1", "i": row["id"], "after": body.row_digest(row), "set": body.row_values(row)}
    head = {"v": 1, "log": ORIGIN, "id": event, "at": body.plain(clock.now()), "act": "response.signed_off"}
    who = {"i": person, "as": row["function"], "via": "web", "aal": 1}
    about = [f"issue/{event_id(number // 40)}", f"response/{response}"]
    return body.canonical(head | {"who": who, "d": facts, "re": sorted(about), "on": [item]})
