"""How fast an old register is taken over: ``python -m benchmarks.importing``; see README.md beside this file."""

from __future__ import annotations

import argparse
import csv
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from flask_migrate import upgrade
from sqlalchemy import text

from tests import builders
from ytcs_docs.app import create_app
from ytcs_docs.core.db import session, transaction
from ytcs_docs.registers.queries import registers_of
from ytcs_docs.registers.rules import Direction


def write_sheet(path: Path, rows: int) -> None:
    """An old book of twenty years, a half with codes to be mended."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        out = csv.writer(stream)
        out.writerow(["Số, ký hiệu", "Ngày tháng", "Trích yếu nội dung", "Người ký", "Nơi nhận"])
        each = rows // 40
        for year in range(2005, 2025):
            for number in range(1, each + 1):
                day = date(year, 1, 2) + timedelta(days=number * 360 // each)
                subject = f"về việc phê duyệt kế hoạch y tế dự phòng số {number} năm {year}"
                out.writerow(
                    [f"{number:02d}/QĐ-SYT", f"{day:%d/%m/%Y}", subject, "Nguyễn Văn An", "UBND tỉnh; Lưu: VT"]
                )
                out.writerow([f"{number} /SYT-NVY", f"{day:%d.%m.%Y}", subject, "Trần Thị Bình", "Các đơn vị"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--kills", type=int, default=2, help="how often the process is killed on its way")
    parser.add_argument("--database", default="", help="an empty PostgreSQL database; SQLite without")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        settings = {"SECRET_KEY": "benchmark", "DATA_DIR": name, "PASSWORD_TIME_COST": "1", "PASSWORD_MEMORY_KIB": "64"}
        settings["DATABASE_URL"] = options.database
        sheet = folder / "so-cu.csv"
        write_sheet(sheet, options.rows)
        app = create_app(settings)
        with app.app_context():
            upgrade()
            builders.small_office()
            register_id = registers_of(builders.place("syt").id, Direction.OUTGOING)[0].id
        command = [sys.executable, "-m", "flask", "--app", "wsgi", "documents", "import", str(sheet)]
        command += ["--register", str(register_id)]
        environment = {**os.environ, **settings}
        began = time.perf_counter()
        for _ in range(options.kills):
            process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
            time.sleep(options.rows / 10_000)
            process.send_signal(signal.SIGKILL)
            process.wait()
            with app.app_context(), transaction():
                session().execute(text("UPDATE register_import SET leased_until = NULL"))  # it would wait two minutes
        subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
        used = time.perf_counter() - began
        memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        with app.app_context():
            outcomes = session().execute(text("SELECT outcome, count(*) FROM imported_row GROUP BY outcome")).all()
            documents = session().scalar(text("SELECT count(*) FROM document"))
            codes = session().scalar(text("SELECT count(*) FROM (SELECT DISTINCT code_key, issued_on FROM document) x"))
        print(f"rows            {options.rows}, killed {options.kills} times on the way")
        print(f"rate            {options.rows / used:.0f} rows a second ({used:.0f} s with every new start)")
        print(f"memory          {memory:.0f} MiB at the highest")
        print(f"outcomes        {', '.join(f'{count} {outcome}' for outcome, count in outcomes)}")
        print(f"documents       {documents}, different codes and days {codes}")


if __name__ == "__main__":
    main()
