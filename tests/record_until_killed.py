"""Writes records and judgments until it is killed, and says which of them were acknowledged: URL on the command line.

Each line is "record ID" or "judgment ID", printed only after the recorder said that it is on disk.
"""

import os
import sys
from dataclasses import replace
from threading import Thread
from uuid import uuid4

from recording_fakes import judgment, record

from qa.review.recorder import Recorder
from qa.review.store import connect
from qa.settings import Settings

WRITERS = 3
AT_ONCE = 5


def write(recorder: Recorder) -> None:
    while True:
        added = [replace(record(number), id=uuid4().hex) for number in range(AT_ONCE)]
        for each in added:
            recorder.add(each)
        for each in added:
            if recorder.is_kept(each.id, 10):
                os.write(1, f"record {each.id}\n".encode())  # one write: no half of a line is left behind
            if recorder.judge(replace(judgment(1), record_id=each.id)):
                os.write(1, f"judgment {each.id}\n".encode())


if __name__ == "__main__":
    recorder = Recorder(connect(sys.argv[1]), Settings(keep_questions=True))
    recorder.start()
    for _ in range(WRITERS):
        Thread(target=write, args=(recorder,)).start()
