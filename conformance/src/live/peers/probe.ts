import { encodePublicKey, provider } from '@wsekit/codec/crypto';
import type { LiveLimits } from '../limits.ts';
import type { Testee } from '../peer.ts';
import type { Speech } from '../speech.ts';
import { Stage } from '../stage.ts';
import { dial } from '../steps/dial.ts';
import { nextItem } from '../steps/hear.ts';
import { writeText } from '../steps/write-frame.ts';
import { understand } from '../understand.ts';
import { describeItem } from '../wire/describe-item.ts';
import { WireLog } from '../wire-log.ts';

/** What a first look at a server shows. */
export interface Probe {
  /** Whether it sends `server_ready`. */
  readonly greets: boolean;
  /** What it says of its version. */
  readonly version: string | undefined;
  /** Where it writes the category. */
  readonly style: 'prefix' | 'field';
  /** Whether it answers `client_hello`. */
  readonly hasHello: boolean;
  /** What of its features a case may ask for. */
  readonly features: readonly string[];
}

/** How long a greeting is waited for: a server without authentication may send none. */
const greetingMs = 500;

/** Connects once and looks who is there; a text says why that failed. */
export async function probe(testee: Testee, limits: LiveLimits): Promise<Probe | string> {
  const log = new WireLog(() => performance.now(), 0);
  const signal = new AbortController().signal;
  const setting = { dialect: 'D2g', profile: 'observed', format: 'json', sealing: 'clear' } as const;
  const stage = new Stage({ testee, setting, limits, log, signal });
  try {
    await dial({ do: 'dial', as: 'a', until: 'upgraded' }, stage);
    const first = await said(stage, greetingMs);
    if (first?.type === 'error') return `it refuses: ${first.text}`;
    writeText(stage.speech('a'), helloWithKey());
    const second = await said(stage, limits.patienceMs);
    return found(first, second, testee.takesTokens);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    stage.leave();
  }
}

type Said = { readonly type: unknown; readonly payload: Readonly<Record<string, unknown>>; readonly text: string };

function found(first: Said | undefined, second: Said | undefined, isTokenTaken: boolean): Probe {
  const greets = first?.type === 'server_ready';
  const answer = second?.type === 'server_hello' ? second : undefined;
  const text = (first ?? second)?.text ?? '';
  const { server_version: version, features } = answer?.payload ?? {};
  const names = typeof features === 'object' && features !== null ? Object.entries(features) : [];
  return {
    greets,
    version: typeof version === 'string' ? version : undefined,
    style: /^(WSE|S|U)\{/.test(text) ? 'prefix' : 'field',
    hasHello: answer !== undefined,
    features: [
      ...(isTokenTaken ? ['authentication'] : []),
      ...names.filter(([, is]) => is === true).map(([name]) => name),
    ],
  };
}

/** Encryption is not announced before a key is offered. */
function helloWithKey(): string {
  const payload = {
    client_version: 'wse-conformance',
    protocol_version: 1,
    features: { encryption: true },
    encryption_public_key: encodePublicKey(provider.keyPair().publicKey),
  };
  return JSON.stringify({ t: 'client_hello', p: payload });
}

async function said(stage: Stage, withinMs: number): Promise<Said | undefined> {
  const item = await nextItem(stage, 'a', [], withinMs);
  if (item === undefined) return undefined;
  stage.line('a').take();
  const speech: Speech = stage.speech('a');
  const understood = understand(item, speech);
  if (typeof understood === 'string') throw new Error(`it is no WSE server: ${describeItem(item)}`);
  const envelope: Readonly<Record<string, unknown>> = Object(understood.value);
  return { type: envelope.t, payload: Object(envelope.p), text: understood.written ?? '' };
}
