import { call, callThat, hear, idOf, only, type Step, type Value } from '../language/index.ts';

/** What the implementation must have. */
export const needs = ['presence'] as const;
/** What it is started with. */
export const settings = { presence_enabled: true } as const;
/** The reading of the published code. */
export const observed = { profile: 'observed' } as const;
/** The reading of the documents. */
export const documented = { profile: 'documented' } as const;

/** The application subscribes a connection with data. */
export function joins(connection: string, topic: string, data: Value): Step {
  return call('subscribe_connection', idOf(connection), [topic], data);
}

/** A connection is told of a user. */
export function hearsOf(connection: string, what: 'join' | 'leave' | 'update', user: string, data: Value = {}): Step {
  return hear(connection, {
    t: `presence_${what}`,
    p: { user_id: user, data: data as Readonly<Record<string, string>> },
  });
}

/** These users are in a topic, and no others. */
export function isThere(topic: string, members: Readonly<Record<string, { readonly connections: number }>>): Step {
  return callThat('presence', { args: [topic], gives: only(members), withinMs: 1000 });
}

/** 40 bytes of compact JSON. */
export const fits: { readonly x: string } = { x: 'y'.repeat(32) };

/** 41 bytes of it. */
export const exceeds: { readonly x: string } = { x: 'y'.repeat(33) };
