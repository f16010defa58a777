// Every page under axe-core (WCAG 2.0 to 2.2, levels A and AA): in both languages, light and dark,
// on the narrowest screen and with text twice as large. None may be wider than its window.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { launch, signIn, Site } from "./site.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

let site;
let browser;
before(async () => {
  site = await Site.start();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await site?.stop();
});

// The addresses of every kind of page, as the reader finds them.
async function pagesOf(page) {
  const first = async (selector) => {
    const links = page.locator(selector);
    return (await links.count()) ? [await links.first().getAttribute("href")] : [];
  };
  const found = ["/", ...(await first('a[href*="/stories/"]'))];
  await page.goto(site.url + "/interests");
  const interest = (await first('main ul a[href^="/interests/"]'))[0];
  return [
    ...found, "/by-time", "/digests", "/interests", "/interests/new", interest, interest + "/edit",
    interest + "/remove", "/packs", "/mutes", "/search", "/search?q=a* OR de OR the", "/search?q=(",
    "/balance", "/access", "/about", "/accessibility", "/no-such-page", "/teams", "/handlings",
    "/occasions", "/occasions/new",
    "/dossiers", "/feeds", "/walls", "/settings",
  ];
}

async function violationsOf(page) {
  const result = await page.evaluate(
    ([script, runOnly]) => {
      if (!window.axe) (0, eval)(script);
      return window.axe.run(document, { runOnly });
    },
    [axe, rules],
  );
  return result.violations.map(
    (each) => `${each.id}: ${each.nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`,
  );
}

const ways = [
  { name: "320 px, light", viewport: { width: 320, height: 640 }, colorScheme: "light" },
  { name: "320 px, dark", viewport: { width: 320, height: 640 }, colorScheme: "dark" },
  { name: "200% text, light", viewport: { width: 1280, height: 800 }, colorScheme: "light", text: 2 },
  { name: "200% text, dark", viewport: { width: 1280, height: 800 }, colorScheme: "dark", text: 2 },
];
for (const owner of ["adviseur-water", "press-officer"]) {
  for (const { name, text, ...way } of ways) {
    test(`${owner}, ${name}: no violation, nothing runs out of the window`, async () => {
      // axe itself is no part of the page.
      const page = await signIn(browser, site, owner, { ...way, bypassCSP: true });
      for (const path of await pagesOf(page)) {
        await page.goto(site.url + path);
        if (text) await page.addStyleTag({ content: `html { font-size: ${text * 100}% !important; }` });
        assert.deepEqual(await violationsOf(page), [], path);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(wide <= 0, `${path} is ${wide} px too wide`);
      }
      await page.context().close();
    });
  }
}

test("every page by keyboard: the Tab key reaches all that can be used", async () => {
  const page = await signIn(browser, site, "adviseur-water", { viewport: { width: 360, height: 740 } });
  for (const path of await pagesOf(page)) {
    await page.goto(site.url + path);
    const missed = await page.evaluate(async () => {
      const usable = "a[href], button, summary, select, textarea, input:not([type=hidden], [type=radio])";
      window.wanted = new Set([...document.querySelectorAll(usable)]
        .filter((each) => each.checkVisibility() && !each.disabled));
      document.addEventListener("focusin", (event) => window.wanted.delete(event.target));
      return window.wanted.size;
    });
    for (let press = 0; press < missed + 40; ++press) await page.keyboard.press("Tab");
    const left = await page.evaluate(() => [...window.wanted].map((each) => each.outerHTML.slice(0, 120)));
    assert.deepEqual(left, [], path);
  }
  await page.context().close();
});

test("every page says the same without JavaScript", async () => {
  const page = await signIn(browser, site, "adviseur-water");
  const without = await signIn(browser, site, "adviseur-water", { javaScriptEnabled: false });
  for (const path of await pagesOf(page)) {
    if (path === "/access") continue; // each sees itself marked
    await page.goto(site.url + path);
    await without.goto(site.url + path);
    assert.equal(await without.locator("main").innerText(), await page.locator("main").innerText(), path);
  }
  await page.context().close();
  await without.context().close();
});
