// Posts that are payloads wherever others write, and what sees whether one of them ran.
import assert from "node:assert/strict";
import { addresses, payloads } from "./payloads.mjs";

// Words that no other post has: else all would be one story.
function wordsOf(number) {
  const letters = (n) => [...String(n)].map((digit) => "bcdfghjklm"[digit]).join("a");
  return Array.from({ length: 24 }, (_, i) => letters(number * 31 + i * 1009 + 100)).join(" ");
}

// The payload of that number wherever a post has text; `words` besides.
export function postOf(number, words = "") {
  const payload = payloads[number];
  const at = new Date(Date.UTC(2026, 2, 12, 8, 0, number)).toISOString();
  return JSON.stringify({
    source: "mastodon", id: `p${number}`, created_at: at,
    text: `Hoogwater op de Linde bij de dijk: ${words} ${payload} ${wordsOf(number)}`,
    title: payload, spoiler: number % 3 ? "" : payload,
    author: { id: `a${number}`, handle: payload, name: payload },
    tags: [payload], languages: [payload], url: addresses[number % addresses.length],
    media: [{ kind: "image", url: addresses[0], alt_text: payload }],
  });
}

// Counts what runs and what the policy stops, in the page and in frames.
export async function watch(context) {
  const seen = { hits: [], reports: [] };
  await context.exposeFunction("hit", () => seen.hits.push("a script ran"));
  await context.exposeFunction("reported", (what) => seen.reports.push(what));
  await context.addInitScript(() =>
    addEventListener("securitypolicyviolation", (event) =>
      window.reported(`${event.violatedDirective} ${event.blockedURI}`)));
  return seen;
}

// No address on the page is a script, or a page of its own.
export async function look(page) {
  const links = await page.locator("a, form, iframe, object, embed, [src]").evaluateAll((all) =>
    all.flatMap((each) => ["href", "action", "src", "data", "formaction", "xlink:href"]
      .map((name) => each.getAttribute(name)).filter(Boolean)));
  for (const link of links) assert.doesNotMatch(link, /^\s*(javascript|data|vbscript):/i);
}
