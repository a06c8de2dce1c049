"""Other processes that tests start: forked from one that has imported the application, so that each costs little."""

from multiprocessing import get_context

PROCESSES = get_context("forkserver")
PROCESSES.set_forkserver_preload(["ytcs_docs.app"])
