import type { RecordedFrame, Transcript } from '@wsekit/spec/vectors';
import { objectOf } from '../../exceptions/scene.ts';
import type { ClientPlayed } from '../play.ts';

/** What a difference of our client is judged by. */
export interface ClientScene {
  readonly transcript: Transcript;
  readonly played: ClientPlayed;
}

/** The message of an item of frames; empty for what is none. */
function messageOf(item: string): Readonly<Record<string, unknown>> {
  return objectOf(item.replace(/^(clear|sealed) /, ''));
}

/** Whether an item of frames is a message of this type. */
export function isOf(item: string, t: string): boolean {
  return messageOf(item).t === t;
}

/** The payload of an item of frames. */
export function payloadIn(item: string): Readonly<Record<string, unknown>> {
  const { p } = messageOf(item);
  return typeof p === 'object' && p !== null ? (p as Record<string, unknown>) : {};
}

/** What the recorded server sent by itself on a connection, or on all. */
export function sentByServer({ transcript }: ClientScene, conn?: string): readonly RecordedFrame[] {
  return transcript.frames.filter(({ dir, conn: of }) => dir === 's2c' && (conn === undefined || of === conn));
}

/** Codes the recorded server closed with; null for none. */
export function closesOf(scene: ClientScene): readonly (number | null)[] {
  return sentByServer(scene).flatMap(({ op, code }) => (op === 'close' ? [code ?? null] : []));
}

/** Whether the server has said that it does not take the token, in any of the ways there are. */
export function refusesToken(scene: ClientScene): boolean {
  const isCode = closesOf(scene).some((code) => code === 4401 || code === 4403 || code === 1008);
  return (
    isCode ||
    sentByServer(scene).some(
      ({ op, text = '' }) => text.includes('"AUTH_FAILED"') || (op === 'http' && /^HTTP\/1.1 40[13] /.test(text)),
    )
  );
}

/** Whether the server made its client wait for `server_ready` or for `server_hello`. */
export function isSlowToGreet({ transcript }: ClientScene): boolean {
  const { config = {}, frames } = transcript;
  const server = Object(config.recording_server) as Readonly<Record<string, unknown>>;
  return server.sends_server_ready === false || server.answers_hello === false || !frames.some(isHello);
}

function isHello({ dir, text = '' }: RecordedFrame): boolean {
  return dir === 's2c' && text.includes('"t":"server_hello"');
}

/** Whether an item of frames is something the application has asked for. */
export function isAskedFor({ transcript: { api = [], config = {} } }: ClientScene, item: string): boolean {
  const { t } = messageOf(item);
  const wantsTopics = Array.isArray(Reflect.get(Object(config.client), 'topics'));
  return (
    api.some(({ call, args: [type] = [] }) => {
      if (call === 'subscribe' || call === 'unsubscribe') return t === 'subscription_update';
      return /^send/.test(call) && t === type;
    }) ||
    (wantsTopics && t === 'subscription_update')
  );
}

/**
 * Whether our client has sent what the application gave it once at most, in that order, and nothing that it said it would not
 * send: what it may do with messages that have to wait.
 */
export function sendsOnceInOrder(scene: ClientScene): boolean {
  const taken = scene.played.calls.flatMap(({ call: { call, args = [] }, ours = '' }) =>
    /^send/.test(call) ? Array<unknown>(timesTaken(ours)).fill(args[0]) : [],
  );
  const types = new Set(taken);
  const sent = [...scene.played.said.values()].flat().flatMap((said) => {
    const type = said.kind === 'frame' && typeof said.frame === 'string' ? typeIn(said.frame) : undefined;
    return types.has(type) ? [type] : [];
  });
  let at = 0;
  for (const type of taken) if (sent[at] === type) at += 1;
  return at === sent.length;
}

function timesTaken(answer: string): number {
  return answer === 'true' ? 1 : Number(/^(\d+) times true$/.exec(answer)?.[1] ?? 0);
}

function typeIn(frame: string): unknown {
  return objectOf(frame.replace(/^(WSE|S|U)(?=\{)/, '')).t;
}
