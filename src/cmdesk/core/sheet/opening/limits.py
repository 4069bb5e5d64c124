"""How much a file may ask for, and how a process is kept to it."""

from __future__ import annotations

import sys
from dataclasses import dataclass

_MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a file may ask for.

    Attributes:
        file_bytes: size of the file.
        unpacked_bytes: size of all parts of an xlsx, xlsb or ods together, unpacked.
        ratio: how many times a part may grow when it is unpacked (parts above 10 MB).
        cells: rows × columns up to the last used cell.
        memory_bytes: memory of the child process that reads.
        seconds: time for reading.
    """

    file_bytes: int = 300 * _MEGABYTE
    unpacked_bytes: int = 700 * _MEGABYTE
    ratio: int = 200
    cells: int = 50_000_000
    memory_bytes: int = 3 * 1024 * _MEGABYTE
    seconds: float = 300.0


def confine(memory_bytes: int, *, reserves: bool = False) -> None:
    """Limit the memory of the calling process for good; a request beyond it fails and ends the process.

    Args:
        memory_bytes: the limit.
        reserves: a library of the process reserves far more addresses than it uses; only what may be written counts.
    """
    if sys.platform == "win32":
        _confine_by_job(memory_bytes)
    else:
        import resource

        what = resource.RLIMIT_DATA if reserves else resource.RLIMIT_AS
        hard = resource.getrlimit(what)[1]
        soft = memory_bytes if hard == resource.RLIM_INFINITY else min(memory_bytes, hard)
        resource.setrlimit(what, (soft, hard))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if sys.platform == "win32":

    def _confine_by_job(memory_bytes: int) -> None:
        """Put the process into a job of its own with a limit on committed memory."""
        import ctypes
        from ctypes import wintypes

        class _Basic(ctypes.Structure):
            _fields_ = (
                ("per_process_time", ctypes.c_int64),
                ("per_job_time", ctypes.c_int64),
                ("flags", wintypes.DWORD),
                ("smallest_set", ctypes.c_size_t),
                ("largest_set", ctypes.c_size_t),
                ("active_processes", wintypes.DWORD),
                ("affinity", ctypes.c_size_t),
                ("priority", wintypes.DWORD),
                ("scheduling", wintypes.DWORD),
            )

        class _Extended(ctypes.Structure):
            _fields_ = (
                ("basic", _Basic),
                ("counters", ctypes.c_uint64 * 6),
                ("process_memory", ctypes.c_size_t),
                ("job_memory", ctypes.c_size_t),
                ("peak_process", ctypes.c_size_t),
                ("peak_job", ctypes.c_size_t),
            )

        process_memory, extended_information = 0x100, 9
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.CreateJobObjectW.restype = wintypes.HANDLE
        kernel.GetCurrentProcess.restype = wintypes.HANDLE
        kernel.SetErrorMode(0x0003)  # no window of Windows about a crash or a missing disk
        job = wintypes.HANDLE(kernel.CreateJobObjectW(None, None))
        wanted = _Extended()
        wanted.basic.flags = process_memory
        wanted.process_memory = memory_bytes
        kernel.SetInformationJobObject(job, extended_information, ctypes.byref(wanted), ctypes.sizeof(wanted))
        kernel.AssignProcessToJobObject(job, wintypes.HANDLE(kernel.GetCurrentProcess()))
