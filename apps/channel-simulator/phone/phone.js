import { CHANNEL_NAMES, CHANNELS, drawing } from './channels.js';
import { Composer } from './composer.js';
import { clock, element } from './message-view.js';
import { PEOPLE, personOf } from './people.js';
import { conversation, ownAddress, watch, write } from './sim-api.js';
import { Thread } from './thread.js';

const byId = (id) => document.getElementById(id);
const asked = new URLSearchParams(location.search);
const now = {
  channel: CHANNEL_NAMES.includes(asked.get('channel')) ? asked.get('channel') : 'whatsapp',
  address: '',
  person: null,
};
const unread = Object.fromEntries(CHANNEL_NAMES.map((name) => [name, 0]));

const thread = new Thread(byId('thread'), (message) => composer.answer(message));
const composer = new Composer(send);

/** The opened channel's address of the person, or what was typed. */
function addressOn(channel) {
  return now.person ? now.person.addresses[channel] : now.address;
}

async function open(channel) {
  now.channel = channel;
  now.address = addressOn(channel);
  unread[channel] = 0;
  byId('address').value = now.address;
  byId('address-label').textContent = CHANNELS[channel].address;
  composer.setChannel(channel);
  notify('', false);
  showTabs();
  const { address } = now;
  const [messages, own] = await Promise.all([conversation(channel, address), ownAddress(channel)]);
  if (now.channel !== channel || now.address !== address) return;
  byId('peer-address').textContent = own;
  thread.show(channel, messages);
}

function choosePerson(person) {
  now.person = person;
  for (const name of CHANNEL_NAMES) unread[name] = 0;
  byId('person').value = person ? person.name : '';
  return open(now.channel);
}

async function send({ text, subject, replyTo }) {
  const from = now.address.trim();
  if (!from) {
    notify('Say who you are first.', true);
    return;
  }
  const { status, problem } = await write({
    channel: now.channel,
    from,
    text,
    subject,
    replyTo,
    name: now.person?.name,
  });
  const taken = status >= 200 && status < 300;
  notify(problem ?? (taken ? `Webhook taken (${status}).` : `The gateway refused the webhook (${status}).`), !taken);
}

function notify(words, bad) {
  byId('notice').textContent = words;
  byId('notice').classList.toggle('is-bad', bad);
}

const digits = (address) => address.replace(/\D/g, '');
const same = (channel, left, right) =>
  channel === 'email' ? left.toLowerCase() === right.toLowerCase() : digits(left) === digits(right);

function onMessage(message) {
  const customer = message.direction === 'received' ? message.to : message.from;
  if (!same(message.channel, customer, addressOn(message.channel) ?? '')) return;
  if (message.channel === now.channel) thread.put(message);
  else if (message.direction === 'received') {
    unread[message.channel] += 1;
    showTabs();
  }
}

function showTabs() {
  for (const tab of byId('tabs').children) {
    const name = tab.dataset.channel;
    const selected = name === now.channel;
    tab.setAttribute('aria-selected', String(selected));
    tab.tabIndex = selected ? 0 : -1;
    tab.querySelector('.unread')?.remove();
    if (unread[name] > 0) tab.append(element('span', 'unread', String(unread[name])));
  }
}

function makeTabs() {
  for (const name of CHANNEL_NAMES) {
    const tab = element('button', 'tab');
    tab.type = 'button';
    tab.dataset.channel = name;
    tab.setAttribute('role', 'tab');
    tab.setAttribute('aria-controls', 'thread');
    tab.append(drawing(CHANNELS[name].glyph), element('span', '', CHANNELS[name].name));
    tab.addEventListener('click', () => open(name));
    byId('tabs').append(tab);
  }
  byId('tabs').addEventListener('keydown', (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = (CHANNEL_NAMES.indexOf(now.channel) + step + CHANNEL_NAMES.length) % CHANNEL_NAMES.length;
    byId('tabs').children[next].focus();
    open(CHANNEL_NAMES[next]);
  });
}

function makePeople() {
  for (const { name } of PEOPLE) byId('person').append(new Option(name, name));
  byId('person').append(new Option('Someone else', ''));
  byId('person').addEventListener('change', (event) => {
    choosePerson(PEOPLE.find(({ name }) => name === event.target.value) ?? null);
  });
  byId('address').addEventListener('change', (event) => {
    now.address = event.target.value.trim();
    choosePerson(personOf(now.channel, now.address) ?? null);
  });
}

function begin() {
  const root = document.documentElement;
  root.classList.toggle('is-embedded', asked.get('embed') === '1');
  if (['light', 'dark'].includes(asked.get('theme'))) root.dataset.theme = asked.get('theme');
  makeTabs();
  makePeople();
  const from = asked
    .get('from')
    ?.trim()
    .replace(/^(?=\d{7,15}$)/, now.channel === 'instagram' ? '' : '+');
  now.address = from ?? '';
  choosePerson(from ? (personOf(now.channel, from) ?? null) : PEOPLE[0]);
  const tick = () => {
    byId('clock').textContent = clock(Date.now());
  };
  tick();
  setInterval(tick, 10_000);
  watch({
    onMessage,
    onStatus: (message) => thread.update(message),
    onReset: () => open(now.channel),
    onLive(live) {
      byId('live').classList.toggle('is-off', !live);
      byId('live').lastElementChild.textContent = live ? 'live' : 'reconnecting';
      if (live) open(now.channel);
    },
  });
}

begin();
