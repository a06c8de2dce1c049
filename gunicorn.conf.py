"""How the office is served. gunicorn reads this file by itself wherever it is started in this folder: by `make run`,
by an operator, by the benchmarks and by the tests. What the command says (`--workers`, `--bind` …) goes before it."""

worker_class = "ytcs_docs.web_server.BufferingWorker"
workers = 2
threads = 4  # of a process, for the application; reading and sending take none
graceful_timeout = 10
loglevel = "warning"
control_socket_disable = True
