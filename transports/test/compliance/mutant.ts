import type { Environment } from '../../src/compliance/index.ts';
import type {
  AcceptDecision,
  Connection,
  ConnectionHandler,
  Dialer,
  DialOptions,
  Group,
  Listen,
  Listener,
  ListenOptions,
} from '../../src/interface.ts';
import { override } from './override.ts';

/** One rule broken: members of the contract's objects replaced, everything else as the transport under it does it. */
export interface Mutant {
  /** What it does wrong. */
  readonly wrong: string;
  /** The case that must notice. */
  readonly noticedBy: string;
  readonly connection?: (connection: Connection) => Partial<Connection>;
  readonly handler?: (handler: ConnectionHandler) => Partial<ConnectionHandler>;
  readonly listener?: (listener: Listener) => Partial<Listener>;
  readonly group?: (group: Group) => Partial<Group>;
  readonly listenOptions?: (options: ListenOptions) => Partial<ListenOptions>;
  readonly dialOptions?: (options: DialOptions) => Partial<DialOptions>;
}

/** Makes the mutant out of a transport that keeps the contract. */
export function mutate(sound: Environment, mutant: Mutant): Environment {
  const originals = new WeakMap<Connection, Connection>();
  const connect = createConnector(mutant, originals);
  return {
    ...sound,
    ...(sound.listen && { listen: mutateListen(sound.listen, mutant, connect, originals) }),
    ...(sound.dialer && { dialer: mutateDialer(sound.dialer, mutant, connect) }),
  };
}

type Connect = (handler: ConnectionHandler) => {
  readonly handler: ConnectionHandler;
  readonly wrapped: () => Connection;
};

function createConnector(mutant: Mutant, originals: WeakMap<Connection, Connection>): Connect {
  return (handler) => {
    let wrapped: Connection | undefined;
    const own: ConnectionHandler = {
      ...handler,
      onOpen: (connection) => {
        wrapped = override(connection, mutant.connection?.(connection) ?? {});
        originals.set(wrapped, connection);
        handler.onOpen?.(wrapped);
      },
    };
    return {
      handler: { ...own, ...mutant.handler?.(own) },
      wrapped: () => {
        if (wrapped === undefined) throw new TypeError('the connection has not opened');
        return wrapped;
      },
    };
  };
}

function mutateListen(
  listen: Listen,
  mutant: Mutant,
  connect: Connect,
  originals: WeakMap<Connection, Connection>,
): Listen {
  const original = (connection: Connection): Connection => originals.get(connection) ?? connection;
  const wrapGroup = (group: Group): Group => {
    const own = override(group, {
      add: (connection) => group.add(original(connection)),
      remove: (connection) => group.remove(original(connection)),
    });
    return override(own, mutant.group?.(own) ?? {});
  };
  return async (given) => {
    const options = { ...given, ...mutant.listenOptions?.(given) };
    const wrap = (decision: AcceptDecision): AcceptDecision =>
      'status' in decision ? decision : { ...decision, handler: connect(decision.handler).handler };
    const listener = await listen({
      ...options,
      accept: (request) => {
        const decision = options.accept(request);
        return decision instanceof Promise ? decision.then(wrap) : wrap(decision);
      },
    });
    const { createGroup } = listener;
    const own = override(listener, createGroup ? { createGroup: () => wrapGroup(createGroup.call(listener)) } : {});
    return override(own, mutant.listener?.(own) ?? {});
  };
}

function mutateDialer(dialer: Dialer, mutant: Mutant, connect: Connect): Dialer {
  return {
    capabilities: dialer.capabilities,
    dial: async (url, given) => {
      const { handler, wrapped } = connect(given.handler);
      await dialer.dial(url, { ...given, ...mutant.dialOptions?.(given), handler });
      return wrapped();
    },
  };
}
