import { minSecretBytes, secretBytes, secretTooShort } from './jwt.ts';
import { importKey, type JwtAlgorithm, type JwtOptions } from './token-verifier.ts';

/** What of the options belongs to a secret, and what to public keys. */
const ofSecrets = ['secret', 'previousSecret'] as const;
const ofPublicKeys = ['publicKey', 'previousPublicKey', 'jwksUrl', 'jwks'] as const;

/** Every way in which options of tokens contradict themselves; their kinds have been checked. */
export function jwtProblems(jwt: JwtOptions | undefined): string[] {
  if (jwt === undefined) return [];
  const { algorithm = 'HS256' } = jwt;
  const foreign = algorithm === 'HS256' ? ofPublicKeys : ofSecrets;
  return [
    ...foreign.filter((name) => jwt[name] !== undefined).map((name) => `jwt: ${algorithm} has no use for ${name}`),
    ...(algorithm === 'HS256' ? secretProblems(jwt) : publicKeyProblems(jwt, algorithm)),
  ];
}

function secretProblems({ secret, previousSecret }: JwtOptions): string[] {
  if (secret === undefined) return ['jwt: HS256 needs a secret'];
  return [secret, ...(previousSecret === undefined ? [] : [previousSecret])]
    .map((each) => secretBytes(each).length)
    .filter((bytes) => bytes < minSecretBytes)
    .map((bytes) => `jwt: ${secretTooShort(bytes)}`);
}

function publicKeyProblems({ publicKey, previousPublicKey, jwksUrl }: JwtOptions, algorithm: JwtAlgorithm): string[] {
  if (publicKey === undefined && jwksUrl === undefined) return [`jwt: ${algorithm} needs publicKey or jwksUrl`];
  if (publicKey !== undefined && jwksUrl !== undefined) return ['jwt: publicKey and jwksUrl exclude each other'];
  return Object.entries({ publicKey, previousPublicKey }).flatMap(([name, key]) => {
    try {
      importKey(key, algorithm);
      return [];
    } catch (error) {
      return [`jwt: ${name} is no public key: ${error instanceof Error ? error.message : String(error)}`];
    }
  });
}
