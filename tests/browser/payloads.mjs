// A thousand ways to smuggle a script into a page, each calling hit(): ways that browsers are known
// to run, in the contexts where a text may land, written in the ways that filters overlook.
const scripts = [
  "hit()", "window['hi'+'t']()", "top.hit()", "setTimeout('hit()')", "(0,eval)('hit()')",
];
const vectors = [
  (js) => `<script>${js}</script>`,
  (js) => `<img src=x onerror=${js}>`,
  (js) => `<img src=x onerror="${js}">`,
  (js) => `<svg onload=${js}>`,
  (js) => `<svg><script>${js}</script></svg>`,
  (js) => `<svg><animate onbegin=${js} attributeName=x dur=1s>`,
  (js) => `<body onload=${js}>`,
  (js) => `<iframe srcdoc="<script>parent.${js}</script>"></iframe>`,
  (js) => `<iframe src="javascript:parent.${js}"></iframe>`,
  (js) => `<details open ontoggle=${js}>x</details>`,
  (js) => `<video><source onerror=${js}></video>`,
  (js) => `<audio src=x onerror=${js}>`,
  (js) => `<input autofocus onfocus=${js}>`,
  (js) => `<select autofocus onfocus=${js}>`,
  (js) => `<textarea autofocus onfocus=${js}>`,
  (js) => `<marquee onstart=${js}>x</marquee>`,
  (js) => `<object data="javascript:${js}"></object>`,
  (js) => `<embed src="javascript:${js}">`,
  (js) => `<math><a xlink:href="javascript:${js}">x</a></math>`,
  (js) => `<form><button formaction="javascript:${js}">x</button></form>`,
  (js) => `<meta http-equiv=refresh content="0;url=javascript:${js}">`,
  (js) => `<link rel=stylesheet href="data:text/css,*{}" onload=${js}>`,
  (js) => `<style onload=${js}></style>`,
  (js) => `<template><script>${js}</script></template>`,
  (js) => `<noscript><p title="</noscript><img src=x onerror=${js}>"></noscript>`,
];
const settings = [
  (markup) => markup,
  (markup) => `">${markup}`,
  (markup) => `'>${markup}`,
  (markup) => `</p></article></main>${markup}`,
  (markup) => `{{{x}}}{{&x}}${markup}`,
  (markup) => `{{=<% %>=}}${markup}<%x%>`,
  (markup) => `-->]]>${markup}<!--`,
  (markup) => `\u2028${markup.replace(/ /g, "/")}\u202e`,
];

// [scripts x vectors x settings] is just a thousand.
export const payloads = scripts.flatMap((js) =>
  vectors.flatMap((vector) => settings.map((setting) => setting(vector(js)))));

// Addresses that must never become links.
export const addresses = [
  "javascript:hit()", "JaVaScRiPt:hit()", " javascript:hit()", "java\tscript:hit()",
  "javascript://example.org/%0ahit()", "data:text/html,<script>hit()</script>",
  "data:text/html;base64,PHNjcmlwdD5oaXQoKTwvc2NyaXB0Pg==", "vbscript:hit()",
  'https://example.org/"onmouseover="hit()', "https://example.org/'><script>hit()</script>",
];
