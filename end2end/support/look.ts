// Looking at a page: nothing for axe, nothing wider than the window or its dialog, everything large enough for a
// finger.

import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';

/** Looks at the page as it stands; `touch`: by finger. */
export async function looksRight(page: Page, where: string, touch: boolean): Promise<void> {
  await page.evaluate(() => document.fonts.ready);
  // What slides in has arrived.
  await page.evaluate(() => {
    const ends = (a: Animation) => a.effect?.getComputedTiming().iterations !== Infinity;
    return Promise.all(document.getAnimations().filter(ends).map((a) => a.finished.catch(() => undefined)));
  });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect.soft(wide, `${where}: wider than the window`).toBeLessThanOrEqual(0);
  expect.soft(await outside(page), `${where}: beyond the edge of its dialog`).toEqual([]);
  if (touch) expect.soft(await tooSmall(page), `${where}: targets below 44 px`).toEqual([]);
  const found = await new AxeBuilder({ page: page as never }).analyze();
  expect.soft(found.violations.map((v) => `${v.id}: ${v.nodes.length} × ${v.nodes[0]?.html}`), `${where}: axe`).toEqual([]);
  await test.info().attach(where, { body: await page.screenshot(), contentType: 'image/png' });
}

/** What of an open dialog reaches beyond its edge, where nobody sees it. */
function outside(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    for (const dialog of document.querySelectorAll('dialog[open]')) {
      const edge = dialog.getBoundingClientRect();
      for (const el of dialog.querySelectorAll('input:not([type=hidden]), select, textarea, button, [role=option], p')) {
        const box = el.getBoundingClientRect();
        const seen = el.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }) && box.width > 1;
        if (seen && (box.right > edge.right + 1 || box.left < edge.left - 1)) {
          found.push(`${el.tagName.toLowerCase()}.${el.className}`);
        }
      }
    }
    return found;
  });
}

/** What can be pressed and is smaller than a fingertip. Links within a sentence are exempt (WCAG 2.5.8). */
function tooSmall(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const pressed = 'a[href], button, input:not([type=hidden]), select, summary, textarea';
    const inSentence = (el: Element) => el.matches('a') && getComputedStyle(el).display === 'inline';
    const seen = (el: Element) => el.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true });
    const isAside = (el: Element) => {
      const box = el.getBoundingClientRect();
      return box.bottom < 0 || box.right < 0;
    };
    // Some are larger than they look: what counts is where a finger hits them.
    const isLarge = (el: Element) => {
      const box = el.getBoundingClientRect();
      const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
      const hits = (dx: number, dy: number) => {
        const at = document.elementFromPoint(x + dx, y + dy);
        return at !== null && el.contains(at);
      };
      const tall = box.height > 43.5 || (hits(0, -21) && hits(0, 21));
      const wide = box.width > 43.5 || (hits(-21, 0) && hits(21, 0));
      return tall && wide;
    };
    const small = new Set<string>();
    const scrolled = [...document.querySelectorAll('*')].filter((el) => el.scrollHeight > el.clientHeight);
    const before = scrolled.map((el) => [el, el.scrollTop] as const);
    for (const el of document.querySelectorAll<HTMLElement>(pressed)) {
      if (!seen(el) || inSentence(el) || el.closest('[inert]')) continue;
      const label = el.matches('input[type=checkbox], input[type=radio]') ? el.closest('label') : null;
      // A link that lies over its whole row is as large as the row.
      const target = el.matches('.row-link') ? el.closest('tr')! : (label ?? el);
      if (target.getBoundingClientRect().width < 1 || isAside(target)) continue;
      if (!isLarge(target)) {
        // Where a finger hits is seen only in sight, and the edge of what scrolls cuts it off.
        target.scrollIntoView({ block: 'center', behavior: 'instant' });
      }
      if (!isLarge(target)) {
        const box = target.getBoundingClientRect();
        const name = `${el.tagName.toLowerCase()}.${el.className} "${(el.innerText || el.ariaLabel || '').slice(0, 40)}"`;
        small.add(`${Math.round(box.width)}×${Math.round(box.height)} ${name}`);
      }
    }
    for (const [el, top] of before) el.scrollTop = top;
    return [...small];
  });
}

/** Is the project one of the touch screens? */
export const isTouch = (project: string): boolean => project !== 'desktop-light' && project !== 'desktop-dark';
