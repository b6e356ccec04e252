import { create } from '@bufbuild/protobuf';
import type { Operations } from '../../src/driver/serve.ts';
import { expand } from '../../src/expand.ts';
import { DescriptionSchema } from '../../src/generated/wse/conformance/v1/driver_pb.ts';
import { createInProcessPeer } from '../../src/in-process.ts';
import { createKnownFailing } from '../../src/known-failing.ts';
import type { Report } from '../../src/results.ts';
import { runCases } from '../../src/runner.ts';
import { textCase } from './cases.ts';

/** Text with all that markup, TAP and Markdown could stumble over. */
export const hostileText = 'a <b> & "c" | `d` # e \u0000 \\ \ud800 é';

const description = create(DescriptionSchema, {
  name: 'echo',
  version: '1.2',
  language: 'none',
  dialects: ['D2b', 'D2g'],
});

const echo: Operations = ({ operation }) => {
  const text = operation.case === 'decode' ? String(operation.value.frame.value) : '';
  if (text === 'unsupported') return { case: 'unsupported', value: { reason: 'it cannot # ever' } };
  const isWrong = text === 'wrong' || text === 'known' || text === hostileText;
  return { case: 'decode', value: { content: { case: 'rawText', value: isWrong ? 'something else' : text } } };
};

/** A report in which every status occurs, over two dialects. */
export async function sampleReport(): Promise<Report> {
  const cases = [
    textCase('area/right'),
    textCase('area/wrong', { text: 'wrong', explain: 'Users would see something else.' }),
    textCase('area/known', { text: 'known' }),
    textCase('other/hostile', { text: hostileText, title: hostileText }),
    textCase('other/unsupported', { text: 'unsupported' }),
    textCase('other/may', { text: 'wrong', level: 'may' }),
  ];
  const knownFailing = [createKnownFailing('area/known', 'says something else (WSE-ERR-001)')];
  const peers = [createInProcessPeer(echo)];
  const results = await runCases({ runs: expand(cases, description), peers, reference: echo, knownFailing });
  const peer = {
    name: 'echo',
    description,
    results,
    notApplicable: 3,
    remarks: ['the driver answered twice'],
    durationMs: 12,
  };
  const missing = [{ name: 'absent', why: 'not installed' }];
  return { startedAt: new Date(0), durationMs: 1234, peers: [peer], missing, interrupted: false };
}
