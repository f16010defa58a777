#!/usr/bin/env node
// An alert desk, once round: adds a reader with an interest that alerts, asks which interests would
// take a text, sends posts, hears of the alerts, loses some by leaving for a moment, gets them from
// the replay socket, and acknowledges them. alerts.py does the same.
'use strict';

const {Control, Live, Producer, Replay, SluisError, loadMessages} = require('./sluis_client.js');

const INTEREST = 'high-water';
const READER = 'alert-desk';
// Each tells of something else: an owner is alerted to a story once.
const AT_FIRST = ['Hoogwater in de IJssel: de dijk bij Zutphen wordt vannacht bewaakt'];
const WHILE_AWAY = [
  'De veerpont bij Wijhe vaart niet meer vanwege het hoogwater, auto\'s moeten omrijden',
  'Waterschap sluit alle coupures langs de Maas nu het hoogwater zaterdag zijn piek bereikt',
];

function options() {
  const values = {
    ingest: 'tcp://127.0.0.1:5561', control: 'tcp://127.0.0.1:5562', live: 'tcp://127.0.0.1:5563',
    replay: 'tcp://127.0.0.1:5564', owner: 'example-desk', root: `${__dirname}/../../..`,
    now: new Date().toISOString(),
  };
  const given = process.argv.slice(2);
  for (let i = 0; i < given.length; i += 2) {
    const name = given[i].replace(/^--/, '');
    if (!(name in values) || i + 1 >= given.length) throw new SluisError(`unknown: ${given[i]}`);
    values[name] = given[i + 1];
  }
  return values;
}

function makePosts(texts, label, now) {
  const seconds = Math.floor(Date.parse(now) / 1000);
  return texts.map((text, number) => {
    // The time is in the name: a post that was sent before would change nothing.
    const id = `${seconds}-${process.pid}-${label}-${number}`;
    return {source: 'example', id, text, languages: ['nl'], author: {id, handle: 'example'},
            url: `https://example.org/${id}`, created_at: {seconds}};
  });
}

async function send(producer, texts, label, now) {
  const ack = await producer.send(makePosts(texts, label, now));
  console.log(`ack: ${ack.accepted} accepted`);
}

async function addReader(control, owner) {
  await control.ask({put_owner: {owner: {
    id: owner, kind: 'OWNER_KIND_USER', name: 'Example desk', locale: 'nl',
    time_zone: 'Etc/UTC'}}});
  await control.ask({put_interest: {interest: {
    owner_id: owner, id: INTEREST, title: 'Hoogwater',
    description: 'Hoogwater in de rivieren: dijken, bruggen en het waterschap',
    required: [{any_of: ['hoogwater']}], optional: ['dijk', 'waterschap'], bar: 0.0001,
    kind: 'INTEREST_KIND_ALERT'}}});
  console.log(`added the interest ${owner}/${INTEREST}`);
}

async function score(control, owner, text) {
  const {score: found} = await control.ask({score: {post: {text}, owner_id: owner}});
  for (const match of found.matches) {
    const reasons = match.reasons.map((reason) => reason.text).filter((word) => word);
    console.log(`would take it: ${match.interest_id}, because of ${reasons.join(', ')}`);
  }
  if (found.matches.length === 0) console.log('nobody would take it');
}

// Positions too: they show what was lost before.
async function nextAlert(live) {
  for (;;) {
    const message = await live.next();
    const missed = live.missed(message);
    if (missed) return {missed};
    if (message.match) return {match: message.match};
  }
}

async function follow(given) {
  const messages = loadMessages(given.root);
  const control = new Control(messages, given.control);
  const replay = new Replay(messages, given.replay);
  await addReader(control, given.owner);
  await score(control, given.owner, 'Wordt het hoogwater gevaarlijk voor de dijk?');
  await score(control, given.owner, 'Appeltaart met kaneel');

  const topic = `alert/${given.owner}/`;
  let live = new Live(messages, given.live, [topic]);
  const positions = live.positions;
  // The answer to the subscription: from here on everything comes.
  live.missed(await live.next());
  console.log(`following ${topic}`);
  const producer = await Producer.open(messages, given.ingest, 'example-alerts');
  await send(producer, AT_FIRST, 'first', given.now);
  const first = await nextAlert(live);
  console.log(`alert: ${first.match.post.text}`);

  // Whoever is not there when something is published never receives it.
  live.close();
  await send(producer, WHILE_AWAY, 'away', given.now);
  live = new Live(messages, given.live, [topic]);
  live.positions = positions;
  const gap = await nextAlert(live);
  console.log(`${gap.missed} lost`);
  for await (const message of replay.range(topic, first.match.match.sequence)) {
    const is_new = message.cursor !== first.match.match.sequence;
    if (is_new) console.log(`replayed: ${message.match.post.text}`);
  }

  // Nothing of all this was acknowledged, so that it would all come again after a restart.
  const alerts = await replay.alerts(given.owner, READER);
  console.log(`${alerts.length} alerts to acknowledge`);
  await replay.acknowledge(given.owner, READER, alerts[alerts.length - 1].cursor);
  console.log(`${(await replay.alerts(given.owner, READER)).length} left`);
  for (const socket of [live, producer, control, replay]) socket.close();
}

follow(options()).catch((error) => {
  console.log(`alerts.js: ${error instanceof SluisError ? error.message : error.stack}`);
  process.exitCode = 1;
});
