// Descriptors of the schema, for tools that read it with @bufbuild/protobuf. Nothing at run time needs them.
export * from './generated/pb/wse/v2/dialects_pb.ts';
