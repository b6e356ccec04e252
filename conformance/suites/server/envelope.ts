import { absent, dial, idOf, type LiveCase, nothing, sendText, told } from '../language/index.ts';
import { received } from './envelope-parts.ts';

/** Chapter 03: what a server reads. */
export const envelopeCases: readonly LiveCase[] = [
  ...received.map(
    ([name, what, text, shape, requirements]): LiveCase => ({
      id: `envelope/read-${name}`,
      title: what,
      requirements: [...requirements, 'WSE-ENV-001'],
      steps: [dial('a'), sendText('a', text), told('msg', idOf('a'), shape), ...nothing('a')],
    }),
  ),
  {
    id: 'envelope/forbidden-names',
    title: 'members named __proto__ and constructor do nothing but name members',
    requirements: ['WSE-ENV-012'],
    steps: [
      dial('a'),
      sendText('a', '{"t":"a","__proto__":{"polluted":1},"p":{"constructor":{"prototype":{"polluted":1}}}}'),
      told('msg', idOf('a'), { t: 'a', polluted: absent }),
      sendText('a', '{"t":"b","p":{}}'),
      told('msg', idOf('a'), { t: 'b', polluted: absent, p: { polluted: absent } }),
    ],
  },
];
