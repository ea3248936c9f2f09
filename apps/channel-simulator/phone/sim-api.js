/** The simulator's endpoints, as this page needs them. */
export async function conversation(channel, customer) {
  const response = await fetch(`/sim/conversation?${new URLSearchParams({ channel, with: customer })}`);
  return response.ok ? await response.json() : [];
}

/** @returns what the gateway said: `{ status }`, or `{ problem }` in words */
export async function write(message) {
  try {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch('/sim/inbound', { method: 'POST', headers, body: JSON.stringify(message) });
    const answer = await response.json();
    return response.ok ? { status: answer.status } : { problem: `${answer.detail} ${answer.mend}` };
  } catch {
    return { problem: 'The simulator does not answer. Start it again.' };
  }
}

export async function ownAddress(channel) {
  const response = await fetch('/sim/connections');
  const connections = response.ok ? await response.json() : [];
  return connections.find((each) => each.channel === channel)?.address ?? '';
}

/** Calls back for every message and receipt, and with `live` as the connection comes and goes. */
export function watch({ onMessage, onStatus, onReset, onLive }) {
  const source = new EventSource('/sim/events');
  source.addEventListener('hello', () => onLive(true));
  source.addEventListener('error', () => onLive(false));
  source.addEventListener('message', (event) => onMessage(JSON.parse(event.data)));
  source.addEventListener('status', (event) => onStatus(JSON.parse(event.data)));
  source.addEventListener('reset', onReset);
}
