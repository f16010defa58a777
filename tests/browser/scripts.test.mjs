// Foreign text never becomes a script: a thousand payloads as text, title, author, tag and address
// go through every page that shows posts. Nothing runs, and the page's policy has nothing to stop.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { look, postOf, watch } from "./foreign.mjs";
import { jsonFeedFaults } from "./json_feed.mjs";
import { payloads } from "./payloads.mjs";
import { launch, signIn, Site } from "./site.mjs";

let site;
let browser;
let folder;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), "sluis-payloads-"));
  const posts = join(folder, "posts.ndjson");
  const next = JSON.stringify({
    source: "mastodon", id: "next", created_at: "2026-03-13T08:00:00Z", text: "Een nieuwe dag.",
  });
  writeFileSync(posts, payloads.map((_, number) => postOf(number)).join("\n") + "\n" + next + "\n");
  // One reader besides, whose digest has room for them all.
  const readers = join(folder, "readers.json");
  const roles = JSON.parse(readFileSync(
    join(process.env.SLUIS_SOURCE_DIR, "tools/demo/data/roles.json"), "utf8"));
  roles.owners.push({
    id: "reads-all", kind: "user", name: payloads[3], locale: "nl", digest_limit: 1000,
    time_zone: "Europe/Amsterdam", schedule: { times: ["06:15"] },
  });
  roles.interests.push({
    owner: "reads-all", id: "all", title: `Hoogwater op de Linde ${payloads[2]}`,
    description: "Hoogwater op de Linde bij de dijk", optional: ["hoogwater", "linde", "dijk"],
    budget: 1000, bar: 0.05,
  });
  writeFileSync(readers, JSON.stringify(roles));
  site = await Site.start({ posts, readers });
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await site?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test("the payloads are real: a page that does not escape them runs most of them", async () => {
  const context = await browser.newContext();
  const seen = await watch(context);
  const page = await context.newPage();
  let ran = 0;
  for (let i = 0; i < payloads.length; i += 97) {
    seen.hits.length = 0;
    await page.setContent(`<html><body><p title="x">${payloads[i]}</p></body></html>`);
    if (seen.hits.length) ++ran;
  }
  assert.ok(ran >= 4, `${ran} ran`);
  await context.close();
});

test("a thousand payloads on every page that shows posts: nothing runs", async () => {
  assert.equal(payloads.length, 1000);
  const page = await signIn(browser, site, "reads-all");
  const seen = await watch(page.context());
  const visited = [];
  const visit = async (path) => {
    await page.goto(new URL(path, site.url).href);
    await look(page);
    visited.push(path);
  };
  let shown = 0;
  for (const start of ["/search?q=hoogwater", "/by-time"]) {
    for (let path = start; path;) {
      await visit(path);
      shown += await page.locator(".sluis-posts > li").count();
      const more = page.getByRole("link", { name: "Oudere berichten" });
      path = (await more.count()) ? await more.getAttribute("href") : null;
    }
  }
  assert.ok(shown >= 1000, `${shown} posts were shown`);
  await visit("/");
  const stories = await page.locator('a[href*="/stories/"]')
    .evaluateAll((links) => links.map((link) => link.getAttribute("href")));
  assert.ok(stories.length > 0);
  for (const path of ["/balance", "/interests/all", "/digests", ...stories.slice(0, 50)]) {
    await visit(path);
  }
  // As what the reader types, too: each comes back in a form.
  for (let i = 0; i < payloads.length; i += 25) {
    const typed = encodeURIComponent(payloads[i]);
    await visit(`/search?q=${typed}`);
    await visit(`/interests/new?title=${typed}&query=${typed}&purpose=${typed}`);
  }
  assert.deepEqual(seen.hits, []);
  assert.deepEqual(seen.reports, []);
  assert.ok(visited.length > 150);
  await page.context().close();
});

test("a digest of payloads runs nothing in a mailbox or a feed reader", async () => {
  const page = await signIn(browser, site, "reads-all");
  await page.goto(site.url + "/feeds");
  await page.getByRole("button", { name: "Maak adressen" }).click();
  const feeds = await page.locator("input[readonly]").evaluateAll((all) =>
    all.map((input) => input.value));
  const html = [site.run("digest", "show", "reads-all", "--format", "html")];
  for (const feed of feeds) {
    const answer = await page.request.get(feed);
    assert.equal(answer.status(), 200, feed);
    if (feed.endsWith(".json")) {
      assert.deepEqual(jsonFeedFaults(await answer.body(), answer.headers()["content-type"]), []);
      html.push(...JSON.parse(await answer.text()).items.map((item) => item.content_html));
    } else {
      html.push(...await page.evaluate((text) => {
        const parsed = new DOMParser().parseFromString(text, "application/xml");
        return [...parsed.querySelectorAll("entry > content")].map((each) => each.textContent);
      }, await answer.text()));
    }
  }
  assert.ok(html.length > 20);
  // As a program would show it that takes no care at all: no policy, nothing cleaned.
  const context = await browser.newContext();
  const seen = await watch(context);
  const careless = await context.newPage();
  let stories = 0;
  for (const body of html) {
    await careless.setContent(body);
    stories += await careless.locator("article, h2").count();
    await look(careless);
  }
  assert.ok(stories > 500, `${stories} stories`);
  assert.deepEqual(seen.hits, []);
  await context.close();
  await page.context().close();
});

test("an interest of payloads is kept and shown as it was typed", async () => {
  const page = await signIn(browser, site, "adviseur-water");
  const seen = await watch(page.context());
  await page.goto(site.url + "/interests/new");
  const title = payloads[9].slice(0, 120);
  await page.getByLabel("Onderwerp", { exact: true }).fill(title);
  await page.getByLabel("Doel").fill(payloads[1]);
  await page.getByLabel("Waarvoor uw organisatie dit volgt").fill(payloads[2]);
  await page.getByRole("button", { name: "Bewaar" }).click();
  await page.waitForURL(/\/interests\/[a-z0-9-]+$/);
  assert.equal(await page.locator("h1").innerText(), title);
  await look(page);
  await page.goto(site.url + "/interests");
  await look(page);
  assert.deepEqual([seen.hits, seen.reports], [[], []]);
  await page.context().close();
});
