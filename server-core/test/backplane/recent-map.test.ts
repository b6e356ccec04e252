import { expect, it } from 'vitest';
import { RecentMap } from '../../src/backplane/recent-map.ts';

it('a map of what is recent forgets what was not set for longest, and nothing else', () => {
  const map = new RecentMap<number>(2);
  map.set('a', 1);
  map.set('b', 2);
  map.set('a', 3);
  map.set('c', 4);
  expect([map.get('a'), map.get('b'), map.get('c'), [...map.keys()]]).toEqual([3, undefined, 4, ['a', 'c']]);
  map.delete('a');
  expect([...map.keys()]).toEqual(['c']);
});
