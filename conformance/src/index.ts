/**
 * The conformance suite as a library: cases, the driver protocol, and running one against the other.
 *
 * The command `wse-conformance` is built from the same parts.
 *
 * @module
 */
export type { Case, Expectation, ExpectedResult, Level, OperationName, OperationRequest, Side } from './case.ts';
export { type ChannelOptions, createChannel } from './channel.ts';
export type { Difference } from './compare/difference.ts';
export type { Framing, Incoming, MessageReader } from './driver/framing.ts';
export { jsonLines } from './driver/json-lines.ts';
export {
  type DriverStreams,
  type LaterOperations,
  type Operations,
  type ResultInit,
  serveDriver,
} from './driver/serve.ts';
export { sizeDelimited } from './driver/size-delimited.ts';
export { formatValue, parseValue } from './driver/value-json.ts';
export type { DriverCommand } from './driver-process.ts';
export { operations } from './drivers/ours/operations.ts';
export { type CaseRun, expand, type Setting } from './expand.ts';
export * from './generated/wse/conformance/v1/driver_pb.ts';
export { createInProcessPeer } from './in-process.ts';
export { type KnownFailing, PatternListError, parseKnownFailing } from './known-failing.ts';
export { loadLibrary } from './library.ts';
export { type ClientConformanceTarget, runClientConformance } from './live/run-client-conformance.ts';
export { type NodeConformanceTarget, runNodeConformance } from './live/run-node-conformance.ts';
export { runServerConformance, type ServerConformanceTarget } from './live/run-server-conformance.ts';
export type { TestRunner } from './live/test-runs.ts';
export { createPattern, type Pattern } from './pattern.ts';
export { type Answer, DriverError, type Peer, type Trouble, type TroubleKind } from './peer.ts';
export { type JsonReport, ReportFormatError, readJsonReport } from './report/json-report.ts';
export { reporters } from './report/reporters.ts';
export { type Change, changesSince, formatChanges } from './report/since.ts';
export type { PeerReport, Report, RunResult, Status } from './results.ts';
export { type RunnerOptions, runCases } from './runner.ts';
export { type Selection, select } from './select.ts';
export type { Trace } from './trace.ts';
