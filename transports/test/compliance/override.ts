/** An object that behaves as another but for some members. Methods left alone are called on the original. */
export function override<Target extends object>(target: Target, changes: Partial<Target>): Target {
  return new Proxy(target, {
    get: (original, key) => {
      if (Object.hasOwn(changes, key)) return Reflect.get(changes, key, changes);
      const value: unknown = Reflect.get(original, key, original);
      return typeof value === 'function' ? value.bind(original) : value;
    },
  });
}
