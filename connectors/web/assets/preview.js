// Keeps the preview under an interest's form up to date while it is typed. Without this the button
// "preview" does the same.
const form = document.querySelector("form[data-preview]");
const quiet = 700; // milliseconds without a key
let waiting = 0;
let asked = null;

async function preview() {
  if (!form.elements.title.value.trim()) return;
  asked?.abort();
  asked = new AbortController();
  try {
    const answer = await fetch(form.dataset.preview, {
      method: "POST",
      body: new URLSearchParams(new FormData(form)),
      signal: asked.signal,
    });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const shown = page.getElementById("preview");
    if (shown) document.getElementById("preview").replaceChildren(...shown.childNodes);
  } catch (error) {
    if (error.name !== "AbortError") throw error;
  }
}

function previewSoon() {
  clearTimeout(waiting);
  waiting = setTimeout(preview, quiet);
}

form?.addEventListener("input", previewSoon);
// What stands there already, or was typed before this was loaded.
if (form) previewSoon();
