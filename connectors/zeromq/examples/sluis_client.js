// A Sluis engine's sockets, for JavaScript programs (Node.js). docs/zeromq.md is the reference.
//
// Needs the npm packages zeromq (6) and protobufjs (7). The messages are read from
// proto/sluis/v1/*.proto as they are.
'use strict';

const crypto = require('crypto');
const path = require('path');
const protobuf = require('protobufjs');
const zmq = require('zeromq');

const TIMEOUT_MS = 30000;

// What went wrong, as a sentence.
class SluisError extends Error {}

// The types of messages, by name. `root` is the folder that holds proto/.
function loadMessages(root) {
  const all = new protobuf.Root();
  all.resolvePath = (_origin, target) =>
    target.startsWith('google/protobuf/') ? target : path.resolve(root, target);
  const files = ['control', 'digest', 'ingest', 'interest', 'live', 'post', 'replay'];
  // Field names as they are written in the files.
  all.loadSync(files.map((file) => `proto/sluis/v1/${file}.proto`), {keepCase: true});
  return all.lookup('sluis.v1').nested;
}

// Names of enum values and 64-bit numbers are strings, both ways: a stream may outgrow JavaScript's
// numbers.
function encode(type, value) {
  return type.encode(type.fromObject(value)).finish();
}

function decode(type, bytes) {
  return type.toObject(type.decode(bytes), {longs: String, enums: String, arrays: true});
}

// One request, one reply, in order. A REQ socket would do, too, but stays stuck without a reply.
class Requests {
  constructor(endpoint) {
    this._endpoint = endpoint;
    this._connect();
  }

  _connect() {
    this._socket = new zmq.Dealer(
      {linger: 0, immediate: true, sendTimeout: TIMEOUT_MS, receiveTimeout: TIMEOUT_MS});
    this._socket.connect(this._endpoint);
  }

  async exchange(bytes) {
    try {
      await this._socket.send(bytes);
    } catch (error) {
      throw new SluisError(`nobody listens on ${this._endpoint}; start sluis serve`);
    }
    try {
      const [reply] = await this._socket.receive();
      return reply;
    } catch (error) {
      // A late reply to this request must not answer the next one: a new socket.
      this.close();
      this._connect();
      throw new SluisError(`${this._endpoint} is open but does not answer`);
    }
  }

  close() {
    this._socket.close();
  }
}

function checkStatus(reply) {
  const {code, message} = reply.status || {};
  if (code) throw new SluisError(`refused with code ${code}: ${message}`);
  return reply;
}

// Owners, interests, judgements, digests, matches, figures.
class Control {
  constructor(messages, endpoint) {
    this._messages = messages;
    this._requests = new Requests(endpoint);
  }

  // The engine's reply to a ControlRequest. What it refuses is thrown.
  async ask(request) {
    const {ControlRequest, ControlReply} = this._messages;
    const bytes = encode(ControlRequest, {idempotency_key: crypto.randomUUID(), ...request});
    return checkStatus(decode(ControlReply, await this._requests.exchange(bytes)));
  }

  close() {
    this._requests.close();
  }
}

// What was published, from what is stored; and alerts until they are acknowledged.
class Replay {
  constructor(messages, endpoint) {
    this._messages = messages;
    this._requests = new Requests(endpoint);
  }

  async ask(request) {
    const {ReplayRequest, ReplayReply} = this._messages;
    const bytes = encode(ReplayRequest, request);
    return checkStatus(decode(ReplayReply, await this._requests.exchange(bytes)));
  }

  // The messages of a topic from a cursor on, that one included.
  async* range(topic, cursor) {
    while (cursor && cursor !== '0') {
      const {page} = await this.ask({range: {topic, from_cursor: cursor}});
      yield* page.messages;
      cursor = page.next_cursor;
    }
  }

  // The alerts that `reader` has not acknowledged yet: until it does, each call gives them again.
  async alerts(owner, reader) {
    const {page} = await this.ask({alerts: {owner_id: owner, reader}});
    return page.messages;
  }

  // Every alert up to the cursor is done with.
  async acknowledge(owner, reader, cursor) {
    await this.ask({ack_alerts: {owner_id: owner, reader, cursor}});
  }

  close() {
    this._requests.close();
  }
}

// Sends posts in numbered batches; what is acknowledged is on the engine's disk.
class Producer {
  static async open(messages, endpoint, name) {
    const producer = new Producer();
    producer._messages = messages;
    producer._requests = new Requests(endpoint);
    const reply = await producer._exchange({hello: {producer: name, software: 'sluis_client.js'}});
    producer.welcome = reply.welcome;
    producer._next = BigInt(reply.welcome.last_durable_sequence || 0) + 1n;
    return producer;
  }

  // One batch; returns its ack. Whoever must be fast sends as many as its credit allows before the
  // first ack (sluis_client.py does).
  async send(posts) {
    const reply = await this._exchange({batch: {sequence: String(this._next), posts}});
    this._next += 1n;
    return reply.ack;
  }

  async _exchange(request) {
    const {IngestRequest, IngestReply} = this._messages;
    const bytes = encode(IngestRequest, request);
    const reply = decode(IngestReply, await this._requests.exchange(bytes));
    if (reply.nack) {
      throw new SluisError(`batch ${reply.nack.sequence}: ${reply.nack.reason}: ` +
                           `${reply.nack.message}`);
    }
    return reply;
  }

  close() {
    this._requests.close();
  }
}

// What is published under some topics, and whether anything of it was lost.
class Live {
  constructor(messages, endpoint, topics) {
    this._messages = messages;
    this._socket = new zmq.Subscriber({linger: 0, receiveTimeout: TIMEOUT_MS});
    this._socket.connect(endpoint);
    // A topic ends in '/': 'match/jan' would also subscribe to 'match/janneke/'.
    for (const topic of topics) this._socket.subscribe(topic);
    // Topic -> {epoch, sequence}.
    this.positions = new Map();
  }

  // The next LiveMessage. One without `match` and `digest` is a position: it comes for every new
  // subscription, and then once a second.
  async next() {
    const [, envelope] = await this._socket.receive();
    return decode(this._messages.LiveMessage, envelope);
  }

  // How many messages of its topic were lost before this one, -1 if that is not known because the
  // engine was started anew; call once for each message.
  missed(message) {
    const sequence = BigInt(message.sequence || 0);
    const before = sequence - (message.match || message.digest ? 1n : 0n);
    const last = this.positions.get(message.topic) || {epoch: message.epoch, sequence: before};
    this.positions.set(message.topic, {epoch: message.epoch, sequence});
    return last.epoch === message.epoch ? Number(before - last.sequence) : -1;
  }

  close() {
    this._socket.close();
  }
}

module.exports = {Control, Live, Producer, Replay, SluisError, loadMessages};
