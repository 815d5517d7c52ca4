// The Employees page, as its tests use it.

import { type Locator, type Page } from '@playwright/test';
import { word, type Account, type Api, password } from './api';
import { dialog } from './page';

/** "Add User". */
export const addUser = (page: Page): Locator => dialog(page, 'Add User');

/** A text field of a form, by its label. */
export const text = (form: Locator, name: string): Locator => form.getByRole('textbox', { name });

/** A drop-down of a form, by its label. */
export const box = (form: Locator, name: string): Locator => form.getByRole('combobox', { name });

/** Chooses by the beginning of the words: a role's say what it sees as well. */
export async function pick(form: Locator, name: string, start: string): Promise<void> {
  const option = box(form, name).getByRole('option', { name: new RegExp(`^${start}( –|$)`) });
  await box(form, name).selectOption((await option.getAttribute('value'))!);
}

/** The choices of a drop-down, by their first words. */
export const offered = async (form: Locator, name: string): Promise<string[]> =>
  (await box(form, name).getByRole('option').allInnerTexts()).map((label) => label.split(' – ')[0]!.trim());

/** The id of a role that the caller may give. */
export async function roleId(api: Api, name: string): Promise<string> {
  const choices = await api.read<{ roles: { value: string; label: string }[] }>('employees/choices', { company: null });
  return choices.roles.find((role) => role.label === name)!.value;
}

/** An employee with a name and an address of his own; with a password typed by staff unless told otherwise. */
export async function employee(
  api: Api,
  more: { role?: string; setup?: string; company?: string; email?: string } = {},
): Promise<Account & { username: string }> {
  const name = `${word()} ${word()}`.replace(/\b\w/g, (letter) => letter.toUpperCase());
  const [username, email, secret] = [word(), more.email ?? `${word()}@e2e.example.com`, password()];
  const added = await api.call<{ id: string }>('employees/add', [
    ['username', username],
    ['name', name],
    ['email', email],
    ['region', 'europe'],
    ['company', more.company ?? ''],
    ['setup', more.setup ?? 'custom'],
    ['password', secret],
    ['repeat', secret],
    ['role', await roleId(api, more.role ?? 'Owner')],
  ]);
  return { id: added.id, email, name, username, password: secret };
}
