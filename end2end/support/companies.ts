// The Companies pages, as their tests use them.

import { expect, type Locator, type Page } from '@playwright/test';
import { type Api, word } from './api';

/** A company a test made. */
export interface Company {
  id: string;
  name: string;
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** The rows of the companies' grid. */
export const companyRows = (page: Page): Locator =>
  page.getByRole('table', { name: 'Companies' }).getByRole('row').filter({ has: page.getByRole('rowheader') });

/** The rows of a company's users. */
export const userRows = (page: Page): Locator =>
  page.getByRole('table', { name: 'Users' }).getByRole('row').filter({ has: page.getByRole('rowheader') });

/** The only company that `search` finds. */
export async function companyBy(api: Api, search: string): Promise<Company> {
  const query = { search, kind: null, region: null, under: null, view: 'list', sort: 'name', direction: 'asc', page: 1, size: 15 };
  const found = await api.read<{ page: { rows: Company[] } }>('companies/list', { query });
  expect(found.page.rows.length, `company ${search}`).toBe(1);
  return found.page.rows[0]!;
}

/** A company of its own, below `parent`. */
export async function newCompany(api: Api, parent: Company, more: { joining?: string } = {}): Promise<Company> {
  const name = `${capital(word())} Alarms`;
  const form = { name, kind: 'installer', region: 'europe', parent: parent.id, ...more };
  await api.call('companies/add', Object.entries(form));
  return companyBy(api, name);
}

/** A fact of a company's page. */
export const fact = (page: Page, term: string): Locator => page.locator(`dt:text-is("${term}") + dd`);
