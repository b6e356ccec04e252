import { ClientProvider } from '@wsekit/react';
import { type ReactElement, useState } from 'react';
import { Board } from './board.tsx';
import { createLink } from './link.ts';
import { Login } from './login.tsx';

const userKey = 'board-user';

/** Asks for a name once; a reload goes on with it. */
export function App(): ReactElement {
  const [link, setLink] = useState(() => {
    const user = sessionStorage.getItem(userKey);
    return user === null ? undefined : createLink(user);
  });
  if (link === undefined) {
    return (
      <Login
        onDone={(user) => {
          sessionStorage.setItem(userKey, user);
          setLink(createLink(user));
        }}
      />
    );
  }
  return (
    <ClientProvider client={link.client}>
      <Board link={link} />
    </ClientProvider>
  );
}
