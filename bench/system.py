"""What the system knows of a running process. Linux only."""

import re
import time
from pathlib import Path

from bench.running import FailedError

_SCHEDULED = 2
"""CPUCLOCK_SCHED of the kernel: time on a processor, to the nanosecond."""


def cpu_milliseconds(pid: int) -> float:
    """Tell how long a process has been on a processor, all its threads together."""
    # The clock clock_getcpuclockid(3) would give, which Python has no name for.
    clock = (~pid << 3) | _SCHEDULED
    try:
        return time.clock_gettime_ns(clock) / 1e6
    except OSError as error:
        raise FailedError(f"the system doesn't tell a process's time ({error.strerror})") from error


def peak_mebibytes(pid: int) -> float:
    """Tell the most memory a process has ever had resident."""
    return _number(pid, "status", "VmHWM") / 1024


def resident_mebibytes(pid: int) -> float:
    """Tell the memory a process has resident now."""
    return _number(pid, "status", "VmRSS") / 1024


def unshared_mebibytes(pid: int) -> float:
    """Tell the memory that would come free if the process ended now."""
    names = ("Private_Clean", "Private_Dirty")
    return sum(_number(pid, "smaps_rollup", name) for name in names) / 1024


def written_bytes(pid: int) -> int:
    """Tell how many bytes a process has written so far: to its terminal, to files, anywhere."""
    return _number(pid, "io", "wchar")


def _number(pid: int, file: str, name: str) -> int:
    try:
        text = Path(f"/proc/{pid}/{file}").read_text()
    except OSError as error:
        raise FailedError(f"/proc/{pid}/{file} can't be read ({error.strerror})") from error
    found = re.search(rf"^{name}:\s+(\d+)", text, re.MULTILINE)
    if found is None:
        raise FailedError(f"/proc/{pid}/{file} has no {name}")
    return int(found[1])
