import { useMemo, useState, useSyncExternalStore } from 'react';
import { nothing, RecoveryLog, type RecoveryState } from './hub/recovery-log.ts';
import { useClient } from './use-client.ts';

/** What was missed while the component is mounted, and what to call when what is lost was seen to. */
export interface Recovery extends RecoveryState {
  /** Forgets what is lost: of one topic, or of all. The same function always. */
  readonly acknowledge: (topic?: string) => void;
}

/** What the client recovered and lost, of one topic or all, since the component was mounted. */
export function useRecovery(topic?: string): Recovery {
  const client = useClient();
  const [made, setMade] = useState(() => ({ client, topic, log: new RecoveryLog(client, topic) }));
  let { log } = made;
  if (made.client !== client || made.topic !== topic) {
    log = new RecoveryLog(client, topic);
    setMade({ client, topic, log });
  }
  const state = useSyncExternalStore(log.subscribe, log.getSnapshot, () => nothing);
  return useMemo(() => ({ ...state, acknowledge: log.acknowledge }), [state, log]);
}
