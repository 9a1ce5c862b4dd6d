#!/usr/bin/env python3
"""Holds archives against two readers that know nothing of whatthen: warcio and pywb.

    check.py [--records N] FILE-OR-FOLDER...

Every .warc.gz, .warc and .wacz is read by warcio, which checks each digest. Then pywb serves the files, the WACZ files by
the index inside them, and every page must be replayed as it was captured. Needs the packages warcio and pywb.
"""

import argparse
import hashlib
import http.client
import io
import json
import pathlib
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse
import zipfile
from contextlib import contextmanager, redirect_stdout
from types import SimpleNamespace

from pywb.utils.canonicalize import canonicalize
from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import DecompressingBufferedReader
from warcio.checker import Checker
from warcio.timeutils import iso_date_to_timestamp

ENDINGS = (".warc", ".warc.gz", ".wacz")
# Seconds that pywb has to begin to answer, and then to answer once.
START, ANSWER = 60, 30
# Differences that are told one by one.
TOLD = 20
# Records of these types can be replayed.
REPLAYED = ("response", "resource", "revisit")


class Page:
    """A capture, or several that replay cannot tell apart: of one address at one second."""

    def __init__(self, url):
        self.url = url
        self.answers = []

    def add(self, status, body):
        self.answers.append((status, body))


def files_of(paths):
    """The archives among files and below folders, in a fixed order."""
    for path in map(pathlib.Path, paths):
        if path.is_dir():
            yield from sorted(p for p in path.rglob("*") if p.is_file() and p.name.endswith(ENDINGS))
        else:
            yield path


def unpack(wacz, folder, problems):
    """The WARC files of a WACZ, copied into `folder`; its manifest is held against what is there."""
    warcs = []
    with zipfile.ZipFile(wacz) as package:
        names = set(package.namelist())
        listed = json.loads(package.read("datapackage.json"))
        stated = json.loads(package.read("datapackage-digest.json"))
        resources = listed["resources"] + [{**stated, "bytes": package.getinfo("datapackage.json").file_size}]
        for resource in resources:
            path = resource["path"]
            if path not in names:
                problems.append(f"{wacz.name}: the manifest lists {path}, which is not there")
                continue
            content = package.read(path)
            if resource["hash"] != "sha256:" + hashlib.sha256(content).hexdigest():
                problems.append(f"{wacz.name}: {path} has not the hash in the manifest")
            if resource["bytes"] != len(content):
                problems.append(f"{wacz.name}: {path} has {len(content)} bytes, the manifest says {resource['bytes']}")
            if path.startswith("archive/"):
                target = folder / f"{len(warcs)}-{pathlib.PurePosixPath(path).name}"
                target.write_bytes(content)
                warcs.append(target)
                if package.getinfo(path).compress_type != zipfile.ZIP_STORED:
                    problems.append(f"{wacz.name}: {path} is packed once more, so nothing can be read out of its middle")
        missing = names - {r["path"] for r in resources} - {"datapackage-digest.json"}
        problems.extend(f"{wacz.name}: the manifest does not list {name}" for name in sorted(missing))
        for line in package.read("pages/pages.jsonl").decode().splitlines():
            page = json.loads(line)
            if "format" not in page and not ("url" in page and "ts" in page):
                problems.append(f"{wacz.name}: a page without url or ts: {line}")
    return warcs


def read(warc, name, pages, bodies, problems):
    """The number of records that warcio reads, and of digest errors. Pages are added to `pages`, their bodies by record, and
    by address and time, to `bodies`, which is where a revisit has its own from; what went wrong is added to `problems`."""
    count = 0
    with warc.open("rb") as stream:
        try:
            for record in ArchiveIterator(stream, check_digests="raise"):
                body = record.content_stream().read()
                count += 1
                header = record.rec_headers.get_header
                url = header("WARC-Target-URI") or ""
                if record.rec_type == "revisit":
                    # The earlier record is named by its id, by its address and time, or by both.
                    earlier = (header("WARC-Refers-To-Target-URI"), header("WARC-Refers-To-Date"))
                    body = bodies.get(header("WARC-Refers-To"), bodies.get(earlier))
                    if body is None:
                        problems.append(f"{name}: a revisit of {url} refers to no record before it")
                        continue
                bodies[header("WARC-Record-ID")] = body
                if record.rec_type in REPLAYED:
                    bodies[url, header("WARC-Date")] = body
                if record.rec_type not in REPLAYED or not url.startswith(("http://", "https://")):
                    continue
                at = iso_date_to_timestamp(header("WARC-Date"))
                # What was taken without HTTP is replayed as found.
                status = 200 if record.rec_type == "resource" else int(record.http_headers.get_statuscode())
                pages.setdefault((canonicalize(url), at), Page(url)).add(status, body)
        except Exception as error:  # whatever warcio raises is a finding
            problems.append(f"{name}: warcio, behind {count} records: {error!r}")
    said = io.StringIO()
    with redirect_stdout(said):
        failed = Checker(SimpleNamespace(inputs=[str(warc)], verbose=False)).process_all()
    if failed:
        problems.append(f"{name}: warcio check: {' '.join(said.getvalue().split())}")
    return count, said.getvalue().count("digest failed")


