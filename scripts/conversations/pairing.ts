import { type DialectName, dialectNames } from '@wsekit/spec';

/** How one conversation is held. */
export interface Pairing {
  readonly server: 'ws' | 'uws';
  readonly dialect: DialectName;
  readonly format: 'json' | 'msgpack';
  readonly form: 'plain' | 'zlib' | 'sealed';
  readonly isTls: boolean;
}

/** Dialects between which the forms change; all of them have the same transports. */
const telling: readonly DialectName[] = ['D2b', 'D2g'];
/** Nothing is sealed before. */
const firstSealed = 'D2b';
const first = 'D2a';

/** Every pairing that there is: MessagePack is never compressed, and D2a seals nothing. */
export function pairings(isAll: boolean): readonly Pairing[] {
  const dialects = isAll ? dialectNames.slice(dialectNames.indexOf(first)) : telling;
  const servers = ['ws', 'uws'] as const;
  const forms = [
    ...(['plain', 'zlib', 'sealed'] as const).map((form) => ({ format: 'json' as const, form })),
    ...(['plain', 'sealed'] as const).map((form) => ({ format: 'msgpack' as const, form })),
  ];
  return servers.flatMap((server) =>
    dialects.flatMap((dialect) =>
      forms
        .filter(({ form }) => form !== 'sealed' || dialectNames.indexOf(dialect) >= dialectNames.indexOf(firstSealed))
        .flatMap((form) => [false, true].map((isTls) => ({ server, dialect, ...form, isTls }))),
    ),
  );
}

/** Dialects of the conversations in other runtimes, where every one takes a process or a browser. */
export function runtimeDialects(isAll: boolean): readonly DialectName[] {
  return isAll ? telling : telling.slice(-1);
}

export function nameOf({ server, dialect, format, form, isTls }: Pairing): string {
  return [server, dialect, format, form, isTls ? 'TLS' : 'TCP'].join(' ');
}
