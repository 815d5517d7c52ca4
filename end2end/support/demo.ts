// The demo's data, as the files have it: what the tests look for and what they may take.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(__dirname, '..', '..', 'demo', 'data');

type Row = Record<string, string>;

function table(file: string): Row[] {
  const [head = [], ...rows] = records(readFileSync(join(folder, file), 'utf8'));
  return rows.map((cells) => Object.fromEntries(head.map((name, i) => [name, cells[i] ?? ''])));
}

// CSV after RFC 4180: quotes around a value, doubled inside one.
function records(text: string): string[][] {
  const all: string[][] = [];
  let row: string[] = [];
  for (const [, quoted, bare, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    row.push(quoted?.replaceAll('""', '"') ?? bare ?? '');
    if (end === ',') continue;
    if (row.length > 1 || row[0] !== '') all.push(row);
    row = [];
    if (end === '') break;
  }
  return all;
}

let links: Row[] | undefined;
let panels: Row[] | undefined;
let accounts: Row[] | undefined;
let installers: Row[] | undefined;

/** A panel of the file and the customer who is on it. */
export function someLink(nth: number) {
  links ??= table('account_panels.csv');
  const link = links[nth % links.length]!;
  const panel = allPanels().find((p) => p['imei'] === link['imei'])!;
  return { email: link['account_email']!, imei: link['imei']!, accountCode: panel['account_code']! };
}

function allPanels(): Row[] {
  panels ??= table('panels.csv');
  return panels;
}

/** A panel with at least `partitions` of them, another one each time. */
export function somePanel(partitions = 1) {
  const fit = allPanels().filter((p) => Number(p['partitions']) >= partitions);
  const panel = fit[Math.floor(Math.random() * fit.length)]!;
  const [imei, accountCode, group] = [panel['imei']!, panel['account_code']!, panel['group']!];
  return { imei, accountCode, group, partitions: Number(panel['partitions']) };
}

/** A panel of a group, or one of any other group. */
export function panelOf(group: string, inside = true) {
  const fit = allPanels().filter((p) => (p['group'] === group) === inside);
  return { imei: fit[Math.floor(Math.random() * fit.length)]!['imei']! };
}

/** An imported customer who may sign in; `nth` keeps tests apart. */
export function activeCustomer(nth: number) {
  accounts ??= table('accounts.csv');
  const fit = accounts.filter((a) => a['status'] === 'active' && /^[\x20-\x7e]+$/.test(a['label']!));
  const row = fit[nth]!;
  return { email: row['email']!, name: row['label']! };
}

/** An imported installer of a status, to whom no mail was sent yet; `nth` keeps tests apart. */
export function demoInstaller(status: 'accepted' | 'rejected' | 'pending', nth: number) {
  installers ??= table('installers.csv');
  const row = installers.filter((i) => i['status'] === status && /^[\x20-\x7e]+$/.test(i['name']!))[nth]!;
  return { email: row['email']!, name: row['name']!, phone: row['phone']! };
}

/** A panel in this state of connection with at least so many partitions, another one each time. */
export function panelWith(connection: 'online' | 'offline', partitions = 1) {
  const fit = allPanels().filter((p) => p['connection'] === connection && Number(p['partitions']) >= partitions);
  return { imei: fit[Math.floor(Math.random() * fit.length)]!['imei']! };
}
