// Opens every page of a running console as a clerk would:
//   node check.mjs ADDRESS FOLDER ACCOUNT PASSWORD PROJECT [ACCOUNT PASSWORD PROJECT]
// The first project is walked in every look, the second in one. Fails on anything in the browser's console, on any
// request elsewhere, on any finding of axe, on a page that scrolls sideways, when what a phone syncs does not reach an open
// page, and when a contradiction cannot be decided.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const [address, folder, ...signers] = process.argv.slice(2);
const [first, second] = [signers.slice(0, 3), signers.slice(3, 6)].filter((signer) => signer.length === 3)
  .map(([account, password, project], index) => ({ account, password, project, index }));
const origin = new URL(address).origin;
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
mkdirSync(folder, { recursive: true });

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
});
const faults = [];

async function open(look) {
  const context = await browser.newContext({
    viewport: { width: look.width, height: look.height },
    colorScheme: look.theme,
    locale: look.language,
    javaScriptEnabled: look.scripts ?? true,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) faults.push(`${look.name}: ${message.text()}`);
  });
  page.on('pageerror', (error) => faults.push(`${look.name}: ${error}`));
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== origin && !request.url().startsWith('data:')) faults.push(`${look.name}: asked ${request.url()}`);
  });
  return page;
}

// Every project's place in the list: the names are in the page's language.
const places = new Map();

// Session cookies by account.
const sessions = new Map();

async function signIn(page, { account, password, project } = first) {
  await page.goto(`${origin}/console/sign-in`);
  const names = await page.locator('#project option').allTextContents();
  if (names.includes(project)) places.set(project, names.indexOf(project));
  await page.selectOption('#project', { index: places.get(project) ?? 0 });
  await page.fill('#account', account);
  await page.fill('#password', password);
  await page.click('button.p');
  await page.waitForURL('**/console/grid**');
  const session = (await page.context().cookies()).find((cookie) => cookie.name.endsWith('yanfang'));
  sessions.set(account, session);
}

// Goes on with the session of an earlier look: ten sign-ins in ten minutes are all that an address gets.
async function enter(page, { account } = first) {
  await page.context().addCookies([sessions.get(account)]);
  await page.goto(`${origin}/console/grid`);
}

async function inspect(page, look, name) {
  await page.waitForLoadState('load');
  await page.screenshot({ path: join(folder, `${name}-${look.name}.png`), fullPage: look.width < 900 });
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (sideways > 0) faults.push(`${name} ${look.name}: scrolls sideways by ${sideways} px`);
  if (look.scripts === false) return;
  // From outside the page's policy: axe is the test's, not the page's.
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
  for (const violation of violations) faults.push(`${name} ${look.name}: ${violation.id}: ${violation.nodes.slice(0, 3).map((node) => `${node.html.slice(0, 160)} ${node.failureSummary.split('\n')[1] ?? ''}`).join(' | ')}`);
}

// A unit that says much: with a fork if there is one, else one with something open.
async function aUnit(page) {
  await page.goto(`${origin}/console/grid`);
  const forked = page.locator('a.gc.solid.c-clash');
  const cell = (await forked.count()) ? forked.first() : page.locator('a.gc:not(.quiet)').first();
  await cell.click();
  await page.waitForURL('**unit=**');
}

// Every picture and drawing of the page is there: a broken one is a fault that no event tells.
async function pictures(page, look, name) {
  const broken = await page.evaluate(async () => {
    const all = [...document.images];
    all.forEach((image) => { image.loading = 'eager'; });
    await Promise.all(all.map((image) => image.decode().catch(() => {})));
    return all.filter((image) => !image.naturalWidth).map((image) => image.src);
  });
  for (const source of broken) faults.push(`${name} ${look.name}: no picture at ${source}`);
}

// A substitute's order with its notice where there is one, a contractor, what waits for a person.
async function orders(page, look) {
  await page.goto(`${origin}/console/dispatch`);
  const released = await page.locator('[aria-labelledby="released"] a[href*="/console/orders/"]').evaluateAll((all) => all.map((one) => one.href));
  const drafts = await page.locator('[aria-labelledby="drafts"] a[href*="/console/orders/"]').evaluateAll((all) => all.map((one) => one.href));
  const notice = page.locator('a[href$="/notice"]');
  for (const order of [...released, ...drafts.slice(0, 1)]) {
    await page.goto(order);
    if (await notice.count()) break;
  }
  await inspect(page, look, '14-order');
  const hasNotice = await notice.count();
  if (hasNotice) {
    await notice.first().click();
    await page.waitForURL('**/notice');
    await inspect(page, look, '15-notice');
  }
  await page.goto(`${origin}/console/dispatch`);
  await page.locator('[data-live="firms"] a').first().click();
  await page.waitForURL('**/console/firms/**');
  await inspect(page, look, '16-firm');
  return hasNotice;
}

