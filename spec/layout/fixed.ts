import { type AnySchema, u8, u16, u32 } from 'typed-binary';
import { PrefixedTextSchema } from './composites.ts';
import { ConstantSchema, SizedSchema, U64Schema } from './leaves.ts';

/** Bytes of a field that has the same length in every value; the prefix alone of one that has not. */
export function fixedBytes(schema: AnySchema): number {
  if (schema instanceof PrefixedTextSchema) return 2;
  if (schema instanceof SizedSchema) return 0;
  if (schema instanceof ConstantSchema) return schema.bytes.length;
  return integerBytes(schema);
}

/** Width of an unsigned integer schema in bytes. */
export function integerBytes(schema: AnySchema): 1 | 2 | 4 | 8 {
  if (schema === u8) return 1;
  if (schema === u16) return 2;
  if (schema === u32) return 4;
  if (schema instanceof U64Schema) return 8;
  throw new TypeError('the layout has a field of a kind the compiler does not know');
}
