#!/bin/sh
# Start the office: migrations, demo data on an empty database, web server and one worker.
set -eu
bin=.venv/bin
flask="$bin/flask --app wsgi"

missing=""
command -v catdoc >/dev/null || {
    echo "Not installed: catdoc. Text of old .doc files is not read; the rest works."
    missing="$missing catdoc"
}
command -v soffice >/dev/null || {
    echo "Not installed: LibreOffice. Word files are not turned into PDF; the rest works."
    missing="$missing libreoffice-writer-nogui"
}
[ -e /usr/lib/libreoffice/program/libsclo.so ] || {
    echo "Not installed: LibreOffice Calc. Excel annexes go out as they are, not as PDF; the rest works."
    missing="$missing libreoffice-calc-nogui"
}
command -v tesseract >/dev/null || {
    echo "Not installed: Tesseract. Scans and photos are not read; the rest works."
    missing="$missing tesseract-ocr"
}
[ -e /usr/share/fonts/truetype/liberation2 ] || {
    echo "Not installed: fonts-liberation2. Vietnamese letters of PDFs come from another font; the rest works."
    missing="$missing fonts-liberation2"
}
[ -z "$missing" ] || echo "    sudo apt-get install --no-install-recommends$missing"

$flask db upgrade
$flask demo --if-empty

$flask worker &
worker=$!
trap 'kill $worker 2>/dev/null || true; wait $worker 2>/dev/null || true' EXIT INT TERM

echo
echo "  http://${HOST}:${PORT}    (Ctrl+C ends it)"
echo
$bin/gunicorn --bind "${HOST}:${PORT}" wsgi:app
