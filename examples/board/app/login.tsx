import { type ReactElement, useState } from 'react';

/** Asks for a name, and gets the cookie that the connection is let in with. */
export function Login({ onDone }: { onDone: (user: string) => void }): ReactElement {
  const [problem, setProblem] = useState('');
  const enter = async (form: FormData): Promise<void> => {
    const response = await fetch('/login', {
      method: 'POST',
      body: new URLSearchParams({ user: String(form.get('user')) }),
    });
    if (response.ok) onDone((await response.json()).user);
    else setProblem(await response.text());
  };
  return (
    <form className="login" action={enter}>
      <h1>Board</h1>
      <label htmlFor="user">Your name</label>
      <div className="row">
        <input id="user" name="user" maxLength={32} autoComplete="off" required />
        <button type="submit">Enter</button>
      </div>
      <p role="alert">{problem}</p>
    </form>
  );
}