def entry_point(module, function, *args):
    """A command of a package, run by the Python that runs this."""
    return [sys.executable, "-c", f"from {module} import {function}; {function}()", *map(str, args)]


def collect(folder, name, archives, problems):
    """Makes a collection of pywb's."""
    for args in (["init", name], ["add", "--unpack-wacz", name, *archives]):
        done = subprocess.run(
            entry_point("pywb.manager.manager", "main_wrap_exc", *args),
            cwd=folder, capture_output=True, text=True, check=False,
        )
        if done.returncode:
            problems.append(f"{name}: wb-manager {args[0]}: {(done.stdout + done.stderr).strip()}")


@contextmanager
def served(folder):
    """The port at which pywb serves the collections of `folder`."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = entry_point("pywb.apps.cli", "wayback", "--bind", "127.0.0.1", "--port", port)
    with (folder / "pywb.log").open("w+") as log:
        server = subprocess.Popen(command, cwd=folder, stdout=log, stderr=subprocess.STDOUT)
        try:
            until = time.monotonic() + START
            while True:
                try:
                    socket.create_connection(("127.0.0.1", port), timeout=1).close()
                    break
                except OSError:
                    if server.poll() is not None or time.monotonic() > until:
                        log.seek(0)
                        sys.exit(f"interop: pywb does not start: {log.read()[-2000:]}")
                    time.sleep(0.2)
            yield port
        finally:
            server.terminate()
            server.wait()


def replay(port, collection, at, url):
    """Status and decoded body of what pywb answers, unchanged by it."""
    parts = urllib.parse.urlsplit(url.split("#")[0])
    # Without a path pywb would first send us to where the path is "/".
    address = urllib.parse.quote(parts._replace(path=parts.path or "/").geturl(), safe="%/:?=&+,;@!$'()*~[]")
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=ANSWER)
    try:
        connection.request("GET", f"/{collection}/{at}id_/{address}", headers={"Accept-Encoding": "identity"})
        answer = connection.getresponse()
        body = answer.read()
        coding = answer.getheader("Content-Encoding")
        if coding in ("gzip", "deflate", "br"):
            body = DecompressingBufferedReader(io.BytesIO(body), decomp_type=coding).read()
        return answer.status, body
    finally:
        connection.close()


def compare(port, collection, pages, problems):
    """Replays every page of a collection; returns how many."""
    for (_, at), page in pages.items():
        try:
            status, body = replay(port, collection, at, page.url)
        except (OSError, http.client.HTTPException) as error:
            problems.append(f"{collection}: {page.url} at {at}: {error!r}")
            continue
        if (status, body) not in page.answers:
            expected = ", ".join(f"{len(body)} bytes with status {status}" for status, body in page.answers)
            problems.append(
                f"{collection}: {page.url} at {at}: pywb answers {len(body)} bytes with status {status}, "
                f"captured were {expected}"
            )
    return len(pages)


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--records", type=int, help="how many records there must be in all")
    arguments.add_argument("paths", nargs="+", help="archives, or folders of them")
    arguments = arguments.parse_args()
    archives = list(files_of(arguments.paths))
    if not archives:
        sys.exit("interop: no archive found")

    problems, bodies, collections = [], {}, {}
    count = digests = replayed = 0
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        plain = [archive for archive in archives if archive.suffix != ".wacz"]
        if plain:
            pages = collections["warc"] = {}
            for warc in plain:
                records, failed = read(warc, warc.name, pages, bodies, problems)
                count, digests = count + records, digests + failed
            collect(folder, "warc", [warc.resolve() for warc in plain], problems)
        for number, wacz in enumerate(archive for archive in archives if archive.suffix == ".wacz"):
            name = f"wacz{number}"
            pages = collections[name] = {}
            unpacked = folder / "unpacked" / name
            unpacked.mkdir(parents=True)
            try:
                warcs = unpack(wacz, unpacked, problems)
            except (OSError, KeyError, ValueError, zipfile.BadZipFile) as error:
                problems.append(f"{wacz.name}: {error!r}")
                continue
            for warc in warcs:
                records, failed = read(warc, f"{wacz.name}: {warc.name}", pages, bodies, problems)
                count, digests = count + records, digests + failed
            collect(folder, name, [wacz.resolve()], problems)
        with served(folder) as port:
            for name, pages in collections.items():
                replayed += compare(port, name, pages, problems)

    if arguments.records is not None and arguments.records != count:
        problems.append(f"warcio reads {count} records, there should be {arguments.records}")
    for problem in problems[:TOLD]:
        print(f"interop: {problem}", file=sys.stderr)
    if len(problems) > TOLD:
        print(f"interop: and {len(problems) - TOLD} more", file=sys.stderr)
    equal = "all equal" if not problems else f"{len(problems)} differences"
    print(
        f"interop: {count} records read by warcio, {digests} digest errors; "
        f"{replayed} pages replayed by pywb, {equal}"
    )
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
