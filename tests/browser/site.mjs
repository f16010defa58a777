// The real program with the demo's readers and posts, in a folder of its own, and a browser that
// looks at its pages. What a test starts here ends with it.
import { chromium } from "playwright-core";
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import readline from "node:readline";

const program = process.env.SLUIS_PROGRAM;
const source = process.env.SLUIS_SOURCE_DIR;
const shots = process.env.SLUIS_SCREENSHOTS;
const demo = join(source, "tools/demo/data");
const anywhere = "tcp://127.0.0.1:*";

export class Site {
  // `settings`: further ones, as "--set" takes them.
  // `readers`: users and interests, as "sluis user add --file" takes them.
  // `listen`: where the pages are; `prepare` is called with the site before it serves.
  static async start({
    posts = join(demo, "posts.ndjson"), readers = join(demo, "roles.json"), settings = [],
    listen = "127.0.0.1:*", prepare = () => {},
  } = {}) {
    const site = new Site();
    site.listen = listen;
    site.folder = mkdtempSync(join(tmpdir(), "sluis-browser-"));
    site.settings = ["--data", join(site.folder, "data")];
    for (const setting of settings) site.settings.push("--set", setting);
    site.run("user", "add", "--file", readers);
    site.run("interest", "add", "--file", readers);
    if (posts) site.run("ingest", "--replay-clock", posts);
    prepare(site);
    await site.serve();
    return site;
  }

  // A subcommand of the program; what it prints.
  run(...command) {
    return execFileSync(program, [...this.settings, ...command], { encoding: "utf8" });
  }

  async serve() {
    this.process = spawn(program, [
      ...this.settings, "--set", `web.listen=${this.listen}`, "serve", "--ingest", anywhere,
      "--control", anywhere, "--live", anywhere, "--replay", anywhere,
    ], { stdio: ["ignore", "pipe", "pipe"] });
    this.ended = new Promise((resolve) => this.process.on("exit", resolve));
    this.url = await new Promise((resolve, reject) => {
      const said = [];
      for (const stream of [this.process.stdout, this.process.stderr]) {
        readline.createInterface({ input: stream }).on("line", (line) => {
          said.push(line);
          const pages = /^ {2}pages +(http:\S+)/.exec(line);
          if (pages) this.found = pages[1];
          if (this.found && line.includes("event=ready")) resolve(this.found);
        });
      }
      this.ended.then(() => reject(new Error("it ended:\n" + said.join("\n"))));
    });
  }

  // A link that signs in as that reader.
  link(owner) {
    return this.run("--set", `web.url=${this.url}`, "access", "grant", owner).trim().split("\n")[0];
  }

  async stop() {
    this.process.kill("SIGTERM");
    await this.ended;
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export function launch() {
  return chromium.launch({ executablePath: process.env.SLUIS_CHROMIUM, args: ["--no-sandbox"] });
}

// A window that is signed in. What the browser complains of, and what its policy stops, lands in
// `page.faults`.
export async function signIn(browser, site, owner, options = {}) {
  const context = await browser.newContext(options);
  // As long as a slow machine may take for a page of a thousand posts.
  context.setDefaultTimeout(180_000);
  const page = await context.newPage();
  page.faults = [];
  page.on("pageerror", (error) => page.faults.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error") page.faults.push(message.text());
  });
  await page.goto(site.link(owner));
  await page.locator("main button").click();
  await page.waitForURL(site.url + "/");
  return page;
}

export async function picture(page, name) {
  mkdirSync(shots, { recursive: true });
  await page.screenshot({ path: join(shots, name + ".png"), fullPage: true });
}

// The ways in which the pages are looked at.
export const looks = [
  { name: "phone-light", viewport: { width: 360, height: 740 }, colorScheme: "light" },
  { name: "phone-dark", viewport: { width: 360, height: 740 }, colorScheme: "dark" },
  { name: "desk-light", viewport: { width: 1440, height: 900 }, colorScheme: "light" },
  { name: "desk-dark", viewport: { width: 1440, height: 900 }, colorScheme: "dark" },
];
