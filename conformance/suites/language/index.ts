/**
 * The language of live cases: what a case is, and builders for its parts.
 *
 * @module
 */
export * from './build.ts';
export * from './bytes.ts';
export * from './link.ts';
export type * from './live-case.ts';
export * from './pair-case.ts';
export * from './serve.ts';
export * from './settings.ts';
export * from './shape.ts';
export type * from './step.ts';
export type * from './steps/common.ts';
export type * from './steps/dial.ts';
export type * from './steps/distinct.ts';
export type * from './steps/drive.ts';
export type * from './steps/link.ts';
export type * from './steps/send.ts';
export type * from './steps/serve.ts';
