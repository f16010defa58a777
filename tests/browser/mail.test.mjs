// The mail itself, as a mail server receives it, opened by a browser that cleans nothing and knows no
// policy: a thousand payloads as text, title, author, tag and address, and nothing runs.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import readline from "node:readline";
import { after, before, test } from "node:test";
import { look, postOf, watch } from "./foreign.mjs";
import { payloads } from "./payloads.mjs";
import { launch, Site } from "./site.mjs";

// A message is 90 KB at most: so many posts fit, and a reader for each part gets all there are.
const postsOfMessage = 20;
const parts = payloads.length / postsOfMessage;

let server;
let site;
let browser;
let folder;

// The tests' own mail server (tests/connectors/mail): what it received, as Python's email reads it.
class MailServer {
  static async start() {
    const started = new MailServer();
    started.process = spawn("/usr/bin/python3", [
      join(process.env.SLUIS_SOURCE_DIR, "tests/connectors/mail/smtp_server.py"), "take",
    ], { stdio: ["ignore", "pipe", "inherit"] });
    started.lines = readline.createInterface({ input: started.process.stdout })[Symbol.asyncIterator]();
    const [word, port] = (await started.next()).split(" ");
    assert.equal(word, "PORT");
    started.url = `smtp://127.0.0.1:${port}`;
    return started;
  }
  async next() {
    const { value, done } = await this.lines.next();
    assert.ok(!done, "the mail server ended");
    return value;
  }
  async message() {
    return JSON.parse(await this.next());
  }
}

const wordOf = (part) => `deel${"abcdefghij"[Math.floor(part / 10)]}${"klmnopqrst"[part % 10]}`;

function readers() {
  const owners = [];
  const interests = [];
  for (let part = 0; part < parts; ++part) {
    owners.push({
      id: `reader-${part}`, kind: "user", name: payloads[part * postsOfMessage],
      locale: part % 2 ? "nl" : "en", digest_limit: 100, channels: [`mail:reader${part}@example.org`],
      time_zone: "Europe/Amsterdam", schedule: { times: ["06:15"] },
    });
    interests.push({
      owner: `reader-${part}`, id: "all", title: payloads[part * postsOfMessage + 1],
      description: "Hoogwater op de Linde bij de dijk", required: [wordOf(part)],
      optional: ["hoogwater", "linde", "dijk"], budget: 1000, bar: 0.01,
    });
  }
  return JSON.stringify({ owners, interests });
}

before(async () => {
  folder = mkdtempSync(join(tmpdir(), "sluis-mail-"));
  writeFileSync(join(folder, "readers.json"), readers());
  const next = JSON.stringify({
    source: "mastodon", id: "next", created_at: "2026-03-13T08:00:00Z", text: "Een nieuwe dag.",
  });
  const posts = payloads.map((_, i) => postOf(i, wordOf(Math.floor(i / postsOfMessage))));
  writeFileSync(join(folder, "posts.ndjson"), [...posts, next].join("\n") + "\n");
  server = await MailServer.start();
  site = await Site.start({
    posts: null, readers: join(folder, "readers.json"),
    settings: [
      `mail.url=${server.url}`, "mail.tls=none", "mail.from=Sluis <sluis@example.org>",
      "web.url=http://sluis.example.nl",
    ],
  });
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await site?.stop();
  server?.process.kill();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

test("a thousand payloads in digests by mail: nothing runs in the HTML that arrived", { timeout: 600_000 }, async () => {
  site.run("ingest", "--replay-clock", join(folder, "posts.ndjson"));
  const context = await browser.newContext();
  const seen = await watch(context);
  const page = await context.newPage();
  const arrived = new Set();
  let stories = 0;
  while (arrived.size < parts) {
    const message = await server.message();
    arrived.add(message.envelope_to[0]);
    assert.equal(message.type, "multipart/alternative");
    assert.deepEqual(message.defects, []);
    assert.deepEqual(message.names.filter((name, i) => message.names.indexOf(name) !== i), []);
    await page.setContent(message.html);
    stories += await page.locator("article").count();
    assert.equal(await page.locator("script, iframe, object, embed, form, img").count(), 0);
    assert.ok((await page.locator('a[href^="http://sluis.example.nl/judge/"]').count()) > 0);
    await look(page);
  }
  console.log(`${arrived.size} messages with ${stories} stories of payloads`);
  assert.ok(stories >= 900, `${stories} stories`);
  assert.deepEqual([seen.hits, seen.reports], [[], []]);
  await context.close();
});
