import { CHANNELS } from './channels.js';
import { element, messageView } from './message-view.js';

const NEAR_END_PX = 80;
const MOST_SHOWN = 300;

/** The open conversation: its messages by number, and their elements. */
export class Thread {
  constructor(root, onAnswer) {
    this.root = root;
    // A region that scrolls must be reachable by the keyboard.
    root.tabIndex = 0;
    this.onAnswer = onAnswer;
    this.messages = new Map();
    this.views = new Map();
    this.channel = '';
  }

  show(channel, messages) {
    this.channel = channel;
    this.messages.clear();
    this.views.clear();
    this.root.className = `thread ${channel}`;
    this.root.replaceChildren();
    for (const message of messages.slice(-MOST_SHOWN)) this.add(message);
    if (messages.length === 0)
      this.root.append(element('p', 'empty', `Nothing here yet. Write to Acme on ${CHANNELS[channel].name}.`));
    this.toEnd();
  }

  /** Adds it, or shows it anew when it is there already. */
  put(message) {
    if (this.messages.has(message.seq)) {
      this.update(message);
      return;
    }
    const follow = this.isAtEnd() || message.direction === 'written';
    this.root.querySelector('.empty')?.remove();
    this.add(message);
    if (follow) this.toEnd();
  }

  update(message) {
    const views = this.views.get(message.seq);
    if (!views) return;
    this.messages.set(message.seq, message);
    // A mail's frame would load again: only its last line changes.
    const fresh = this.viewOf(message);
    if (message.channel === 'email') {
      views[0].querySelector('.meta').replaceWith(fresh[0].querySelector('.meta'));
      return;
    }
    views.forEach((view, at) => {
      view.replaceWith(fresh[at]);
    });
    this.views.set(message.seq, fresh);
  }

  add(message) {
    this.separate(message);
    this.messages.set(message.seq, message);
    const views = this.viewOf(message);
    this.views.set(message.seq, views);
    this.root.append(...views);
  }

  separate(message) {
    const day = new Date(message.at).toLocaleDateString([], { weekday: 'long', day: 'numeric', month: 'long' });
    const last = [...this.messages.values()].at(-1);
    const lastDay = last && new Date(last.at).toDateString();
    if (lastDay !== new Date(message.at).toDateString()) this.root.append(element('div', 'day', day));
  }

  viewOf(message) {
    const quoted = message.inReplyTo && [...this.messages.values()].find(({ id }) => id === message.inReplyTo);
    const onAnswer = CHANNELS[message.channel].canQuote ? this.onAnswer : undefined;
    return messageView(message, { quoted, onAnswer });
  }

  isAtEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.root;
    return scrollHeight - scrollTop - clientHeight < NEAR_END_PX;
  }

  toEnd() {
    this.root.scrollTop = this.root.scrollHeight;
  }
}
