// The product's own server functions and forms, called without a page: for what a test needs before it
// begins, never for what it shows.

import { expect, request as requests, type APIRequestContext, type APIResponse } from '@playwright/test';
import { randomBytes } from 'node:crypto';

/** A captured mail, as `/dev/mail.json` has it. */
export interface Mail {
  id: string;
  kind: string;
  to: string;
  subject: string;
  code: string | null;
  text: string;
}

/** An account a test made. */
export interface Account {
  id: string;
  email: string;
  name: string;
  password: string;
}

/** A password that is long enough and that nobody else uses. */
export const password = () => `quiet ${randomBytes(6).toString('hex')} lantern harbour`;

/** A word that stands nowhere else: for addresses and names, and to search for. Letters only, so that no phone or id holds it. */
export function word(): string {
  const letters = [...randomBytes(9)].map((b) => 'bcdfghjklmnpqrstvwxz'[b % 20]);
  return letters.join('');
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** The mails to an address, newest first. */
export async function mailsTo(request: APIRequestContext, address: string): Promise<Mail[]> {
  const answer = await request.get('/dev/mail.json', { params: { to: address } });
  expect(answer.status()).toBe(200);
  return answer.json();
}

/** Waits for the newest mail of a kind to an address; `after` is the id of one that is known. */
export async function mailTo(request: APIRequestContext, address: string, kind: string, after?: string): Promise<Mail> {
  let found: Mail | undefined;
  await expect(async () => {
    found = (await mailsTo(request, address)).find((mail) => mail.kind === kind);
    expect(found, `a mail "${kind}" to ${address}`).toBeTruthy();
    expect(found?.id).not.toBe(after);
  }).toPass({ timeout: 15_000, intervals: [100, 200, 400] });
  return found!;
}

/** The same, for its code. */
export async function codeTo(request: APIRequestContext, address: string, kind: string, after?: string): Promise<string> {
  const mail = await mailTo(request, address, kind, after);
  expect(mail.code, `a code in the mail "${kind}" to ${address}`).toMatch(/^\d{6,8}$/);
  return mail.code!;
}

export class Api {
  private constructor(
    readonly request: APIRequestContext,
    private readonly origin: string,
  ) {}

  /** Signed in as one of the demo's people. */
  static async as(origin: string, email: string): Promise<Api> {
    const request = await requests.newContext({ baseURL: origin, extraHTTPHeaders: { origin } });
    const api = new Api(request, origin);
    const answer = await api.form('/dev/sign-in', { person: email });
    expect(answer.status(), `the demo lets ${email} in`).toBe(303);
    return api;
  }

  /** Sends a form, not following where it leads. */
  form(path: string, fields: Record<string, string>): Promise<APIResponse> {
    return this.request.post(path, { form: fields, maxRedirects: 0, headers: { accept: 'text/html' } });
  }

  /** Calls a function that takes a form. */
  async call<T>(endpoint: string, fields: [string, string][]): Promise<T> {
    const answer = await this.request.post(`/api/${endpoint}`, {
      data: new URLSearchParams(fields).toString(),
      headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded', origin: this.origin },
    });
    expect(answer.status(), `${endpoint}: ${await answer.text()}`).toBe(200);
    return answer.json();
  }

  /** Calls a function that takes JSON. */
  async read<T>(endpoint: string, data: unknown): Promise<T> {
    const answer = await this.request.post(`/api/${endpoint}`, { data, headers: { accept: 'application/json' } });
    expect(answer.status(), `${endpoint}: ${await answer.text()}`).toBe(200);
    return answer.json();
  }

  /** A pending account with a name and an address of its own. */
  async pending(more: { first?: string; last?: string; email?: string; phone?: string; panel?: string } = {}): Promise<Account> {
    const first = more.first ?? capital(word());
    const last = more.last ?? capital(word());
    const email = more.email ?? `${first}.${last}@e2e.example.com`.toLowerCase();
    const added = await this.call<{ id: string }>('accounts/add', [
      ['email', email],
      ['first_name', first],
      ['last_name', last],
      ['phone', more.phone ?? ''],
      ['panel', more.panel ?? ''],
    ]);
    return { id: added.id, email, name: `${first} ${last}`, password: password() };
  }

  /** An account whose person has registered. */
  async customer(more: Parameters<Api['pending']>[0] = {}): Promise<Account> {
    const account = await this.pending(more);
    await this.finish(account);
    return account;
  }

  /** Uses the mailed registration code, as the person does, and chooses the password. */
  async finish(account: Account): Promise<void> {
    const code = await codeTo(this.request, account.email, 'register');
    const typed = { email: account.email, code, password: account.password, repeat: account.password };
    const answer = await this.form('/register/code', typed);
    expect(answer.status(), await answer.text()).toBe(303);
  }

  /** An installer, registered by staff and brought into a state; he has not used his code. */
  async installer(
    state: 'pending' | 'accepted' | 'rejected' = 'pending',
    more: { name?: string; email?: string; phone?: string } = {},
  ): Promise<Account> {
    const name = more.name ?? `${capital(word())} ${capital(word())}`;
    const email = more.email ?? `${word()}@e2e.example.com`;
    const form = { name, email, phone: more.phone ?? '+1 555 0199' };
    const added = await this.call<{ id: string }>('installers/register', Object.entries(form));
    if (state !== 'pending') await this.accept(added.id);
    if (state === 'rejected') await this.reject(added.id);
    return { id: added.id, email, name, password: password() };
  }

  accept = (...ids: string[]) => this.call('installers/accept', ids.map((id) => ['ids[]', id]));

  reject = (...ids: string[]) => this.call('installers/reject', ids.map((id) => ['ids[]', id]));

  /** Assigns a panel of the demo to an installer; `endsAt` is the last day. */
  async assignInstaller(installer: Account, imei: string, endsAt = ''): Promise<void> {
    const form = { id: installer.id, panel: await this.panelId(imei), ends_at: endsAt };
    await this.call('installers/assign-panel', Object.entries(form));
  }

  suspend = (...ids: string[]) => this.call('accounts/suspend', ids.map((id) => ['ids[]', id]));

  /** The id of a panel, by its IMEI. */
  async panelId(imei: string): Promise<string> {
    const found = await this.read<{ value: string }[]>('accounts/panel-choices', { search: imei, not_on: null });
    expect(found.length, `panel ${imei}`).toBe(1);
    return found[0]!.value;
  }

  /** Puts a panel of the demo on an account. */
  async assign(account: Account, imei: string, fields: Record<string, string> = {}): Promise<void> {
    const panel = await this.panelId(imei);
    const form = { id: account.id, panel, user_code: '7', role: 'regular', ...fields };
    await this.call('accounts/assign-panel', Object.entries(form));
  }
}

/** Starts a job that suspends all accounts whose names or addresses hold `search`; its id. */
export async function startJob(api: Api, search: string): Promise<string> {
  const query = { kind: 'end_user', search, status: null, company: null, never: false, idle_days: null, sort: 'registered', direction: 'desc', page: 1, size: 15 };
  const { job } = await api.call<{ job: string }>('jobs/start', [['act', 'suspend'], ['among', JSON.stringify({ accounts: query })]]);
  return job;
}
