"""Record what SQLite writes, truncates, syncs and deletes, in order: a VFS of its own in front of the system's.

Its structures are those of sqlite3.h (sqlite3_vfs and sqlite3_io_methods); what is not recorded goes straight through.
"""

import ctypes
import ctypes.util
from ctypes import CFUNCTYPE, POINTER, Structure, byref, c_char_p, c_int, c_int64, c_void_p
from typing import NamedTuple

# The name goes through as the pointer that it is: the system keeps it for as long as the file is open.
OPEN = CFUNCTYPE(c_int, c_void_p, c_void_p, POINTER(c_void_p), c_int, c_void_p)
DELETE = CFUNCTYPE(c_int, c_void_p, c_char_p, c_int)
WRITE = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)
TRUNCATE = CFUNCTYPE(c_int, c_void_p, c_int64)
SYNC = CFUNCTYPE(c_int, c_void_p, c_int)


class Vfs(Structure):
    """sqlite3_vfs, version 3."""

    _fields_ = (
        ("version", c_int),
        ("file_size", c_int),
        ("longest_path", c_int),
        ("next", c_void_p),
        ("name", c_char_p),
        ("data", c_void_p),
        ("open", OPEN),
        ("delete", DELETE),
        ("others", c_void_p * 14),
    )


class Methods(Structure):
    """sqlite3_io_methods, version 3."""

    _fields_ = (
        ("version", c_int),
        ("close", c_void_p),
        ("read", c_void_p),
        ("write", WRITE),
        ("truncate", TRUNCATE),
        ("sync", SYNC),
        ("others", c_void_p * 13),
    )


class Step(NamedTuple):
    """One thing that was done to a file."""

    kind: str
    """write, truncate, sync, delete, or what the recording program adds."""
    file: str = ""
    """Name of the file."""
    offset: int = 0
    """Where it was written, or the length it was cut to."""
    data: bytes = b""
    """What was written."""


class Recorder:
    """Makes itself the default VFS of this process, for good: record in a process of its own."""

    def __init__(self) -> None:
        """Register; `steps` grows from now on."""
        self.steps: list[Step] = []
        self._library = ctypes.CDLL(ctypes.util.find_library("sqlite3"))
        self._library.sqlite3_vfs_find.restype = POINTER(Vfs)
        self._system = self._library.sqlite3_vfs_find(None).contents
        self._names: dict[int, str] = {}
        self._methods: dict[int, tuple[Methods, Methods]] = {}
        self._vfs = Vfs()
        ctypes.memmove(byref(self._vfs), byref(self._system), ctypes.sizeof(Vfs))
        self._vfs.name, self._vfs.next = b"recorder", None
        self._vfs.open, self._vfs.delete = OPEN(self._open), DELETE(self._delete)
        self._hooks = WRITE(self._write), TRUNCATE(self._truncate), SYNC(self._sync)
        self._library.sqlite3_vfs_register(byref(self._vfs), 1)

    def _open(self, vfs, name, file, flags, out):
        result = self._system.open(vfs, name, file, flags, out)
        if result == 0 and name:
            address = ctypes.cast(file, c_void_p).value
            self._names[address] = ctypes.string_at(name).decode()
            file[0] = ctypes.addressof(self._recording(file[0]))
        return result

    def _recording(self, methods):
        """Return methods that record and then do what these do; the system has one set per kind of file."""
        known = {ctypes.addressof(ours): ours for _, ours in self._methods.values()}
        if methods in known:
            return known[methods]
        if methods not in self._methods:
            theirs, ours = Methods.from_address(methods), Methods()
            ctypes.memmove(byref(ours), methods, ctypes.sizeof(Methods))
            ours.write, ours.truncate, ours.sync = self._hooks
            self._methods[methods] = theirs, ours
        return self._methods[methods][1]

    def _theirs(self, file):
        ours = ctypes.cast(file, POINTER(c_void_p))[0]
        return next(theirs for theirs, copy in self._methods.values() if ctypes.addressof(copy) == ours)

    def _write(self, file, data, length, offset):
        self.steps.append(Step("write", self._names[file], offset, ctypes.string_at(data, length)))
        return self._theirs(file).write(file, data, length, offset)

    def _truncate(self, file, size):
        self.steps.append(Step("truncate", self._names[file], size))
        return self._theirs(file).truncate(file, size)

    def _sync(self, file, flags):
        self.steps.append(Step("sync", self._names[file]))
        return self._theirs(file).sync(file, flags)

    def _delete(self, vfs, name, sync_folder):
        self.steps.append(Step("delete", name.decode()))
        return self._system.delete(vfs, name, sync_folder)
