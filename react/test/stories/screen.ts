import type { Client } from '@wsekit/client-core';
import { ClientProvider } from '@wsekit/react';
import type { ReactElement, ReactNode } from 'react';
import * as React from 'react';

/** What a version of React draws with. */
export interface Renderer {
  createRoot(container: Element): { render(element: ReactNode): void; unmount(): void };
  hydrateRoot(container: Element, element: ReactNode): { render(element: ReactNode): void; unmount(): void };
}

/** A page that shows one tree; React works by itself, between turns, as it does in browsers. */
export class Screen {
  readonly container: HTMLElement = document.createElement('main');
  readonly errors: unknown[] = [];
  #root: ReturnType<Renderer['createRoot']> | undefined;
  readonly #renderer: Renderer;

  constructor(renderer: Renderer) {
    this.#renderer = renderer;
    document.body.append(this.container);
  }

  get text(): string {
    return this.container.textContent;
  }

  show(element: ReactNode): void {
    this.#root ??= this.#renderer.createRoot(this.container);
    this.#root.render(element);
  }

  /** Takes over what a server has drawn. */
  hydrate(html: string, element: ReactNode): void {
    this.container.innerHTML = html;
    this.#root = this.#renderer.hydrateRoot(this.container, element);
  }

  close(): void {
    this.#root?.unmount();
    this.#root = undefined;
    this.container.remove();
  }
}

/** A tree below a provider of a client. */
export function within(client: Client, ...children: ReactNode[]): ReactElement {
  return React.createElement(ClientProvider, { client }, ...children);
}
