// Ticking rows, and what can be done with the ticked ones: Accept, Reject, Remove.

import { type Page } from '@playwright/test';
import {
  asPerson,
  count,
  dialog,
  expect,
  expectRow,
  installersOf,
  open,
  row,
  rows,
  said,
  status,
  test,
  word,
  type Api,
} from '../../support';

const REMOVE_TEXT = 'Are you sure you want to permanently remove this installer? This action cannot be undone.';

const tick = (page: Page, name: string) => page.getByRole('checkbox', { name: `Select ${name}` });
const bar = (page: Page) => page.getByRole('group', { name: 'Ticked rows' });
const button = (page: Page, name: string) => bar(page).getByRole('button', { name, exact: true });
const offered = (page: Page) => bar(page).getByRole('button', { name: /^(Accept|Reject|Remove)$/ });
const outcomes = (page: Page) => page.getByRole('list', { name: 'Outcome of each installer' }).getByRole('listitem');

/** One installer in each state, all of one name. */
async function mixture(admin: Api) {
  const tail = word();
  const make = (state: 'accepted' | 'rejected' | 'pending') => admin.installer(state, { name: `${state} ${tail}` });
  const [accepted, rejected, pending] = [await make('accepted'), await make('rejected'), await make('pending')];
  return { tail, accepted, rejected, pending };
}

test('S3-24 S3-25 S3-27: the bar appears with a tick, with the acts of the ticked statuses', async ({ page, admin }) => {
  const { tail, accepted, rejected, pending } = await mixture(admin);
  await asPerson(page, 'Super Administrator', installersOf(tail));
  await expect(rows(page)).toHaveCount(3);
  await expect(bar(page)).toBeHidden();
  const alone: [string, string[]][] = [
    [accepted.name, ['Reject', 'Remove']],
    [rejected.name, ['Accept', 'Remove']],
    [pending.name, ['Accept', 'Remove']],
  ];
  for (const [name, acts] of alone) {
    await tick(page, name).check();
    await expect(offered(page)).toHaveText(acts);
    await expect(bar(page)).toContainText('1 selected');
    await tick(page, name).uncheck();
    await expect(bar(page)).toBeHidden();
  }
  await tick(page, accepted.name).check();
  await tick(page, pending.name).check();
  await expect(offered(page), 'mixed statuses: the acts of all').toHaveText(['Accept', 'Reject', 'Remove']);
  await page.getByRole('checkbox', { name: 'Select all installers on this page' }).check();
  await expect(bar(page)).toContainText('3 selected');
  await bar(page).getByRole('button', { name: 'Clear selection' }).click();
  await expect(bar(page)).toBeHidden();
});

test('S3-73 S3-74 S3-75 decision 6: Accept on mixed statuses reports each row with its reason', async ({ page, admin }) => {
  const { tail, accepted, rejected, pending } = await mixture(admin);
  await asPerson(page, 'Super Administrator', installersOf(tail));
  for (const { name } of [accepted, rejected, pending]) await tick(page, name).check();
  await button(page, 'Accept').click();
  const question = dialog(page, 'Accept 3 installers?');
  // The rows are there to be looked through before anything is done, each with its status.
  const shown = question.getByRole('listitem').filter({ hasText: tail });
  await expect(shown).toHaveCount(3);
  await expect(shown.filter({ hasText: accepted.name })).toContainText('Accepted');
  await expect(shown.filter({ hasText: rejected.name })).toContainText('Rejected');
  await expect(shown.filter({ hasText: pending.email })).toContainText('Pending');
  await question.getByRole('button', { name: 'Accept 3 installers' }).click();
  const result = dialog(page, '2 installers accepted, 1 skipped.');
  await expect(result).toBeVisible();
  const of = (name: string) => outcomes(page).filter({ hasText: name });
  await expect(of(accepted.name)).toContainText('Skipped');
  await expect(of(accepted.name)).toContainText('Already accepted.');
  await expect(of(rejected.name)).toContainText('Done');
  await expect(of(pending.name)).toContainText('Done');
  await result.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(rows(page).getByRole('cell', { name: 'Accepted', exact: true })).toHaveCount(3);
  await expect(bar(page), 'nothing stays ticked').toBeHidden();
});

test('S3-73 S3-74 decision 6: Reject skips Rejected and Pending', async ({ page, admin }) => {
  const { tail, accepted, rejected, pending } = await mixture(admin);
  await asPerson(page, 'Super Administrator', installersOf(tail));
  for (const { name } of [accepted, rejected, pending]) await tick(page, name).check();
  await button(page, 'Reject').click();
  await dialog(page, 'Reject 3 installers?').getByRole('button', { name: 'Reject 3 installers' }).click();
  await expect(dialog(page, '1 installer rejected, 2 skipped.')).toBeVisible();
  const of = (name: string) => outcomes(page).filter({ hasText: name });
  await expect(of(accepted.name)).toContainText('Done');
  await expect(of(rejected.name)).toContainText('Already rejected.');
  await expect(of(pending.name)).toContainText('Pending: there is no access to reject yet.');
  await page.keyboard.press('Escape');
  await expect(status(row(page, accepted.name), 'Rejected')).toBeVisible();
  await expect(status(row(page, pending.name), 'Pending')).toBeVisible();
});

