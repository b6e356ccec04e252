import type { AnyClient } from '@wsekit/client-core';
import { createElement, type ReactElement, type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { ScopeContext } from './context.ts';
import { hubOf } from './hub/hub-of.ts';

/** What every provider takes. */
interface ScopeProps {
  readonly children?: ReactNode;
  /** How long a topic is kept behind its last component, in milliseconds, so that remounts do not flap. Default 1,000. */
  readonly graceMs?: number;
}

/** A client the application keeps: it is started, and never closed. */
export interface GivenClientProps extends ScopeProps {
  readonly client: AnyClient;
  readonly create?: never;
}

/** A client the provider keeps: made once, started when it is mounted, closed behind its unmounting. */
export interface OwnClientProps extends ScopeProps {
  readonly create: () => AnyClient;
  readonly client?: never;
}

export type ClientProviderProps = GivenClientProps | OwnClientProps;

const defaultGraceMs = 1000;

/** Gives a client to the hooks below it. On a server, where no effect runs, it connects nowhere. */
export function ClientProvider(props: ClientProviderProps): ReactElement {
  return props.create === undefined ? createElement(GivenClient, props) : createElement(OwnClient, props);
}

function GivenClient({ client, children, graceMs = defaultGraceMs }: GivenClientProps): ReactElement {
  useEffect(() => void client.start(), [client]);
  return createElement(Scope, { client, graceMs }, children);
}

function OwnClient({ create, children, graceMs = defaultGraceMs }: OwnClientProps): ReactElement {
  const [client, setClient] = useState(create);
  const leaving = useRef<(() => void) | undefined>(undefined);
  const makeAnother = useRef(create);
  useEffect(() => {
    makeAnother.current = create;
  });
  useEffect(() => {
    leaving.current?.();
    // Shown again after it was hidden for longer than the grace: the first client was closed then.
    if (client.status.state === 'closed') setClient(makeAnother.current);
    else client.start();
    return () => {
      leaving.current = client.clock.schedule(graceMs, () => client.close());
    };
  }, [client, graceMs]);
  return createElement(Scope, { client, graceMs }, children);
}

function Scope({ client, graceMs, children }: ScopeProps & { client: AnyClient; graceMs: number }): ReactElement {
  const scope = useMemo(() => ({ client, hub: hubOf(client), graceMs }), [client, graceMs]);
  return createElement(ScopeContext.Provider, { value: scope }, children);
}
