"""A real server with the staff desk and a few records: python serve_staff_desk.py PORT FOLDER

FOLDER/cookie holds the secret of a session of the reviewer rita.
"""

import sys
from pathlib import Path

import uvicorn
from recording_fakes import id_of
from review_fakes import QuietRecorder, record
from staff_fakes import signed_in_client, staff_app, staff_desk
from starlette.responses import FileResponse, JSONResponse

from qa.review.history import now
from qa.review.keeping import keep, keep_judgment, keep_verdict
from qa.review.queue import assign
from qa.review.records import FamilyJudgment, Judgment, Outcome, Verdict
from qa.web.staff.desk import Desk
from qa.web.staff.signing import COOKIE


def fill(desk: Desk) -> None:
    """One record of each sort that a queue shows."""
    plain = (
        "What are the early signs?",
        "How is it treated?",
        "Should I stop the pills?",
        "Will he walk to school?",
    )
    with desk.store.writing() as connection:
        keep(connection, [record(n, each, is_sampled=n == 2) for n, each in enumerate((*plain, "he is choking"))])
        keep(connection, [record(9, "What about surgery?", conversation=id_of(1), number=2)])
        keep_judgment(connection, FamilyJudgment(id_of(0), Judgment.WRONG_SOURCE, 2, now()))
        keep_judgment(connection, FamilyJudgment(id_of(0), Judgment.UNHELPFUL, 0, now()))
        keep_verdict(connection, Verdict(id_of(2), "bob", now(), Outcome.RIGHT))
        assign(connection, id_of(3), "bob", "bob")


if __name__ == "__main__":
    folder = Path(sys.argv[2])
    desk = staff_desk(folder, recorder=QuietRecorder())
    fill(desk)
    site = staff_app(desk)
    client = signed_in_client(desk, app=site)
    (folder / "cookie").write_text(f"{COOKIE}={client.cookies[COOKIE]}", encoding="utf-8")
    site.add_route("/healthz", lambda _: JSONResponse({"status": "ok"}))
    icon = Path(__file__).parents[2] / "qa/web/static/favicon.png"
    site.add_route("/page/favicon.png", lambda _: FileResponse(icon))
    uvicorn.run(site, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning", timeout_graceful_shutdown=2)
