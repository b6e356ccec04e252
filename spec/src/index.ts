export * from './dialect.ts';
export type { Frame } from './frame.ts';
export * from './generated/constants.ts';
export * from './generated/dialects.ts';
export * from './generated/messages.ts';
export type * from './generated/payloads.ts';
export { type Requirement, requirements } from './generated/requirements.ts';
export * from './generated/validators.ts';
export type { PayloadIssue } from './payload-issue.ts';
