"""A real server with the fake assistant, for the browser tests: python serve_family_site.py PORT."""

import sys

import uvicorn
from web_fakes import FakeAssistant

from qa.settings import load_settings
from qa.web.site import build_site

if __name__ == "__main__":
    site = build_site(FakeAssistant(), load_settings())
    uvicorn.run(site, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning", timeout_graceful_shutdown=2)
