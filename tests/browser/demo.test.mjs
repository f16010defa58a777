// What tools/quickstart ends with: the demo goes on, and each link that it prints opens a digest.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import readline from "node:readline";
import { test } from "node:test";
import { launch } from "./site.mjs";

test("each link of the demo opens a reader's digest", async () => {
  const demo = spawn(process.env.SLUIS_PROGRAM, ["demo", "--keep"],
    { stdio: ["ignore", "pipe", "pipe"] });
  const ended = new Promise((resolve) => demo.on("exit", resolve));
  const links = [];
  await new Promise((resolve) => {
    for (const stream of [demo.stdout, demo.stderr]) {
      readline.createInterface({ input: stream }).on("line", (line) => {
        const link = /^ {2}\S+ +(http:\S+\/in\/\S+)$/.exec(line);
        if (link) links.push(link[1]);
        if (line.startsWith("Ctrl-C ends it")) resolve();
      });
    }
    ended.then(resolve);
  });
  const browser = await launch();
  assert.equal(links.length, 3);
  for (const link of links) {
    const page = await (await browser.newContext()).newPage();
    await page.goto(link);
    await page.locator("main button").click();
    await page.locator("article.sluis-story").first().waitFor();
    assert.equal(await page.locator("article.sluis-story").count(), 10);
  }
  await browser.close();
  demo.kill("SIGINT");
  await ended;
});
