/**
 * Finds things in a page by role and name, as a person would call them. It runs inside the page (its text is sent
 * there), so it leans on nothing outside itself.
 */
export interface Step {
  role: "article" | "button" | "link" | "box" | "choice";
  name: { source: string; flags: string };
}

/** The words of what is at the end of these steps, how many there are, or the first that can be pressed. */
export function lookInPage(steps: Step[], want: "words" | "count" | "first"): string | number | Element | null {
  const selectors = {
    article: "article",
    button: "button, [role=button]",
    link: "a[href]",
    box: "input:not([type=checkbox], [type=radio]), textarea, select",
    choice: "input[type=checkbox], input[type=radio]",
  };
  const text = (element: Element | null) => (element?.textContent ?? "").replace(/\s+/g, " ").trim();
  const nameOf = (element: Element) => {
    const by = element.getAttribute("aria-labelledby");
    if (by !== null)
      return by
        .split(" ")
        .map((id) => text(document.getElementById(id)))
        .join(" ");
    const label = element.getAttribute("aria-label");
    if (label !== null) return label;
    const labels = "labels" in element ? [...((element as HTMLInputElement).labels ?? [])] : [];
    return labels.length > 0 ? labels.map(text).join(" ") : text(element);
  };
  let found: Element[] = [document.body];
  for (const { role, name } of steps) {
    const like = new RegExp(name.source, name.flags);
    found = found
      .flatMap((within) => [...within.querySelectorAll(selectors[role])])
      .filter((one) => one.getClientRects().length > 0 && like.test(nameOf(one)));
  }
  if (want === "count") return found.length;
  if (want === "first")
    return found.find((one) => !one.matches(":disabled") && one.getAttribute("aria-disabled") !== "true") ?? null;
  return found.map((one) => (one as HTMLElement).innerText).join("\n");
}
