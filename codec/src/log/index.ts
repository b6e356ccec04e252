/**
 * Recordings of what went over connections and links: `.wselog`, JSON lines.
 *
 * ```ts
 * const file = createLogFile('server.wselog');
 * const server = createServer({ recorder: createRecorder(file) });
 * ```
 *
 * A client, a server and a node take a `recorder`; without one nothing of this is loaded or called. The lines are described by
 * `spec/schemas/log.schema.json`.
 *
 * @module
 */
export { ConnectionLog, type LoggedConnection } from './connection-log.ts';
export { LinkLog, type LoggedLink } from './link-log.ts';
export { isSecretName, maskUrl } from './mask.ts';
export { LogFormatError, type ReadLog, readLog } from './read-log.ts';
export {
  type CloseRecord,
  type DecisionRecord,
  directionsOf,
  type EventRecord,
  type FrameRecord,
  type KeyRecord,
  type LogHeader,
  type LogRecord,
  type LogSecrets,
  type LogSide,
  type LostRecord,
  logFormat,
  type OpenRecord,
} from './record.ts';
export { createRecorder, type LogSink, type Recorder, type RecorderOptions } from './recorder.ts';
