/**
 * What an implementation under test is started with, under the names of the published server's options.
 *
 * Drivers of published versions hand them on as they are. One that does not know a setting answers `unsupported`, and the
 * case is not held against it.
 */
export type Settings = Readonly<Record<string, SettingValue>>;

type SettingValue = string | number | boolean | readonly string[] | Readonly<Record<string, unknown>>;

/** The secret that servers verify tokens by, unless a case names another: 32 bytes and more. (WSE-CONN-039) */
export const suiteSecret = 'wse-conformance-secret-of-48-bytes-000000000000';

/** Starts without authentication in place of {@link suiteSecret}. */
export const withoutAuthentication: Settings = { jwt_secret: '' };
