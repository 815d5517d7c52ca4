// The pane at the right: opening, stepping, closing, editing.

import { type Page } from '@playwright/test';
import {
  asPerson,
  blind,
  dialog,
  expect,
  expectParam,
  expectRow,
  expectToast,
  listOf,
  open,
  row,
  rows,
  settled,
  tab,
  test,
  word,
  type Api,
} from '../../support';

const TABS = ['Overview', 'PANEL USER INFO', 'Security', 'Mail', 'History'];
const field = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true });
const save = (page: Page) => page.getByRole('button', { name: 'Save' }).click();
const close = (page: Page) => page.getByRole('link', { name: 'Close' }).click();

/** Some accounts of one surname, as the list shows them by name. */
async function some(admin: Api, count: number) {
  const last = word();
  const names = ['Anna', 'Berta', 'Clara', 'Dora'].slice(0, count);
  const made = [];
  for (const first of names) made.push(await admin.pending({ first, last, email: `${first}.${last}@e2e.example.com` }));
  return { list: listOf(last, '&sort=name'), made };
}

test('S0-13: pressing a row opens the pane on the right side; the list stays beside it', async ({ page, admin }) => {
  const { list, made } = await some(admin, 2);
  const { name, email, id } = made[0]!;
  await asPerson(page, 'Super Administrator', list);
  // Anywhere on the row, not only on its name, whose link lies over all of it.
  const cell = (await row(page, name).getByRole('cell', { name: 'No panel' }).boundingBox())!;
  await page.mouse.click(cell.x + cell.width / 2, cell.y + cell.height / 2);
  await expect(page).toHaveURL(new RegExp(`/accounts/${id}\\?`));
  const pane = blind(page, name);
  await expect(pane).toContainText(email);
  await expect(pane.getByRole('heading', { name })).toBeFocused();
  const box = (await pane.boundingBox())!;
  expect(box.x + box.width).toBeGreaterThan(1430);
  expect(box.x).toBeGreaterThan(500);
  await expect(rows(page)).toHaveCount(2);
  await expect(row(page, name).getByRole('rowheader').getByRole('link')).toHaveAttribute('aria-current', 'true');
});

test('S0-13: the pane has an address of its own: it can be linked, reloaded, left by Back', async ({ page, admin }) => {
  const { list, made } = await some(admin, 1);
  const { name, id } = made[0]!;
  await asPerson(page, 'Super Administrator', list);
  await row(page, name).getByRole('rowheader').getByRole('link').click();
  await tab(page, 'History').click();
  await expectParam(page, 'tab', 'history');
  await page.reload();
  await settled(page);
  await expect(blind(page, name)).toBeVisible();
  await expect(tab(page, 'History')).toHaveAttribute('aria-current', 'page');
  await page.goBack();
  await expect(tab(page, 'Overview')).toHaveAttribute('aria-current', 'page');
  await page.goBack();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page).toHaveURL(/\/accounts\?q=/);
  await open(page, `/accounts/${id}`);
  await expect(blind(page, name)).toBeVisible();
});

test('S0-15: the pane steps to the next account and back without closing, keeping its tab', async ({ page, admin }) => {
  const { list, made } = await some(admin, 3);
  const [a, b, c] = made.map((account) => account.name) as [string, string, string];
  await asPerson(page, 'Super Administrator', list);
  await row(page, a).getByRole('rowheader').getByRole('link').click();
  await expect(page.getByRole('link', { name: 'Previous', exact: true })).toHaveAttribute('aria-disabled', 'true');
  await tab(page, 'Security').click();
  const next = page.getByRole('link', { name: 'Next', exact: true });
  await next.click();
  await expect(blind(page, b)).toBeVisible();
  await expect(tab(page, 'Security')).toHaveAttribute('aria-current', 'page');
  await next.click();
  await expect(blind(page, c)).toBeVisible();
  await expect(next).toHaveAttribute('aria-disabled', 'true');
  await page.getByRole('link', { name: 'Previous', exact: true }).click();
  await expect(blind(page, b)).toBeVisible();
  await expect(row(page, b).getByRole('rowheader').getByRole('link')).toHaveAttribute('aria-current', 'true');
});

test('S0-15: stepping goes on over the end of a page', async ({ page, admin }) => {
  const last = word();
  for (let n = 0; n < 11; n += 1) await admin.pending({ first: `P${String(n).padStart(2, '0')}`, last });
  await asPerson(page, 'Super Administrator', listOf(last, '&sort=name&size=10'));
  await row(page, `P09 ${last}`).getByRole('rowheader').getByRole('link').click();
  await expect(blind(page, `P09 ${last}`)).toBeVisible();
  await page.getByRole('link', { name: 'Next', exact: true }).click();
  await expect(blind(page, `P10 ${last}`)).toBeVisible();
});

test('S0-13: tabs, each with its content', async ({ page, admin }) => {
  const account = await admin.pending();
  await asPerson(page, 'Super Administrator', `/accounts/${account.id}`);
  const links = page.getByRole('navigation', { name: 'Tabs' }).getByRole('link');
  await expect(links).toHaveText(TABS);
  const content: Record<string, RegExp> = {
    'PANEL USER INFO': /No panel yet/,
    Security: /Two-step verification/,
    Mail: /Registration code/,
    History: /Email: /,
    Overview: /User ID/,
  };
  for (const [name, text] of Object.entries(content)) {
    await tab(page, name).click();
    await expect(tab(page, name)).toHaveAttribute('aria-current', 'page');
    await expect(blind(page, account.name)).toContainText(text);
  }
});

