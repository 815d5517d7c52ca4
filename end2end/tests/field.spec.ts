// The installer application, as an installer uses it: on a phone in one hand and on a tablet, with a
// script and without. The demo's installer has panels in each state.

import AxeBuilder from '@axe-core/playwright';
import { type Locator, type Page } from '@playwright/test';
import { asPerson, expect, test } from '../support';

const cards = (page: Page): Locator => page.getByRole('listitem').filter({ has: page.getByRole('heading', { level: 2 }) });
const opener = (card: Locator): Locator => card.getByRole('link');
const searchBox = (page: Page): Locator => page.getByRole('searchbox', { name: 'Search by IMEI, account code or name' });
const askButton = (at: Page | Locator): Locator => at.getByRole('button', { name: /^Ask (for permission|again)$/ });

/** A card whose panel may be opened: no word about permission on it. */
const openCard = (page: Page): Locator => cards(page).filter({ hasNotText: /permission|Waiting|Permitted|Refused|Ended/ }).first();

const imeiOf = async (card: Locator): Promise<string> => (await card.innerText()).match(/\d{15}/)![0];

async function asInstaller(page: Page, next = ''): Promise<void> {
  await asPerson(page, 'Installer', next);
}

/** Nothing for axe, nothing wider than the window, nothing too small for a thumb. */
async function isHandy(page: Page, where: string): Promise<void> {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(wide, `${where}: wider than the window`).toBeLessThanOrEqual(0);
  const small = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('main a[href], main button, main input:not([type=hidden])')]
      .map((el) => ({ el, box: el.getBoundingClientRect() }))
      // Links within a sentence are exempt (WCAG 2.5.8).
      .filter(({ el, box }) => box.width > 0 && getComputedStyle(el).display !== 'inline' && box.height < 43.5)
      .map(({ el, box }) => `${Math.round(box.width)}×${Math.round(box.height)} ${el.innerText}`),
  );
  expect(small, `${where}: targets below 44 px`).toEqual([]);
  const found = await new AxeBuilder({ page: page as never }).analyze();
  expect(found.violations.map((v) => `${v.id}: ${v.nodes[0]?.html}`), `${where}: axe`).toEqual([]);
  await test.info().attach(where, { body: await page.screenshot({ fullPage: true }), contentType: 'image/png' });
}

for (const [device, size] of [
  ['phone', { width: 390, height: 844 }],
  ['tablet', { width: 768, height: 1024 }],
] as const) {
  test.describe(`on a ${device}`, () => {
    test.use({ viewport: size });

    test('the list is the first page, is searched, and opens a panel @plain', async ({ page }) => {
      await asInstaller(page);
      await expect(page).toHaveURL(/\/field$/);
      await expect(page.getByRole('heading', { name: 'Your panels' })).toBeVisible();
      const imei = await imeiOf(openCard(page));

      await searchBox(page).fill(imei.slice(4, 12));
      await page.getByRole('button', { name: 'Search' }).click();
      await expect(page).toHaveURL(new RegExp(`q=${imei.slice(4, 12)}`));
      await expect(page.getByRole('status')).toContainText(/^1 panel found/);
      await expect(cards(page)).toHaveCount(1);
      await expect(searchBox(page)).toHaveValue(imei.slice(4, 12));

      await opener(cards(page).first()).click();
      await expect(page.getByRole('heading', { name: 'Panel', exact: true })).toBeVisible();
      await expect(page.getByText(imei)).toBeVisible();
      for (const part of ['About', 'Partitions', 'People on this panel']) {
        await expect(page.getByRole('heading', { name: part })).toBeVisible();
      }
      await expect(page.getByRole('listitem').filter({ hasText: 'Installer' }).first()).toBeVisible();
      await page.getByRole('link', { name: 'Your panels' }).click();
      await expect(page).toHaveURL(/\/field$/);

      await searchBox(page).fill('nobody has such a panel');
      await searchBox(page).press('Enter');
      await expect(page.getByText('No panel of yours matches')).toBeVisible();
      await page.getByRole('link', { name: 'Show all your panels' }).click();
      await expect(cards(page).first()).toBeVisible();
    });

    test('S3-104: what is closed is said, with who can open it @plain', async ({ page }) => {
      await asInstaller(page);
      await expect(page.getByText(/not shown, because installer access is off\. Your monitoring company/)).toBeVisible();
      await page.getByRole('link', { name: /A panel is missing/ }).click();
      await expect(page.getByRole('heading', { name: 'Help for installers' })).toBeVisible();
      await expect(page.getByText('A panel is missing: installer access is off')).toBeVisible();
    });

    test('permission is asked for once, and its state is shown @plain', async ({ page }) => {
      await asInstaller(page);
      const card = cards(page).filter({ has: askButton(page) }).first();
      const imei = await imeiOf(card);
      await askButton(card).click();
      await expect(page).toHaveURL(/\/field\/panels\/[0-9a-f-]{36}$/);
      await expect(page.getByText('Your request is sent.')).toBeVisible();
      await expect(page.getByText('Waiting for an answer')).toBeVisible();
      await expect(askButton(page)).toHaveCount(0);
      // Told once; the state stays.
      await page.getByRole('link', { name: 'Look again' }).click();
      await expect(page.getByText('Waiting for an answer')).toBeVisible();
      await expect(page.getByText('Your request is sent.')).toHaveCount(0);
      await page.goto(`/field?q=${imei}`);
      await expect(cards(page).first()).toContainText('Waiting for an answer');
    });

    test('a permit that holds opens the panel and says until when @plain', async ({ page }) => {
      await asInstaller(page);
      const card = cards(page).filter({ hasText: 'Permitted' }).first();
      await expect(card).toContainText(/by Ada Northgate/);
      await opener(card).click();
      await expect(page.getByText(/\d{1,2}:\d\d:\d\d [AP]M/).first()).toBeVisible();
      await expect(page.getByRole('heading', { name: 'Partitions' })).toBeVisible();
    });

    for (const colorScheme of ['light', 'dark'] as const) {
      test(`X-2 X-3: every page is handy and clean, ${colorScheme}`, async ({ page }) => {
        await page.emulateMedia({ colorScheme });
        await asInstaller(page);
        await isHandy(page, 'the list');
        const open = await opener(openCard(page)).getAttribute('href');
        const guarded = await opener(cards(page).filter({ hasText: /Waiting for an answer/ }).first()).getAttribute('href');
        const permitted = await opener(cards(page).filter({ hasText: 'Permitted' }).first()).getAttribute('href');
        for (const [where, path] of [
          ['a panel', open],
          ['a panel that waits for permission', guarded],
          ['a panel that is permitted', permitted],
          ['nothing found', '/field?q=nothing+like+that'],
          ['help', '/help/field'],
        ] as const) {
          await page.goto(path!);
          await isHandy(page, where);
        }
      });
    }
  });
}

