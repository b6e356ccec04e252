import type { Slice } from '@wsekit/client-core';
import { useSyncExternalStore } from 'react';

/** The value of a slice as it changes; `first` is what a server has, and the browser that takes over its markup. */
export function useSlice<Value>({ subscribe, getSnapshot }: Slice<Value>, first: Value): Value {
  return useSyncExternalStore(subscribe, getSnapshot, () => first);
}