async function walk(look, signer = first) {
  const page = await open(look);
  await page.goto(`${origin}/console/sign-in`);
  await inspect(page, look, '1-sign-in');
  await signIn(page, signer);
  await inspect(page, look, '2-grid');
  await aUnit(page);
  await inspect(page, look, '3-grid-chosen');
  await page.click('[data-enter]');
  await page.waitForURL('**/console/units/**');
  if (look.scripts !== false) await pictures(page, look, '4-unit');
  await inspect(page, look, '4-unit');
  await page.goto(`${origin}/console/dispatch`);
  await inspect(page, look, '5-dispatch');
  await page.goto(`${origin}/console/units`);
  await inspect(page, look, '6-units');
  await page.goto(`${origin}/console/units?q=none-such`);
  await inspect(page, look, '7-nothing-found');
  await page.goto(`${origin}/console/coverage`);
  await inspect(page, look, '8-coverage');
  await page.goto(`${origin}/console/coverage?stage=internal&by=team&show=all`);
  await page.locator('[data-live="coverage-groups"] a, p.empty').first().waitFor();
  await inspect(page, look, '9-coverage-by-team');
  await page.goto(`${origin}/console/quarantine`);
  await inspect(page, look, '10-quarantine');
  await page.goto(`${origin}/console/quarantine?list=taken`);
  await inspect(page, look, '11-quarantine-taken');
  await page.goto(`${origin}/console/people`);
  await inspect(page, look, '12-people');
  await page.locator('table.people tbody th a').first().click();
  await page.waitForURL('**/console/people/**');
  await inspect(page, look, '13-member');
  const hasNotice = await orders(page, look);
  if (signer === first && !hasNotice) faults.push(`${look.name}: no order of a substitute was found`);
  await page.context().close();
}

// The demo's phones go on: what one syncs moves the counts of a page that is open.
async function live() {
  const page = await open({ name: 'live', width: 1440, height: 900, theme: 'light', language: 'zh-CN' });
  await enter(page);
  await page.goto(`${origin}/console/dispatch`);
  await page.evaluate(() => { globalThis.sameDocument = true; });
  const before = await page.locator('[data-live="firms"]').innerText();
  await page.waitForFunction(
    (before) => document.querySelector('[data-live="firms"]').innerText !== before, before, { timeout: 90_000 });
  assert.ok(await page.evaluate(() => globalThis.sameDocument), 'the counts moved without loading the page anew');
  await page.context().close();
}

// A manager decides which of two conclusions holds.
async function decide() {
  const page = await open({ name: 'decide', width: 1440, height: 900, theme: 'light', language: 'zh-CN' });
  await enter(page);
  await aUnit(page);
  await page.click('[data-enter]');
  await page.waitForURL('**/console/units/**');
  await page.locator('.fork input[type=radio]').last().check();
  await page.fill('#reason', '看过两边的照片，以后看的为准');
  const defect = await page.locator('.fork input[name=defect]').inputValue();
  await page.click('.fork button.p');
  await page.waitForURL(`**defect=${defect}`);
  assert.equal(await page.locator(`.fork input[value="${defect}"]`).count(), 0, 'decided');
  assert.ok(await page.getByText('看过两边的照片').count(), 'the reason is in the history');
  await page.context().close();
}

async function keyboard() {
  const page = await open({ name: 'keyboard', width: 1440, height: 900, theme: 'light', language: 'zh-CN' });
  await enter(page);
  await page.goto(`${origin}/console/units`);
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('k');
  const first = await page.evaluate(() => document.activeElement.closest('[data-row]') === document.querySelector('[data-row]'));
  assert.ok(first, 'j j k stands on the first row');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/console/units/*-*');
  await page.keyboard.press('/');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'q');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await page.waitForURL('**/console/grid**');
  await page.locator('a.gc').first().focus();
  const before = await page.evaluate(() => document.activeElement.href);
  await page.keyboard.press('ArrowDown');
  assert.notEqual(await page.evaluate(() => document.activeElement.href), before, 'arrows move in the grid');
  await page.context().close();
}

try {
  const wide = { width: 1440, height: 900 };
  const narrow = { width: 390, height: 844 };
  await walk({ name: 'wide-light-zh', ...wide, theme: 'light', language: 'zh-CN' });
  await walk({ name: 'wide-dark-en', ...wide, theme: 'dark', language: 'en-GB' });
  await walk({ name: 'narrow-dark-zh', ...narrow, theme: 'dark', language: 'zh-CN' });
  await walk({ name: 'narrow-light-en', ...narrow, theme: 'light', language: 'en-GB' });
  await walk({ name: '1280-light-en', width: 1280, height: 800, theme: 'light', language: 'en-GB' });
  await walk({ name: '1024-dark-zh', width: 1024, height: 768, theme: 'dark', language: 'zh-CN' });
  await walk({ name: 'no-scripts', ...wide, theme: 'light', language: 'zh-CN', scripts: false });
  if (second) await walk({ name: 'second-project-zh', ...wide, theme: 'light', language: 'zh-CN' }, second);
  await keyboard();
  await live();
  await decide();
} finally {
  await browser.close();
}
for (const fault of new Set(faults)) console.error(fault);
console.log(`${faults.length} faults; pictures in ${folder}`);
process.exitCode = faults.length ? 1 : 0;
