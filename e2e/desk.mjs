// Browser journeys through a desk that `whatthen serve` shows, in headless Chromium, gathering from a news web on
// loopback. WHATTHEN names the program, CHROMIUM the browser; SHOTS a folder for pictures of each page, where wanted.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const samples = fileURLToPath(new URL("../samples/ferries", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "whatthen-desk-"));
const desk = join(folder, "desk");
let browser;
let serving;
let address;
let news;
/** Requests that a captured page made out of its rendering. */
let strayed = 0;

/** A page that asks for things elsewhere in every way that it knows. */
const hostile = () => {
  const out = `http://127.0.0.1:${news.address().port}/stray`;
  const words = "The harbour board of Holm said on Wednesday that the ferry would stay in port. ".repeat(12);
  return `<!doctype html><html lang="en"><head><title>Ways out</title><meta http-equiv="refresh" content="0;url=${out}">
    <link rel="stylesheet" href="${out}"><style>body{background:url(${out})}</style><script src="${out}"></script>
    <script>document.cookie = "stolen=1"; fetch("${out}"); new Image().src = "${out}"; parent.location = "${out}";</script></head>
    <body onload="fetch('${out}')"><article><h1>Ways out</h1><p>${words}</p><img src="${out}" onerror="location='${out}'">
    <iframe src="${out}"></iframe><form action="${out}"><button autofocus onfocus="this.form.submit()">x</button></form>
    <svg onload="fetch('${out}')"><image href="${out}"/></svg><video src="${out}" autoplay></video></article></body></html>`;
};

/** A feed of three pages, and the pages. */
function answer(request, response) {
  const host = `http://127.0.0.1:${news.address().port}`;
  if (request.url === "/feed.xml") {
    const item = (n) => `<item><title>Harbour report ${n}</title><link>${host}/page/${n}</link><guid>${n}</guid></item>`;
    response.setHeader("Content-Type", "application/rss+xml");
    response.end(`<?xml version="1.0"?><rss version="2.0"><channel><title>Quay News</title><link>${host}/</link>
      <description>d</description>${[1, 2, 3].map(item).join("")}</channel></rss>`);
  } else if (request.url.startsWith("/page/")) {
    const number = request.url.slice(6);
    response.setHeader("Content-Type", "text/html; charset=utf-8");
    response.end(`<!doctype html><html lang="en"><head><title>Harbour report ${number}</title></head><body><article><h1>Harbour report ${number}</h1>
      <p>The harbour board of Holm said on Wednesday that ferry number ${number} would stay in port until its hinges had been looked at by an engineer from the mainland.</p>
      <p>“Nobody asked us about ferry ${number} before the boats were tied up,” said Ada Quill, who keeps the books of the board. She put the cost of a day at 1,200 crowns.</p>
      <p>Two other ships of the line sailed as planned, though with fewer passengers than in any week since the autumn.</p></article></body></html>`);
  } else if (request.url === "/stray") {
    strayed += 1;
    response.end();
  } else {
    response.statusCode = 404;
    response.end();
  }
}

before(async () => {
  news = createServer(answer).listen(0, "127.0.0.1");
  await new Promise((resolve) => news.once("listening", resolve));
  const run = (...args) => execFileSync(process.env.WHATTHEN, args, { stdio: "ignore", cwd: folder });
  run("init", desk);
  // Two of the sample's pages are no articles, which the exit code tells.
  try {
    run("import", "--desk", desk, samples);
  } catch {}
  writeFileSync(join(folder, "hostile.html"), hostile());
  run("import", "--desk", desk, "hostile.html");
  serving = spawn(process.env.WHATTHEN, ["serve", "--desk", desk, "--listen", "127.0.0.1:0"], {
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, WHATTHEN_GATHER_NETWORKS: "127.0.0.0/8", WHATTHEN_GATHER_HOST_GAP_MS: "0" },
  });
  address = await new Promise((resolve, reject) => {
    let said = "";
    serving.stderr.on("data", (data) => {
      said += data;
      const found = said.match(/http:\/\/[^/\s]+/);
      if (found) resolve(found[0]);
    });
    serving.once("exit", () => reject(new Error(`serve ended: ${said}`)));
  });
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
});

