"""What the crawl process itself holds in memory; the system's usual counter begins with what its parent held."""

import resource
from pathlib import Path

from scrapy.extensions.memusage import MemoryUsage

_STATUS = Path("/proc/self/status")


def peak_mib() -> float:
    """Return the largest memory this process ever held, MiB."""
    return round(_kib("VmHWM") / 1024, 1)


def data_mib() -> float:
    """Return the writable memory that this process has asked for and holds now, MiB; RLIMIT_DATA limits it."""
    return _kib("VmData") / 1024


class OwnMemory(MemoryUsage):
    """Scrapy's memory limit over what the process holds now.

    Scrapy asks for ru_maxrss, which a process inherits over its start: below a parent of more than the limit every
    crawl would be over at once.
    """

    def get_virtual_size(self) -> int:
        """Return the resident memory, bytes."""
        return _kib("VmRSS") * 1024


def _kib(field: str) -> int:
    """Return a figure of the process's own accounts, KiB; without such accounts the system's largest one."""
    if not _STATUS.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    lines = _STATUS.read_text(encoding="ascii").splitlines()
    return int(next(line for line in lines if line.startswith(field + ":")).split()[1])
