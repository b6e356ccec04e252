import type { Duplex } from 'node:stream';
import { Line } from '../line.ts';
import { Mismatch, mismatch, PeerTrouble } from '../outcome.ts';
import { matchShape } from '../shape/match-shape.ts';
import type { Speech } from '../speech.ts';
import type { Stage } from '../stage.ts';
import { describeItem } from '../wire/describe-item.ts';
import { opcodes } from '../wire/frame-header.ts';
import type { Item } from '../wire/item.ts';
import { createWebSocketReader } from '../wire/web-socket-reader.ts';
import { answerClose } from './answer-close.ts';
import { hear, nextItem } from './hear.ts';
import type { Performer, StepOf } from './performer.ts';
import { recordItem } from './record-item.ts';
import { greeting, helloFor } from './server-side.ts';
import { switchingProtocols } from './switching-protocols.ts';
import { frameOf, writeText } from './write-frame.ts';
import { writeMessage } from './write-message.ts';

type Accept = StepOf<'accept'>;

/** Takes the connection the client opens next, as far as the step says. */
export const accept: Performer<'accept'> = async (step, stage) => {
  const { as, until = 'ready', withinMs = stage.limits.patienceMs } = step;
  const socket = await come(step, stage);
  if (socket === undefined) throw mismatch('dialled', `a connection (${as})`, `none within ${withinMs} ms`);
  const speech = speak(step, socket, stage);
  stage.addSpeech(speech);
  for (const pass of stepsUntil[until]) await pass(step, speech, stage);
};

const sliceMs = 100;
/** How long a client that was let come may take to be there. */
const arrivalMs = 10;

/** The next connection; time passes until it comes, where the step lets it. */
async function come({ passMs = 0, withinMs }: Accept, { door, testee, limits }: Stage): Promise<Duplex | undefined> {
  for (let leftMs = passMs; leftMs > 0; leftMs -= sliceMs) {
    const socket = await door.take(arrivalMs);
    if (socket !== undefined) return socket;
    if (!(await testee.advance(Math.min(sliceMs, leftMs)))) return door.take(leftMs + limits.patienceMs);
  }
  return door.take(withinMs ?? limits.patienceMs);
}

/** Says `server_hello` to a hello that was heard before. */
export const sayHello: Performer<'say-hello'> = (step, stage) => {
  const speech = stage.speech(step.on);
  const offered = stage.names.has(`key offered on ${step.on}`)
    ? stage.names.get(`key offered on ${step.on}`)
    : undefined;
  speech.offeredKey = typeof offered === 'string' ? offered : speech.offeredKey;
  answerHello(step, speech, stage);
};

type Pass = (step: Accept, speech: Speech, stage: Stage) => Promise<void> | void;

const asked: readonly Pass[] = [readRequest];
const upgraded: readonly Pass[] = [...asked, upgrade];
const greeted: readonly Pass[] = [...upgraded, greet];
const heard: readonly Pass[] = [...greeted, hearHello];
const stepsUntil: Readonly<Record<NonNullable<Accept['until']>, readonly Pass[]>> = {
  open: [],
  asked,
  upgraded,
  greeted,
  heard,
  ready: [...heard, (step, speech, stage) => answerHello(step, speech, stage)],
};

function speak(step: Accept, socket: Duplex, stage: Stage): Speech {
  const { limits, log, dialect, setting } = stage;
  const record = stage.record(step.as, 'server', setting.format);
  const onItem = (item: Item): void => {
    recordItem(record, item);
    if (item.kind === 'ping') line.write(frameOf(speech, opcodes.pong, item.bytes), 'Pong');
    if (item.kind === 'close' && step.answersClose !== false) answerClose(speech, item);
  };
  const reader = createWebSocketReader('client', limits);
  const line: Line = new Line({ name: step.as, socket, reader, log, limits, onItem });
  const speech: Speech = { line, dialect, format: setting.format, peer: 'client', record, kept: new Map() };
  return speech;
}

async function readRequest({ as, request }: Accept, _speech: Speech, stage: Stage): Promise<void> {
  const item = await nextItem(stage, as, [], stage.limits.patienceMs);
  if (item?.kind !== 'head') {
    if (item?.kind === 'fault') throw new PeerTrouble('garbage', `${as}: ${item.why}`);
    throw mismatch(as, 'an upgrade request', item === undefined ? 'nothing in time' : describeItem(item));
  }
  stage.line(as).take();
  stage.names.set(`key of ${as}`, item.headers['sec-websocket-key'] ?? '');
  const [, target = ''] = item.first.split(' ');
  const { pathname, searchParams } = new URL(target, 'ws://suite');
  const asking = { path: pathname, query: Object.fromEntries(searchParams), target, headers: item.headers };
  const differences = matchShape(request, asking, `${as}: request`, stage.names);
  if (differences.length > 0) throw new Mismatch(differences);
}

function upgrade({ as }: Accept, { line, record }: Speech, { names }: Stage): void {
  record?.opened();
  const head = switchingProtocols(String(names.get(`key of ${as}`)));
  line.write(head, head.trimEnd());
}

function greet({ as, details }: Accept, speech: Speech, { names }: Stage): void {
  writeText(speech, writeMessage(greeting(as, details ?? {}, names), speech));
}

async function hearHello({ as, says }: Accept, speech: Speech, stage: Stage): Promise<void> {
  const name = `hello of ${as}`;
  const message = { t: 'client_hello', p: { $bind: [name, { $kind: 'object' }] } } as const;
  await hear({ do: 'hear', on: as, what: { message, form: 'text' } }, stage);
  const payload: Readonly<Record<string, unknown>> = Object(stage.names.get(name));
  const differences = matchShape(says, payload, `${as}: client_hello`, stage.names);
  if (differences.length > 0) throw new Mismatch(differences);
  const { encryption_public_key: key } = payload;
  speech.offeredKey = typeof key === 'string' ? key : undefined;
}

function answerHello(step: Pick<Accept, 'hello' | 'derivation' | 'withoutKey'>, speech: Speech, stage: Stage): void {
  // A server of D1 answers no hello. (WSE-HS-025)
  if (!speech.dialect.server_hello) return;
  const { message, cipher } = helloFor(speech, step, stage);
  writeText(speech, writeMessage(message, speech));
  if (cipher !== undefined) speech.cipher = cipher;
}
