// JSON Feed as a reader of such feeds sees it (feedsmith), and by the rules of the format: of the
// real program, over HTTP, with posts in which everything that others wrote is hostile.
import assert from "node:assert/strict";
import { parseJsonFeed } from "feedsmith";
import { after, before, test } from "node:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { postOf } from "./foreign.mjs";
import { jsonFeedFaults } from "./json_feed.mjs";
import { payloads } from "./payloads.mjs";
import { Site } from "./site.mjs";

const posts = 120;
let site;
let folder;
before(async () => {
  folder = mkdtempSync(join(tmpdir(), "sluis-feeds-"));
  const readers = {
    owners: [{
      id: "reads-all", kind: "user", name: payloads[3], locale: "nl", digest_limit: 1000,
      time_zone: "Europe/Amsterdam", schedule: { times: ["06:15"] },
    }],
    interests: [{
      owner: "reads-all", id: "all", title: payloads[2], description: "Hoogwater op de Linde bij de dijk",
      optional: ["hoogwater", "linde", "dijk"], budget: 1000, bar: 0.05,
    }],
  };
  const next = { source: "mastodon", id: "next", created_at: "2026-03-13T08:00:00Z", text: "Een nieuwe dag." };
  writeFileSync(join(folder, "readers.json"), JSON.stringify(readers));
  writeFileSync(join(folder, "posts.ndjson"),
    [...Array(posts).keys()].map((i) => postOf(i)).join("\n") + `\n${JSON.stringify(next)}\n`);
  site = await Site.start({ posts: join(folder, "posts.ndjson"), readers: join(folder, "readers.json") });
});
after(async () => {
  await site?.stop();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

test("JSON feeds of hostile posts follow every rule, and a reader of feeds reads them whole", async () => {
  const printed = site.run("--set", `web.url=${site.url}`, "access", "grant", "reads-all", "--feeds");
  const addresses = printed.match(/http:\S+\.json/g);
  assert.equal(addresses.length, 2);
  let entries = 0;
  for (const address of addresses) {
    const answer = await fetch(address);
    assert.equal(answer.status, 200);
    const bytes = Buffer.from(await answer.arrayBuffer());
    assert.deepEqual(jsonFeedFaults(bytes, answer.headers.get("content-type")), [], address);
    const written = JSON.parse(bytes);
    const read = parseJsonFeed(bytes.toString());
    assert.equal(read.feed_url, address);
    assert.equal(read.title, written.title);
    assert.deepEqual(read.items.map((item) => item.id), written.items.map((item) => item.id));
    for (const [i, item] of read.items.entries()) {
      assert.equal(item.content_html.trim(), written.items[i].content_html.trim());
      assert.ok(item.authors[0].name);
      assert.ok(item.url.startsWith(site.url));
    }
    entries += read.items.length;
  }
  assert.ok(entries > 50, `${entries} entries`);
});

const whole = {
  version: "https://jsonfeed.org/version/1.1", title: "a", feed_url: "https://a.example/feed.json",
  items: [{ id: "1", content_text: "a", date_published: "2026-03-12T06:00:00Z", authors: [{ name: "b" }] }],
};
const damages = {
  "an older version": (feed) => { feed.version = "https://jsonfeed.org/version/1"; },
  "no title": (feed) => { delete feed.title; },
  "no items": (feed) => { delete feed.items; },
  "a next page that is itself": (feed) => { feed.next_url = feed.feed_url; },
  "an address without a host": (feed) => { feed.home_page_url = "/digests"; },
  "an address that is a script": (feed) => { feed.items[0].url = "javascript:hit()"; },
  "an item without an id": (feed) => { delete feed.items[0].id; },
  "an id that is a number": (feed) => { feed.items[0].id = 1; },
  "an id that comes twice": (feed) => { feed.items.push({ ...feed.items[0] }); },
  "an item without content": (feed) => { delete feed.items[0].content_text; },
  "a date without a zone": (feed) => { feed.items[0].date_published = "2026-03-12T06:00:00"; },
  "a date that is none": (feed) => { feed.items[0].date_modified = "2026-13-12T06:00:00Z"; },
  "the author of version 1": (feed) => { feed.author = { name: "b" }; },
  "an author who is nobody": (feed) => { feed.items[0].authors = [{}]; },
  "tags that are a text": (feed) => { feed.items[0].tags = "a"; },
  "an attachment without a type": (feed) => { feed.items[0].attachments = [{ url: "https://a.example/b" }]; },
  "a key of nobody": (feed) => { feed.items[0].body = "a"; },
  "a language that is none": (feed) => { feed.language = "Nederlands, graag"; },
};
test("the rules are sharp: each damage is told", () => {
  const faults = (feed, type = "application/feed+json; charset=utf-8") =>
    jsonFeedFaults(Buffer.from(JSON.stringify(feed)), type);
  assert.deepEqual(faults(whole), []);
  assert.equal(faults(whole, "text/html").length, 1);
  for (const [name, damage] of Object.entries(damages)) {
    const feed = structuredClone(whole);
    damage(feed);
    assert.equal(faults(feed).length, 1, name);
  }
  assert.equal(jsonFeedFaults(Buffer.from([0x7b, 0xff, 0x7d]), "application/feed+json").length, 1);
});
