import { type HelloFrame, isCodecError, negotiateHello } from '@wsekit/codec/cluster';

/** Capabilities in force; undefined where the versions do not meet. */
export function agree(local: HelloFrame, remote: HelloFrame): number | undefined {
  try {
    return negotiateHello(local, remote).capabilities;
  } catch (error) {
    if (isCodecError(error)) return undefined;
    throw error;
  }
}
