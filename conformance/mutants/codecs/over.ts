import { create } from '@bufbuild/protobuf';
import type { ResultInit } from '../../src/driver/serve.ts';
import { type Request, type Response, ResponseSchema } from '../../src/generated/wse/conformance/v1/driver_pb.ts';
import type { CodecMutant } from '../mutant.ts';

type Case = NonNullable<Request['operation']['case']>;
type ValueOf<Name extends Case> = Extract<Request['operation'], { case: Name }>['value'];
/** A result in full, as it is sent. */
export type Result = Response['result'];
type ValueInit<Name extends string> = Extract<ResultInit, { case: Name }>['value'];
type ResultOf<Name extends string> = Extract<Result, { case: Name }>['value'];

/** Asks an operation something else than was asked. */
export function asking<Name extends Case>(
  name: Name,
  change: (value: ValueOf<Name>, request: Request) => ValueOf<Name>,
): CodecMutant['alter'] {
  return (operations) => (request) => {
    const { operation } = request;
    if (operation.case !== name) return operations(request);
    const value = change(operation.value as ValueOf<Name>, request);
    return operations({ ...request, operation: { case: name, value } as Request['operation'] });
  };
}

/** Answers something else than an operation gave; a refusal is a result as well. */
export function answering<Name extends Case>(
  name: Name,
  change: (result: Result, value: ValueOf<Name>) => ResultInit,
): CodecMutant['alter'] {
  return (operations) => (request) => {
    const { result } = create(ResponseSchema, { result: operations(request) });
    const { operation } = request;
    return operation.case === name ? change(result, operation.value as ValueOf<Name>) : result;
  };
}

/** Alters what an operation gives where it refuses nothing. */
export function giving<Name extends Case & ResultInit['case']>(
  name: Name,
  change: (given: ResultOf<Name>, value: ValueOf<Name>) => ValueInit<Name>,
): CodecMutant['alter'] {
  return answering(name, (result, value) => {
    if (result.case !== name) return result;
    return { case: name, value: change(result.value as ResultOf<Name>, value) } as ResultInit;
  });
}

/** Asks in another dialect or reading than was asked. */
export function setting(
  change: (request: Request) => Partial<Pick<Request, 'dialect' | 'profile'>>,
): CodecMutant['alter'] {
  return (operations) => (request) => operations({ ...request, ...change(request) });
}
