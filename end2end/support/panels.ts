// The Panels page, as its tests use it.

import { randomInt } from 'node:crypto';
import { expect, type Locator, type Page } from '@playwright/test';
import { type Api, word } from './api';

/** A panel a test made. */
export interface Panel {
  id: string;
  imei: string;
  code: string;
}

/** A group to put it into. */
export interface PlaceForPanels {
  id: string;
  name: string;
}

/** An IMEI with its right check digit (Luhn) that no panel of the demo has. */
export function newImei(): string {
  const digits = `99${Array.from({ length: 12 }, () => randomInt(10)).join('')}`;
  const sum = [...digits].reduce((sum, c, i) => {
    const d = Number(c) * (i % 2 === 1 ? 2 : 1);
    return sum + Math.floor(d / 10) + (d % 10);
  }, 0);
  return digits + ((10 - (sum % 10)) % 10);
}

const everything = {
  search: '',
  group: null,
  connection: null,
  access: null,
  model: '',
  sort: 'imei',
  direction: 'asc',
  page: 1,
  size: 15,
};

/** The groups there are, by name. */
export async function groups(api: Api): Promise<PlaceForPanels[]> {
  const found = await api.read<{ value: string; label: string }[]>('panels/group-choices', { search: '' });
  return found.map(({ value, label }) => ({ id: value, name: label }));
}

/** A panel of its own. */
export async function newPanel(api: Api, more: Record<string, string> = {}): Promise<Panel> {
  const [imei, code] = [newImei(), word().toUpperCase()];
  await api.call('panels/add', Object.entries({ imei, account_code: code, ...more }));
  const found = await api.read<{ rows: { id: string }[] }>('panels/list', { query: { ...everything, search: imei } });
  expect(found.rows.length, `panel ${imei}`).toBe(1);
  return { id: found.rows[0]!.id, imei, code };
}

/** The rows of the grid. */
export const panelRows = (page: Page): Locator =>
  page.getByRole('table', { name: 'Panels' }).getByRole('row').filter({ has: page.getByRole('rowheader') });

/** The row of one panel. */
export const panelRow = (page: Page, imei: string): Locator =>
  panelRows(page).filter({ has: page.getByRole('rowheader', { name: imei }) });

/** Chooses from a field that the server searches for: by typing with a script, from the list without. */
export async function chooseFrom(page: Page, form: Locator, field: string, name: string): Promise<void> {
  const box = form.getByRole('combobox', { name: field, exact: true });
  if ((await box.evaluate((el) => el.tagName)) === 'SELECT') {
    const value = await box.locator('option', { hasText: name }).first().getAttribute('value');
    await box.selectOption(value!);
    return;
  }
  await box.click();
  await box.pressSequentially(name, { delay: 5 });
  await page.getByRole('listbox', { name: field }).getByRole('option').filter({ hasText: name }).first().click();
}
