// What a reader does in a browser: read, say more or less, follow something else, search.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, looks, picture, signIn, Site } from "./site.mjs";

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

for (const { name, ...look } of looks) {
  test(`reads the digest, says less, sees it and takes it back (${name})`, async () => {
    const page = await signIn(browser, site, "adviseur-water", look);
    assert.equal(await page.locator("article.sluis-story").count(), 10);
    const first = page.locator("article.sluis-story").first();
    assert.match(await first.innerText(), /Waarom: /);
    await picture(page, `today-${name}`);
    await first.locator("summary", { hasText: "Minder zoals dit" }).click();
    await first.getByLabel("Het is te veel").check();
    await first.getByRole("button", { name: "Toon minder" }).click();
    await page.waitForURL(/#story-/);
    assert.match(await first.innerText(), /U wilde minder zoals dit\./);
    await first.getByRole("button", { name: /Neem terug/ }).click();
    await page.waitForURL(/#story-/);
    assert.doesNotMatch(await first.innerText(), /U wilde minder/);
    assert.deepEqual(page.faults, []);
    await page.context().close();
  });

  test(`makes an interest with a preview that follows the typing (${name})`, async () => {
    const page = await signIn(browser, site, "press-officer", look);
    await page.getByRole("link", { name: "Interests" }).click();
    await page.getByRole("link", { name: "New interest" }).click();
    await page.getByLabel("Subject").fill(`Ferry for cyclists ${name}`);
    await page.getByLabel("Words and rules").fill("ferry OR pontje");
    const preview = page.locator("#preview");
    await preview.getByText("this would choose").waitFor();
    assert.match(await preview.innerText(), /ferry/i);
    await picture(page, `interest-form-${name}`);
    // A rule that no post can keep: the preview says so before anything is saved.
    await page.getByLabel("Words and rules").fill("(ferry");
    await preview.getByRole("alert").waitFor();
    await page.getByLabel("Words and rules").fill("ferry");
    await page.getByLabel("Goal").fill("Know whether people find the ferry.");
    await page.getByRole("button", { name: "Save" }).click();
    await page.waitForURL(/\/interests\/ferry-for-cyclists-/);
    assert.match(await page.locator("main").innerText(), /Know whether people find the ferry/);
    // Changed, it can be put back.
    await page.getByRole("link", { name: "Change interest" }).click();
    await page.getByLabel("Goal").fill("Something else.");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Something else.").first().waitFor();
    await picture(page, `interest-${name}`);
    await page.getByRole("button", { name: /Put this back/ }).first().click();
    await page.locator("main .utrecht-paragraph--lead")
      .getByText("Know whether people find the ferry.").waitFor();
    await page.getByRole("link", { name: "Remove interest" }).click();
    await page.getByRole("button", { name: "Remove interest" }).click();
    await page.waitForURL(/\/interests$/);
    assert.doesNotMatch(await page.locator("main").innerText(), /Ferry for cyclists/);
    assert.deepEqual(page.faults.filter((fault) => !fault.includes("400")), []);
    await page.context().close();
  });

  test(`searches and makes an interest of it (${name})`, async () => {
    const page = await signIn(browser, site, "adviseur-water", look);
    await page.getByRole("link", { name: "Zoeken" }).click();
    await page.getByLabel("Zoek").fill("gemaal -voetbal");
    await page.getByRole("button", { name: "Zoek" }).click();
    const found = page.locator(".sluis-posts > li");
    assert.ok((await found.count()) > 3);
    for (const text of await found.allInnerTexts()) assert.match(text, /gemaal/i);
    await picture(page, `search-${name}`);
    await page.getByRole("link", { name: "Maak hier een onderwerp van" }).click();
    assert.equal(await page.getByLabel("Woorden en regels").inputValue(), "gemaal -voetbal");
    assert.deepEqual(page.faults, []);
    await page.context().close();
  });

  test(`sees a story whole, and how it went (${name})`, async () => {
    const page = await signIn(browser, site, "adviseur-water", look);
    await page.getByRole("link", { name: /Alle berichten van dit verhaal/ }).first().click();
    assert.ok((await page.locator("ol.sluis-posts > li").count()) > 1);
    await picture(page, `story-${name}`);
    await page.getByRole("link", { name: "Verantwoording" }).click();
    assert.match(await page.locator("main").innerText(), /489/);
    await picture(page, `balance-${name}`);
    await page.getByRole("link", { name: "Over dit filter" }).click();
    await picture(page, `about-${name}`);
    assert.deepEqual(page.faults, []);
    await page.context().close();
  });
}

test("sets times and quiet hours, and does not wait for the next digest", async () => {
  const page = await signIn(browser, site, "webcare-marleen");
  await page.getByRole("link", { name: "Instellingen" }).click();
  await page.getByLabel("Tijden van uw overzicht").fill("06:30, 25:00");
  await page.getByRole("button", { name: "Bewaar" }).click();
  assert.match(await page.getByRole("alert").innerText(), /HH:MM/);
  await page.getByLabel("Tijden van uw overzicht").fill("06:30, 17:00");
  await page.getByLabel("Meldingen op een dag").fill("4");
  await page.getByLabel("zaterdag").uncheck();
  await page.getByLabel("Van", { exact: true }).fill("22:00");
  await page.getByLabel("Tot", { exact: true }).fill("06:00");
  await page.getByRole("button", { name: "Bewaar" }).click();
  await page.getByText("Bewaard.").waitFor();
  assert.equal(await page.getByLabel("Tijden van uw overzicht").inputValue(), "06:30, 17:00");
  assert.equal(await page.getByLabel("Meldingen op een dag").inputValue(), "4");
  assert.equal(await page.getByLabel("zaterdag").isChecked(), false);
  await page.getByRole("button", { name: "Maak nu een overzicht" }).click();
  await page.waitForURL(/\/digests\/webcare-marleen/);
  await page.context().close();
});

test("works without JavaScript: preview, save, search", async () => {
  const page = await signIn(browser, site, "press-officer", { javaScriptEnabled: false });
  await page.goto(site.url + "/interests/new");
  await page.getByLabel("Subject").fill("The bridge is closed");
  await page.getByLabel("Words and rules").fill("~bridge ~brug ~detour");
  await page.getByRole("button", { name: "Show what this would choose" }).click();
  assert.match(await page.locator("#preview").innerText(), /this would choose [1-9]/);
  assert.equal(await page.getByLabel("Subject").inputValue(), "The bridge is closed");
  await page.getByRole("button", { name: "Save" }).click();
  await page.waitForURL(/\/interests\/the-bridge-is-closed$/);
  await page.goto(site.url + "/search?q=kermis");
  assert.ok((await page.locator(".sluis-posts > li").count()) > 0);
  await page.context().close();
});

test("works by keyboard: the first story is judged without a mouse", async () => {
  const page = await signIn(browser, site, "webcare-dti");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "Naar de inhoud");
  await page.keyboard.press("Enter");
  for (let step = 0; step < 40; ++step) {
    await page.keyboard.press("Tab");
    const name = await page.evaluate(() => document.activeElement.textContent.trim());
    if (name.startsWith("Meer zoals dit")) break;
  }
  await page.keyboard.press("Enter");
  await page.waitForURL(/#story-/);
  assert.match(await page.locator("article.sluis-story").first().innerText(), /U wilde meer/);
  await page.context().close();
});
