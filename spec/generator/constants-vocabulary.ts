import type { Model } from './model.ts';
import { docComment, generatedHeader, literal, memberName, unionStatement } from './source-text.ts';

/** What clients do after most ends, those without a code that is known included. */
const usualReaction = 'reconnect';

/** Writes error codes, close codes, features and key derivations. */
export function vocabularyConstants(model: Model): string {
  return [errorSection(model), closeSection(model), featureSection(model), derivationSection(model)].join('\n');
}

function errorSection(model: Model): string {
  const names = model.errorCodes.map(({ name }) => name);
  const members = model.errorCodes.map(({ name, description, rules }) => {
    const value = { status: model.statuses.get(rules.status), recoverable: rules.recoverable };
    return member(name, description, literal(value));
  });
  return `/** Code of an \`error\` message that the protocol knows; applications may have others. */
${unionStatement('export type ErrorCode =', names)}/** Who brings a message type or an error code to life. */
${unionStatement('export type MessageStatus =', [...model.statuses.values()])}/** What is to be known of an error code. */
export interface ErrorCodeInfo {
  readonly status: MessageStatus;
  /** The connection goes on after it. */
  readonly recoverable: boolean;
}
/** The codes of \`error\` messages. */
export const errorCodes: Readonly<Record<ErrorCode, ErrorCodeInfo>> = {
${members.join('')}};
`;
}

function closeSection(model: Model): string {
  const names = model.closeCodes.map(({ name }) => name);
  const members = model.closeCodes.map(({ name, number, description, rules }) => {
    const value = {
      code: number,
      sentBy: rules.sentBy.map((sender) => model.closeSenders.get(sender)),
      reaction: model.closeReactions.get(rules.reaction),
      publishedReaction: model.closeReactions.get(rules.publishedReaction),
    };
    return member(name, description, literal(value));
  });
  const reactions = model.closeCodes
    .map(({ number, rules }) => ({ number, reaction: model.closeReactions.get(rules.reaction) }))
    .filter(({ reaction }) => reaction !== usualReaction)
    .map(({ number, reaction }) => `  ${number}: ${literal(reaction)},\n`);
  return `/** Name of a close code. */
${unionStatement('export type CloseCodeName =', names)}/** Who sends a close code; \`library\` reports it for a connection that ended without one. */
${unionStatement('export type CloseSender =', [...model.closeSenders.values()])}/** What a client does after a close. */
${unionStatement('export type CloseReaction =', [...model.closeReactions.values()])}/** What is to be known of a close code. */
export interface CloseCodeInfo {
  /** The number; 1005 and 1006 never stand in a frame. (RFC 6455 section 7.4) */
  readonly code: number;
  /** Empty for codes that clients know and nobody sends. */
  readonly sentBy: readonly CloseSender[];
  /** What a client should do. */
  readonly reaction: CloseReaction;
  /** What published clients do. */
  readonly publishedReaction: CloseReaction;
}
/** The close codes of the client link. */
export const closeCodes: Readonly<Record<CloseCodeName, CloseCodeInfo>> = {
${members.join('')}};
/** What a client should do after a close, by its number, where that is not \`reconnect\`: all that its bundle needs. */
export const closeReactions: Readonly<Record<number, CloseReaction>> = {
${reactions.join('')}};
`;
}

/** The numbers of close codes, each by itself, as bundles of clients need few of them. */
export function renderCloseNumbers(model: Model): string {
  const numbers = model.closeCodes.map(
    ({ name, number, description }) => `${docComment(description)}export const ${name}: number = ${number};\n`,
  );
  return `${generatedHeader}\n// The numbers of close codes, by name.\n\n${numbers.join('')}`;
}

function featureSection(model: Model): string {
  const names = model.features.map(({ name }) => name.toLowerCase());
  const members = model.features.map(({ name, description, rules }) => {
    const since = model.dialectNames.get(rules.since);
    return member(
      name.toLowerCase(),
      description,
      literal({ announcedIn: rules.announcedIn, since, effective: rules.effective }),
    );
  });
  return `/** Name in the \`features\` of a handshake message. */
${unionStatement('export type FeatureName =', names)}/** What is to be known of a feature. */
export interface FeatureInfo {
  /** Message types whose \`features\` name it. */
  readonly announcedIn: readonly string[];
  /** First dialect in which it is announced. */
  readonly since: DialectName;
  /** Peers act on it; else it is said and nothing follows. */
  readonly effective: boolean;
}
/** The features that peers announce. */
export const features: Readonly<Record<FeatureName, FeatureInfo>> = {
${members.join('')}};
`;
}

function derivationSection(model: Model): string {
  const members = model.keyDerivations.map(({ name, description, rules }) =>
    member(name.toLowerCase(), description, literal({ salt: rules.salt, info: rules.info })),
  );
  return `/** Salt and info of the recipes, ASCII. An empty salt is none: 32 zero bytes. (WSE-ENC-015, WSE-ENC-016, RFC 5869) */
export const keyDerivations: Readonly<Record<KeyDerivation, { readonly salt: string; readonly info: string }>> = {
${members.join('')}};
`;
}

function member(name: string, description: string, value: string): string {
  return `${docComment(description, '  ')}  ${memberName(name)}: ${value},\n`;
}
