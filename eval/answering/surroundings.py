"""What a run ran on: code, libraries, machine. Two figures are compared with these in sight."""

import hashlib
import os
import platform
import resource
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
CODE = (
    "qa/**/*.py",
    "qa/**/*.safetensors",
    "qa/**/*.json",
    "qa/**/*.toml",
    "eval/answering/systems.py",
    "eval/asking/cutting.py",
    "eval/asking/gold.py",
    "eval/asking/questions.py",
    "eval/asking/exams.py",
    "eval/answering/runner.py",
    "eval/answering/question_only.npy",
)
LIBRARIES = ("torch", "sentence-transformers", "transformers", "faiss-cpu", "bm25s", "numpy")


def code_sha256() -> str:
    """Changes with every file of the product and of the asking; the site's settings are not in it."""
    digest = hashlib.sha256()
    for path in sorted({path for pattern in CODE for path in ROOT.glob(pattern)}):
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def versions() -> dict[str, str]:
    """Python and the libraries that scores depend on."""
    return {"python": platform.python_version(), **{name: version(name) for name in LIBRARIES}}


def machine() -> dict[str, str]:
    """What the seconds were taken on."""
    pages = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "system": f"{platform.system()} {platform.machine()}",
        "processor": _processor(),
        "cores": str(os.cpu_count()),
        "memory": f"{pages / 2**30:.0f} GiB",
    }


def peak_memory() -> float:
    """The most memory that this process has held, in MiB (Linux counts it in KiB)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")
