// The wall in the hall: posts arrive over ZeroMQ, a moderator approves, the screen shows; what is
// recalled goes from every screen at once.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { launch, picture, signIn, Site } from "./site.mjs";

let site;
let browser;
before(async () => {
  site = await Site.start({ posts: null });
  site.run("interest", "add", "press-officer", "hall", "--kind", "wall",
    "--title", "High water on the river Linde",
    "--optional", "river", "--optional", "dike", "--optional", "flooding");
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await site?.stop();
});

let number = 0;
function send(text) {
  const file = join(site.folder, `posts-${++number}.ndjson`);
  writeFileSync(file, JSON.stringify({
    source: "mastodon", id: `w${number}`, created_at: new Date().toISOString(), text,
    author: { id: `a${number}`, handle: `reader${number}`, name: `Reader ${number}` },
  }) + "\n");
  site.run("ingest", file);
}

function wallLink() {
  return site.run("--set", `web.url=${site.url}`, "access", "grant", "press-officer",
    "--wall", "hall").trim();
}

test("a post arrives, is approved, hangs on the screen, and is recalled", async () => {
  const screens = [];
  for (const look of [{ width: 1920, height: 1080 }, { width: 360, height: 640 }]) {
    const context = await browser.newContext({ viewport: look });
    screens.push(await context.newPage());
    await screens.at(-1).goto(wallLink());
  }
  const desk = await signIn(browser, site, "press-officer");
  await desk.goto(site.url + "/walls/hall/desk");
  send("The river Linde is rising: flooding behind the dike at Hogerlinde <script>hit()</script>");
  // The moderator's page hears of it without being loaded again.
  await desk.locator(".sluis-news").getByText("The wall has changed").waitFor();
  await desk.locator(".sluis-news a").click();
  const waits = desk.locator("article", { hasText: "Hogerlinde" });
  for (const screen of screens) {
    assert.doesNotMatch(await screen.locator("body").innerText(), /Hogerlinde/);
  }
  await waits.getByRole("button", { name: /^Show/ }).click();
  for (const screen of screens) await screen.getByText("Hogerlinde").first().waitFor();
  await picture(screens[0], "wall-screen");
  await picture(screens[1], "wall-phone");
  await picture(desk, "wall-desk");
  assert.equal(await screens[0].locator("script:not([src])").count(), 0);
  const shown = desk.locator("article", { hasText: "Hogerlinde" });
  const pressed = Date.now();
  await shown.getByRole("button", { name: /^Take off/ }).click();
  for (const screen of screens) {
    await screen.getByText("Hogerlinde").first().waitFor({ state: "detached" });
  }
  console.log(`recalled from both screens after ${Date.now() - pressed} ms`);
  assert.deepEqual(desk.faults, []);
  for (const page of [...screens, desk]) await page.context().close();
});

test("Today says in a line what an alert is about, and lists it when it is loaded again", async () => {
  site.run("interest", "add", "press-officer", "cats", "--kind", "alert", "--bar", "0.01",
    "--title", "Cats in trees", "--query", "cat");
  const page = await signIn(browser, site, "press-officer");
  const line = page.locator(".sluis-news");
  send("A cat <b>sits</b> in a tree near the town hall, and nobody can reach it");
  await line.getByText("Cats in trees: A cat <b>sits</b> in a tree").waitFor();
  assert.equal(await line.locator("b").count(), 0);
  await line.getByRole("link").click();
  await page.waitForURL(site.url + "/");
  await page.getByRole("heading", { name: "Told at once" }).waitFor();
  assert.match(await page.locator(".sluis-told").innerText(), /A cat <b>sits/);
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test("a link that is revoked shows nothing any more", async () => {
  const link = wallLink();
  const page = await (await browser.newContext()).newPage();
  assert.equal((await page.goto(link)).status(), 200);
  for (const line of site.run("access", "list", "press-officer").trim().split("\n")) {
    site.run("access", "revoke", "press-officer", line.split("\t")[0]);
  }
  assert.equal((await page.goto(link)).status(), 404);
  await page.context().close();
});
