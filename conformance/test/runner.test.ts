import { create } from '@bufbuild/protobuf';
import { describe, expect, it } from 'vitest';
import type { Operations } from '../src/driver/serve.ts';
import { expand } from '../src/expand.ts';
import { type Description, DescriptionSchema } from '../src/generated/wse/conformance/v1/driver_pb.ts';
import { createInProcessPeer } from '../src/in-process.ts';
import { createKnownFailing } from '../src/known-failing.ts';
import type { Answer, Peer } from '../src/peer.ts';
import { isBad } from '../src/results.ts';
import { type RunnerOptions, runCases } from '../src/runner.ts';
import { createTrace } from '../src/trace.ts';
import { textCase } from './support/cases.ts';

const description: Description = create(DescriptionSchema, { name: 'echo', dialects: ['D2g'] });

/** Hands texts back; `nothing` is not supported, `wrong` is answered wrongly. */
const operations: Operations = ({ operation }) => {
  if (operation.case === 'describe') return { case: 'describe', value: description };
  const text = operation.case === 'decode' ? String(operation.value.frame.value) : '';
  if (text === 'nothing') return { case: 'unsupported', value: { reason: 'cannot' } };
  return { case: 'decode', value: { content: { case: 'rawText', value: text === 'wrong' ? 'no' : text } } };
};

function optionsFor(cases: readonly ReturnType<typeof textCase>[], more: Partial<RunnerOptions> = {}): RunnerOptions {
  return { runs: expand(cases, description), peers: [createInProcessPeer(operations)], reference: operations, ...more };
}

async function statuses(cases: readonly ReturnType<typeof textCase>[], more: Partial<RunnerOptions> = {}) {
  return (await runCases(optionsFor(cases, more))).map(({ status }) => status);
}

describe('a run', () => {
  it('passes, fails, or is not supported', async () => {
    expect(await statuses([textCase('right'), textCase('wrong'), textCase('nothing')])).toEqual([
      'passed',
      'failed',
      'unsupported',
    ]);
  });

  it('is only noted when it may be so', async () => {
    const [status] = await statuses([textCase('wrong', { level: 'may' })]);
    expect(status).toBe('noted');
    expect(status !== undefined && isBad(status)).toBe(false);
  });

  it('keeps the answer unless it is as expected', async () => {
    const [right, wrong] = await runCases(optionsFor([textCase('right'), textCase('wrong')]));
    expect(right?.response).toBeUndefined();
    expect(wrong?.response?.result.case).toBe('decode');
    expect(wrong?.differences).toEqual([{ path: 'decode.raw_text', expected: '"wrong"', got: '"no"' }]);
  });
});

describe('a known failure', () => {
  const listed = [createKnownFailing('wrong', 'says no'), createKnownFailing('right', 'says no')];

  it('that fails is as expected', async () => {
    const [result] = await runCases(optionsFor([textCase('wrong')], { knownFailing: listed }));
    expect(result).toMatchObject({ status: 'known', knownFailing: { reason: 'says no' } });
  });

  it('that passes is not', async () => {
    const [status] = await statuses([textCase('right')], { knownFailing: listed });
    expect(status).toBe('passed_unexpectedly');
    expect(status !== undefined && isBad(status)).toBe(true);
  });

  it('covers trouble with the driver, too', async () => {
    const trouble: Answer = { kind: 'trouble', trouble: { kind: 'died', message: 'gone' } };
    const dying: Peer = { ...createInProcessPeer(operations), ask: async () => trouble, remarks: [] };
    expect(await statuses([textCase('wrong'), textCase('other')], { knownFailing: listed, peers: [dying] })).toEqual([
      'known',
      'failed',
    ]);
  });
});

it('gives results in the order of the runs, whatever line is faster', async () => {
  const cases = Array.from({ length: 50 }, (_, at) => textCase(`case-${at}`));
  const slow = createInProcessPeer(operations);
  const results = await runCases(optionsFor(cases, { peers: [slow, createInProcessPeer(operations)] }));
  expect(results.map(({ run }) => run.case.id)).toEqual(cases.map(({ id }) => id));
  expect(results.every(({ status }) => status === 'passed')).toBe(true);
});

it('stops at a signal and says what was not run', async () => {
  const stop = new AbortController();
  const more = { signal: stop.signal, onResult: () => stop.abort() };
  expect(await statuses([textCase('a'), textCase('b')], more)).toEqual(['passed', 'not_run']);
});

it('traces what is asked and answered, with times', async () => {
  const lines: string[] = [];
  await runCases(optionsFor([textCase('hello')], { trace: createTrace('echo', (line) => lines.push(line)) }));
  expect(lines).toEqual([
    expect.stringMatching(/^ +\d+\.\d{3} ms {2}echo {6}hello\/\[dialect:D2g\]/),
    expect.stringContaining('->  {"dialect":"D2g"'),
    expect.stringContaining('<-  {"decode":{"raw_text":"hello"}}'),
  ]);
});
