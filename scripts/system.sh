#!/bin/sh
# Debian's programs that the whole test suite needs: a browser, a PostgreSQL server, catdoc, LibreOffice, poppler, Tesseract.
set -eu
missing=""
command -v chromium-headless-shell >/dev/null || missing="$missing chromium-headless-shell"
command -v catdoc >/dev/null || missing="$missing catdoc"
command -v soffice >/dev/null || missing="$missing libreoffice-writer-nogui"
[ -e /usr/lib/libreoffice/program/libsclo.so ] || missing="$missing libreoffice-calc-nogui"
[ -e /usr/share/fonts/truetype/liberation2 ] || missing="$missing fonts-liberation2"
command -v tesseract >/dev/null || missing="$missing tesseract-ocr"
command -v pdfsig >/dev/null || missing="$missing poppler-utils"
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || [ -n "${TEST_DATABASE_URL:-}" ] || missing="$missing postgresql"
[ -z "$missing" ] && exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing:$missing"
    apt-get update -qq
    # shellcheck disable=SC2086 -- a list of words
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing libatomic1 >/dev/null
else
    echo "The tests need:$missing. One command, once, by an administrator:" >&2
    echo "    sudo apt-get install --no-install-recommends$missing libatomic1" >&2
    exit 1
fi
