"""How the office is served. gunicorn reads this file by itself wherever it is started in this folder: by `make run`,
by an operator, by the benchmarks and by the tests. What the command says (`--workers`, `--bind` …) goes before it."""

import contextlib
import ctypes

# By default glibc keeps up to eight heaps a processor for threads and gives none back, so that a process grew by a
# tenth in minutes of ordinary work. With two it holds less and grows little (`python -m benchmarks.memory`).
M_ARENA_MAX = -8
with contextlib.suppress(AttributeError, OSError):  # another C library has another memory
    ctypes.CDLL(None).mallopt(M_ARENA_MAX, 2)

worker_class = "ytcs_docs.web_server.BufferingWorker"
workers = 2
threads = 4  # of a process, for the application; reading and sending take none
graceful_timeout = 10
loglevel = "warning"
control_socket_disable = True
