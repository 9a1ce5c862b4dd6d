#!/usr/bin/env python3
"""trafilatura_cpu.py FOLDER: CPU milliseconds a page of Python trafilatura, body and metadata, one thread."""
import pathlib
import sys
import time

import trafilatura

pages = [p.read_text(encoding="utf-8", errors="replace") for p in sorted(pathlib.Path(sys.argv[1]).glob("*.html"))]


def read(page):
    return trafilatura.bare_extraction(page, with_metadata=True, include_comments=False)


total, worst = 0.0, 0.0
for page in pages:
    read(page)
    took = []
    for _ in range(2):
        start = time.process_time()
        read(page)
        took.append(time.process_time() - start)
    total += min(took)
    worst = max(worst, min(took))
print(f"{'trafilatura ' + trafilatura.__version__ + ' (Python)':36} {1000 * total / len(pages):8.3f} {1000 * worst:8.1f}")