test('SEC-44: others are led to where they belong, and back after signing in @plain', async ({ page }) => {
  await page.goto('/field?q=35');
  await expect(page).toHaveURL(/\/sign-in\?next=%2Ffield%3Fq%3D35$/);
  await asInstaller(page, '/field?q=35');
  await expect(page).toHaveURL(/\/field\?q=35$/);
  // The console leads an installer to his panels.
  await page.goto('/accounts');
  await expect(page).toHaveURL(/\/field$/);
  await page.getByRole('link', { name: 'Your profile' }).click();
  await page.getByRole('link', { name: 'Back to your panels' }).click();
  await expect(page).toHaveURL(/\/field$/);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByText('You are signed out.')).toBeVisible();
  await asPerson(page, 'End user');
  await page.goto('/field');
  await expect(page).toHaveURL(/\/(home|profile)$/);
});

test('a panel of nobody and a made-up one are the same', async ({ page }) => {
  await asInstaller(page);
  const statuses = [];
  for (const id of ['01a20164-25bb-7f01-be58-268d84a21780', 'nonsense']) {
    const response = await page.goto(`/field/panels/${id}`);
    statuses.push(response?.status());
  }
  expect(statuses).toEqual([404, 404]);
});

test('the installer application sends no program and at most 30 KB', async ({ page }) => {
  await asInstaller(page);
  const panel = await opener(openCard(page)).getAttribute('href');
  for (const path of ['/field', panel!]) {
    let bytes = 0;
    const files: string[] = [];
    page.on('requestfinished', async (request) => {
      files.push(new URL(request.url()).pathname);
      const { responseBodySize } = await request.sizes();
      bytes += responseBodySize;
    });
    // As the first time: nothing kept.
    const session = await page.context().newCDPSession(page);
    await session.send('Network.clearBrowserCache');
    await page.goto(path, { waitUntil: 'networkidle' });
    page.removeAllListeners('requestfinished');
    expect(files.filter((file) => /\.(wasm|m?js)$/.test(file)), path).toEqual([]);
    expect(bytes, `${path}: all of it was counted`).toBeGreaterThan(10 * 1024);
    expect(bytes, `${path}: ${files.join(' ')}`).toBeLessThanOrEqual(30 * 1024);
    expect(await page.locator('script').count(), path).toBe(0);
    await test.info().attach(`bytes of ${path}`, { body: String(bytes), contentType: 'text/plain' });
  }
});
