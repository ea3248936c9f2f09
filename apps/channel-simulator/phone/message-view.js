import { drawing } from './channels.js';

const TICK = 'M1.500 6.500l3 3 6-7';
const TICKS = 'M1 6.500l3 3 6-7M7.500 9.300l.2.2 6-7';
const ANSWER = 'M8 5 4 9l4 4M4.500 9H12a4 4 0 0 1 4 4v2';
const WORDS = { accepted: 'Accepted', sent: 'Sent', delivered: 'Delivered', read: 'Read', failed: 'Not delivered' };

/** @returns the elements that show one message, in its channel's manner */
export function messageView(message, { quoted, onAnswer }) {
  return message.channel === 'email' ? [mailView(message, onAnswer)] : bubbleView(message, quoted, onAnswer);
}

function bubbleView(message, quoted, onAnswer) {
  const mine = message.direction === 'written';
  const bubble = element('div', 'bubble');
  if (quoted) bubble.append(element('div', 'bubble-quote', quoted.text));
  bubble.append(element('p', 'bubble-text', message.text));
  const inside = message.channel === 'whatsapp';
  if (inside) bubble.append(meta(message, mine));
  const line = element('div', mine ? 'line mine' : 'line');
  if (message.channel === 'instagram' && !mine) line.append(avatar());
  line.append(bubble);
  if (!mine && onAnswer) line.append(answerButton(message, onAnswer));
  line.title = new Date(message.at).toLocaleString();
  return inside ? [line] : [line, below(message, mine)];
}

function mailView(message, onAnswer) {
  const mine = message.direction === 'written';
  const mail = element('article', mine ? 'mail mine' : 'mail');
  const head = element('header', 'mail-head');
  head.append(element('h2', '', message.subject || '(no subject)'));
  head.append(element('p', '', mine ? `To ${message.to}` : `From ${message.sender ?? message.from}`));
  if (!mine) head.append(answerButton(message, onAnswer));
  mail.append(head, message.html ? rendering(message) : element('p', 'bubble-text', message.text), meta(message, mine));
  return mail;
}

/** The mail's own HTML, in a frame that can run nothing and load nothing. */
function rendering(message) {
  const frame = element('iframe');
  frame.setAttribute('sandbox', 'allow-same-origin');
  frame.title = `Email: ${message.subject || 'no subject'}`;
  frame.src = `/sim/mail?seq=${message.seq}`;
  frame.addEventListener('load', () => {
    const height = frame.contentDocument?.documentElement.scrollHeight ?? 96;
    frame.height = String(Math.min(Math.max(height, 48), 420));
    frame.style.height = `${frame.height}px`;
  });
  return frame;
}

/** Time and ticks. Words stand beside the drawing for whoever does not see it. */
function meta(message, mine) {
  const row = element('div', 'meta');
  row.append(element('span', '', clock(message.at)));
  const failed = mine ? refused(message) : message.status === 'failed';
  row.classList.toggle('is-failed', failed);
  if (failed) row.append(element('span', '', mine ? taken(message) : WORDS.failed));
  else if (mine && message.webhookStatus)
    row.append(ticks(TICK, `Taken by the gateway (${message.webhookStatus})`, false));
  else if (!mine) row.append(...receiptTicks(message));
  return row;
}

function receiptTicks({ status }) {
  if (status === 'accepted') return [];
  const two = status === 'delivered' || status === 'read';
  return [ticks(two ? TICKS : TICK, WORDS[status], status === 'read')];
}

function ticks(path, words, read) {
  const mark = element('span', read ? 'is-read' : '');
  mark.setAttribute('role', 'img');
  mark.setAttribute('aria-label', words);
  mark.title = words;
  mark.append(drawing(path, '0 0 15 12'));
  return mark;
}

/** Channels that say it in words, under the bubble. */
function below(message, mine) {
  const failed = mine ? refused(message) : message.status === 'failed';
  const parts = [clock(message.at), mine ? taken(message) : WORDS[message.status]];
  if (message.sms) parts.push(segments(message.sms));
  const line = element('div', mine ? 'below mine' : 'below', parts.filter(Boolean).join(' · '));
  line.classList.toggle('is-failed', failed);
  return line;
}

/** "1 segment, GSM-7" */
export function segments({ segments: count, encoding }) {
  return `${count} ${count === 1 ? 'segment' : 'segments'}, ${encoding}`;
}

const refused = ({ webhookStatus }) => webhookStatus !== undefined && (webhookStatus < 200 || webhookStatus > 299);

function taken(message) {
  if (message.webhookStatus === undefined) return 'Sending';
  if (message.webhookStatus === 0) return 'Gateway not reached';
  return refused(message) ? `Refused (${message.webhookStatus})` : 'Taken';
}

function answerButton(message, onAnswer) {
  const button = element('button', 'answer');
  button.type = 'button';
  button.setAttribute('aria-label', `Answer: ${message.text.slice(0, 60)}`);
  button.append(drawing(ANSWER));
  button.addEventListener('click', () => onAnswer(message));
  return button;
}

function avatar() {
  const round = element('span', 'avatar', 'A');
  round.setAttribute('aria-hidden', 'true');
  return round;
}

export function element(name, className = '', text = undefined) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

export function clock(at) {
  return new Date(at).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
}
