// What JSON Feed 1.1 (jsonfeed.org/version/1.1) asks of a feed, rule by rule, told without mercy: a
// reader would overlook much of it.
const isText = (value) => typeof value === "string";
const isNumber = (value) => typeof value === "number" && value >= 0;
const isAddress = (value) => isText(value) && /^https?:\/\/[^\s"<>]+$/.test(value) && URL.canParse(value);
const isTime = (value) => isText(value) && !Number.isNaN(Date.parse(value))
  && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(value);
const isLanguage = (value) => isText(value) && /^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$/.test(value);
const isList = (of) => (value) => Array.isArray(value) && value.every(of);
const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

const isAuthor = (value) => isObject(value) && faultsOf(value, "", author).length === 0
  && ["name", "url", "avatar"].some((key) => key in value);
const isWhole = (keys) => (value) => isObject(value) && faultsOf(value, "", keys).length === 0;

// A key with '!' must be there.
const author = { name: isText, url: isAddress, avatar: isAddress };
const attachment = {
  "url!": isAddress, "mime_type!": isText, title: isText, size_in_bytes: isNumber, duration_in_seconds: isNumber,
};
const hub = { "type!": isText, "url!": isAddress };
const feed = {
  "version!": (value) => value === "https://jsonfeed.org/version/1.1",
  "title!": isText, home_page_url: isAddress, feed_url: isAddress, description: isText, user_comment: isText,
  next_url: isAddress, icon: isAddress, favicon: isAddress, authors: isList(isAuthor), language: isLanguage,
  expired: (value) => typeof value === "boolean", hubs: isList(isWhole(hub)), "items!": isList(isObject),
};
const item = {
  "id!": (value) => isText(value) && value !== "", url: isAddress, external_url: isAddress, title: isText,
  content_html: isText, content_text: isText, summary: isText, image: isAddress, banner_image: isAddress,
  date_published: isTime, date_modified: isTime, tags: isList(isText), authors: isList(isAuthor),
  language: isLanguage, attachments: isList(isWhole(attachment)),
};

// Of an object whose keys are these; one that begins with '_' is an extension, and an object.
function faultsOf(object, where, keys) {
  const faults = [];
  for (const key of Object.keys(keys).filter((name) => name.endsWith("!"))) {
    if (!(key.slice(0, -1) in object)) faults.push(`${where}${key.slice(0, -1)} is missing`);
  }
  for (const [key, value] of Object.entries(object)) {
    const fits = keys[key] ?? keys[`${key}!`] ?? (key.startsWith("_") ? isObject : null);
    if (fits === null) faults.push(`${where}${key} is no key of the format`);
    else if (!fits(value)) faults.push(`${where}${key} cannot be ${JSON.stringify(value)?.slice(0, 80)}`);
  }
  return faults;
}

// Empty for a feed that is as it should be. `bytes` is a buffer, `type` its Content-Type.
export function jsonFeedFaults(bytes, type) {
  if (!/^application\/feed\+json\b/.test(type)) return [`the type is ${type}`];
  let read;
  try {
    read = JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch (error) {
    return [String(error)];
  }
  if (!isObject(read)) return ["it is no object"];
  const faults = faultsOf(read, "", feed);
  if (read.next_url && read.next_url === read.feed_url) faults.push("next_url is the feed itself");
  const ids = new Set();
  for (const [i, each] of (Array.isArray(read.items) ? read.items : []).entries()) {
    if (!isObject(each)) continue;
    faults.push(...faultsOf(each, `items[${i}].`, item));
    if (!("content_html" in each || "content_text" in each)) faults.push(`items[${i}] has no content`);
    if (ids.has(each.id)) faults.push(`items[${i}].id comes twice`);
    ids.add(each.id);
  }
  return faults;
}
