// What pages hear while they are open: Today that there is more, a moderator that a wall has
// changed, a wall in a hall what hangs there. Events have no content: who hears one asks the
// server. Whatever comes is put in as text, or is a part of a page as the server shows it.
'use strict';

(() => {
  const SECOND = 1000;
  // Of the wall: how long a post has the large letters; between two changes that nobody must see at
  // once; how long it shows posts without hearing whether they may still be shown.
  const LEAD = 20 * SECOND;
  const CALM = 6 * SECOND;
  const TRUST = 60 * SECOND;
  const AGAIN = 10 * SECOND;
  // A connection that is back before it needs no word.
  const HICCUP = 5 * SECOND;
  // Between two questions, where a wall changes all the time.
  const BREATH = SECOND / 4;

  // Calls `heard(name)` for each event, and with 'open' at the start and whenever it is heard again;
  // `lost()` when nothing is. Returns what ends it.
  function listen(address, names, heard, lost) {
    let source = null;
    let timer = null;
    function open() {
      source = new EventSource(address);
      source.addEventListener('open', () => heard('open'));
      for (const name of [...names, 'missed']) source.addEventListener(name, () => heard(name));
      source.addEventListener('error', () => {
        lost();
        // The browser comes back by itself, but not after a refusal.
        if (source.readyState === EventSource.CLOSED) timer = setTimeout(open, AGAIN);
      });
    }
    open();
    return () => {
      clearTimeout(timer);
      source.close();
    };
  }

  // The same while the page can be seen: a browser has few connections to one server.
  function listenWhileSeen(address, names, heard) {
    let end = null;
    function look() {
      if (document.hidden && end !== null) {
        end();
        end = null;
      } else if (!document.hidden && end === null) {
        end = listen(address, names, heard, () => {});
      }
    }
    document.addEventListener('visibilitychange', look);
    look();
  }

  // Calls `ask` once at a time, or an older answer could take the place of a newer one.
  function inTurn(ask) {
    let asking = false;
    let again = false;
    return async () => {
      again = asking;
      if (asking) return;
      asking = true;
      do {
        again = false;
        await ask();
        await new Promise((done) => setTimeout(done, BREATH));
      } while (again);
      asking = false;
    };
  }

  // Whether nobody has touched the page for a while: what moves before that would put another
  // button under the finger.
  function watchHand() {
    let touched = Date.now();
    for (const kind of ['pointermove', 'pointerdown', 'keydown', 'wheel']) {
      document.addEventListener(kind, () => { touched = Date.now(); }, {passive: true});
    }
    return () => Date.now() - touched > 20 * SECOND;
  }

  function say(news, text) {
    news.querySelector('span').textContent = text;
    const link = news.querySelector('a');
    if (link !== null) link.hidden = false;
  }

  function sayDigest(news) {
    const link = news.querySelector('a');
    link.href = '/';
    link.textContent = news.dataset.show;
    say(news, news.dataset.digest);
  }

  // What the newest alert is about, as the server shows it.
  function sayAlert(news, alert) {
    const source = alert.querySelector('a');
    const link = news.querySelector('a');
    link.href = source === null ? '/' : source.href;
    link.textContent = source === null ? news.dataset.show : source.textContent;
    say(news, alert.querySelector('.sluis-told__subject').textContent + ': ' +
        alert.querySelector('.sluis-post').textContent);
  }

  // The alerts since the digest, as they are shown now; null if there is no answer.
  async function askTold(path) {
    try {
      const answer = await fetch(path, {cache: 'no-store', signal: AbortSignal.timeout(AGAIN)});
      if (!answer.ok) return null;
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      return page.querySelector('.sluis-told');
    } catch {
      return null;
    }
  }

  // Today: a line says what has come. The list follows once no hand is near.
  function tellNews(news) {
    const told = document.querySelector('.sluis-told');
    const isCalm = watchHand();
    let fresh = null;
    function put() {
      if (fresh === null) return;
      if (!isCalm()) return setTimeout(put, SECOND);
      told.replaceChildren(...fresh.children);
      fresh = null;
    }
    let known = told === null ? '' : told.querySelector('li')?.textContent;
    let heard = false;
    const ask = inTurn(async () => {
      const answer = await askTold(told.dataset.news);
      if (answer === null) {
        if (heard) say(news, news.dataset.alert);
        return;
      }
      heard = false;
      const newest = answer.querySelector('li');
      if (newest === null || newest.textContent === known) return;
      known = newest.textContent;
      sayAlert(news, newest);
      const waits = fresh !== null;
      fresh = document.importNode(answer, true);
      if (!waits) put();
    });
    let opened = false;
    listenWhileSeen(news.dataset.events, ['digest', 'alert'], (name) => {
      const first = name === 'open' && !opened;
      opened = true;
      if (first) return;
      if (name === 'digest') return sayDigest(news);
      if (name === 'alert') heard = true;
      if (told !== null) return ask();
      if (heard) say(news, news.dataset.alert);
    });
  }

  // The moderator: a line, and a page that nobody touches is loaded anew.
  function tellModerator(news) {
    const isCalm = watchHand();
    let opened = false;
    listenWhileSeen(news.dataset.events, ['wall'], (name) => {
      const first = name === 'open' && !opened;
      opened = true;
      if (first) return;
      if (isCalm()) return location.reload();
      say(news, news.dataset.wallNews);
    });
  }

  function element(template, post) {
    const made = document.getElementById(template).content.firstElementChild.cloneNode(true);
    if (post === null) return made;
    made.dataset.size = post.size;
    const text = made.querySelector('.sluis-wall__text');
    text.textContent = post.text;
    if (post.language !== '') text.lang = post.language;
    made.querySelector('.sluis-wall__byline').textContent = post.byline;
    return made;
  }

  class Wall {
    constructor(body) {
      this.path = body.dataset.wall;
      this.lead = body.querySelector('.sluis-wall__lead');
      this.others = body.querySelector('.sluis-wall__others');
      this.state = body.querySelector('.sluis-wall__state');
      this.wanted = [];
      this.shown = [];
      this.leading = 0;
      this.drawn = null;
      this.changed = 0;
      this.heard = Date.now();
      this.ask = inTurn(() => this.askOnce());
      this.paused = false;
      this.timer = null;
      this.losing = null;
      this.pauseWith(body.querySelector('button'));
      listen(this.path + '/events', ['wall'], () => this.ask(), () => this.lose());
      setInterval(() => this.turn(), SECOND);
    }

    pauseWith(button) {
      button.hidden = false;
      button.addEventListener('click', () => {
        this.paused = !this.paused;
        button.textContent = this.paused ? button.dataset.goOn : button.dataset.pause;
      });
    }

    async askOnce() {
      clearTimeout(this.timer);
      let next = TRUST / 2;
      try {
        const answer = await fetch(this.path + '/posts',
                                   {cache: 'no-store', signal: AbortSignal.timeout(AGAIN)});
        if (answer.ok) {
          const told = await answer.json();
          this.heard = Date.now();
          clearTimeout(this.losing);
          this.losing = null;
          this.state.textContent = '';
          if ('again_in_ms' in told) next = Math.min(next, told.again_in_ms + 100);
          this.take(told.posts);
        } else if (answer.status < 500) {
          this.state.textContent = this.state.dataset.ended;
          this.take([]);
        } else {
          this.lose();
        }
      } catch {
        this.lose();
        next = AGAIN;
      }
      this.timer = setTimeout(() => this.ask(), next);
    }

    lose() {
      this.losing ??= setTimeout(() => {
        if (this.state.textContent === '') this.state.textContent = this.state.dataset.lost;
      }, HICCUP);
    }

    // What is not there any more goes at once, what is new when it is calm.
    take(posts) {
      this.wanted = posts;
      const keys = new Set(posts.map((post) => post.key));
      const left = this.shown.filter((post) => keys.has(post.key));
      if (left.length !== this.shown.length || this.drawn === null) {
        const leader = this.shown[this.leading];
        this.shown = this.drawn === null ? posts : left;
        this.leading = Math.max(0, this.shown.indexOf(leader));
        this.draw();
      }
    }

    turn() {
      const now = Date.now();
      if (now - this.heard > TRUST && this.shown.length > 0) return this.take([]);
      if (this.drawn === null || this.paused || now - this.changed < CALM) return;
      const known = new Set(this.shown.map((post) => post.key));
      const isNew = (post) => !known.has(post.key);
      if (this.wanted.some(isNew)) {
        this.leading = this.wanted.findLastIndex(isNew);
        this.shown = this.wanted;
        this.draw();
      } else if (this.shown.length > 1 && now - this.changed >= LEAD) {
        this.leading = (this.leading + 1) % this.shown.length;
        this.draw();
      }
    }

    draw() {
      this.changed = Date.now();
      const leader = this.shown[this.leading] ?? null;
      const key = leader === null ? '' : leader.key;
      if (this.drawn !== key) {
        const made = element(leader === null ? 'wall-empty' : 'wall-post', leader);
        if (this.drawn !== null) made.classList.add('sluis-wall__post--new');
        this.lead.replaceChildren(made);
        this.drawn = key;
      }
      const others = this.shown.filter((post) => post !== leader);
      this.others.replaceChildren(...others.map((post) => element('wall-post', post)));
    }
  }

  for (const news of document.querySelectorAll('.sluis-news')) {
    if ('wallNews' in news.dataset) {
      tellModerator(news);
    } else {
      tellNews(news);
    }
  }
  if ('wall' in document.body.dataset) new Wall(document.body);
})();
