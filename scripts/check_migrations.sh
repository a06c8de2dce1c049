#!/bin/sh
# `flask db check` on a fresh database: the models and the migrations say the same.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
DATA_DIR=$folder SECRET_KEY=check DATABASE_URL= .venv/bin/flask --app wsgi db upgrade
DATA_DIR=$folder SECRET_KEY=check DATABASE_URL= .venv/bin/flask --app wsgi db check
