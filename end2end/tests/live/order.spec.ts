// What a page hears at a bad moment: while it is being taken over, while it reads already, while it reads anew by
// itself (issue 7).

import { type Page, type Response } from '@playwright/test';
import { asPerson, blind, expect, listOf, row, settled, test } from '../../support';

/** What is asked of it, and a little for the test itself. */
const SOON = { timeout: 3_500 };

/** Holds back the next answer that the page reads by itself from `endpoint`, once the server has given it. */
async function holdBack(page: Page, endpoint: string) {
  let release = () => {};
  let came = () => {};
  const released = new Promise<void>((done) => (release = done));
  const answered = new Promise<void>((done) => (came = done));
  let first = true;
  await page.route(`**/api/${endpoint}`, async (route) => {
    if (!first || !(await route.request().headerValue('x-in-background'))) return route.continue();
    first = false;
    const answer = await route.fetch();
    came();
    await released;
    return route.fulfill({ response: answer });
  });
  return { answered, release };
}

/** Waits for an answer that the page reads by itself. */
const readAgain = (page: Page, endpoint: string): Promise<Response> =>
  page.waitForResponse(
    (answer) => answer.url().endsWith(`/api/${endpoint}`) && 'x-in-background' in answer.request().headers(),
    SOON,
  );

test('what is heard while the page is taken over breaks nothing, and shows', async ({ page, admin }) => {
  const ann = await admin.customer();
  await asPerson(page, 'Super Administrator', '/accounts');
  // The parts of the program come late; the change falls between the document and them.
  let late = true;
  await page.route(/_(bg|shared|people_page|console_overlays)[^/]*\.wasm$/, async (route) => {
    if (late) await admin.suspend(ann.id);
    late = false;
    await route.continue();
  });
  const heard = page.waitForResponse((answer) => new URL(answer.url()).pathname === '/live');
  await page.goto(`/accounts/${ann.id}?tab=mail`);
  await heard;
  await settled(page);
  await expect(blind(page, ann.name).getByText('Suspended').first()).toBeVisible(SOON);
  await expect(page.locator('html')).not.toHaveAttribute('data-client');
});

test('a page whose program came late follows all the same', async ({ page, admin }) => {
  const ann = await admin.customer();
  await asPerson(page, 'Super Administrator', `/accounts/${ann.id}`);
  await expect(blind(page, ann.name).getByText('Active').first()).toBeVisible();
  // As the start script says it after eight seconds; it stays.
  await page.evaluate(() => document.documentElement.setAttribute('data-client', 'slow'));
  await admin.suspend(ann.id);
  await expect(blind(page, ann.name).getByText('Suspended').first()).toBeVisible(SOON);
});

test('a record whose page was drawn by the app follows again and again', async ({ page, admin }) => {
  const ann = await admin.customer();
  await asPerson(page, 'Super Administrator', listOf(ann.email));
  await row(page, ann.name).getByRole('link', { name: ann.name, exact: true }).click();
  const pane = blind(page, ann.name);
  await expect(pane.getByText('Active').first()).toBeVisible();
  await admin.suspend(ann.id);
  await expect(pane.getByText('Suspended').first()).toBeVisible(SOON);
  await admin.call('accounts/enable', [['ids[]', ann.id]]);
  await expect(pane.getByText('Active').first()).toBeVisible(SOON);
});

test('a change that is heard while the page reads is not lost', async ({ page, admin }) => {
  const ann = await admin.customer();
  // A list of her alone: nobody else comes into it meanwhile.
  await asPerson(page, 'Super Administrator', `/accounts/${ann.id}?q=${ann.email}`);
  const pane = blind(page, ann.name);
  await expect(pane.getByText('Active').first()).toBeVisible();
  const beside = row(page, ann.name);
  const held = await holdBack(page, 'accounts/open');
  await admin.suspend(ann.id);
  await held.answered;
  await expect(beside).toContainText('Suspended', SOON);
  await admin.call('accounts/enable', [['ids[]', ann.id]]);
  // The list beside it has it: it was told while the other answer was on its way.
  await expect(beside).toContainText('Active', SOON);
  const again = readAgain(page, 'accounts/open');
  held.release();
  await again;
  await expect(pane.getByText('Active').first()).toBeVisible(SOON);
  await expect(pane.getByText('Suspended')).toHaveCount(0);
});

test('what was read before an act of one’s own never stands in place of what came of it', async ({ page, admin }) => {
  const ann = await admin.customer();
  await asPerson(page, 'Super Administrator', `/accounts/${ann.id}`);
  const pane = blind(page, ann.name);
  const name = pane.getByRole('textbox', { name: 'Name', exact: true });
  await expect(name).toHaveValue(ann.name);
  const held = await holdBack(page, 'accounts/open');
  // Somebody else's change, and the page reads.
  await admin.pending();
  await held.answered;
  await name.fill('Renamed by hand');
  const told = readAgain(page, 'accounts/list');
  await pane.getByRole('button', { name: 'Save', exact: true }).first().click();
  // The blind is called by its person's name.
  const renamed = blind(page, 'Renamed by hand');
  await expect(renamed).toBeVisible();
  await told;
  const again = readAgain(page, 'accounts/open');
  held.release();
  await again;
  await expect(renamed.getByRole('textbox', { name: 'Name', exact: true })).toHaveValue('Renamed by hand');
});
