// Descriptors of the schema, for tools that read it with @bufbuild/protobuf. Nothing else of this package needs them.
export * from './generated/pb/wse/v2/battle_pb.ts';
export * from './generated/pb/wse/v2/closes_pb.ts';
export * from './generated/pb/wse/v2/cluster_pb.ts';
export * from './generated/pb/wse/v2/delivery_pb.ts';
export * from './generated/pb/wse/v2/dialects_pb.ts';
export * from './generated/pb/wse/v2/encryption_pb.ts';
export * from './generated/pb/wse/v2/envelope_pb.ts';
export * from './generated/pb/wse/v2/errors_pb.ts';
export * from './generated/pb/wse/v2/features_pb.ts';
export * from './generated/pb/wse/v2/handshake_pb.ts';
export * from './generated/pb/wse/v2/limits_pb.ts';
export * from './generated/pb/wse/v2/liveness_pb.ts';
export * from './generated/pb/wse/v2/operations_pb.ts';
export * from './generated/pb/wse/v2/options_pb.ts';
export * from './generated/pb/wse/v2/presence_pb.ts';
export * from './generated/pb/wse/v2/snapshot_pb.ts';
export * from './generated/pb/wse/v2/subscription_pb.ts';
