import { segments } from './message-view.js';
import { smsSize } from './sms-size.js';

const byId = (id) => document.getElementById(id);

/** Where the customer writes: text, subject of mail, the message that is answered, segments of SMS. */
export class Composer {
  constructor(onSend) {
    this.onSend = onSend;
    this.answered = null;
    this.channel = '';
    this.text = byId('text');
    this.subject = byId('subject');
    byId('composer').addEventListener('submit', (event) => {
      event.preventDefault();
      this.send();
    });
    this.text.addEventListener('input', () => this.refresh());
    this.text.addEventListener('keydown', (event) => this.onKey(event));
    byId('quote-drop').addEventListener('click', () => this.answer(null));
    this.refresh();
  }

  /** Changing the channel keeps what was typed. */
  setChannel(channel) {
    this.channel = channel;
    this.subject.hidden = channel !== 'email';
    this.answer(null);
    this.refresh();
  }

  answer(message) {
    this.answered = message;
    byId('quote').hidden = !message;
    byId('quote-text').textContent = message ? message.text : '';
    if (!message) return;
    if (message.subject)
      this.subject.value = /^re:/i.test(message.subject) ? message.subject : `Re: ${message.subject}`;
    this.text.focus();
  }

  send() {
    const text = this.text.value.trim();
    if (!text) return;
    const subject = this.channel === 'email' ? this.subject.value.trim() : undefined;
    this.onSend({ text, subject, replyTo: this.answered?.id });
    this.text.value = '';
    this.subject.value = '';
    this.answer(null);
    this.refresh();
  }

  /** Enter sends; in mail it makes a line, and Ctrl or Command with it sends. */
  onKey(event) {
    if (event.key === 'Escape') this.answer(null);
    if (event.key !== 'Enter' || event.isComposing) return;
    const sends = this.channel === 'email' ? event.ctrlKey || event.metaKey : !event.shiftKey;
    if (!sends) return;
    event.preventDefault();
    this.send();
  }

  refresh() {
    const { text } = this;
    byId('send').disabled = text.value.trim() === '';
    text.style.height = 'auto';
    text.style.height = `${Math.min(text.scrollHeight + 2, 132)}px`;
    const size = smsSize(text.value);
    byId('count').hidden = this.channel !== 'sms' || text.value === '';
    byId('count').textContent = `${segments(size)}, ${size.left} left`;
  }
}
