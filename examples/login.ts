// The login of the pages here: whoever gives a name gets a token for it, as the cookie that browsers send along.
import { encodeJwt, sessionCookie } from '@wsekit/server-core';
import type { Context, Hono } from 'hono';

const maxAgeSeconds = 3600;
/** The examples have no TLS. */
const secure = false;
const userName = /^[\p{L}\p{N}][\p{L}\p{N} _.-]{0,31}$/u;

/** Adds `POST /login`, which takes a form with `user`. */
export function addLogin(app: Hono, secret: Uint8Array): void {
  app.post('/login', async (context) => {
    const { user } = await context.req.parseBody();
    if (typeof user !== 'string' || !userName.test(user))
      return context.text('a name has 1 to 32 letters and digits', 400);
    const now = Math.floor(Date.now() / 1000);
    const token = encodeJwt({ sub: user, iat: now, exp: now + maxAgeSeconds }, secret);
    context.header('Set-Cookie', sessionCookie(token, { maxAgeSeconds, secure }));
    return context.json({ user });
  });
}

/** Takes the token back. */
export function forgetLogin(context: Context): void {
  context.header('Set-Cookie', sessionCookie('', { maxAgeSeconds: 0, secure }));
}
