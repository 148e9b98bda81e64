/**
 * Presses something as a person does: once it stands still and nothing lies over it. A click goes to a place and not to a
 * thing, so a list that moves in between would take it; then it is pressed again, as Playwright does in Chromium.
 */
import type { ElementHandle } from "puppeteer-core";

const WITHIN_MS = 15_000;

/** `find` waits until it is there and can be pressed. */
export async function press(find: () => Promise<ElementHandle<Element>>, what: string): Promise<void> {
  const end = performance.now() + WITHIN_MS;
  while (performance.now() < end) {
    const element = await find();
    if (!(await element.evaluate(standsStill).catch(() => false))) continue;
    const isGone = await element.click().then(
      () => false,
      () => true,
    );
    // A page that went away with the click cannot be asked, and was pressed.
    if (!isGone && (await element.evaluate(wasClicked).catch(() => true))) return;
  }
  throw new Error(`${what} could not be pressed`);
}

/** Runs in the page. From then on it notes whether the click was for it. */
async function standsStill(element: Element): Promise<boolean> {
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  element.scrollIntoView({ block: "nearest" });
  const before = element.getBoundingClientRect();
  await frame();
  await frame();
  const { x, y, width, height } = element.getBoundingClientRect();
  const isThere = element.isConnected && x === before.x && y === before.y;
  const over = document.elementFromPoint(x + width / 2, y + height / 2);
  element.addEventListener("click", () => Reflect.set(element, "wasClicked", true), { capture: true, once: true });
  return isThere && over !== null && (element.contains(over) || over.contains(element));
}

/** Runs in the page. A click on its way through the browser's processes is waited for. */
async function wasClicked(element: Element): Promise<boolean> {
  for (let i = 0; i < 30 && Reflect.get(element, "wasClicked") !== true; i++)
    await new Promise((resolve) => requestAnimationFrame(resolve));
  return Reflect.get(element, "wasClicked") === true;
}
