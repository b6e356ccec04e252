import type { Envelope } from '@wsekit/codec';
import { append, element, make } from './element.ts';
import { Live, type LiveHandler, type Recovered } from './live.ts';
import { Members } from './members.ts';
import { WireLog } from './wire-log.ts';

const mostSaid = 200;
const mostRecovered = 10;

const [entrance, inside] = [element('entrance', HTMLElement), element('inside', HTMLElement)];
const [status, refusal] = [element('status', HTMLElement), element('refusal', HTMLElement)];
const [talk, recovered] = [element('talk', HTMLElement), element('recovered', HTMLElement)];
const [price, place] = [element('price', HTMLElement), element('place', HTMLElement)];
const [login, say, logout] = [
  element('login', HTMLFormElement),
  element('say', HTMLFormElement),
  element('logout', HTMLButtonElement),
];
const [text, holdsTicker] = [element('text', HTMLInputElement), element('holds-ticker', HTMLInputElement)];
const cuts = [...document.querySelectorAll<HTMLButtonElement>('[data-away]')];
const members = new Members(element('members', HTMLElement));
const wire = new WireLog(element('frames', HTMLElement));

let live: Live | undefined;

function show(state: 'open' | 'away' | 'out', said: string): void {
  status.dataset.state = state;
  status.textContent = said;
  for (const button of cuts) button.disabled = state !== 'open';
}

function enter(isIn: boolean): void {
  [entrance.hidden, inside.hidden, logout.hidden] = [isIn, !isIn, !isIn];
  (isIn ? text : element('user', HTMLInputElement)).focus();
}

const handler: LiveHandler = {
  opened: (session) => {
    const how = session.encrypted ? 'encrypted' : 'in the clear';
    show('open', `connected, ${how}, dialect ${session.dialect.name}`);
  },
  away: (forMs) => show('away', `away, back in ${forMs / 1000} s`),
  refused: () => {
    show('out', 'not connected');
    refusal.textContent = 'The login has run out.';
    enter(false);
  },
  frame: (direction, frame) => wire.show(direction, frame),
  said: (message) => wire.open(message),
  message: (message, isReplayed) => {
    wire.open(message);
    take(message, isReplayed);
  },
  cameBack: (topics) => topics.forEach(tellRecovered),
};

function take({ t, p, e, o }: Envelope, isReplayed: boolean): void {
  const { user, text: words, price: value } = (p ?? {}) as { user?: string; text?: string; price?: number };
  if (t === 'said') {
    const entry = make('li', '', isReplayed ? 'recovered' : '');
    entry.append(make('b', user), ` ${words}`);
    append(talk, entry, mostSaid);
  } else if (t === 'tick') {
    price.textContent = value?.toFixed(2) ?? '';
    place.textContent = `epoch ${e}, offset ${o}`;
  } else members.take(t, p);
}

function tellRecovered({ topic, recovered: isWhole, count, epoch, offset }: Recovered): void {
  const what = isWhole ? `${count} missed and recovered` : 'lost, it was too long ago';
  append(recovered, make('li', `${topic}: ${what}, now at epoch ${epoch}, offset ${offset}`), mostRecovered);
}

login.addEventListener('submit', async (event) => {
  event.preventDefault();
  const answer = await fetch('/login', { method: 'POST', body: new FormData(login) });
  refusal.textContent = answer.ok ? '' : await answer.text();
  if (!answer.ok) return;
  const { user } = (await answer.json()) as { user: string };
  logout.textContent = `Log out ${user}`;
  enter(true);
  live = new Live(handler, element('encrypt', HTMLInputElement).checked);
  await live.open();
});

say.addEventListener('submit', (event) => {
  event.preventDefault();
  live?.say(text.value);
  text.value = '';
});

logout.addEventListener('click', async () => {
  live?.end();
  show('out', 'not connected');
  await fetch('/logout', { method: 'POST' });
  enter(false);
});

holdsTicker.addEventListener('change', () => live?.hold('ticker', holdsTicker.checked));
for (const button of cuts) button.addEventListener('click', () => live?.cut(Number(button.dataset.away)));