test('S0-13: Esc and the cross close the pane, and the focus goes back to the row', async ({ page, admin }) => {
  const { list, made } = await some(admin, 2);
  const { name } = made[1]!;
  await asPerson(page, 'Super Administrator', list);
  const link = row(page, name).getByRole('rowheader').getByRole('link');
  for (const leave of [() => page.keyboard.press('Escape'), () => close(page)]) {
    await link.click();
    await expect(blind(page, name)).toBeVisible();
    await leave();
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expect(link).toBeFocused();
    await expect(page).toHaveURL(/\/accounts\?q=/);
  }
});

test('an account is edited in the pane; the list follows', async ({ page, admin }) => {
  const account = await admin.pending();
  await asPerson(page, 'Super Administrator', listOf(account.email));
  await row(page, account.name).getByRole('rowheader').getByRole('link').click();
  const label = `Herr ${word()}`;
  await field(page, 'Name').fill(label);
  await field(page, 'Phone').fill('+49 30 1234');
  await field(page, 'Country').fill('de');
  await page.getByRole('textbox', { name: 'Description' }).fill('</textarea><script>alert(1)</script>\nsecond line');
  await save(page);
  await expectToast(page, 'Saved.');
  await expect(blind(page, label)).toBeVisible();
  await expectRow(page, label);
  await close(page);
  await expect(row(page, label).getByRole('cell', { name: '+49 30 1234' })).toBeVisible();
  await page.goBack();
  await page.reload();
  await settled(page);
  await expect(field(page, 'Name')).toHaveValue(label);
  await expect(field(page, 'Country')).toHaveValue('DE');
  await expect(page.getByRole('textbox', { name: 'Description' })).toHaveValue(
    '</textarea><script>alert(1)</script>\nsecond line',
  );
});

test('decision 9: a fault while editing is told at its field, and nothing typed is lost', async ({ page, admin }) => {
  const account = await admin.pending();
  await asPerson(page, 'Super Administrator', `/accounts/${account.id}`);
  await field(page, 'Phone').fill('0123456789 0123456789');
  await field(page, 'Country').fill('Germany');
  await field(page, 'Name').fill('Kept as typed');
  await save(page);
  await expect(field(page, 'Phone')).toHaveAccessibleDescription(/At most 19 characters; this has 21\./);
  await expect(field(page, 'Country')).toHaveAccessibleDescription(/Two letters/);
  await expect(field(page, 'Name')).toHaveValue('Kept as typed');
  await expect(field(page, 'Phone')).toHaveValue('0123456789 0123456789');
  await field(page, 'Phone').fill('0123456789 01234567');
  await field(page, 'Country').fill('');
  await save(page);
  await expectToast(page, 'Saved.');
});

test('what is typed and not saved is not left without a question', async ({ page, admin }) => {
  const { list, made } = await some(admin, 2);
  const [a, b] = made as [(typeof made)[0], (typeof made)[0]];
  await asPerson(page, 'Super Administrator', list);
  await row(page, a.name).getByRole('rowheader').getByRole('link').click();
  await field(page, 'First name').fill('Changed');
  const question = dialog(page, 'Leave without saving?');
  for (const leave of [
    () => close(page),
    () => page.keyboard.press('Escape'),
    () => page.getByRole('link', { name: 'Next', exact: true }).click(),
    () => tab(page, 'History').click(),
  ]) {
    await leave();
    await expect(question).toBeVisible();
    await question.getByRole('button', { name: 'Keep editing' }).click();
    await expect(question).toBeHidden();
    await expect(field(page, 'First name')).toHaveValue('Changed');
  }
  await page.getByRole('link', { name: 'Next', exact: true }).click();
  await question.getByRole('button', { name: 'Leave' }).click();
  await expect(blind(page, b.name)).toBeVisible();
  await page.getByRole('link', { name: 'Previous', exact: true }).click();
  await expect(field(page, 'First name')).toHaveValue('Anna');

  await field(page, 'First name').fill('Saved');
  await save(page);
  await expectToast(page, 'Saved.');
  await close(page);
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('S1-8 S1-9: Disable Account turns to Enable Account and back, each after a question', async ({ page, admin }) => {
  const account = await admin.customer();
  await asPerson(page, 'Super Administrator', `/accounts/${account.id}`);
  const pane = blind(page, account.name);
  await pane.getByRole('link', { name: 'Disable Account' }).last().click();
  await dialog(page, `Suspend ${account.name}?`).getByRole('button', { name: 'Suspend' }).click();
  await expectToast(page, `${account.name} suspended.`);
  await expect(page).toHaveURL(new RegExp(`/accounts/${account.id}`));
  await expect(pane.getByRole('link', { name: 'Disable Account' })).toHaveCount(0);
  await expect(pane).toContainText('Suspended');
  await pane.getByRole('link', { name: 'Enable Account' }).last().click();
  await dialog(page, `Enable ${account.name}?`).getByRole('button', { name: 'Enable' }).click();
  await expect(pane.getByRole('link', { name: 'Disable Account' }).last()).toBeVisible();
});

test('S0-20: REMOVE ACCOUNT in the pane removes it after a question', async ({ page, admin }) => {
  const account = await admin.pending();
  await asPerson(page, 'Super Administrator', listOf(account.email));
  await row(page, account.name).getByRole('rowheader').getByRole('link').click();
  await blind(page, account.name).getByRole('link', { name: 'REMOVE ACCOUNT' }).last().click();
  const question = dialog(page, `Remove ${account.name}?`);
  await question.getByRole('link', { name: 'Cancel' }).click();
  await expect(blind(page, account.name)).toBeVisible();
  await blind(page, account.name).getByRole('link', { name: 'REMOVE ACCOUNT' }).last().click();
  await question.getByRole('button', { name: 'Remove' }).click();
  await expectToast(page, `${account.name} removed.`);
  await expect(page).toHaveURL(/\/accounts\?q=/);
  await expect(page.getByText('No account found')).toBeVisible();
});
