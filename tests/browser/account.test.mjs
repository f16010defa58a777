// Signing in with the account of an organisation, at a real OpenID provider.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { createServer } from "node:net";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startProvider } from "./provider.mjs";
import { launch, picture, Site } from "./site.mjs";

let folder;
let provider;
let site;
let browser;

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

before(async () => {
  folder = mkdtempSync(join(tmpdir(), "sluis-account-"));
  const secretFile = join(folder, "secret");
  // With what has a meaning in URLs and in Basic authentication.
  const secret = "a:secret/with%20more+than letters";
  writeFileSync(secretFile, secret + "\n");
  chmodSync(secretFile, 0o600);
  const url = `http://127.0.0.1:${await freePort()}`;
  provider = await startProvider({ redirectUrl: `${url}/sign-in/account/return`, secret });
  site = await Site.start({
    settings: [
      `web.url=${url}`, `sign_in.issuer=${provider.issuer}`, "sign_in.client_id=sluis",
      `sign_in.client_secret_file=${secretFile}`, "sign_in.scope=email roles",
      "sign_in.roles_claim=roles",
    ],
    listen: url.slice("http://".length),
    prepare: (made) => {
      for (const [id, address] of [
        ["adviseur-water", "water@example.org"], ["press-officer", "press@example.org"],
        ["webcare-samira", "guest@example.org"],
      ]) {
        made.run("user", "add", id, "--channel", "live", "--channel", `mail:${address}`);
      }
    },
  });
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await site?.stop();
  await provider?.stop();
  rmSync(folder, { recursive: true, force: true });
});

// A window that wants the page `path` and signs in at the provider; what it then shows.
async function enter(login, path = "/") {
  const page = await (await browser.newContext({ locale: "en-GB" })).newPage();
  await page.goto(site.url + path);
  await page.getByRole("link", { name: "Sign in with your organisation's account" }).click();
  await page.locator("input[name=login]").fill(login);
  await page.locator("input[name=password]").fill("any");
  await page.locator("button[type=submit]").click();
  await page.locator("button[type=submit]", { hasText: "Continue" }).click();
  await page.waitForURL((url) => url.origin === site.url);
  return page;
}

// Without those of the provider, which has the same host here.
async function ownCookies(page) {
  const cookies = await page.context().cookies(site.url);
  return cookies.map(({ name }) => name).filter((name) => name.startsWith("sluis"));
}

const main = (page) => page.locator("main").innerText();

test("signs in and lands on the page that was wanted, for twelve hours", async () => {
  const page = await enter("water@example.org", "/balance?days=7");
  assert.equal(page.url(), site.url + "/balance?days=7");
  const cookies = await page.context().cookies(site.url);
  const session = cookies.find(({ name }) => name === "sluis");
  assert.ok(session.httpOnly);
  assert.equal(session.sameSite, "Lax");
  const hours = (session.expires - Date.now() / 1000) / 3600;
  assert.ok(hours > 11.5 && hours <= 12, `${hours} hours`);
  assert.equal(cookies.find(({ name }) => name === "sluis-attempt"), undefined);
  await page.goto(site.url + "/");
  assert.equal(await page.locator("article.sluis-story").count(), 10);
  await page.getByRole("button", { name: "Uitloggen" }).click();
  await page.goto(site.url + "/");
  assert.match(await main(page), /You are not signed in/);
  await picture(page, "not-signed-in");
  await page.context().close();
});

test("who has the role to look sees all and changes nothing", async () => {
  const page = await enter("press@example.org");
  assert.match(await main(page), /You are looking along/);
  assert.equal(await page.locator("article.sluis-story").count(), 10);
  assert.equal(await page.getByRole("button", { name: "More like this" }).first().isVisible(), false);
  await picture(page, "looks-along");
  // Not by a form that is sent all the same.
  const status = await page.evaluate(async () => {
    const form = document.querySelector("form[action='/judgements']");
    const fields = new URLSearchParams(new FormData(form));
    fields.set("verdict", "more");
    return (await fetch(form.action, { method: "POST", body: fields })).status;
  });
  assert.equal(status, 403);
  await page.reload();
  assert.doesNotMatch(await main(page), /You asked for more like this/);
  await page.context().close();
});

for (const [login, sentence] of [
  ["guest@example.org", "may not use these pages"],
  ["unsure@example.org", "does not vouch for your e-mail address"],
  ["nobody@example.org", "Nobody here has your account yet"],
]) {
  test(`does not let in ${login}`, async () => {
    const page = await enter(login);
    assert.match(await main(page), new RegExp(sentence));
    assert.deepEqual(await ownCookies(page), []);
    await page.context().close();
  });
}

test("takes no answer that it did not ask for", async () => {
  const page = await (await browser.newContext({ locale: "en-GB" })).newPage();
  const stranger = await (await browser.newContext({ locale: "en-GB" })).newPage();
  // A code that was given to another browser.
  await stranger.route(/sign-in\/account\/return/, (route) => route.abort());
  await stranger.goto(site.url + "/sign-in/account");
  await stranger.locator("input[name=login]").fill("water@example.org");
  await stranger.locator("input[name=password]").fill("any");
  await stranger.locator("button[type=submit]").click();
  const sent = stranger.waitForRequest(/sign-in\/account\/return/);
  await stranger.locator("button[type=submit]", { hasText: "Continue" }).click();
  const answer = (await sent).url();
  const reply = await page.goto(answer);
  assert.equal(reply.status(), 400);
  assert.match(await main(page), /not begun in this browser/);
  assert.deepEqual(await ownCookies(page), []);
  // In a browser that began an attempt of its own it is no better.
  await page.goto(site.url + "/sign-in/account");
  assert.equal((await page.goto(answer)).status(), 400);
  await page.context().close();
  await stranger.context().close();
});

// The last one: the provider ends in it.
test("says that the provider is away", async () => {
  const begun = await fetch(site.url + "/sign-in/account", { redirect: "manual" });
  const state = new URL(begun.headers.get("location")).searchParams.get("state");
  const cookie = begun.headers.get("set-cookie").split(";")[0];
  await provider.stop();
  const reply = await fetch(`${site.url}/sign-in/account/return?code=x&state=${state}`, {
    headers: { cookie },
  });
  assert.equal(reply.status, 503);
  assert.match(await reply.text(), /cannot be reached just now/);
});
