// What a session costs beyond reading and writing the frames that pass through it.
import { completeEnvelope, createCodecContext, createMessageIds, decodeFrame, encodeFrame } from '@wsekit/codec';
import { createServerSession } from '@wsekit/codec/session';
import { updateOfSize } from './corpus.ts';
import type { Comparison } from './measure.ts';

const incoming = createCodecContext({ dialect: 'D2g', direction: 'client_to_server' });
const outgoing = createCodecContext({ dialect: 'D2g', direction: 'server_to_client' });
const { id: _, ...event } = updateOfSize(128);
const text = JSON.stringify(event);
let delivered = 0;
const session = createServerSession(
  { connectionId: 'bench', greets: false, rate: { capacity: 1e12, refillPerSecond: 1e12 } },
  {
    transmit: () => {},
    deliver: () => {
      delivered += 1;
    },
    close: () => {},
  },
);
session.open(0);
let nowMs = 0;
const nextId = createMessageIds({ nowMs: () => nowMs });
const source = { nextId, nextSeq: () => delivered, nowMs: () => nowMs };

/** A session at least so fast as a share of the frame functions alone. */
const target = 0.8;

export const codecSession: readonly Comparison[] = [
  {
    name: 'session receives 128 B',
    ours: () => {
      nowMs += 0.001;
      session.receive(text, nowMs);
    },
    rivals: { decodeFrame: () => decodeFrame(text, incoming) },
    targets: { decodeFrame: target },
  },
  {
    name: 'session sends 128 B',
    ours: () => {
      nowMs += 0.001;
      session.send(event, nowMs);
    },
    rivals: { 'completeEnvelope, encodeFrame': () => encodeFrame(completeEnvelope(event, source), outgoing) },
    targets: { 'completeEnvelope, encodeFrame': target },
  },
];
