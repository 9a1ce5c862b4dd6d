// Browser journeys through the page that `whatthen try` publishes, in headless Chromium.
// WHATTHEN names the program, CHROMIUM the browser.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const folder = mkdtempSync(join(tmpdir(), "whatthen-e2e-"));
let browser;
let address;

before(async () => {
  execFileSync(process.env.WHATTHEN, ["try", "--no-open", "--out", join(folder, "out")], { stdio: "ignore" });
  address = pathToFileURL(join(folder, "out", "roundup.html")).href;
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
});

after(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Opens the page; `asked` collects every request but the page itself. */
async function open(options = {}) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const asked = [];
  page.on("request", (request) => request.url() === address || asked.push(request.url()));
  await page.goto(address);
  return { page, asked, close: () => context.close() };
}

test("a published citation leads to the lit words of the archived text", async () => {
  const { page, asked, close } = await open({ javaScriptEnabled: true });
  const cites = page.locator("a.cite");
  const count = await cites.count();
  assert.ok(count > 20, `${count} citations`);
  for (const at of [0, Math.floor(count / 2), count - 1]) {
    const cite = cites.nth(at);
    const number = (await cite.textContent()).trim();
    await cite.click();
    const row = page.locator(`#c${number}`);
    await row.waitFor({ state: "visible" });
    assert.ok(page.url().endsWith(`#c${number}`));
    const lit = (await row.locator("mark").first().textContent()).trim();
    const file = JSON.parse(readFileSync(join(folder, "out", "roundup.json"), "utf8"));
    assert.equal(lit, file.citations.find((c) => String(c.id) === number).text.trim());
  }
  assert.deepEqual(asked, [], "the page asks for nothing from elsewhere");
  await close();
});

test("every source's words stand in the page as they are cited", async () => {
  const { page, close } = await open();
  const file = JSON.parse(readFileSync(join(folder, "out", "roundup.json"), "utf8"));
  const fold = (s) => s.replace(/\s+/g, " ").trim();
  const shown = fold(await page.locator("main").innerText());
  for (const line of file.lead.filter((l) => l.citation !== null)) {
    assert.ok(shown.includes(fold(line.text)), line.text);
  }
  await close();
});

for (const colorScheme of ["light", "dark"]) {
  for (const width of [360, 1280]) {
    test(`no axe violation and no sideways scrolling: ${colorScheme}, ${width} px`, async () => {
      const { page, close } = await open({ colorScheme, viewport: { width, height: 900 }, bypassCSP: true });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.ok(wide <= 0, `${wide} px too wide`);
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() => globalThis.axe.run());
      assert.deepEqual(violations.map((v) => `${v.id}: ${v.nodes[0]?.html}`), []);
      await close();
    });
  }
}

test("the page is whole without JavaScript", async () => {
  const { page, close } = await open({ javaScriptEnabled: false });
  assert.equal(await page.locator("h1").count(), 1);
  assert.ok((await page.locator("a.cite").count()) > 20);
  await close();
});
