/** How the record names this browser: enough for its owner to know it again, nothing that singles it out. */
export function deviceName(userAgent: string): string {
  const browser = /Edg\//.test(userAgent) ? "Edge" : /Firefox\//.test(userAgent) ? "Firefox" : "Chrome";
  const system =
    [
      [/CrOS/, "ChromeOS"],
      [/Windows/, "Windows"],
      [/Mac OS X|Macintosh/, "Mac"],
      [/Android/, "Android"],
      [/Linux/, "Linux"],
    ].find(([pattern]) => pattern instanceof RegExp && pattern.test(userAgent))?.[1] ?? "a computer";
  return `${browser} on ${system}`;
}
