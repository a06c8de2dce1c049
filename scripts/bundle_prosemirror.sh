#!/bin/sh
# Makes ytcs_docs/static/vendor/prosemirror/ anew from the packages of ProseMirror: they come as modules that a browser
# can't load one by one under our Content-Security-Policy. For who changes the versions below; nobody else needs npm.
set -eu
cd "$(dirname "$0")/.."
target=$PWD/ytcs_docs/static/vendor/prosemirror
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts \
    prosemirror-model@1.25.13 prosemirror-state@1.4.4 prosemirror-transform@1.12.6 prosemirror-view@1.42.9 \
    prosemirror-keymap@1.2.3 prosemirror-commands@1.7.2 prosemirror-history@1.5.1 prosemirror-tables@1.8.5
npm install --silent --no-audit --no-fund esbuild@0.28.2
cat > entry.js <<'JS'
export * as model from "prosemirror-model";
export * as state from "prosemirror-state";
export * as view from "prosemirror-view";
export * as keymap from "prosemirror-keymap";
export * as commands from "prosemirror-commands";
export * as history from "prosemirror-history";
export * as tables from "prosemirror-tables";
JS
mkdir -p "$target"
npx esbuild entry.js --bundle --minify --format=iife --global-name=ProseMirror --target=es2020 --legal-comments=none \
    --outfile="$target/prosemirror.min.js"
cp node_modules/prosemirror-view/style/prosemirror.css "$target/prosemirror.css"
cp node_modules/prosemirror-model/LICENSE "$target/LICENSE"
ls node_modules | tr '\n' ' '
sha256sum "$target"/*
