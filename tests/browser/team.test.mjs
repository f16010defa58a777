// What a team does together in a browser, and an event that a reader follows.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, picture, signIn, Site } from "./site.mjs";

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

async function asTeam(user) {
  const page = await signIn(browser, site, user);
  await page.getByRole("link", { name: "Wissel" }).click();
  await page.getByLabel("Webcareteam").check();
  await page.getByRole("button", { name: "Toon deze" }).click();
  await page.waitForURL(site.url + "/");
  return page;
}

test("a member takes a story up for the team, and forwards it with a note", async () => {
  const samira = await asTeam("webcare-samira");
  const first = samira.locator("article.sluis-story").first();
  await first.getByRole("button", { name: /Ik pak dit op/ }).click();
  await samira.waitForURL(/#story-/);
  assert.match(await first.innerText(), /Wordt opgepakt door Samira/);
  await first.locator("summary", { hasText: "Stuur door" }).click();
  await first.getByLabel("Aan").selectOption({ label: "Marleen, achterwacht webcare DTI" });
  await first.getByLabel("Opmerking").fill("Kun jij dit nakijken?");
  await first.getByRole("button", { name: /^Stuur/ }).click();
  await samira.waitForURL(/#story-/);
  await picture(samira, "team-story");

  // A colleague sees who deals with it, and cannot take it away.
  const thijs = await asTeam("webcare-thijs");
  const same = thijs.locator("article.sluis-story").first();
  assert.match(await same.innerText(), /Wordt opgepakt door Samira/);
  assert.equal(await same.getByRole("button", { name: /Ik pak dit op/ }).count(), 0);

  // Whom it was sent to finds it among their own.
  const marleen = await signIn(browser, site, "webcare-marleen");
  await marleen.goto(site.url + "/handlings");
  assert.match(await marleen.locator("main").innerText(), /Kun jij dit nakijken\?/);
  await picture(marleen, "handlings");
  for (const page of [samira, thijs, marleen]) {
    assert.deepEqual(page.faults, []);
    await page.context().close();
  }
});

test("what a member says for the team is the team's, and is told without a name", async () => {
  const samira = await asTeam("webcare-samira");
  const story = samira.locator("article.sluis-story").nth(1);
  await story.getByRole("button", { name: /^Beantwoord/ }).click();
  await samira.waitForURL(/#story-/);
  assert.match(await story.innerText(), /Dit is beantwoord\./);
  const thijs = await asTeam("webcare-thijs");
  const same = await thijs.locator("article.sluis-story").nth(1).innerText();
  assert.match(same, /Iemand van het team heeft dit beantwoord\./);
  assert.doesNotMatch(same, /Samira/);
  await thijs.goto(site.url + "/balance");
  assert.match(await thijs.locator("main").innerText(), /1 berichten zijn beantwoord/);
  await samira.context().close();
  await thijs.context().close();
});

test("who is no member sees nothing of the team", async () => {
  const page = await signIn(browser, site, "press-officer");
  assert.equal(await page.getByRole("link", { name: "Switch" }).count(), 0);
  await page.context().addCookies([{ name: "sluis-for", value: "webcare-dti", url: site.url }]);
  await page.goto(site.url + "/");
  assert.match(await page.locator("h1").innerText(), /Press officer/);
  const id = encodeURIComponent("webcare-dti/06:15/2026-03-13");
  assert.equal((await page.goto(`${site.url}/digests/${id}`)).status(), 404);
  await page.context().close();
});

test("an event is followed against a question that was set beforehand", async () => {
  const page = await signIn(browser, site, "adviseur-water");
  await page.getByRole("link", { name: "Gebeurtenissen" }).click();
  await page.getByRole("link", { name: "Nieuwe gebeurtenis" }).click();
  await page.getByLabel("Gebeurtenis", { exact: true }).fill("Piek van het hoogwater");
  await page.getByLabel("Vraag vooraf").fill("Vragen minder mensen naar zandzakken dan vorig jaar?");
  await page.getByLabel("Eerste dag").fill("2026-03-12");
  await page.getByLabel("Laatste dag").fill("2026-03-11");
  await page.getByLabel("Hoogwater op de Linde").check();
  await page.getByRole("button", { name: "Bewaar" }).click();
  await page.getByRole("alert").waitFor();
  await page.getByLabel("Laatste dag").fill("2026-03-13");
  await page.getByRole("button", { name: "Bewaar" }).click();
  await page.waitForURL(/\/occasions\/piek-van-het-hoogwater$/);
  const text = await page.locator("main").innerText();
  assert.match(text, /Vragen minder mensen/);
  // The stream's day is long ago: the question was not set beforehand, and that is said.
  assert.match(text, /Dat was niet voordat het begon/);
  assert.match(text, /Tijdens/);
  await picture(page, "event");
  await page.getByRole("button", { name: "Verwijder gebeurtenis" }).click();
  await page.waitForURL(/\/occasions$/);
  await page.context().close();
});
