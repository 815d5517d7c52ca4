// Signing in, as people do it.

import { expect, type APIRequestContext, type Locator, type Page } from '@playwright/test';
import { codeTo, mailsTo, type Account } from './api';
import { settled } from './page';

/** The people the demo's sign-in page offers, by what stands on their button. */
export type Person =
  | 'Super Administrator'
  | 'System Administrator'
  | 'Common Manager'
  | 'Operations Engineer'
  | 'Owner'
  | 'Dealer'
  | 'Dealer Installer'
  | 'Support'
  | 'End user'
  | 'Installer';

/** The button of one of the demo's people. */
export const personButton = (page: Page, person: Person) =>
  page.getByRole('button', { name: new RegExp(`(?<!Dealer )${person} · `) });

/** Signs in by one click of the demo and waits for the first page. */
export async function asPerson(page: Page, person: Person, next = '/accounts'): Promise<void> {
  await page.goto(next ? `/sign-in?next=${encodeURIComponent(next)}` : '/sign-in');
  await personButton(page, person).click();
  await page.waitForURL((url) => url.pathname !== '/sign-in' && url.pathname !== '/dev/sign-in');
  await settled(page);
}

/** A field for a password, which has no role of its own; a required one has a star in its label. */
export const secretField = (at: Page | Locator, label: string): Locator => at.getByLabel(new RegExp(`^${label}\\s*\\*?$`));

/** Types address and password into the sign-in form. */
export async function typeSignIn(page: Page, email: string, secret: string): Promise<void> {
  await page.goto('/sign-in');
  await page.getByRole('textbox', { name: 'Email address' }).fill(email);
  await secretField(page, 'Password').fill(secret);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

/** Signs a customer in with password and mailed code; ends on his own page of the dashboard. */
export async function asCustomer(page: Page, request: APIRequestContext, account: Account): Promise<void> {
  const before = (await mailsTo(request, account.email)).find((mail) => mail.kind === 'second_factor');
  await typeSignIn(page, account.email, account.password);
  await expect(page.getByRole('heading', { name: 'Enter your code' })).toBeVisible();
  const code = await codeTo(request, account.email, 'second_factor', before?.id);
  await page.getByRole('textbox', { name: 'Code' }).fill(code);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.waitForURL((url) => url.pathname === '/home');
  await page.goto('/home/account');
}
