import { make } from './element.ts';

/** Who is in the lobby, by what the server tells. */
export class Members {
  readonly #list: HTMLElement;
  readonly #since = new Map<string, string>();

  constructor(list: HTMLElement) {
    this.#list = list;
  }

  /** Takes a message about presence; any other means nothing here. */
  take(type: string | undefined, payload: unknown): void {
    const { user_id: user = '', data, members = {} } = (payload ?? {}) as PresencePayload;
    if (type === 'presence_join' || type === 'presence_update') this.#since.set(user, data?.since ?? '');
    else if (type === 'presence_leave') this.#since.delete(user);
    else if (type === 'presence_result') {
      this.#since.clear();
      for (const [name, member] of Object.entries(members)) this.#since.set(name, member.data.since ?? '');
    } else return;
    this.#draw();
  }

  #draw(): void {
    const entries = [...this.#since].sort(([first], [second]) => first.localeCompare(second));
    this.#list.replaceChildren(
      ...entries.map(([name, since]) => {
        const entry = make('li');
        entry.append(make('span', name), make('span', `since ${since}`, 'dim'));
        return entry;
      }),
    );
  }
}

interface PresencePayload {
  readonly user_id?: string;
  readonly data?: { readonly since?: string };
  readonly members?: Readonly<Record<string, { readonly data: { readonly since?: string } }>>;
}
