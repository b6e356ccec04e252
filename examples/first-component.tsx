import { createClient } from '@wsekit/client-core';
import { ClientProvider, useTopicState } from '@wsekit/react';
import { dialer } from '@wsekit/transports/browser';
import { createRoot } from 'react-dom/client';

const client = createClient(`ws://${location.host}/wse`, { dialer });

function News() {
  const { state } = useTopicState<string[]>('news', (list, { payload }) => [...list, String(payload)], []);
  return <p>{state.join(', ')}</p>;
}

createRoot(document.body).render(
  <ClientProvider client={client}>
    <News />
  </ClientProvider>,
);
