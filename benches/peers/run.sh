#!/usr/bin/env bash
# CPU time of reading the pages of a folder (*.html, UTF-8) by whatthen and by others, in one run on one machine.
#   benches/peers/run.sh FOLDER
set -euo pipefail
pages=$(realpath "${1:?usage: benches/peers/run.sh FOLDER}")
cd "$(dirname "$0")"
python3 -m venv target/venv
target/venv/bin/pip install --quiet trafilatura==2.3.1 lxml_html_clean
cargo run --release --quiet -- "$pages"
target/venv/bin/python trafilatura_cpu.py "$pages"
