// The Installers page, as its tests use it.

import { expect, type APIRequestContext, type Locator, type Page } from '@playwright/test';
import { codeTo, type Account } from './api';
import { openMenu } from './page';
import { typeSignIn } from './people';

/** The acts of a row's or a blind's menu, in order; each is a link or a button. */
export function menuItems(at: Locator): Locator {
  const menu = at.getByRole('group').filter({ has: at.page().locator('summary') });
  return menu.getByRole('link').or(menu.getByRole('button'));
}

/** Chooses an act from the menu of a row or a blind. */
export async function choose(at: Locator, act: string): Promise<void> {
  await openMenu(at);
  await menuItems(at).filter({ hasText: new RegExp(`^${act}$`) }).click();
}

/** A row's status. */
export const status = (at: Locator, word: 'Accepted' | 'Rejected' | 'Pending'): Locator =>
  at.getByRole('cell', { name: word, exact: true });

/** The live count at the page's head (S3-23). */
export const count = (page: Page): Locator => page.getByRole('status').filter({ hasText: /^[\d,]+ (installer|employee)s?$/ });

/** The range at the page's foot (S3-94). */
export const range = (page: Page): Locator => page.getByRole('status').filter({ hasText: /^\d+(-\d+)? of [\d,]+$/ });

/** The panels in an installer's details. */
export const panelCards = (page: Page): Locator => page.getByRole('list', { name: 'Assigned panels' }).getByRole('listitem');

/** Sends a form as a browser does that checks nothing by itself: what is wrong is the server's to say. */
export async function sendUnchecked(form: Locator, button: string): Promise<void> {
  await uncheck(form);
  await form.getByRole('button', { name: button, exact: true }).click();
}

/** Takes the browser's own checks from a dialog's form. */
export const uncheck = (form: Locator): Promise<void> =>
  form.locator('form').evaluateAll((forms) => {
    for (const form of forms as HTMLFormElement[]) {
      form.noValidate = true;
      for (const field of form.querySelectorAll('[maxlength]')) field.removeAttribute('maxlength');
    }
  });

/** Reads as whoever is signed in on the page. */
export async function readAs<T>(page: Page, endpoint: string, data: unknown): Promise<T> {
  const headers = { accept: 'application/json', origin: new URL(page.url()).origin };
  const answer = await page.request.post(`/api/${endpoint}`, { data, headers });
  expect(answer.status(), `${endpoint}: ${await answer.text()}`).toBe(200);
  return answer.json();
}

/** The accepted installers with most panels, as `installers/list` is asked for them. */
export const busiest = {
  query: {
    kind: 'installer',
    search: '',
    status: 'active',
    company: null,
    never: false,
    idle_days: null,
    sort: 'panels',
    direction: 'desc',
    page: 1,
    size: 200,
  },
};

/** Signs an installer in with password and mailed code; ends at his panels. */
export async function asInstaller(page: Page, request: APIRequestContext, account: Account, after?: string): Promise<void> {
  await typeSignIn(page, account.email, account.password);
  const code = await codeTo(request, account.email, 'second_factor', after);
  await page.getByRole('textbox', { name: 'Code', exact: true }).fill(code);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page).toHaveURL(/\/field$/);
}
