import { createDrivenClock, type DrivenClock } from '@wsekit/transports/memory';
import { describe, expect, it } from 'vitest';
import { sliceOf, sliceOfAll } from '../../src/store/derived-slices.ts';
import { isAlike } from '../../src/store/is-alike.ts';
import { SampledSlice } from '../../src/store/sampled-slice.ts';
import { LiveSlice } from '../../src/store/slice.ts';
import { SliceCache } from '../../src/store/slice-cache.ts';

/** Time moves on to each call that is scheduled, so where none is it stands. */
function hasTimer(clock: DrivenClock): boolean {
  const before = clock.nowMs();
  clock.runAll();
  return clock.nowMs() !== before;
}

const fails = (error: unknown): never => {
  throw error;
};

function kept<Value>(value: Value): { value: Value; slice: LiveSlice<Value> } {
  const keeper = { value, slice: undefined as unknown as LiveSlice<Value> };
  keeper.slice = new LiveSlice({ read: () => keeper.value, onError: fails });
  return keeper;
}

function count(slice: { subscribe(listener: () => void): () => void }): { calls: number; end(): void } {
  const counted = { calls: 0, end: (): void => {} };
  counted.end = slice.subscribe(() => {
    counted.calls += 1;
  });
  return counted;
}

describe('A live slice', () => {
  it('gives the same object until the value says something else', () => {
    const keeper = kept({ topics: ['a'] });
    const first = keeper.slice.getSnapshot();
    keeper.value = { topics: ['a'] };
    keeper.slice.changed();
    expect(keeper.slice.getSnapshot()).toBe(first);
    keeper.value = { topics: ['a', 'b'] };
    keeper.slice.changed();
    expect(keeper.slice.getSnapshot()).toEqual({ topics: ['a', 'b'] });
  });

  it('tells its listeners of changes and of nothing else', () => {
    const keeper = kept(1);
    const [one, other] = [count(keeper.slice), count(keeper.slice)];
    keeper.slice.changed();
    keeper.value = 2;
    keeper.slice.changed();
    other.end();
    keeper.value = 3;
    keeper.slice.changed();
    expect([one.calls, other.calls]).toEqual([2, 1]);
  });

  it('does not tell who came after a change of that change', () => {
    const keeper = kept(1);
    keeper.value = 2;
    keeper.slice.changed();
    const late = count(keeper.slice);
    keeper.slice.changed();
    expect(late.calls).toBe(0);
    expect(keeper.slice.getSnapshot()).toBe(2);
  });

  it('counts a listener that was given twice as two', () => {
    const keeper = kept(1);
    let calls = 0;
    const listener = (): void => {
      calls += 1;
    };
    const end = keeper.slice.subscribe(listener);
    keeper.slice.subscribe(listener);
    end();
    keeper.value = 2;
    keeper.slice.changed();
    expect(calls).toBe(1);
  });

  it('goes on when a listener throws, and tells of it', () => {
    const errors: unknown[] = [];
    const state = { value: 1 };
    const slice = new LiveSlice({ read: () => state.value, onError: (error) => errors.push(error) });
    slice.subscribe(() => {
      throw new Error('listener');
    });
    const other = count(slice);
    state.value = 2;
    slice.changed();
    expect(other.calls).toBe(1);
    expect(errors).toEqual([new Error('listener')]);
  });

  it('does not call a listener that another has just ended', () => {
    const keeper = kept(1);
    const ended: { end(): void } = { end: () => {} };
    keeper.slice.subscribe(() => ended.end());
    const other = count(keeper.slice);
    ended.end = other.end;
    keeper.value = 2;
    keeper.slice.changed();
    expect(other.calls).toBe(0);
  });
});

describe('A sampled slice', () => {
  const sampled = () => {
    const clock = createDrivenClock();
    const state = { figure: 0, looks: 0 };
    const read = (): number => {
      state.looks += 1;
      return state.figure;
    };
    return { clock, state, slice: new SampledSlice({ read, onError: fails, clock, intervalMs: 1000 }) };
  };

  it('has no timer while nobody listens', () => {
    const { clock, state, slice } = sampled();
    const { looks } = state;
    clock.advance(60_000);
    expect(state.looks).toBe(looks);
    slice.subscribe(() => {})();
    expect(hasTimer(clock)).toBe(false);
  });

  it('gives the figure of the moment to who does not listen', () => {
    const { state, slice } = sampled();
    state.figure = 7;
    expect(slice.getSnapshot()).toBe(7);
  });

  it('stands still between two looks for who listens', () => {
    const { clock, state, slice } = sampled();
    const listener = count(slice);
    for (state.figure = 1; state.figure < 100; state.figure += 1) clock.advance(10);
    expect(slice.getSnapshot()).toBe(0);
    clock.advance(10);
    expect(listener.calls).toBe(1);
    expect(slice.getSnapshot()).toBe(100);
    clock.advance(5000);
    expect(listener.calls).toBe(1);
  });

  it('looks once more at the end, and leaves no timer', () => {
    const { clock, state, slice } = sampled();
    const listener = count(slice);
    state.figure = 5;
    slice.end();
    expect(listener.calls).toBe(1);
    expect(hasTimer(clock)).toBe(false);
    slice.subscribe(() => {});
    expect(hasTimer(clock)).toBe(false);
  });
});

describe('A slice of a part', () => {
  it('tells of changes of that part alone', () => {
    const keeper = kept({ one: [1], other: 1 });
    const part = sliceOf(keeper.slice, ({ one }) => one);
    const [ofPart, ofWhole] = [count(part), count(keeper.slice)];
    const before = part.getSnapshot();
    keeper.value = { one: [1], other: 2 };
    keeper.slice.changed();
    expect(part.getSnapshot()).toBe(before);
    keeper.value = { one: [2], other: 2 };
    keeper.slice.changed();
    expect([ofPart.calls, ofWhole.calls]).toEqual([1, 2]);
  });
});

describe('A slice of all', () => {
  it('gives the same object until one of them changes, and tells of each change', () => {
    const [one, other] = [kept(1), kept('a')];
    const all = sliceOfAll({ one: one.slice, other: other.slice });
    const listener = count(all);
    const first = all.getSnapshot();
    expect(all.getSnapshot()).toBe(first);
    one.value = 2;
    one.slice.changed();
    other.value = 'b';
    other.slice.changed();
    expect(all.getSnapshot()).toEqual({ one: 2, other: 'b' });
    listener.end();
    one.value = 3;
    one.slice.changed();
    expect(listener.calls).toBe(2);
  });
});

describe('A cache of slices', () => {
  it('gives the same slice for the same key, and keeps the latest alone', () => {
    const cache = new SliceCache(2, (key: string) => kept(key).slice);
    const [a, b] = [cache.get('a'), cache.get('b')];
    expect(cache.get('a')).toBe(a);
    cache.get('c');
    expect(cache.get('a')).not.toBe(a);
    expect(cache.get('a').getSnapshot()).toBe('a');
    expect(b.getSnapshot()).toBe('b');
  });
});

describe('States', () => {
  it('are alike when they say the same', () => {
    expect(isAlike({ a: [1, { b: Number.NaN }] }, { a: [1, { b: Number.NaN }] })).toBe(true);
    expect(isAlike({ a: undefined }, { b: undefined })).toBe(false);
    expect(isAlike([1], [1, 2])).toBe(false);
    expect(isAlike([1], { 0: 1, length: 1 })).toBe(false);
    expect(isAlike(new Map(), new Map())).toBe(false);
    expect(isAlike(null, {})).toBe(false);
  });
});
