// The schema as its generators want it: words with their rules, dialects complete, payloads as shapes.
import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { createFileRegistry, type DescFile, fromBinary, getOption } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { type CloseRules, close } from '../src/generated/pb/wse/v2/closes_pb.ts';
import {
  type CapabilityRules,
  capability,
  type FlagRules,
  type FrameRules,
  flag,
  frame,
  hello_magic,
} from '../src/generated/pb/wse/v2/cluster_pb.ts';
import { dialect, type KeyDerivationRecipe, recipe } from '../src/generated/pb/wse/v2/dialects_pb.ts';
import { envelope_field, type MarkerRules, marker } from '../src/generated/pb/wse/v2/envelope_pb.ts';
import { type ErrorRules, error } from '../src/generated/pb/wse/v2/errors_pb.ts';
import { type FeatureRules, feature } from '../src/generated/pb/wse/v2/features_pb.ts';
import { type LimitRules, limit } from '../src/generated/pb/wse/v2/limits_pb.ts';
import { type CategoryMeaning, category, rules } from '../src/generated/pb/wse/v2/options_pb.ts';
import { type DialectField, type DialectModel, dialectFieldsOf, dialectsOf } from './model/dialects.ts';
import { type MessageTypeModel, messageTypesOf, typedMessagesOf } from './model/messages.ts';
import { type FieldModel, messageOf, type PayloadModel, partsOf, payloadOf } from './model/payloads.ts';
import { enumOf, type Word, wordsOf } from './model/vocabulary.ts';

export type { DialectField, DialectModel, DialectValue } from './model/dialects.ts';
export type { GroupModel, MessageTypeModel } from './model/messages.ts';
export type { FieldModel, PayloadModel, Shape } from './model/payloads.ts';
export type { Word } from './model/vocabulary.ts';

/** All that generators take from the schema. Lists are in the order of the schema. */
export interface Model {
  readonly dialects: readonly DialectModel[];
  readonly dialectFields: readonly DialectField[];
  /** Names of dialects by their number in the schema. */
  readonly dialectNames: ReadonlyMap<number, string>;
  readonly messageTypes: readonly MessageTypeModel[];
  /** Objects within payloads. */
  readonly parts: readonly PayloadModel[];
  readonly envelope: readonly EnvelopeFieldModel[];
  /** Names that say all there is to say, by their number in the schema. */
  readonly directions: ReadonlyMap<number, string>;
  readonly profiles: ReadonlyMap<number, string>;
  readonly statuses: ReadonlyMap<number, string>;
  readonly closeSenders: ReadonlyMap<number, string>;
  readonly closeReactions: ReadonlyMap<number, string>;
  readonly categories: readonly Word<CategoryMeaning>[];
  readonly markers: readonly Word<MarkerRules>[];
  readonly keyDerivations: readonly Word<KeyDerivationRecipe>[];
  readonly errorCodes: readonly Word<ErrorRules>[];
  readonly closeCodes: readonly Word<CloseRules>[];
  readonly features: readonly Word<FeatureRules>[];
  readonly limits: readonly Word<LimitRules>[];
  readonly cluster: ClusterModel;
}

/** A field of the envelope. */
export interface EnvelopeFieldModel {
  readonly field: FieldModel;
  /** Name that readers take for it; empty for none. */
  readonly alias: string;
  /** Part of the recovery stamp. */
  readonly stamp: boolean;
  /** First dialect that has it; undefined for all. */
  readonly since: string | undefined;
}

/** Numbers of the cluster link. */
export interface ClusterModel {
  readonly frameTypes: readonly Word<FrameRules>[];
  readonly flags: readonly Word<FlagRules>[];
  readonly capabilities: readonly Word<CapabilityRules>[];
  /** First bytes of the payload of HELLO. */
  readonly magic: readonly number[];
  readonly protocolVersion: number;
}

/** Makes the model from the files of the schema, as a protoc plugin gets them. */
export function modelOf(files: readonly DescFile[]): Model {
  const dialects = dialectsOf(files);
  const dialectNames = new Map(wordsOf(files, 'Dialect', dialect).map(({ number, rules }) => [number, rules.name]));
  return {
    dialects,
    dialectFields: dialectFieldsOf(files, dialects),
    dialectNames,
    messageTypes: messageTypesOf(files, dialectNames),
    parts: partsOf(typedMessagesOf(files)),
    envelope: envelopeOf(files, dialectNames),
    directions: plainNames(files, 'Direction'),
    profiles: plainNames(files, 'Profile'),
    statuses: plainNames(files, 'MessageStatus'),
    closeSenders: plainNames(files, 'CloseSender'),
    closeReactions: plainNames(files, 'CloseReaction'),
    categories: wordsOf(files, 'Category', category),
    markers: wordsOf(files, 'Marker', marker),
    keyDerivations: wordsOf(files, 'KeyDerivation', recipe),
    errorCodes: wordsOf(files, 'ErrorCode', error),
    closeCodes: wordsOf(files, 'CloseCode', close),
    features: wordsOf(files, 'Feature', feature),
    limits: wordsOf(files, 'Limit', limit),
    cluster: clusterOf(files),
  };
}

/** Makes the model from the schema on disk. Runs `buf`; needs no network. */
export function loadModel(): Model {
  const spec = resolve(import.meta.dirname, '..');
  const buf = resolve(spec, '../node_modules/.bin/buf');
  const image = execFileSync(buf, ['build', '-o', '-#format=binpb'], { cwd: spec, maxBuffer: 1 << 26 });
  const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, image));
  return modelOf(Array.from(registry.files).filter((file) => file.proto.package === 'wse.v2'));
}

function clusterOf(files: readonly DescFile[]): ClusterModel {
  return {
    frameTypes: wordsOf(files, 'ClusterFrameType', frame),
    flags: wordsOf(files, 'ClusterFlag', flag),
    capabilities: wordsOf(files, 'ClusterCapability', capability),
    magic: Array.from(getOption(enumOf(files, 'ClusterProtocolVersion'), hello_magic)),
    protocolVersion: enumOf(files, 'ClusterProtocolVersion').values.at(-1)?.number ?? 0,
  };
}

function envelopeOf(files: readonly DescFile[], dialects: ReadonlyMap<number, string>): readonly EnvelopeFieldModel[] {
  const message = messageOf(files, 'Envelope');
  const fields = payloadOf(message).fields;
  return message.fields.flatMap((desc, index) => {
    const field = fields[index];
    if (field === undefined) return [];
    const { alias, stamp } = getOption(desc, envelope_field);
    return [{ field, alias, stamp, since: dialects.get(getOption(desc, rules).since) }];
  });
}

function plainNames(files: readonly DescFile[], name: string): ReadonlyMap<number, string> {
  const values = enumOf(files, name).values.filter((value) => value.number !== 0);
  return new Map(values.map((value) => [value.number, value.localName.toLowerCase()]));
}
