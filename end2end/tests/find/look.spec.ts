// Finding in every size and both themes.

import { asPerson, dialog, expect, isTouch, looksRight, open, test } from '../../support';

test('X-2 X-3: the palette and the page Find look right', async ({ page }, info) => {
  const touch = isTouch(info.project.name);
  await asPerson(page, 'Super Administrator', '/find?q=north');
  await expect(page.getByRole('list').first()).toBeVisible();
  await looksRight(page, 'find', touch);
  await open(page, '/find?q=zzyzxq');
  await looksRight(page, 'nothing found', touch);
  await page.keyboard.press('Control+k');
  const palette = dialog(page, 'Find anything');
  await palette.getByRole('combobox').fill('a');
  await expect(palette.getByRole('option').first()).toBeVisible();
  await looksRight(page, 'palette', touch);
});