test('S3-73 S3-74: ticked rows by a form alone @plain', async ({ page, admin, javaScriptEnabled }) => {
  const { tail, accepted, rejected, pending } = await mixture(admin);
  await asPerson(page, 'Super Administrator', installersOf(tail));
  await expect(bar(page)).toBeHidden();
  for (const { name } of [rejected, pending]) await tick(page, name).check();
  await expect(bar(page)).toBeVisible();
  await button(page, 'Accept').click();
  await dialog(page, 'Accept 2 installers?').getByRole('button', { name: 'Accept 2 installers' }).click();
  if (javaScriptEnabled === false) await said(page, '2 installers accepted.');
  else await dialog(page, '2 installers accepted.').getByRole('button', { name: 'Done' }).click();
  await expect(rows(page).getByRole('cell', { name: 'Accepted', exact: true })).toHaveCount(3);
  await tick(page, accepted.name).check();
  await button(page, 'Reject').click();
  await dialog(page, `Reject ${accepted.name}?`).getByRole('button', { name: 'Reject' }).click();
  await said(page, `${accepted.name} rejected.`);
  await expect(status(row(page, accepted.name), 'Rejected')).toBeVisible();
});

test('S3-18 S3-70 S3-71 S3-72: several are removed at once, after a question; the count goes down @plain', async ({
  page,
  admin,
  javaScriptEnabled,
}) => {
  const { tail, accepted, rejected, pending } = await mixture(admin);
  await asPerson(page, 'Super Administrator', installersOf(tail));
  await expect(count(page)).toHaveText('3 installers');
  for (const { name } of [accepted, pending]) await tick(page, name).check();
  await button(page, 'Remove').click();
  const question = dialog(page, 'Remove installer');
  await expect(question).toContainText(REMOVE_TEXT);
  for (const { name } of [accepted, pending]) await expect(question).toContainText(name);
  await question.getByRole('link', { name: 'Cancel' }).click();
  await expect(rows(page)).toHaveCount(3);
  // Without a script the ticks are gone with the page.
  for (const { name } of [accepted, pending]) await tick(page, name).check();
  await button(page, 'Remove').click();
  await question.getByRole('button', { name: 'Yes, remove' }).click();
  if (javaScriptEnabled === false) await said(page, '2 installers removed.');
  else await dialog(page, '2 installers removed.').getByRole('button', { name: 'Done' }).click();
  await expect(rows(page)).toHaveCount(1);
  await expectRow(page, rejected.name);
  await expect(count(page)).toHaveText('1 installer');
});

test('S3-70 S3-71 S3-72 S3-18: Remove from the row\'s menu: the text, Cancel, and gone for good @plain', async ({ page, admin }) => {
  const installer = await admin.installer('accepted');
  await asPerson(page, 'Super Administrator', installersOf(installer.email));
  const choose = async () => {
    await row(page, installer.name).locator('summary').click();
    await row(page, installer.name).getByRole('link', { name: 'Remove', exact: true }).click();
  };
  await choose();
  const question = dialog(page, 'Remove installer');
  await expect(question).toContainText(REMOVE_TEXT);
  await expect(question, 'who it is about').toContainText(installer.name);
  await expect(question.getByRole('button', { name: 'Yes, remove' })).toBeVisible();
  await question.getByRole('link', { name: 'Cancel' }).click();
  await expect(question).toHaveCount(0);
  await choose();
  await question.getByRole('button', { name: 'Yes, remove' }).click();
  await said(page, `${installer.name} removed.`);
  await expect(page.getByText('No installer found')).toBeVisible();
  await expect(count(page)).toHaveText('0 installers');
  const answer = await open(page, `/installers/${installer.id}`);
  expect(answer?.status()).toBe(404);
  await expect(page.getByText('This installer cannot be shown')).toBeVisible();
});

test('the selection goes on over pages', async ({ page, admin }) => {
  const tail = word();
  for (let n = 0; n < 11; n += 1) await admin.installer('pending', { name: `P${n} ${tail}` });
  await asPerson(page, 'Super Administrator', installersOf(tail, '&size=10'));
  await rows(page).first().getByRole('checkbox').check();
  await page.getByRole('link', { name: 'Next page' }).click();
  await expect(rows(page)).toHaveCount(1);
  await rows(page).first().getByRole('checkbox').check();
  await expect(bar(page)).toContainText('2 selected');
  await button(page, 'Accept').click();
  await dialog(page, 'Accept 2 installers?').getByRole('button', { name: 'Accept 2 installers' }).click();
  await expect(outcomes(page).filter({ hasText: 'Done' })).toHaveCount(2);
});
