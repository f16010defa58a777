// Every page under axe-core (WCAG 2.0 to 2.2, levels A and AA): in both languages, light and dark,
// on the narrowest screen and with text twice as large. None may be wider than its window. The wall
// too, as its screen in a hall shows it.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { launch, signIn, Site } from "./site.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const rules = { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] };
// All that can be another in the dark.
const colourRules = { type: "rule", values: ["color-contrast", "link-in-text-block"] };

let site;
let browser;
// Of each size that the wall knows, in letters from left and from right.
const wallPosts = [
  { id: "w1", languages: ["en"], text: "The river Linde rises at the dike." },
  { id: "w2", languages: ["nl"], text: "Hoogwater: de rivier de Linde staat tot aan de dijk bij "
    + "Hogerlinde, en vanavond komen zandzakken voor wie er woont: flooding, dike, river." },
  { id: "w3", languages: ["en"],
    text: "Flooding behind the dike of the river Linde: ".padEnd(290, "sandbags and boats, ") },
  { id: "w4", languages: ["ar"], text: "river dike flooding: \u0645\u064a\u0627\u0647 \u0627\u0644\u0646\u0647\u0631 \u0639\u0627\u0644\u064a\u0629" },
];

function hangWalls() {
  for (const owner of ["adviseur-water", "press-officer"]) {
    const add = (id, ...words) =>
      site.run("interest", "add", owner, id, "--kind", "wall", "--at-once", ...words);
    add("hall", "--title", "High water on the river Linde",
      "--optional", "river", "--optional", "dike", "--optional", "flooding");
    add("empty", "--title", "Xylophones", "--required", "xylophone");
  }
  const file = join(site.folder, "wall.ndjson");
  writeFileSync(file, wallPosts.map((post, i) => JSON.stringify({
    source: "mastodon", created_at: new Date().toISOString(), ...post,
    author: { id: `w${i}`, handle: `reader${i}`, name: `Reader ${i}` },
  })).join("\n") + "\n");
  site.run("ingest", file);
}

// One that cannot be reached, with all that a card may show.
function addSource() {
  site.run("sources", "add", `http://127.0.0.1:9/${"a-long-address/".repeat(6)}`, "--title",
    "A feed with a name", "--purpose", "News of the water", "--terms", "https://example.org/terms");
}

before(async () => {
  site = await Site.start();
  hangWalls();
  addSource();
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
    "/dossiers", "/feeds", "/walls", "/walls/hall/desk", "/settings",
    "/sources",
  ];
}

async function violationsOf(page, chosen) {
  const result = await page.evaluate(
    ([script, runOnly]) => {
      if (!window.axe) (0, eval)(script);
      return window.axe.run(document, { runOnly });
    },
    [axe, chosen],
  );
  return result.violations.map(
    (each) => `${each.id}: ${each.nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`,
  );
}

async function assertGood(page, where) {
  await page.emulateMedia({ colorScheme: "light" });
  assert.deepEqual(await violationsOf(page, rules), [], where);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(wide <= 0, `${where} is ${wide} px too wide`);
  await page.emulateMedia({ colorScheme: "dark" });
  assert.deepEqual(await violationsOf(page, colourRules), [], `${where}, dark`);
}

const ways = [
  { name: "320 px", viewport: { width: 320, height: 640 } },
  { name: "200% text", viewport: { width: 1280, height: 800 }, text: 2 },
];
for (const owner of ["adviseur-water", "press-officer"]) {
  for (const { name, text, ...way } of ways) {
    test(`${owner}, ${name}: no violation, nothing runs out of the window`, async () => {
      // axe itself is no part of the page.
      const page = await signIn(browser, site, owner, { ...way, bypassCSP: true });
      for (const path of await pagesOf(page)) {
        await page.goto(site.url + path);
        if (text) await page.addStyleTag({ content: `html { font-size: ${text * 100}% !important; }` });
        await assertGood(page, path);
      }
      await page.context().close();
    });
  }
}

const screens = [
  { name: "a hall", viewport: { width: 1920, height: 1080 } },
  ...ways,
];
for (const [owner, pause] of [["adviseur-water", "Pauze"], ["press-officer", "Pause"]]) {
  for (const { name, text, ...way } of screens) {
    test(`the wall of ${owner} on ${name}: no violation, nothing runs out of the window`, async () => {
      const page = await signIn(browser, site, owner,
        { ...way, bypassCSP: true, reducedMotion: "reduce" });
      for (const [wall, shown] of [["hall", wallPosts.length], ["empty", 0]]) {
        await page.goto(`${site.url}/walls/${wall}`);
        if (text) await page.addStyleTag({ content: `html { font-size: ${text * 100}% !important; }` });
        // The script has taken over when there is something to press.
        const button = page.getByRole("button", { name: pause });
        await button.waitFor();
        assert.equal(await page.locator("main article").count(), shown);
        await assertGood(page, `${wall} on ${name}`);
        await button.click();
        await button.waitFor({ state: "detached" });
        await assertGood(page, `${wall}, paused, on ${name}`);
      }
      // What a screen says that hears no more.
      await page.locator(".sluis-wall__state")
        .evaluate((state) => { state.textContent = state.dataset.lost; });
      await assertGood(page, `the wall, lost, on ${name}`);
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
