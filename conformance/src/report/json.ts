import type { KeyObject } from 'node:crypto';
import { toJson } from '@bufbuild/protobuf';
import { DescriptionSchema, RequestSchema, ResponseSchema } from '../generated/wse/conformance/v1/driver_pb.ts';
import { countByStatus, isAsExpected, type PeerReport, type Report, type RunResult } from '../results.ts';
import { reportFormat } from './json-report.ts';
import { signReport } from './sign.ts';

const names = { useProtoFieldName: true } as const;

/** Writes everything that is known as one JSON document, format `wse-conformance-report/1`; signed where a key is given. */
export function formatJson(report: Report, signingKey?: KeyObject): string {
  const json = `${JSON.stringify(jsonDocument(report), null, 1)}\n`;
  return signingKey === undefined ? json : signReport(json, signingKey);
}

/** A report as a JSON value. */
export function jsonDocument(report: Report): object {
  return {
    format: reportFormat,
    started_at: report.startedAt.toISOString(),
    duration_ms: Math.round(report.durationMs),
    as_expected: isAsExpected(report),
    interrupted: report.interrupted,
    missing: report.missing,
    peers: report.peers.map(peerJson),
  };
}

function peerJson({ name, description, results, notApplicable, remarks, durationMs }: PeerReport): object {
  return {
    name,
    implementation: toJson(DescriptionSchema, description, names),
    duration_ms: Math.round(durationMs),
    counts: countByStatus(results),
    not_applicable: notApplicable,
    remarks,
    results: results.map(resultJson),
  };
}

function resultJson(result: RunResult): object {
  const { run, status, durationMs, differences, trouble, unsupported, knownFailing, request, response, log } = result;
  return {
    name: run.name,
    status,
    title: run.case.title,
    level: run.case.level,
    requirements: run.case.requirements,
    source: run.case.source,
    duration_ms: Number(durationMs.toFixed(3)),
    ...(differences.length === 0 ? {} : { differences }),
    ...(trouble === undefined ? {} : { trouble }),
    ...(unsupported === undefined ? {} : { unsupported }),
    ...(log === undefined ? {} : { log }),
    ...(knownFailing === undefined ? {} : { known_failing: knownFailing.reason, pattern: knownFailing.text }),
    ...(response === undefined || request === undefined
      ? {}
      : { request: toJson(RequestSchema, request, names), response: toJson(ResponseSchema, response, names) }),
  };
}
