// The Groups pages, as their tests use them.

import { expect, type Locator, type Page } from '@playwright/test';
import { type Api, word } from './api';

/** A group. */
export interface Group {
  id: string;
  name: string;
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** The rows of the groups' grid. */
export const groupRows = (page: Page): Locator =>
  page.getByRole('table', { name: 'Groups' }).getByRole('row').filter({ has: page.getByRole('rowheader') });

/** The rows of a group's members. */
export const memberRows = (page: Page): Locator =>
  page.getByRole('table', { name: 'Members' }).getByRole('row').filter({ has: page.getByRole('rowheader') });

/** The rows of a group's licences. */
export const licenceRows = (page: Page): Locator =>
  page.getByRole('table', { name: 'Licences' }).getByRole('row').filter({ has: page.getByRole('rowheader') });

/** The only group that `search` finds. */
export async function groupBy(api: Api, search: string): Promise<Group> {
  const query = { search, company: null, licence: null, sort: 'name', direction: 'asc', page: 1, size: 15 };
  const found = await api.read<{ page: { rows: Group[] } }>('groups/list', { query });
  expect(found.page.rows.length, `group ${search}`).toBe(1);
  return found.page.rows[0]!;
}

/** A group of its own, perhaps with a licence: product and seats. */
export async function newGroup(api: Api, licence?: { product: string; seats: number; to?: string }): Promise<Group> {
  const name = `${capital(word())} sites`;
  const form: [string, string][] = [['name', name]];
  if (licence) {
    form.push(['product', licence.product], ['seats', String(licence.seats)], ['valid_to', licence.to ?? '2098-12-31']);
  }
  await api.call('groups/add', form);
  return groupBy(api, name);
}

/** Adds somebody to a group. */
export async function joins(api: Api, group: Group, account: { id: string }, more: { role?: string } = {}): Promise<void> {
  await api.call('groups/add-member', [['group', group.id], ['account', account.id], ['role', more.role ?? '']]);
}

/** Chooses a person in a dialog's combobox, with a script and without. */
export async function choosePerson(page: Page, form: Locator, field: string, person: { id: string; email: string; name: string }): Promise<void> {
  const box = form.getByRole('combobox', { name: field });
  if ((await page.locator('html').getAttribute('data-hydrated')) === 'true') {
    await box.fill(person.email);
    await form.getByRole('option', { name: new RegExp(person.email.replaceAll('.', '\\.')) }).click();
    return;
  }
  await page.getByRole('searchbox', { name: 'Find a person' }).fill(person.email);
  await page.getByRole('button', { name: 'Find' }).click();
  await box.selectOption(person.id);
}
