import type { Case } from '../../src/case.ts';

/** A case that decodes a text; the fake driver hands such a text back as raw text. */
export function textCase(id: string, parts: Partial<Case> & { text?: string; answer?: string } = {}): Case {
  const { text = id, answer = text, ...rest } = parts;
  return {
    id,
    title: `hands back ${text}`,
    level: 'must',
    requirements: ['WSE-FRM-001'],
    side: 'any',
    dialects: [],
    profiles: ['observed'],
    source: 'suites/test.json',
    request: {
      case: 'decode',
      value: { direction: 'server_to_client', frame: { case: 'text', value: text } },
    },
    expect: { ok: { case: 'decode', value: { content: { case: 'rawText', value: answer } } } },
    ...rest,
  };
}
