"""The whole site: what hangs in one part of it leaves the others room."""

from threading import Event, Semaphore, Thread

from fastapi import FastAPI
from starlette.testclient import TestClient

from qa.web.house import AT_ONCE, Few


def test_requests_that_hang_on_a_database_leave_threads_to_families() -> None:
    database, begun = Event(), Semaphore(0)
    staff, site = FastAPI(), FastAPI()

    @staff.get("/queue")
    def queue() -> str:
        begun.release()
        database.wait(10)
        return "shown"

    @site.get("/healthz")
    def healthy() -> str:  # in a thread, as the steps of gradio are
        return "ok"

    site.mount("/staff", Few(staff, AT_ONCE))
    shown: list[str] = []
    with TestClient(site) as client:
        waiting = [Thread(target=lambda: shown.append(client.get("/staff/queue").text)) for _ in range(41)]
        for each in waiting:
            each.start()
        assert all(begun.acquire(timeout=10) for _ in range(AT_ONCE))
        assert client.get("/healthz").json() == "ok"
        assert not shown
        database.set()
        for each in waiting:
            each.join()
    assert shown == ['"shown"'] * 41