after(async () => {
  await browser?.close();
  serving?.kill("SIGTERM");
  news?.closeAllConnections();
  news?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A page of the desk; `out` collects what is asked for elsewhere, `wrong` what the browser complains of. */
async function open(path, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const out = [];
  const wrong = [];
  page.on("request", (request) => request.url().startsWith(`${address}/`) || out.push(request.url()));
  page.on("console", (message) => message.type() === "error" && wrong.push(message.text()));
  page.on("pageerror", (error) => wrong.push(String(error)));
  await page.goto(address + path);
  return { page, out, wrong, context, close: () => context.close() };
}

/** Waits until the stories are grouped. */
async function grouped(page) {
  for (let tries = 0; tries < 200; tries += 1) {
    await page.goto(`${address}/stories`);
    if ((await page.locator(".stories li").count()) > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  assert.fail("nothing was grouped");
}

test("a source is added, gathered, and its words lead to the archive", async () => {
  const { page, out, wrong, close } = await open("/sources");
  await page.getByRole("link", { name: "Add a source" }).click();
  await page.getByLabel("Address of an article").fill(`http://127.0.0.1:${news.address().port}/feed.xml`);
  await page.getByRole("button", { name: "Watch it" }).click();
  await page.getByText("Added.").waitFor();
  for (let tries = 0; tries < 300; tries += 1) {
    await page.goto(`${address}/search?q=%22Ada+Quill%22`);
    if ((await page.locator(".results li").count()) === 3) break;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  assert.equal(await page.locator(".results li").count(), 3, "three pages were gathered");
  await page.goto(`${address}/sources`);
  assert.match(await page.locator("main").innerText(), /Quay News/);
  await page.goto(address);
  await page.getByRole("link", { name: /Harbour report/ }).first().click();
  await follow(page);
  assert.deepEqual(out, [], "nothing is asked for elsewhere");
  assert.deepEqual(wrong, []);
  await close();
});

/** From an article's first quotation to the lit words of the archived text. */
async function follow(page) {
  const note = page.locator(".notes .k-quote").first();
  const quoted = await page.locator("article mark.m-quote").first().textContent();
  await note.getByRole("link", { name: /proof/ }).click();
  const lit = page.locator("#words");
  await lit.waitFor();
  assert.equal(await lit.textContent(), quoted);
  assert.ok(page.url().endsWith("#words"));
  assert.equal(await page.locator("figure.clip blockquote").innerText(), quoted);
  const frame = page.frameLocator("iframe");
  await frame.locator("body").waitFor();
  assert.ok((await frame.locator("body").innerText()).includes(quoted.slice(0, 20)));
}

for (const javaScriptEnabled of [true, false]) {
  test(`list, story, words, proof ${javaScriptEnabled ? "with" : "without"} JavaScript`, async () => {
    const { page, out, wrong, close } = await open("/", { javaScriptEnabled, viewport: { width: 360, height: 800 } });
    await page.getByRole("link", { name: "Debts ‘far beyond’ what court was told" }).click();
    assert.equal(await page.locator("h1").count(), 1);
    // The switches are the stylesheet's alone.
    const name = page.locator("article .m-name").first();
    const line = () => name.evaluate((e) => getComputedStyle(e).textDecorationLine);
    if (javaScriptEnabled) assert.equal(await line(), "none");
    await page.getByLabel(/names/).check();
    if (javaScriptEnabled) assert.equal(await line(), "underline");
    await follow(page);
    await grouped(page);
    await page.locator(".stories h2 a").first().click();
    assert.match(await page.locator("header.head").innerText(), /\d+ outlets?, (\d+|none) independent/);
    const words = page.locator("a[href*='#w-']").first();
    const target = new URL(await words.getAttribute("href"), address).hash.slice(1);
    await words.click();
    await page.locator(`#${target}`).waitFor();
    assert.deepEqual(out, []);
    assert.deepEqual(wrong, []);
    await close();
  });
}

test("a copy leads to what it has otherwise", async () => {
  const { page, out, close } = await open("/");
  await grouped(page);
  await page.locator(".stories h2 a").first().click();
  assert.ok((await page.locator(".said-once :is(.chg, .gone)").count()) > 0);
  const copy = page.locator("details.group li", { has: page.locator(".tag.copy a") }).first();
  const title = await copy.locator("a").first().innerText();
  await copy.locator(".tag.copy a").click();
  assert.equal(await page.locator("h1").innerText(), "What differs");
  assert.equal(await page.locator("header.head .facts a").first().innerText(), title);
  assert.ok((await page.locator("main :is(.chg, .gone)").count()) > 0);
  assert.deepEqual(out, []);
  await close();
});

test("the theme is kept without a script", async () => {
  const { page, close } = await open("/search?q=ferry", { javaScriptEnabled: false, colorScheme: "light" });
  await page.getByLabel("Dark").check({ force: true });
  await page.getByRole("button", { name: "Keep" }).click();
  assert.equal(new URL(page.url()).pathname + new URL(page.url()).search, "/search?q=ferry");
  assert.equal(await page.locator("html").getAttribute("data-theme"), "dark");
  await close();
});

test("keys walk through a list", async () => {
  const { page, close } = await open("/");
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  const current = page.locator("[data-walk] li[aria-current]");
  assert.equal(await current.count(), 1);
  const headline = await current.locator("h3").innerText();
  await page.keyboard.press("Enter");
  await page.locator("article").waitFor();
  assert.equal(await page.locator("h1").innerText(), headline);
  await close();
});

test("a captured page can do nothing in its rendering", async () => {
  const { page, out, context, close } = await open("/search?q=%22Ways+out%22");
  await page.locator(".results h2 a").first().click();
  const record = await page.getByRole("link", { name: "Open the archived page" }).getAttribute("href");
  const before = strayed;
  await page.goto(address + record);
  await page.waitForTimeout(1000);
  assert.ok(page.url().endsWith(record));
  assert.match(await page.locator("body").innerText(), /stay in port/);
  assert.equal(await page.locator("script, iframe, img, form, svg, video, link, a").count(), 0);
  assert.deepEqual(out, []);
  assert.deepEqual(await context.cookies(), []);
  assert.equal(strayed, before);
  await close();
});

for (const colorScheme of ["light", "dark"]) {
  for (const width of [360, 1280]) {
    test(`every page: no axe violation, no sideways scrolling: ${colorScheme}, ${width} px`, async () => {
      const { page, close } = await open("/", { colorScheme, viewport: { width, height: 900 }, bypassCSP: true });
      const first = async (selector) => new URL(await page.locator(selector).first().getAttribute("href"), address);
      const pages = { list: "/", search: "/search?q=hay+OR+fodder", nothing: "/search?q=zeppelin", sources: "/sources", add: "/add", missing: "/nothing" };
      await grouped(page);
      pages.stories = "/stories";
      pages.story = (await first(".stories h2 a")).pathname;
      await page.goto(address + pages.story);
      pages.against = (await first(".tag.copy a")).pathname;
      await page.goto(`${address}/search?q=debts`);
      pages.article = (await first(".results h2 a")).pathname;
      await page.goto(address + pages.article);
      const proof = await first(".notes a");
      pages.proof = proof.pathname + proof.search;
      for (const [name, path] of Object.entries(pages)) {
        await page.goto(address + path);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        assert.ok(wide <= 0, `${name}: ${wide} px too wide`);
        if (process.env.SHOTS) {
          await page.screenshot({ path: join(process.env.SHOTS, `${name}-${width}-${colorScheme}.png`), fullPage: true });
        }
        await page.evaluate(axe);
        const { violations } = await page.evaluate(() => globalThis.axe.run());
        assert.deepEqual(violations.map((v) => `${name}: ${v.id}: ${v.nodes[0]?.html}`), []);
      }
      await close();
    });
  }
}
